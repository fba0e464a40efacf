package intrinsic

import (
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// StringSplit is States.StringSplit: the parts of text between the characters of
// splitter, each of which splits. Empty parts are left out (recorded).
func StringSplit(e *runtime.Eval, text, splitter runtime.Value) runtime.Value {
	s, _ := str(e, "StringSplit", 1, text)
	separators, ok := str(e, "StringSplit", 2, splitter)
	if !ok {
		return absent
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) })
	out := make(runtime.Array, len(parts))
	for i, part := range parts {
		out[i] = runtime.String(part)
	}
	return out.Value()
}
