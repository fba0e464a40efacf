package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// sameJSON compares two JSON texts: numbers as floating point numbers, members in
// any order, and elements too if the case says so.
func sameJSON(a, b string, unordered bool) bool {
	var x, y any
	if json.Unmarshal([]byte(wellFormed(a)), &x) != nil || json.Unmarshal([]byte(wellFormed(b)), &y) != nil {
		return false
	}
	if unordered {
		sortElements(x)
		sortElements(y)
	}
	return reflect.DeepEqual(x, y)
}

func sortElements(v any) {
	if list, ok := v.([]any); ok {
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
}

// wellFormed is a JSON text in which halves of surrogate pairs stand as plain text
// such as \ud83d, since encoding/json makes the same character of all of them.
func wellFormed(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		n := 1
		switch {
		case isHalf(text[i:]):
			n = 6
			if isHalf(text[i+6:]) && high(text[i:]) && !high(text[i+6:]) {
				n = 12
			} else {
				b.WriteByte('\\')
			}
		case text[i] == '\\' && i+1 < len(text):
			n = 2
		case isHalfWTF8(text[i:]):
			fmt.Fprintf(&b, `\\u%x`, rune(text[i]&0xF)<<12|rune(text[i+1]&0x3F)<<6|rune(text[i+2]&0x3F))
			i += 3
			continue
		}
		b.WriteString(text[i : i+n])
		i += n
	}
	return b.String()
}

// isHalf: the text begins with the escape of half a surrogate pair.
func isHalf(s string) bool {
	return len(s) >= 6 && s[0] == '\\' && s[1] == 'u' && s[2]|0x20 == 'd' && strings.IndexByte("89abcdefABCDEF", s[3]) >= 0
}

// high: that half is the first of a pair.
func high(s string) bool { return strings.IndexByte("89abAB", s[3]) >= 0 }

// isHalfWTF8: the text begins with half a surrogate pair as three bytes.
func isHalfWTF8(s string) bool { return len(s) >= 3 && s[0] == 0xED && s[1] >= 0xA0 }

// sameNames tells whether the names in two JSON texts come in the same order.
func sameNames(a, b string) bool {
	return slices.Equal(names(a), names(b))
}

func names(text string) []string {
	var out []string
	v, err := runtime.ParseString(text)
	if err != nil {
		return []string{text}
	}
	var visit func(v runtime.Value)
	visit = func(v runtime.Value) {
		for _, m := range v.Members() {
			out = append(out, m.Name)
			visit(m.Value)
		}
		for _, e := range v.Elems() {
			visit(e)
		}
	}
	visit(v)
	return out
}
