// Package names gives states, tasks and workflow variables their names in Go. They are public API of
// the generated package: the same definition gives the same names, in whatever
// order its states stand. The emitter makes no names of its own but by adding
// words to these ("StateChargeCard", "chargeCardTask").
package names

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// Assign sets GoName of all states, of all tasks' targets and of all variables,
// and warns of names that become one in Go.
func Assign(p *ir.Program, ds *diag.Sink) {
	states := make([]entry, 0, len(p.States))
	for _, s := range p.States {
		b := s.Base()
		states = append(states, entry{
			source: b.Name, stem: State(b.Name, s.Kind()), span: b.NameSpan, place: ir.Place(s), what: "the state",
			set: func(name string) { b.GoName = name },
		})
	}
	distinct(states, ds)
	distinct(targets(p), ds)
	distinct(variables(p), ds)
}

func variables(p *ir.Program) []entry {
	out := make([]entry, 0, len(p.Variables))
	for _, v := range p.Variables {
		out = append(out, entry{
			source: v.Name, stem: Variable(v.Name), span: v.Span, what: "the variable",
			set: func(name string) { v.GoName = name },
		})
	}
	return out
}

// targets are the task identities of a program in order of first use.
func targets(p *ir.Program) []entry {
	at := map[string]int{}
	var out []entry
	for _, s := range p.States {
		t, ok := s.(*ir.Task)
		if !ok || t.Target.ID == "" {
			continue
		}
		i, known := at[t.Target.ID]
		if !known {
			i = len(out)
			at[t.Target.ID] = i
			out = append(out, entry{source: t.Target.ID, stem: Task(t.Target.ID), span: t.Resource.Span, place: ir.Place(t), what: "the task", set: func(string) {}})
		}
		before := out[i].set
		out[i].set = func(name string) {
			before(name)
			t.Target.GoName = name
		}
	}
	return out
}

// entry is something to be named.
type entry struct {
	source string // what the user calls it
	stem   string // what Go would call it if nobody else was called so
	span   ir.Span
	place  []string
	what   string
	set    func(name string)
}

// distinct gives each entry its stem, and numbers to all but the first of those
// that would share one. Their order is that of their source names.
func distinct(all []entry, ds *diag.Sink) {
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b entry) int { return strings.Compare(a.source, b.source) })
	count := map[string]int{}
	first := map[string]entry{}
	for _, e := range order {
		key := Unexported(e.stem)
		count[key]++
		n := count[key]
		if n == 1 {
			first[key] = e
			e.set(e.stem)
			continue
		}
		name := fmt.Sprintf("%s_%d", e.stem, n)
		e.set(name)
		if first[key].source == e.source {
			continue // the same state name twice: reported already
		}
		ds.Report(diag.Diagnostic{
			Code: diag.NameCollision, Span: e.span, Place: e.place,
			Message: fmt.Sprintf("%s %q has the Go name of %q and becomes %s", e.what, e.source, first[key].source, name),
			Help:    "rename one of them",
			Related: []diag.Note{{Span: first[key].span, Message: "the other one"}},
		})
	}
}

// State is the stem of a state's names in upper camel case, as far as its script
// has an upper case: "Charge card" is ChargeCard, "2nd try" of a Wait state
// Wait2ndTry, "🎉" of a Succeed state SucceedU1F389, "select" SelectState.
func State(name, kind string) string {
	if kind == "" {
		kind = "State"
	}
	stem := stem(name, kind)
	if reserved[Unexported(stem)] {
		stem += "State"
	}
	return stem
}

// Task is the name of the method of a task's identity: "Charge-Card" is ChargeCard.
// It is exported; letters without an upper case get an X in front.
func Task(id string) string {
	stem := stem(id, "Task")
	if first := []rune(stem)[0]; !unicode.IsUpper(first) {
		return "X" + stem
	}
	if stem == "Do" || stem == "Binder" { // generated code's Bound embeds runtime.Binder
		return stem + "Task"
	}
	return stem
}

// Variable is the name of a workflow variable's field: "orderId" is OrderID,
// "order_id" and "order-id" too. It is exported; letters without an upper case get
// an X in front.
func Variable(name string) string {
	var spaced strings.Builder
	lower := false
	for _, r := range name {
		if lower && unicode.IsUpper(r) {
			spaced.WriteByte(' ')
		}
		if r == '_' {
			r = ' '
		}
		lower = unicode.IsLower(r) || unicode.IsDigit(r)
		spaced.WriteRune(r)
	}
	words := strings.Fields(spaced.String())
	for i, w := range words {
		if upper := strings.ToUpper(w); initialisms[upper] {
			words[i] = upper
		}
	}
	out := stem(strings.Join(words, " "), "Var")
	if first := []rune(out)[0]; !unicode.IsUpper(first) {
		return "X" + out
	}
	return out
}

// stem joins the words of a name. kind stands in front of a digit, and of the
// code points of a name that has neither letter nor digit.
func stem(name, kind string) string {
	var out strings.Builder
	start := true
	for _, r := range name {
		switch {
		case unicode.IsLetter(r) && start:
			out.WriteRune(unicode.ToUpper(r))
			start = false
		case unicode.IsLetter(r):
			out.WriteRune(r)
		case unicode.IsDigit(r):
			out.WriteRune(r)
			start = false
		case unicode.IsMark(r): // drops
		default:
			start = true
		}
	}
	joined := out.String()
	switch {
	case joined == "":
		return kind + codePoints(name)
	case unicode.IsDigit([]rune(joined)[0]):
		return kind + joined
	}
	return joined
}

func codePoints(name string) string {
	var out strings.Builder
	for _, r := range name {
		fmt.Fprintf(&out, "U%04X", r)
	}
	return out.String()
}

// Unexported is a stem in lower camel case: ChargeCard is chargeCard, HTTP2GET
// http2GET, HTTPServer httpServer. Names are told apart by it.
func Unexported(stem string) string {
	runes := []rune(stem)
	n := 0
	for n < len(runes) && unicode.IsUpper(runes[n]) {
		n++
	}
	if n > 1 && n < len(runes) && unicode.IsLower(runes[n]) {
		n--
	}
	for i := range n {
		runes[i] = unicode.ToLower(runes[i])
	}
	return string(runes)
}
