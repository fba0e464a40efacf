package emit

import (
	"regexp"
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

// goPattern is a pattern as package regexp writes it; false where only a
// backtracking engine means the same.
func goPattern(r *jsonata.Regex) (string, bool) {
	if strings.ContainsAny(r.Pattern, `\(`) {
		return "", false
	}
	pattern := r.Pattern
	if r.Flags != "" {
		pattern = "(?" + r.Flags + ")" + pattern
	}
	_, err := regexp.Compile(pattern)
	return pattern, err == nil
}
