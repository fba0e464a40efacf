package lower

import (
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

func parallel(o object, base ir.StateBase) ir.State {
	s := &ir.Parallel{StateBase: base, Flow: o.flow(), Transition: o.transition()}
	s.Retry, s.Catch = o.retry(), o.catch()
	f, ok := o.field("Branches")
	if !ok {
		o.require("Branches")
		return s
	}
	branches := f.elements("a branch")
	if f.n.Kind == jsontree.Array && len(f.n.Elems) == 0 {
		f.empty()
	}
	for i, b := range branches {
		b.only(branchFields, "")
		s.Branches = append(s.Branches, o.l.scope(b, s, "Branches", i))
	}
	return s
}
