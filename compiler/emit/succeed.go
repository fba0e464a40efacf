package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// succeed emits the body of a Succeed state: InputPath, then OutputPath.
func (u *unit) succeed(st *ir.Succeed) []jen.Code {
	return u.passOn(&st.Flow, nil)
}
