package main

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/golden/jsonata/random"
	"github.com/aslc-dev/aslc/golden/jsonata/trial"
)

// difference from the reference that is meant.
type difference struct {
	name  string
	meant func(q random.Query, n jsonata.Node, ours, ref trial.Outcome) bool
}

var meant = []difference{
	{"the reference died of an exception of JavaScript's, or hung", func(_ random.Query, _ jsonata.Node, _, ref trial.Outcome) bool {
		return gaveUp(ref)
	}},
	{"beyond our budget of memory or steps", func(_ random.Query, _ jsonata.Node, ours, _ trial.Outcome) bool {
		return ours.Code == "U1001"
	}},
	{"another of several errors: the reference begins all parts of an array or object before it ends the first",
		func(_ random.Query, n jsonata.Node, ours, ref trial.Outcome) bool {
			return ours.Code != "" && ref.Code != "" && hasSiblings(n)
		}},
	{"JavaScript puts names that look like integers first", func(_ random.Query, _ jsonata.Node, ours, ref trial.Outcome) bool {
		return integerName.MatchString(ours.Value) && sameJSON(ours.Value, ref.Value, true)
	}},
	{"a pattern met a character of two UTF-16 units", func(q random.Query, n jsonata.Node, _, _ trial.Outcome) bool {
		return has[*jsonata.Regex](n) && strings.ContainsFunc(q.Text+q.Input+strings.Join(values(q.Vars), ""), func(r rune) bool { return r > math.MaxUint16 })
	}},
	{"the last digits of a power of 26 in $parseInteger", func(_ random.Query, _ jsonata.Node, ours, ref trial.Outcome) bool {
		a, err := strconv.ParseFloat(ours.Value, 64)
		b, err2 := strconv.ParseFloat(ref.Value, 64)
		return err == nil && err2 == nil && a > 1e15 && math.Abs(a-b) < a*1e-14
	}},
	{"$replace of a string by a function, for which the reference puts in the text of its own JavaScript", func(_ random.Query, _ jsonata.Node, ours, ref trial.Outcome) bool {
		return ours.Code == "D3012" && strings.Contains(ref.Value, "return await apply(arg, params")
	}},
	{"$formatNumber of what is no number, whose name the reference takes for digits", func(_ random.Query, n jsonata.Node, ours, ref trial.Outcome) bool {
		return strings.Contains(ours.Value, "NaN") && strings.Contains(ref.Value, "aN") && calls(n, "formatNumber")
	}},
	{"an array constructor that comes first and has @ or #, which the reference does not bind", func(_ random.Query, n jsonata.Node, _, _ trial.Outcome) bool {
		return holdsFor(n, bindsFirst)
	}},
	{"a group or predicate behind a tail call, which the reference applies before it calls", func(_ random.Query, n jsonata.Node, _, _ trial.Outcome) bool {
		return hasTailInside(n)
	}},
}

// explained counts a difference from the reference that is meant.
func (f *fuzzer) explained(q random.Query, n jsonata.Node, ours, ref trial.Outcome) bool {
	for _, d := range meant {
		if d.meant(q, n, ours, ref) {
			f.meant[d.name]++
			return true
		}
	}
	return false
}

var integerName = regexp.MustCompile(`"(0|[1-9][0-9]{0,9})"`)

func values(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// has tells whether an expression has a node of a type.
func has[T jsonata.Node](n jsonata.Node) bool {
	return holdsFor(n, func(n jsonata.Node) bool {
		_, ok := n.(T)
		return ok
	})
}

func holdsFor(n jsonata.Node, holds func(jsonata.Node) bool) bool {
	found := false
	if n == nil {
		return false
	}
	jsonata.Walk(n, func(n jsonata.Node) bool {
		found = found || holds(n)
		return !found
	})
	return found
}

// calls tells whether an expression calls a function of the library.
func calls(n jsonata.Node, name string) bool {
	return holdsFor(n, func(n jsonata.Node) bool {
		v, ok := n.(*jsonata.Variable)
		return ok && v.Name == name
	})
}

// hasSiblings: an array or object has parts that the reference begins to evaluate
// before it has ended the ones before.
func hasSiblings(n jsonata.Node) bool {
	return holdsFor(n, func(n jsonata.Node) bool {
		if g := n.Base().Group; g != nil && len(g.Pairs) > 1 {
			return true
		}
		switch n := n.(type) {
		case *jsonata.Array:
			return len(n.Items) > 1
		case *jsonata.Object:
			return len(n.Pairs) > 1
		}
		return false
	})
}

// bindsFirst: the path starts with an array constructor that binds something.
func bindsFirst(n jsonata.Node) bool {
	path, ok := n.(*jsonata.Path)
	if !ok {
		return false
	}
	first := path.Steps[0].Base().Step
	return first.Construct && first.Tuple
}

// hasTailInside: a block or condition with a group or predicate ends in a tail call.
func hasTailInside(n jsonata.Node) bool {
	return holdsFor(n, func(n jsonata.Node) bool {
		base := n.Base()
		return (base.Group != nil || base.Predicates != nil) && endsInTail(n)
	})
}

func endsInTail(n jsonata.Node) bool {
	switch n := n.(type) {
	case *jsonata.Call:
		return n.Tail
	case *jsonata.Block:
		return len(n.Exprs) > 0 && endsInTail(n.Exprs[len(n.Exprs)-1])
	case *jsonata.Condition:
		return endsInTail(n.Then) || n.Else != nil && endsInTail(n.Else)
	}
	return false
}

// gaveUp: the reference has no opinion.
func gaveUp(ref trial.Outcome) bool {
	switch ref.Code {
	case "TypeError", "RangeError", "SyntaxError", "ReferenceError", "hang":
		return true
	}
	return false
}
