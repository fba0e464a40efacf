package lower

import (
	"fmt"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// maxDelay is the largest MaxDelaySeconds: 366 days.
const maxDelay = 31_622_400

// retry reads the retriers, with ASL's defaults: 1 s, 3 attempts, factor 2.
func (o object) retry() []*ir.Retrier {
	f, ok := o.field("Retry")
	if !ok {
		return nil
	}
	var out []*ir.Retrier
	list := f.elements("a retrier")
	for i, e := range list {
		e.only(retrierFields, "")
		r := &ir.Retrier{Span: e.n.Span, Comment: e.comment(), IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2}
		r.ErrorEquals = e.errorEquals(i == len(list)-1)
		e.set("IntervalSeconds", 1, most, &r.IntervalSeconds)
		e.set("MaxAttempts", 0, most, &r.MaxAttempts)
		e.set("MaxDelaySeconds", 1, maxDelay, &r.MaxDelaySeconds)
		if f, ok := e.field("BackoffRate"); ok {
			f.rate(&r.BackoffRate)
		}
		if f, ok := e.field("JitterStrategy"); ok {
			r.FullJitter = f.oneOf("FULL", "NONE") == "FULL"
		}
		out = append(out, r)
	}
	return out
}

func (o object) set(name string, least, most int64, into *int) {
	if f, ok := o.field(name); ok {
		if n, ok := f.integer(least, most); ok {
			*into = int(n)
		}
	}
}

// rate is BackoffRate: any number that is not less than 1.
func (f field) rate(into *float64) {
	const largest = 1e9
	text, ok := f.literal("a number")
	if !ok {
		return
	}
	if n, ok := parseFloat(text); ok && n >= 1 && n <= largest {
		*into = n
		return
	}
	f.wrong(diag.OutOfRange, fmt.Sprintf("%q must be at least 1, not %s", f.name, text), "")
}

// catch reads the catchers.
func (o object) catch() []*ir.Catcher {
	f, ok := o.field("Catch")
	if !ok {
		return nil
	}
	var out []*ir.Catcher
	list := f.elements("a catcher")
	for i, e := range list {
		e.only(catcherFields, "")
		e.require("Next")
		c := &ir.Catcher{Span: e.n.Span, Comment: e.comment(), ErrorEquals: e.errorEquals(i == len(list)-1), ResultPath: e.resultPath()}
		c.Next, c.Assign, c.Output = &ir.Ref{}, e.assign(), e.data("Output")
		if f, ok := e.field("Next"); ok {
			c.Next = f.ref()
		}
		out = append(out, c)
	}
	return out
}

// errorEquals reads the error names. States.ALL stands alone, in the last
// element (ASL, "Errors").
func (o object) errorEquals(last bool) []string {
	f, ok := o.field("ErrorEquals")
	if !ok {
		o.require("ErrorEquals")
		return nil
	}
	if !f.is(jsontree.Array) {
		return nil
	}
	if len(f.n.Elems) == 0 {
		f.empty()
	}
	var out []string
	for i := range f.n.Elems {
		e := f.element(i)
		text, ok := e.text()
		if !ok {
			continue
		}
		e.errorName(text, len(f.n.Elems) == 1, last)
		out = append(out, text)
	}
	return out
}

// errorNames are the service's own (ASL, Appendix A; features.md A12).
var errorNames = []string{
	"States.ALL", "States.TaskFailed", "States.Timeout", "States.HeartbeatTimeout", "States.Permissions",
	"States.ResultPathMatchFailure", "States.ParameterPathFailure", "States.BranchFailed", "States.NoChoiceMatched",
	"States.IntrinsicFailure", "States.ExceedToleratedFailureThreshold", "States.ItemReaderFailed",
	"States.ResultWriterFailed", "States.DataLimitExceeded", "States.QueryEvaluationError", "States.Runtime",
}

func (f field) errorName(name string, alone, last bool) {
	switch {
	case name == "States.ALL" && !alone:
		f.wrong(diag.StatesAll, "States.ALL must be the only error name of its list", "remove the others, or put States.ALL into an element of its own behind this one")
	case name == "States.ALL" && !last:
		f.wrong(diag.StatesAll, "States.ALL must stand in the last element", "move this element to the end")
	case isOwn(name) && !contains(errorNames, name):
		f.wrong(diag.UnknownError, fmt.Sprintf("the service has no error %q", name), diag.DidYouMean(name, errorNames))
	}
}
