package casetest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// expectation is what a case says of its outcome; nil members are not looked at.
type expectation struct {
	at                                                               *node
	status, output, outputHas, err, cause, path, events, calls, next *node
}

func readExpectation(n *node) (*expectation, error) {
	x := &expectation{at: n}
	keep := func(to **node, what string, kinds ...runtime.ValueKind) func(*node) error {
		return func(n *node) error {
			*to = n
			if len(kinds) == 0 {
				return nil
			}
			return n.want(what, kinds...)
		}
	}
	return x, n.fields("Expect", map[string]func(*node) error{
		"Status":    keep(&x.status, "a status, such as \"SUCCEEDED\"", runtime.KindString),
		"Output":    keep(&x.output, ""),
		"OutputHas": keep(&x.outputHas, ""),
		"Error":     keep(&x.err, "the error's name", runtime.KindString),
		"Cause":     keep(&x.cause, "a text", runtime.KindString),
		"Path":      keep(&x.path, "a list of states", runtime.KindArray),
		"Events":    keep(&x.events, "a list of event types, or how many there are", runtime.KindArray, runtime.KindNumber),
		"Next":      keep(&x.next, "the name of a state, or null", runtime.KindString, runtime.KindNull),
		"Calls":     keep(&x.calls, "an object of calls by state", runtime.KindObject),
	})
}

// comparison collects what is not as expected.
type comparison struct{ problems []string }

func (q *comparison) add(n *node, path, format string, args ...any) {
	line, column := n.doc.position(n.at)
	q.problems = append(q.problems, fmt.Sprintf("%s:%d:%d: %s: %s", n.doc.name, line, column, path, fmt.Sprintf(format, args...)))
}

// Problems says where the result is not as the case expects, each with its
// place in the file; nothing if all is well.
func (c *Case) Problems(r *Result) []string {
	if len(r.notes) > 0 {
		return r.notes
	}
	if c.expect == nil {
		return []string{c.file.name + ": expects nothing yet: \"aslc test --update\" writes what happens now"}
	}
	q := &comparison{}
	x := c.expect
	q.same(x.status, runtime.String(string(r.Status)), "Status", r.failure())
	q.same(x.output, r.output(), "Output", r.failure())
	q.same(x.next, r.next(), "Next", "")
	q.document(x.outputHas, r.output(), "OutputHas", true)
	e := r.Err
	if e == nil {
		e = &runtime.Error{}
	}
	q.same(x.err, runtime.String(e.Name), "Error", r.failure())
	q.same(x.cause, runtime.String(e.Cause), "Cause", "")
	q.list(x.path, r.path(), "Path")
	if x.events != nil && x.events.kind() == runtime.KindNumber {
		q.same(x.events, runtime.Int(int64(len(r.Events))), "Events", "")
	} else {
		q.list(x.events, r.types(), "Events")
	}
	q.calls(x.calls, r.calls)
	return q.problems
}

// Expects tells whether the case says what is expected.
func (c *Case) Expects() bool { return c.expect != nil }

// Notes says why a run is no answer, whatever the case expects: a task had none.
func (r *Result) Notes() []string { return r.notes }

// output is the execution's output; one that did not succeed has null.
func (r *Result) next() runtime.Value {
	if r.Next == "" {
		return runtime.Null()
	}
	return runtime.String(r.Next)
}

func (r *Result) output() runtime.Value {
	if !r.Output.Exists() {
		return runtime.Null()
	}
	return r.Output
}

// failure is the execution's error in words, as an explanation.
func (r *Result) failure() string {
	if r.Err == nil {
		return ""
	}
	return " (" + short(r.Err.Error()) + ")"
}

// same compares documents that are to be equal; more explains a difference.
func (q *comparison) same(n *node, got runtime.Value, path, more string) {
	before := len(q.problems)
	q.document(n, got, path, false)
	if len(q.problems) > before {
		q.problems[before] += more
	}
}

// document compares a value; has: objects may have more members. The first
// difference of each object and array is enough.
func (q *comparison) document(n *node, got runtime.Value, path string, has bool) {
	if n == nil {
		return
	}
	switch kind := n.kind(); {
	case kind == runtime.KindObject && got.Kind() == kind:
		q.members(n, got, path, has)
	case kind == runtime.KindArray && got.Kind() == kind:
		q.elems(n, got, path, has)
	case !runtime.Equal(n.value(), got):
		q.add(n, path, "want %s, got %s", short(n.value().Text()), shown(got))
	}
}

func (q *comparison) members(n *node, got runtime.Value, path string, has bool) {
	known := map[string]bool{}
	for _, m := range n.members {
		known[m.name] = true
		q.document(m.value, got.Field(m.name), path+"."+m.name, has)
	}
	for _, m := range got.Members() {
		if !has && !known[m.Name] {
			q.add(n, path+"."+m.Name, "want nothing, got %s", shown(m.Value))
		}
	}
}

func (q *comparison) elems(n *node, got runtime.Value, path string, has bool) {
	if len(n.elems) != got.Len() {
		q.add(n, path, "want %d elements, got %d: %s", len(n.elems), got.Len(), shown(got))
		return
	}
	for i, elem := range n.elems {
		q.document(elem, got.Index(i), path+"["+strconv.Itoa(i)+"]", has)
	}
}

// list compares texts up to the first difference.
func (q *comparison) list(n *node, got []string, path string) {
	if n == nil {
		return
	}
	for i := range max(len(n.elems), len(got)) {
		at := path + "[" + strconv.Itoa(i) + "]"
		switch {
		case i >= len(n.elems):
			q.add(n, at, "want no more, got %q", got[i])
		case i >= len(got):
			q.add(n.elems[i], at, "want %s, got no more", short(n.elems[i].value().Text()))
		case n.elems[i].value().Text() != runtime.String(got[i]).Text():
			q.add(n.elems[i], at, "want %s, got %q", short(n.elems[i].value().Text()), got[i])
		default:
			continue
		}
		return
	}
}

func (q *comparison) calls(n *node, calls []call) {
	if n == nil {
		return
	}
	for _, m := range n.members {
		var args runtime.Array
		for _, c := range calls {
			if c.state == m.name {
				args = append(args, c.args)
			}
		}
		path := "Calls." + m.name
		if m.value.kind() == runtime.KindNumber {
			q.same(m.value, runtime.Int(int64(len(args))), path, "")
			continue
		}
		q.document(m.value, args.Value(), path, true)
	}
}

// path are the states in the order in which they were entered.
func (r *Result) path() []string {
	out := []string{}
	for i := range r.Events {
		if e := &r.Events[i]; strings.HasSuffix(e.Type, "StateEntered") {
			out = append(out, e.Name)
		}
	}
	return out
}

func (r *Result) types() []string {
	out := make([]string, len(r.Events))
	for i := range r.Events {
		out[i] = r.Events[i].Type
	}
	return out
}

func shown(v runtime.Value) string {
	if !v.Exists() {
		return "nothing"
	}
	return short(v.Text())
}

// short is the beginning of a long text.
func short(text string) string {
	const most = 200
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
