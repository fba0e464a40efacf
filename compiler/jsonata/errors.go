package jsonata

import "fmt"

// Error says what is wrong with an expression, and where.
//
// Code is the reference's: S0101 to S0402 for what Parse refuses, and for what
// [Check] finds the code that evaluation would end with (T0410, T1005, T1006,
// T1008). It is empty where the reference has none: nesting beyond [MaxDepth],
// the flags of a pattern, the quantifiers of a signature.
//
// The reference's position is the end of the offending token, which here is End
// (for S0102 and S0106 it is the start, Offset). Where it gives none or the place
// of a whole step, the offsets here are those of the part that is at fault.
type Error struct {
	Code        string
	Offset, End int    // bytes of the expression
	Msg         string // one line, lower case, quoting the user's words
	Help        string // what to write instead, as an instruction; may be empty
}

func (e *Error) Error() string {
	if e.Code == "" {
		return e.Msg
	}
	return e.Code + ": " + e.Msg
}

// syntaxMessages are the texts of the syntax errors that depend on at most the
// offending token.
var syntaxMessages = map[string]string{
	"S0101": "string without its closing quote",
	"S0102": "number out of range: %s",
	"S0103": "unsupported escape sequence \\%s",
	"S0104": "\\u needs 4 hexadecimal digits",
	"S0105": "quoted name without its closing backquote",
	"S0106": "comment without its closing */",
	"S0201": "unexpected %s",
	"S0204": "unknown operator %s",
	"S0207": "unexpected end of expression",
	"S0208": "a parameter of a function must be a variable, not %s",
	"S0209": "a predicate cannot follow a grouping expression in a step",
	"S0210": "a step can have one grouping expression only",
	"S0211": "%s cannot start an expression",
	"S0212": "the left side of := must be a variable, not %s",
	"S0213": "the literal %s cannot be a step of a path",
	"S0214": "the right side of %s must be a variable",
	"S0215": "a context variable must be bound before any predicate of the step",
	"S0216": "a context variable must be bound before the step is ordered",
	"S0217": "% has no parent in this expression",
	"S0301": "empty regular expression",
	"S0302": "regular expression without its closing /",
	"S0401": "only functions (f) and arrays (a) have a type parameter in a signature, not %s",
	"S0402": "choice (%s) of a signature must be a list of type letters",
}

// syntaxError makes the error of a code; word is what the message quotes, if it
// quotes something.
func syntaxError(code string, offset, end int, word string) *Error {
	msg := syntaxMessages[code]
	switch code {
	case "S0102", "S0103", "S0201", "S0204", "S0208", "S0211", "S0212", "S0213", "S0214", "S0401", "S0402":
		msg = fmt.Sprintf(msg, word)
	}
	return &Error{Code: code, Offset: offset, End: end, Msg: msg}
}
