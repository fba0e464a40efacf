package intrinsic

import "strings"

// pathEnd gives the offset of the first byte after the path that starts at
// start: the comma or closing parenthesis that stands outside the path's own
// brackets, parentheses, quotes and regular expressions, or the end of text.
func pathEnd(text string, start int) int {
	depth := 0
	for i := start; i < len(text); i++ {
		switch c := text[i]; c {
		case '[', '(', '{':
			depth++
		case ',', ')', ']', '}':
			if depth == 0 && (c == ',' || c == ')') {
				return i
			}
			if c != ',' {
				depth = max(depth-1, 0)
			}
		case '\'', '"':
			if depth > 0 { // $.it's: outside brackets a quote is part of a name
				i = quoteEnd(text, i, c)
			}
		case '/':
			if depth > 0 && afterMatch(text[start:i]) {
				i = quoteEnd(text, i, c)
			}
		}
	}
	return len(text)
}

// quoteEnd gives the offset of the quote that closes the one at open; without
// one the text is over.
func quoteEnd(text string, open int, quote byte) int {
	for i := open + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote:
			return i
		}
	}
	return len(text)
}

// afterMatch tells whether the filter operator =~ was read last, so that a slash
// opens a regular expression.
func afterMatch(read string) bool {
	return strings.HasSuffix(strings.TrimRight(read, blankBytes), "=~")
}
