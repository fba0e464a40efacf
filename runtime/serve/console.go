package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve/console"
)

// consolePath is where the pages stand. What they do beside looking at an
// execution, they do by the API at the path above.
const consolePath = "/console/"

// pages are the console's, for this server.
func (s *Server) pages(mux *http.ServeMux) {
	mux.Handle("GET "+consolePath, http.StripPrefix("/console", console.New(pagesOf{s}, s.ownHost)))
	mux.HandleFunc("POST "+consolePath+"login", s.login)
	mux.HandleFunc("POST "+consolePath+"logout", s.logout)
	mux.Handle("GET /console", http.RedirectHandler("console/", http.StatusFound))
}

// pagesOf is the console.Source of a server: executions by their ARNs.
type pagesOf struct{ s *Server }

// StateMachine is the definition by which executions start now.
func (p pagesOf) StateMachine(_ context.Context, arn string) (*console.Machine, error) {
	t, err := p.s.target(arn)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", console.ErrNotFound, err)
	}
	return p.drawn(t.machine.Name, t.revision.Definition)
}

// Executions gives a page of executions. Those of an Express machine are the ones that
// are in memory.
func (p pagesOf) Executions(ctx context.Context, q console.Query) (any, error) {
	in := &listExecutionsInput{also: q}
	for _, part := range []struct {
		text string
		to   **string
	}{{q.Machine, &in.StateMachineARN}, {q.MapRun, &in.MapRunARN}, {q.Status, &in.StatusFilter}, {q.Next, &in.NextToken}} {
		if part.text != "" {
			*part.to = &part.text
		}
	}
	if q.Machine != "" {
		t, err := p.s.target(q.Machine)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", console.ErrNotFound, err)
		}
		if t.machine.Type == "EXPRESS" {
			return p.express(t.machine.Name, q), nil
		}
	}
	return p.s.listExecutions(ctx, in)
}

// express lists the Express executions that are in memory.
func (p pagesOf) express(machine string, q console.Query) *listExecutionsOutput {
	out := &listExecutionsOutput{Executions: []executionItem{}}
	for _, e := range p.s.executions.Recent(machine) {
		if q.Status != "" && string(e.Status) != q.Status || !strings.HasPrefix(e.Name, q.Prefix) || e.Started.Before(q.Since) || !q.Until.IsZero() && !e.Started.Before(q.Until) {
			continue
		}
		out.Executions = append(out.Executions, executionItem{ExecutionARN: e.ARN, StateMachineARN: p.s.machineARN(machine), Name: e.Name, Status: string(e.Status), StartDate: when(e.Started), StopDate: when(e.Stopped)})
	}
	return out
}

// recent finds an Express execution that is in memory; nil: there is none, or the ARN
// is no Express execution's.
func (p pagesOf) recent(arn string) *durable.RecentExecution {
	a, err := parseARN(arn, "express")
	if err != nil {
		return nil
	}
	for _, e := range p.s.executions.Recent(a.name) {
		if e.ARN == arn {
			return &e
		}
	}
	return nil
}

// described reads an ARN; what is not there is console.ErrNotFound.
func (p pagesOf) described(ctx context.Context, arn string) (durable.Description, error) {
	ref, err := p.s.execution(arn)
	if err != nil {
		return durable.Description{}, fmt.Errorf("%w: %w", console.ErrNotFound, err)
	}
	d, err := p.s.executions.Describe(ctx, ref)
	if err != nil {
		return d, fmt.Errorf("%w: %w", console.ErrNotFound, err)
	}
	return d, nil
}

// Execution describes an execution.
func (p pagesOf) Execution(ctx context.Context, arn string) (console.Execution, error) {
	if e := p.recent(arn); e != nil {
		return console.Execution{ID: arn, Name: e.Name, Live: e.Status == runtime.StatusRunning, Of: p.s.machineARN(e.Ref.Machine), Input: e.Input.Text()}, nil
	}
	d, err := p.described(ctx, arn)
	return console.Execution{ID: arn, Name: d.Name, Live: d.Status == runtime.StatusRunning || d.Redrive == durable.Redrivable}, err
}

// Machine is the definition that an execution goes by; one that a Map Run started goes
// by a part of it.
func (p pagesOf) Machine(ctx context.Context, arn string) (*console.Machine, error) {
	of, key := "", ""
	if e := p.recent(arn); e != nil {
		of, key = e.Ref.Machine, e.Hash
	} else {
		d, err := p.described(ctx, arn)
		if err != nil {
			return nil, err
		}
		of, key = d.Ref.Machine, d.Definition
	}
	name, _, _ := strings.Cut(of, "/")
	m := p.s.registry.Machine(name)
	if m == nil {
		return nil, p.s.noMachine(p.s.machineARN(name))
	}
	_, definition, err := p.s.definitionOf(ctx, m, key)
	if err != nil {
		return nil, err
	}
	return p.drawn(name, definition)
}

// drawn is what is shown of a definition.
func (p pagesOf) drawn(name, definition string) (*console.Machine, error) {
	if p.s.o.Drawn == nil {
		return &console.Machine{Name: name, File: name + ".asl.json", Definition: definition}, nil
	}
	return p.s.o.Drawn(name, definition)
}

// Events gives events of a history.
func (p pagesOf) Events(ctx context.Context, arn string, from int64, limit int) ([]json.RawMessage, error) {
	if e := p.recent(arn); e != nil {
		return e.History(from, limit)
	}
	ref, err := p.s.execution(arn)
	if err != nil {
		return nil, err
	}
	page, err := p.s.executions.History(ctx, ref, durable.HistoryInput{Next: strconv.FormatInt(from, 10), Limit: limit})
	if err != nil {
		return nil, err
	}
	var out []json.RawMessage
	for _, e := range page.Events {
		out = append(out, e.JSON)
	}
	return out, nil
}

// Changes tells of commits of an execution.
func (p pagesOf) Changes(ctx context.Context, arn string) <-chan struct{} {
	if e := p.recent(arn); e != nil {
		return once(ctx, e.Over)
	}
	ref, err := p.s.execution(arn)
	if err != nil {
		return nil
	}
	out := make(chan struct{}, 1)
	commits := p.s.executions.Watch(ctx)
	go func() {
		for c := range commits {
			if c.Ref != ref && !c.Missed {
				continue
			}
			select {
			case out <- struct{}{}:
			default: // one that was not taken stands for this one
			}
		}
	}()
	return out
}

// once gives one value when over is closed.
func once(ctx context.Context, over <-chan struct{}) <-chan struct{} {
	out := make(chan struct{}, 1)
	go func() {
		select {
		case <-over:
			out <- struct{}{}
		case <-ctx.Done():
		}
	}()
	return out
}
