package serve

import (
	"context"
	"encoding/json"
	"errors"
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
	mux.Handle("GET /console", http.RedirectHandler("console/", http.StatusFound))
}

// pagesOf is the console.Source of a server: executions by their ARNs.
type pagesOf struct{ s *Server }

// StateMachine is the definition by which executions start now.
func (p pagesOf) StateMachine(_ context.Context, arn string) (*console.Machine, error) {
	t, err := p.s.target(arn)
	if err != nil {
		return nil, errors.Join(console.ErrNotFound, err)
	}
	return p.drawn(t.machine.Name, t.revision.Definition)
}

// described reads an ARN; what is not there is console.ErrNotFound.
func (p pagesOf) described(ctx context.Context, arn string) (durable.Description, error) {
	ref, err := p.s.execution(arn)
	if err != nil {
		return durable.Description{}, errors.Join(console.ErrNotFound, err)
	}
	d, err := p.s.executions.Describe(ctx, ref)
	if err != nil {
		return d, errors.Join(console.ErrNotFound, err)
	}
	return d, nil
}

// Execution describes an execution.
func (p pagesOf) Execution(ctx context.Context, arn string) (console.Execution, error) {
	d, err := p.described(ctx, arn)
	return console.Execution{ID: arn, Name: d.Name, Live: d.Status == runtime.StatusRunning || d.Redrive == durable.Redrivable}, err
}

// Machine is the definition that an execution goes by; one that a Map Run started goes
// by a part of it.
func (p pagesOf) Machine(ctx context.Context, arn string) (*console.Machine, error) {
	d, err := p.described(ctx, arn)
	if err != nil {
		return nil, err
	}
	name, _, _ := strings.Cut(d.Ref.Machine, "/")
	m := p.s.registry.Machine(name)
	if m == nil {
		return nil, p.s.noMachine(p.s.machineARN(name))
	}
	return p.drawn(name, m.revisionOf(&d).Definition)
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
