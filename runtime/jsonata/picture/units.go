package picture

import (
	"slices"
	"unicode/utf16"
)

// units is a string of JavaScript: the positions that $formatNumber counts are
// those of UTF-16.
type units []uint16

func toUnits(text string) units { return utf16.Encode([]rune(text)) }

func (u units) String() string { return string(utf16.Decode(u)) }

// index gives the first place of what at or after from, or -1.
func (u units) index(what units, from int) int {
	for i := from; i+len(what) <= len(u); i++ {
		if slices.Equal(u[i:i+len(what)], what) {
			return i
		}
	}
	return -1
}

func (u units) lastIndex(what units) int {
	for i := len(u) - len(what); i >= 0; i-- {
		if slices.Equal(u[i:i+len(what)], what) {
			return i
		}
	}
	return -1
}

func (u units) contains(what units) bool { return u.index(what, 0) >= 0 }

// twice says that there is more than one place of what.
func (u units) twice(what units) bool { return u.index(what, 0) != u.lastIndex(what) }

// cut gives the units between two places, which may lie behind the end.
func (u units) cut(from, to int) units {
	return u[min(from, len(u)):min(to, len(u))]
}

// insert gives a copy with what at a place; a negative one counts from the end,
// and what lies outside is the nearer end (String.prototype.slice).
func (u units) insert(at int, what units) units {
	if at < 0 {
		at = max(len(u)+at, 0)
	}
	at = min(at, len(u))
	return slices.Concat(u[:at], what, u[at:])
}

// split cuts at each separator; an empty one separates all units.
func (u units) split(separator units) []units {
	var out []units
	if len(separator) == 0 {
		for i := range u {
			out = append(out, u[i:i+1])
		}
		return out
	}
	for {
		i := u.index(separator, 0)
		if i < 0 {
			return append(out, u)
		}
		out, u = append(out, u[:i]), u[i+len(separator):]
	}
}

// is says that the name is that one unit.
func (u units) is(c uint16) bool { return len(u) == 1 && u[0] == c }
