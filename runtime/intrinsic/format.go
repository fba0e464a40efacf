package intrinsic

import (
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Format is States.Format: template with each {} replaced by the next argument.
// There must be as many of the one as of the other. In the template \{, \}, \\
// and \' stand for the character after the backslash.
func Format(e *runtime.Eval, template runtime.Value, args ...runtime.Value) runtime.Value {
	text, ok := str(e, "Format", 1, template)
	if !ok {
		return absent
	}
	out := make([]byte, 0, len(text)+16*len(args))
	used := 0
	for i := 0; i < len(text); i++ {
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, "{}"):
			if used < len(args) {
				out = appendText(out, args[used])
			}
			used++
			i++
		case len(rest) > 1 && rest[0] == '\\' && strings.IndexByte(`{}\'`, rest[1]) >= 0:
			out = append(out, rest[1])
			i++
		default:
			out = append(out, rest[0])
		}
	}
	if used != len(args) {
		return fail(e, "Format", "the template has "+strconv.Itoa(used)+" {}, but "+strconv.Itoa(len(args))+" values were given")
	}
	return runtime.String(string(out))
}

// appendText appends a value as the service prints it: a string as it is, other
// scalars as JSON, arrays and objects as Java does (recorded): [1, 2], {a=1, b=[]}.
func appendText(out []byte, v runtime.Value) []byte {
	todo := []piece{{value: v}}
	for len(todo) > 0 { // a list, not recursion: documents may be deep
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		out = append(append(append(out, p.before...), p.name...), p.equals...)
		switch p.value.Kind() {
		case runtime.KindArray:
			out = append(out, '[')
			todo = elements(append(todo, piece{before: "]"}), p.value.Elems())
		case runtime.KindObject:
			out = append(out, '{')
			todo = members(append(todo, piece{before: "}"}), p.value.Members())
		case runtime.KindNumber, runtime.KindNull, runtime.KindBool:
			out = append(out, strings.TrimSpace(p.value.Text())...)
		default:
			out = append(out, p.value.String()...)
		}
	}
	return out
}

// piece is what is yet to be printed: texts, then a value unless it is absent.
type piece struct {
	before, name, equals string
	value                runtime.Value
}

// elements appends the pieces of an array, the last one first.
func elements(todo []piece, elems []runtime.Value) []piece {
	for i := len(elems) - 1; i >= 0; i-- {
		todo = append(todo, piece{before: separator(i), value: elems[i]})
	}
	return todo
}

// members appends the pieces of an object, the last one first.
func members(todo []piece, list []runtime.Member) []piece {
	for i := len(list) - 1; i >= 0; i-- {
		todo = append(todo, piece{before: separator(i), name: list[i].Name, equals: "=", value: list[i].Value})
	}
	return todo
}

func separator(i int) string {
	if i == 0 {
		return ""
	}
	return ", "
}
