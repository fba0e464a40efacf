package pattern

import (
	"slices"
	"sync"
	"unicode"
)

// span is a range of characters.
type span struct{ low, high rune }

// set is a set of characters: spans in order that do not touch.
type set []span

func single(r rune) set { return set{{r, r}} }

var (
	all            = set{{0, unicode.MaxRune}}
	digits         = set{{'0', '9'}}
	wordCharacters = set{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	lineEnds       = set{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}
	// blanks are WhiteSpace and LineTerminator (ECMA-262 12.2, 12.3).
	blanks = set{{'\t', '\r'}, {' ', ' '}, {0xa0, 0xa0}, {0x1680, 0x1680}, {0x2000, 0x200a},
		{0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}, {0xfeff, 0xfeff}}
)

// union joins sets.
func union(sets ...set) set {
	var spans set
	for _, s := range sets {
		spans = append(spans, s...)
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.low - b.low) })
	var out set
	for _, s := range spans {
		if n := len(out); n > 0 && s.low <= out[n-1].high+1 {
			out[n-1].high = max(out[n-1].high, s.high)
			continue
		}
		out = append(out, s)
	}
	return out
}

// not is all characters that s does not have.
func (s set) not() set {
	var out set
	next := rune(0)
	for _, p := range s {
		if p.low > next {
			out = append(out, span{next, p.low - 1})
		}
		next = p.high + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, span{next, unicode.MaxRune})
	}
	return out
}

func (s set) equal(t set) bool { return slices.Equal(s, t) }

// namesSurrogates says that halves of surrogate pairs are in s, but not merely
// because it leaves little out.
func (s set) namesSurrogates() bool {
	for _, p := range s {
		if p.low <= 0xdfff && p.high >= 0xd800 && (p.low >= 0xd800 || p.high <= 0xdfff) {
			return true
		}
	}
	return false
}

// fold adds what flag i holds equal to characters of s.
func (s set) fold() set {
	equals := equalLetters()
	out := slices.Clone(s)
	for _, p := range s {
		for r := p.low; r <= min(p.high, lastLetter); r++ {
			c := canonical(r)
			if c != r {
				out = append(out, span{c, c})
			}
			for _, other := range equals[c] {
				out = append(out, span{other, other})
			}
		}
	}
	return union(out)
}

// lastLetter is beyond all letters that have two cases.
const lastLetter = 0x1e943

// canonical is Canonicalize of ECMA-262 22.2.2.7.3 without flag u.
func canonical(r rune) rune {
	upper := unicode.ToUpper(r)
	if r >= 0x80 && upper < 0x80 {
		return r
	}
	return upper
}

// equalLetters gives the letters that have the same canonical one.
var equalLetters = sync.OnceValue(func() map[rune][]rune {
	out := map[rune][]rune{}
	for r := rune(0); r <= lastLetter; r++ {
		if c := canonical(r); c != r {
			out[c] = append(out[c], r)
		}
	}
	return out
})
