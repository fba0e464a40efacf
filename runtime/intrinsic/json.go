package intrinsic

import (
	"errors"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// StringToJson is States.StringToJson: the document that a string holds. A blank
// string gives null (recorded).
func StringToJson(e *runtime.Eval, text runtime.Value) runtime.Value {
	s, ok := str(e, "StringToJson", 1, text)
	if !ok {
		return absent
	}
	if s = strings.Trim(s, " \t\r\n"); s == "" {
		return runtime.Null()
	}
	v, err := runtime.ParseString(s)
	if err != nil {
		return fail(e, "StringToJson", notJSON(s, err))
	}
	return runtime.Literal(compact(v))
}

func notJSON(s string, err error) string {
	detail := "argument 1 is not valid JSON: " + err.Error()
	if syntax, ok := errors.AsType[*runtime.SyntaxError](err); ok && syntax.Offset < len(s) {
		detail += ", at " + quoted(s[syntax.Offset:])
	}
	return detail
}

// JsonToString is States.JsonToString: value as compact JSON, with no escapes in
// it but the necessary ones.
func JsonToString(e *runtime.Eval, value runtime.Value) runtime.Value {
	if e.Failed() {
		return absent
	}
	if !value.Exists() {
		return fail(e, "JsonToString", "argument 1 is absent")
	}
	return runtime.String(plainEscapes(compact(value)))
}

// compact is the value's text without blanks between tokens. A document's own
// text may have some; what stands inside another value has none.
func compact(v runtime.Value) string {
	text := runtime.Array{v}.Value().Text()
	return text[1 : len(text)-1]
}

// plainEscapes writes the strings of a JSON text anew: \u00e9 becomes é and \/
// becomes /, as in everything that the service prints.
func plainEscapes(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var out strings.Builder
	for {
		open := strings.IndexByte(text, '"')
		if open < 0 {
			return out.String() + text
		}
		end := open + 1
		for ; text[end] != '"'; end++ {
			if text[end] == '\\' {
				end++
			}
		}
		out.WriteString(text[:open])
		out.WriteString(runtime.String(runtime.Literal(text[open : end+1]).String()).Text())
		text = text[end+1:]
	}
}

// JsonMerge is States.JsonMerge: the members of both objects; where both have a
// name, second's value counts. Objects inside are not merged: deep must be false,
// the only value that the service knows.
func JsonMerge(e *runtime.Eval, first, second, deep runtime.Value) runtime.Value {
	a, _ := object(e, "JsonMerge", 1, first)
	b, ok := object(e, "JsonMerge", 2, second)
	switch {
	case !ok:
		return absent
	case deep.Kind() != runtime.KindBool:
		wrongType(e, "JsonMerge", 3, "a boolean", deep)
		return absent
	case deep.Bool():
		return fail(e, "JsonMerge", "argument 3 must be false: merging deeply is not supported")
	}
	return runtime.Object(slices.Concat(a, b)).Value()
}
