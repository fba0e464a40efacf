package choice

import "github.com/aslc-dev/aslc/runtime"

// StringMatches tells whether the variable is a string of the pattern's form: an
// asterisk stands for any text, the empty one too; \* is an asterisk and \\ a
// backslash. Any other backslash stands for itself.
func (o *Operand) StringMatches(pattern string) bool {
	return o.has(runtime.KindString) && matches(pattern, o.text)
}

// matches tries the shortest text for each asterisk and lengthens that of the
// last one when what follows does not fit; earlier ones need not be tried again,
// so the time is at most the product of the lengths.
func matches(pattern, s string) bool {
	p, i := 0, 0
	afterStar, from := -1, 0 // the pattern after the last asterisk, and where its match began
	for i < len(s) {
		c, width := element(pattern[p:])
		switch {
		case width > 0 && c == star:
			p += width
			afterStar, from = p, i
		case width > 0 && c == int(s[i]):
			p += width
			i++
		case afterStar >= 0:
			from++
			p, i = afterStar, from
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// star is the element that stands for any text.
const star = -1

// element reads the first element of a pattern, a byte or star, and how many
// bytes it takes there; 0 at the pattern's end.
func element(pattern string) (c, width int) {
	switch {
	case pattern == "":
		return 0, 0
	case pattern[0] == '*':
		return star, 1
	case pattern[0] == '\\' && len(pattern) > 1 && (pattern[1] == '*' || pattern[1] == '\\'):
		return int(pattern[1]), 2
	}
	return int(pattern[0]), 1
}
