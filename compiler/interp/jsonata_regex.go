package interp

import (
	"regexp"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/jsonata/pattern"
	ops "github.com/aslc-dev/aslc/runtime/jsonata"
	"github.com/aslc-dev/aslc/runtime/jsonata/ecma"
)

// regex is a pattern as a function.
func regex(n *jsonata.Regex) ops.Value {
	p, err := pattern.Compile(n.Pattern, n.Flags)
	if err != nil {
		return ops.Value{}
	}
	if p.ECMA {
		return ecma.Regex(p.Text)
	}
	return ops.Regex(ops.NewRegexp(regexp.MustCompile(p.Text)))
}
