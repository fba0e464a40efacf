package interp

import (
	"regexp"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	ops "github.com/aslc-dev/aslc/runtime/jsonata"
)

// regex is a pattern as a function.
func regex(n *jsonata.Regex) ops.Value {
	pattern := n.Pattern
	if n.Flags != "" {
		pattern = "(?" + n.Flags + ")" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return ops.Value{}
	}
	return ops.Regex(ops.NewRegexp(re))
}
