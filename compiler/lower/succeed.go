package lower

import "github.com/aslc-dev/aslc/ir"

func succeed(o object, base ir.StateBase) ir.State {
	return &ir.Succeed{StateBase: base, Flow: o.ends()}
}
