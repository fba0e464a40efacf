package serve

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/runtime"
)

// jsonFault is what the service says of a text that is no JSON, in the words of its
// parser where they are known (recorded).
func jsonFault(text string) string {
	_, err := runtime.ParseString(text)
	var syntax *runtime.SyntaxError
	switch {
	case strings.TrimSpace(text) == "":
		return "Invalid execution input."
	case !errors.As(err, &syntax) || syntax.Offset >= len(text):
		return "Unexpected end-of-input"
	}
	at := syntax.Offset
	for at > 0 && isWord(rune(text[at-1])) {
		at-- // where the word at fault begins
	}
	before, rest := strings.TrimRight(text[:at], " \t\r\n"), text[at:]
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case strings.HasSuffix(before, "{") || strings.HasSuffix(before, ","):
		return fmt.Sprintf("Unexpected character ('%c' (code %d)): was expecting double-quote to start field name", r, r)
	case unicode.IsLetter(r):
		word := rest
		if end := strings.IndexFunc(rest, func(r rune) bool { return !isWord(r) }); end >= 0 {
			word = rest[:end]
		}
		return fmt.Sprintf("Unrecognized token '%s': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", word)
	}
	return fmt.Sprintf("Unexpected character ('%c' (code %d)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", r, r)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
