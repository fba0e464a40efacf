package casetest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/storage"
)

// Case is one test case.
type Case struct {
	file         *document
	input        runtime.Value
	visit        *node         // of the state that is run alone: its name; nil: the whole machine is run
	whole        runtime.Value // the execution's input, where the state is run alone
	variables    runtime.Value
	item         runtime.Value
	index        int
	name         string
	start        time.Time
	placeholders map[string]string
	objects      map[string]string // of S3
	mocks        map[string]*mock
	mockedAt     map[string]*node
	mockFile     *node
	expect       *expectation // nil: nothing is expected yet
}

// Epoch is when an execution starts, if the case does not say so.
var Epoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// account owns the buckets of S3: the one that ARNs show.
const account = "123456789012"

// Read reads a case file. What is wrong with it is a *Fault.
func Read(file string) (*Case, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return Parse(filepath.ToSlash(file), text)
}

// Parse reads the text of a case file; a mock file is looked for beside it.
func Parse(name string, text []byte) (*Case, error) {
	d, err := parseDocument(name, text)
	if err != nil {
		return nil, err
	}
	c := &Case{
		file: d, name: "test", start: Epoch, input: runtime.EmptyObject(), placeholders: map[string]string{},
		objects: map[string]string{}, mocks: map[string]*mock{}, mockedAt: map[string]*node{},
	}
	return c, d.root.fields("a case", map[string]func(*node) error{
		"Comment": func(n *node) error { _, err := n.text("a text"); return err },
		"Input":   func(n *node) error { c.input = n.value(); return nil },
		"State":   func(n *node) error { c.visit = n; _, err := n.text("the name of a state"); return err },
		"Variables": func(n *node) error {
			c.variables = n.value()
			return n.want("an object of variables", runtime.KindObject)
		},
		"Execution":    func(n *node) error { c.whole = n.value(); return nil },
		"Item":         c.readItem,
		"Name":         func(n *node) (err error) { c.name, err = n.text("the execution's name"); return err },
		"StartTime":    c.readStart,
		"Placeholders": func(n *node) error { return n.texts("an object of placeholders' values", c.placeholders) },
		"S3":           func(n *node) error { return n.objects(c.objects) },
		"Mocks":        c.readMocks,
		"MockFile":     func(n *node) error { c.mockFile = n; _, err := n.text("FILE#CASE"); return err },
		"Expect":       func(n *node) (err error) { c.expect, err = readExpectation(n); return err },
	})
}

// readItem reads what $$.Map.Item is to the state that is run alone.
func (c *Case) readItem(n *node) error {
	return n.fields("Item", map[string]func(*node) error{
		"Index": func(n *node) error {
			i, ok := n.value().Int()
			if !ok || i < 0 {
				return n.fault("want a number from 0")
			}
			c.index = int(i)
			return nil
		},
		"Value": func(n *node) error { c.item = n.value(); return nil },
	})
}

func (c *Case) readStart(n *node) error {
	text, err := n.text("a time, such as \"2026-01-01T00:00:00Z\"")
	if err != nil {
		return err
	}
	if c.start, err = time.Parse(time.RFC3339Nano, text); err != nil {
		return n.fault("want a time, such as \"2026-01-01T00:00:00Z\"")
	}
	return nil
}

// texts reads an object of strings.
func (n *node) texts(what string, into map[string]string) error {
	if err := n.want(what, runtime.KindObject); err != nil {
		return err
	}
	for _, m := range n.members {
		text, err := m.value.text("a text")
		if err != nil {
			return err
		}
		into[m.name] = text
	}
	return nil
}

// objects reads S3's objects: of a string the content, else the JSON text.
func (n *node) objects(into map[string]string) error {
	if err := n.want("an object of texts by \"BUCKET/KEY\"", runtime.KindObject); err != nil {
		return err
	}
	for _, m := range n.members {
		if bucket, key, _ := strings.Cut(m.name, "/"); bucket == "" || key == "" {
			return n.doc.fault(m.at, "want \"BUCKET/KEY\"")
		}
		into[m.name] = m.value.value().String()
	}
	return nil
}

// storage holds the case's objects; each run has its own.
func (c *Case) storage() runtime.Storage {
	m := storage.NewMemory(account, c.start)
	for name, text := range c.objects {
		bucket, key, _ := strings.Cut(name, "/")
		m.Put(context.Background(), runtime.ObjectRef{Bucket: bucket, Key: key}, strings.NewReader(text)) // memory takes it
	}
	return m
}

// Check refuses a case that speaks of states that the definition does not have.
func (c *Case) check(def *runtime.Definition) error {
	for _, n := range c.file.root.members {
		if n.name != "Mocks" {
			continue
		}
		for _, m := range n.value.members {
			if err := isTask(def, n.value.doc, m); err != nil {
				return err
			}
		}
	}
	if c.expect == nil || c.expect.calls == nil {
		return nil
	}
	for _, m := range c.expect.calls.members {
		if err := isTask(def, c.file, m); err != nil {
			return err
		}
	}
	return nil
}

func isTask(def *runtime.Definition, d *document, m member) error {
	at, ok := def.State(m.name)
	switch {
	case !ok:
		return d.fault(m.at, "the definition has no state %q%s", m.name, likeState(def, m.name))
	case def.Info(at).Kind != runtime.KindTask:
		return d.fault(m.at, "the state %q is a %s, which calls nothing", m.name, def.Info(at).Kind)
	}
	return nil
}

func likeState(def *runtime.Definition, name string) string {
	for _, s := range def.States {
		if s.Kind != 0 && near(strings.ToLower(name), strings.ToLower(s.Name)) {
			return "; did you mean \"" + s.Name + "\"?"
		}
	}
	return ""
}
