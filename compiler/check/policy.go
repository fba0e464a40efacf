package check

import (
	"fmt"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// policy looks at what the fields of an error policy say together.
func policy(p *ir.Program, ds *diag.Sink) {
	for _, s := range p.States {
		switch s := s.(type) {
		case *ir.Task:
			heartbeat(s, ds)
			shadows(s, s.Retry, s.Catch, ds)
		case *ir.Parallel:
			shadows(s, s.Retry, s.Catch, ds)
		case *ir.Map:
			shadows(s, s.Retry, s.Catch, ds)
		}
	}
}

// heartbeat must be shorter than the time-out (ASL, "Timeouts and Heartbeats").
func heartbeat(s *ir.Task, ds *diag.Sink) {
	t, h := s.Timeout, s.Heartbeat
	if t == nil || h == nil || !t.Constant() || !h.Constant() || h.Const < t.Const {
		return
	}
	ds.Report(diag.Diagnostic{
		Code: diag.LongHeartbeat, Span: h.Span, Place: append(ir.Place(s), h.Field),
		Message: fmt.Sprintf("HeartbeatSeconds (%d) must be smaller than TimeoutSeconds (%d)", h.Const, t.Const),
		Related: []diag.Note{{Span: t.Span, Message: "the time-out"}},
	})
}

func shadows(s ir.State, retry []*ir.Retrier, catch []*ir.Catcher, ds *diag.Sink) {
	first := map[string]ir.Span{}
	for i, r := range retry {
		shadow(s, fmt.Sprintf("Retry[%d]", i), r.ErrorEquals, r.Span, first, ds)
	}
	first = map[string]ir.Span{}
	for i, c := range catch {
		shadow(s, fmt.Sprintf("Catch[%d]", i), c.ErrorEquals, c.Span, first, ds)
	}
}

// shadow reports names that an element before this one has taken.
func shadow(s ir.State, element string, names []string, span ir.Span, first map[string]ir.Span, ds *diag.Sink) {
	for _, name := range names {
		before, taken := first[name]
		if !taken {
			first[name] = span
			continue
		}
		if before == span {
			continue // twice in one list: harmless
		}
		ds.Report(diag.Diagnostic{
			Code: diag.ShadowedError, Span: ir.Span{Start: span.Start, End: span.Start + 1}, Place: append(ir.Place(s), element, "ErrorEquals"),
			Message: fmt.Sprintf("%q is never matched here: an element before this one takes it", name),
			Related: []diag.Note{{Span: ir.Span{Start: before.Start, End: before.Start + 1}, Message: "that one"}},
		})
	}
}
