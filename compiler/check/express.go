package check

import (
	"fmt"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// express finds what an Express workflow cannot do, in an Express machine and in
// the processors of distributed Maps whose ExecutionType is EXPRESS: it waits for
// no job, callback or activity, and starts no distributed Map (Developer Guide,
// "Choosing workflow type").
func express(p *ir.Program, ds *diag.Sink) {
	if p.Express {
		p.Root.Walk(func(s ir.State) { notExpress(s, ds) })
		return
	}
	for _, s := range p.States {
		if m, ok := s.(*ir.Map); ok && m.Distributed != nil && m.Distributed.Express && m.Processor != nil {
			m.Processor.Walk(func(s ir.State) { notExpress(s, ds) })
		}
	}
}

func notExpress(s ir.State, ds *diag.Sink) {
	what, span, field := "", ir.Span{}, "Resource"
	switch s := s.(type) {
	case *ir.Task:
		if what = waits(s.Target); what != "" {
			span = s.Resource.Span
		}
	case *ir.Map:
		if s.Distributed != nil {
			what, span, field = "a distributed Map", s.Distributed.Span, s.Processor.Field
		}
	}
	if what == "" {
		return
	}
	ds.Report(diag.Diagnostic{
		Code: diag.NotExpress, Span: span, Place: append(ir.Place(s), field),
		Message: fmt.Sprintf("an Express workflow cannot have %s", what),
		Help:    "make it a Standard one, or take this out of it",
	})
}

// waits says what a task waits for beyond the answer to its call; "" for nothing.
func waits(t ir.Target) string {
	switch {
	case t.Kind == ir.Activity:
		return "an activity"
	case t.Pattern == ir.Sync:
		return "a task that waits for a job (.sync)"
	case t.Pattern == ir.WaitForTaskToken:
		return "a task that waits for a callback (.waitForTaskToken)"
	}
	return ""
}
