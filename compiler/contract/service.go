package contract

import (
	"strings"

	"github.com/aslc-dev/aslc/compiler/teststate/model"
	"github.com/aslc-dev/aslc/ir"
)

// documented is what the model of an AWS service says about the result of a task.
func documented(t *ir.Task) Promise {
	nothing := Promise{Type: ir.Unknown}
	if t.Target.Kind != ir.Integration || t.Target.Pattern == ir.Sync && tellsToken(t) {
		return nothing
	}
	m, err := model.Output(t.Target.Service, t.Target.Action, t.Target.Pattern == ir.Sync)
	if err != nil {
		return nothing // the models are part of the binary: a test reads all of them
	}
	typ := m.Type()
	if typ.IsUnknown() {
		return nothing
	}
	if t.Target.Pattern == ir.Sync && t.Target.Service == "states" && !t.Target.SyncV2 {
		typ = typ.WithField("Output", ir.StringType.Optional()).WithField("Input", ir.StringType.Optional()) // recorded
	}
	return Promise{
		Type: typ, Trust: Documented, At: Place{Span: t.Resource.Span},
		Text: "the result of " + t.Target.ID, By: t.Target.Service + ":" + t.Target.Action,
	}
}

// tellsToken tells whether a task may tell its token to somebody, who then may answer
// in place of the job that is waited for (recorded: startExecution.sync).
func tellsToken(t *ir.Task) bool {
	tells := false
	ir.Exprs(t, func(e ir.Expr) {
		switch e := e.(type) {
		case *ir.Path:
			tells = tells || e.Root == ir.Context && (e.Text == "$$" || strings.Contains(e.Text, "Task"))
		case *ir.Query:
			tells = tells || strings.Contains(e.Text, "$states.context")
		}
	})
	return tells
}
