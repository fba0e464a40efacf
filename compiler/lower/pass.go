package lower

import "github.com/aslc-dev/aslc/ir"

func pass(o object, base ir.StateBase) ir.State {
	s := &ir.Pass{StateBase: base, Flow: o.flow(), Transition: o.transition()}
	if f, ok := o.field("Result"); ok {
		s.Result = f.template(constants)
		s.Parameters = nil // recorded: beside Result they are not looked at
	}
	return s
}
