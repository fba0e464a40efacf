package emit

import (
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

// inlined are the functions of the library that have a form for a function
// which is written where it is passed.
var inlined = map[string]string{"map": "MapItems", "filter": "FilterItems"}

// inline emits $map and $filter with a lambda: a Go function without the
// arguments on a stack and the checks of a call; "" where that will not do.
// The prefix is Raw if the result is not to collapse.
func (x *expression) inline(prefix, name string, args []jsonata.Node) string {
	if inlined[name] == "" || len(args) != 2 {
		return ""
	}
	l, ok := args[1].(*jsonata.Lambda)
	if !ok || !plainNode(l) || l.Signature != nil || len(l.Params) > 2 || hidesTail(l.Body) {
		return ""
	}
	if len(l.Params) == 2 && l.Params[0].Name == l.Params[1].Name {
		return ""
	}
	array := x.value(args[0])
	return x.q(prefix+inlined[name], array, x.itemFunction(l))
}

// itemFunction emits a lambda as a function of item and place. What it would
// leave to its caller it calls itself.
func (x *expression) itemFunction(l *jsonata.Lambda) string {
	typ := x.op("Value")
	names := []string{"_", "_"}
	types := map[string]string{}
	for _, local := range x.frames[owner{node: l}] {
		for i, p := range l.Params {
			if local.param && local.read && p.Name == local.name {
				names[i], types[local.goName] = local.goName, typ
			}
		}
	}
	f := x.enterClosure(types)
	around := x.noTail
	x.noTail = true
	body := append(x.declarations(owner{node: l}), x.returned(l.Body)...)
	body = x.settled(owner{node: l}, body)
	x.noTail = around
	x.leave(f)
	for i, name := range names {
		if !f.used[name] && !contains(f.captured, name) && !assigns(body, name) {
			names[i] = "_"
		}
	}
	return function("("+names[0]+", "+names[1]+" "+typ+") "+typ, x.hoisted(l.Body, f, names, body))
}

// assigns tells whether a body sets a variable.
func assigns(body []string, name string) bool {
	return strings.Contains(strings.Join(body, "\n"), name+" = ")
}

// hidesTail tells whether something comes behind a block or condition that ends
// in a call: the reference applies it to the call that is still to be made.
func hidesTail(body jsonata.Node) bool {
	hidden := false
	check := func(n jsonata.Node) {
		jsonata.Walk(n, func(n jsonata.Node) bool {
			if call, ok := n.(*jsonata.Call); ok && call.Tail {
				hidden = true
			}
			_, lambda := n.(*jsonata.Lambda)
			return !lambda
		})
	}
	switch n := body.(type) {
	case *jsonata.Condition:
		if !plainNode(n) {
			check(n)
			return hidden
		}
		return hidesTail(n.Then) || n.Else != nil && hidesTail(n.Else)
	case *jsonata.Block:
		if !plainNode(n) {
			check(n)
			return hidden
		}
		return len(n.Exprs) > 0 && hidesTail(n.Exprs[len(n.Exprs)-1])
	}
	return false
}
