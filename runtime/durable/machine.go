package durable

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Machine is a definition that executions can go by.
type Machine struct {
	Name     string // in ARNs; "": the definition's
	Executor *runtime.Executor
	Hash     string // of the definition; "": Hash of its text
	Express  bool
	Host     Host // drives executions elsewhere while it takes them; nil: all are driven here
}

// lends says that executions that start now are driven by the host.
func (m *Machine) lends() bool { return m.Host != nil && m.Host.Refusal() == "" }

// Hash is what executions remember of the definition that they go by.
func Hash(definition string) string {
	sum := sha256.Sum256([]byte(definition))
	return hex.EncodeToString(sum[:])
}

// definitions are the machines that a service knows.
type definitions struct {
	current map[string]*Machine            // by name: what new executions go by
	all     map[string]map[string]*Machine // by name and hash
}

// add makes a definition known, and the one that new executions go by.
func (d *definitions) add(m *Machine) {
	if d.current == nil {
		d.current, d.all = map[string]*Machine{}, map[string]map[string]*Machine{}
	}
	if d.all[m.Name] == nil {
		d.all[m.Name] = map[string]*Machine{}
	}
	d.current[m.Name], d.all[m.Name][m.Hash] = m, m
}

// stateTexts gives the texts of all states of a definition, by name.
func stateTexts(definition string) (map[string]string, error) {
	out := map[string]string{}
	var scope struct{ States map[string]json.RawMessage }
	if err := json.Unmarshal([]byte(definition), &scope); err != nil {
		return nil, err
	}
	return out, addStates(out, scope.States)
}

func addStates(into map[string]string, states map[string]json.RawMessage) error {
	for name, text := range states {
		var b bytes.Buffer
		if err := json.Compact(&b, text); err != nil {
			return err
		}
		into[name] = b.String()
		var inner struct {
			Branches                []struct{ States map[string]json.RawMessage }
			ItemProcessor, Iterator struct{ States map[string]json.RawMessage }
		}
		if err := json.Unmarshal(text, &inner); err != nil {
			return err
		}
		for _, branch := range inner.Branches {
			if err := addStates(into, branch.States); err != nil {
				return err
			}
		}
		if err := errors.Join(addStates(into, inner.ItemProcessor.States), addStates(into, inner.Iterator.States)); err != nil {
			return err
		}
	}
	return nil
}

// machineFor finds the definition by which a family goes on: the one that it
// started with, or one that has the states of all open frames unchanged. It
// says why there is none.
func (s *Service) machineFor(ctx context.Context, parts []store.Snapshot) (*Machine, string) {
	top := &parts[0]
	s.mu.Lock()
	m, current := s.definitions.all[top.Machine][top.Definition], s.definitions.current[top.Machine]
	s.mu.Unlock()
	switch {
	case m != nil:
		return m, ""
	case current == nil:
		return nil, fmt.Sprintf("there is no machine %q here", top.Machine)
	}
	text, err := s.store.Definition(ctx, top.Definition)
	if err != nil || text == "" {
		return nil, "it goes by another definition, whose text is not known here"
	}
	before, err := stateTexts(text)
	if err != nil {
		return nil, "it goes by another definition, which cannot be read: " + err.Error()
	}
	now, err := stateTexts(current.Executor.Definition().Text)
	if err != nil {
		return nil, "the definition here cannot be read: " + err.Error()
	}
	for _, p := range parts {
		for _, f := range p.Frames {
			if text, ok := now[f.State]; !ok || text != before[f.State] {
				return nil, fmt.Sprintf("it goes by another definition, in which the state %q is not what it is here", f.State)
			}
		}
	}
	return current, ""
}
