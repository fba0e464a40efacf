// Package ecma matches the patterns that Go's regexp package cannot match:
// those with look-around, back references and the like. It is a package of its
// own so that only what needs it links github.com/dlclark/regexp2.
//
// Patterns come as aslc has translated them (compiler/jsonata/pattern).
package ecma

import (
	"time"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/runtime/jsonata"
	"github.com/dlclark/regexp2"
)

// timeout ends a search that goes on and on. It is the one budget that is not
// counted, since regexp2 cannot count: a pattern that backtracks without end
// is an error wherever it runs, and all others are far from it.
const timeout = 500 * time.Millisecond

// Regex is a pattern as a value. It panics if the pattern is invalid, as
// regexp.MustCompile does: patterns are constants of generated code.
func Regex(pattern string) jsonata.Value { return jsonata.Regex(MustCompile(pattern)) }

// Compile reads a pattern.
func Compile(pattern string) (jsonata.Matcher, error) {
	re, err := regexp2.Compile(pattern, regexp2.ECMAScript)
	if err != nil {
		return nil, err
	}
	re.MatchTimeout = timeout
	return matcher{re}, nil
}

// MustCompile is Compile for constants.
func MustCompile(pattern string) jsonata.Matcher {
	m, err := Compile(pattern)
	if err != nil {
		panic(err)
	}
	return m
}

type matcher struct{ re *regexp2.Regexp }

func (m matcher) String() string { return m.re.String() }

// Match finds the next match.
func (m matcher) Match(text string, from int) ([]int, error) {
	runes, offsets, start := decode(text, from)
	found, err := m.re.FindRunesMatchStartingAt(runes, start)
	if err != nil || found == nil {
		return nil, err
	}
	groups := found.Groups()
	spans := make([]int, 0, 2*len(groups))
	for i := range groups {
		g := &groups[i]
		if len(g.Captures) == 0 {
			spans = append(spans, -1, -1)
			continue
		}
		spans = append(spans, offsets[g.Index], offsets[g.Index+g.Length])
	}
	return spans, nil
}

// decode gives the characters of a text, halves of surrogate pairs included,
// and the byte at which each begins; start is the one at byte from.
func decode(text string, from int) (runes []rune, offsets []int, start int) {
	runes = make([]rune, 0, len(text))
	offsets = make([]int, 0, len(text)+1)
	for i := 0; i < len(text); {
		if i == from {
			start = len(runes)
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if size == 1 && r == utf8.RuneError && i+2 < len(text) && text[i] == 0xed {
			r, size = 0xd000|rune(text[i+1]&0x3f)<<6|rune(text[i+2]&0x3f), 3
		}
		runes, offsets = append(runes, r), append(offsets, i)
		i += size
	}
	if from >= len(text) {
		start = len(runes)
	}
	return runes, append(offsets, len(text)), start
}
