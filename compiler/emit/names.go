package emit

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/compiler/names"
	"github.com/aslc-dev/aslc/ir"
)

// constName is the name of a state's constant.
func constName(s *ir.StateBase) string { return "State" + s.GoName }

// methodName is the name of a state's method.
func methodName(s *ir.StateBase) string { return names.Unexported(s.GoName) }

// table names a package variable of a state: its method's name and a suffix.
// No suffix ends in another one and no name goes without, so such names differ
// from each other, from keywords and from imports.
func (u *unit) table(suffix string) string {
	return numberedName(u.method+suffix, u.tableNames)
}

// helper names a method that does a part of a state's work. Only here can a
// state's own name be in the way.
func (u *unit) helper(suffix string) string {
	return numberedName(u.method+suffix, u.taken)
}

// numberedName takes a name; where it was taken before, with a number behind it.
func numberedName(name string, taken map[string]bool) string {
	free := name
	for n := 2; taken[free]; n++ {
		free = name + strconv.Itoa(n)
	}
	taken[free] = true
	return free
}

// reservedLocals are names that a local variable of a state must not have:
// Go's, the imports', and those that the emitted bodies use.
var reservedLocals = func() map[string]bool {
	out := map[string]bool{}
	for name := range strings.FieldsSeq(`
		break case chan const continue default defer else fallthrough for func go goto if import interface map package
		range return select struct switch type var
		any append bool byte cap clear close comparable complex complex64 complex128 copy delete error false float32
		float64 imag int int8 int16 int32 int64 iota len make max min new nil panic print println real recover rune
		string true uint uint8 uint16 uint32 uint64 uintptr
		choice codec context contract intrinsic jsonpath math regexp runtime time
		args ctx define e err in index input item items m machine out policy result selector task`) {
		out[name] = true
	}
	return out
}()

// localName makes the name of a local variable from a text: its letters and
// digits, in lower camel case; fallback where that begins with no letter.
func localName(text, fallback string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		r, size := utf8.DecodeRuneInString(word)
		if b.Len() > 0 {
			b.WriteRune(unicode.ToUpper(r))
			b.WriteString(word[size:])
		} else {
			b.WriteString(names.Unexported(word))
		}
	}
	name := b.String()
	if r, _ := utf8.DecodeRuneInString(name); name == "" || !unicode.IsLetter(r) || len(name) > 30 {
		return fallback
	}
	if reservedLocals[name] {
		return name + "Value"
	}
	return name
}
