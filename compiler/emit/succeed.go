package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// succeed emits the body of a Succeed state: InputPath, then OutputPath; Output.
func (u *unit) succeed(st *ir.Succeed) []jen.Code {
	if st.Language == ir.JSONata {
		return u.inside("in", nil).endQuery(nil, st.Output, jen.Id("in"), nil)
	}
	return u.passOn(&st.Flow, nil)
}
