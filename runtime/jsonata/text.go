package jsonata

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Strings are WTF-8: UTF-8 in which a surrogate that has no partner, as
// JavaScript's strings may have, is written in three bytes like any other code
// point of its size. A pair is always one code point of four bytes, so equal
// strings have equal bytes.

// decode gives the first code point of s and its length; a surrogate without a
// partner is one.
func decode(s string) (r rune, size int) {
	r, size = utf8.DecodeRuneInString(s)
	if size == 1 && r == utf8.RuneError && isSurrogate(s) {
		return 0xd000 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	}
	return r, size
}

// isSurrogate says that s begins with a surrogate.
func isSurrogate(s string) bool { return len(s) >= 3 && s[0] == 0xed && s[1] >= 0xa0 }

func isHigh(r rune) bool { return r >= 0xd800 && r < 0xdc00 }
func isLow(r rune) bool  { return r >= 0xdc00 && r < 0xe000 }

// appendPoint appends a code point, surrogates included.
func appendPoint(dst []byte, r rune) []byte {
	if isHigh(r) || isLow(r) {
		return append(dst, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(dst, r)
}

// unitsIn gives how many units of UTF-16 a code point has.
func unitsIn(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// pairUp joins surrogates that came to stand side by side.
func pairUp(s string) string {
	i := nextPair(s)
	if i < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for ; i >= 0; i = nextPair(s) {
		high, _ := decode(s[i:])
		low, _ := decode(s[i+3:])
		out = append(out, s[:i]...)
		out = utf8.AppendRune(out, 0x10000+(high-0xd800)<<10|(low-0xdc00))
		s = s[i+6:]
	}
	return string(append(out, s...))
}

// nextPair finds the first two surrogates that make up a code point, or -1.
func nextPair(s string) int {
	for from := 0; ; {
		i := strings.IndexByte(s[from:], 0xed)
		if i < 0 {
			return -1
		}
		from += i
		if endsHigh(s[:min(from+3, len(s))]) && startsLow(s[from+3:]) {
			return from
		}
		from++
	}
}

func endsHigh(s string) bool {
	n := len(s) - 3
	return n >= 0 && s[n] == 0xed && s[n+1] >= 0xa0 && s[n+1] < 0xb0
}

func startsLow(s string) bool { return isSurrogate(s) && s[1] >= 0xb0 }

// concatText is a + b.
func concatText(a, b string) string {
	if endsHigh(a) && startsLow(b) {
		return pairUp(a + b)
	}
	return a + b
}

// compareText orders strings by their units of UTF-16, as < does in JavaScript.
func compareText(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if n == len(a) || n == len(b) {
		return len(a) - len(b)
	}
	if a[n] < 0xee && b[n] < 0xee { // both below U+E000, or of one first byte
		return int(a[n]) - int(b[n])
	}
	for n > 0 && a[n]&0xc0 == 0x80 {
		n--
	}
	return compareUnits(a[n:], b[n:])
}

// compareUnits orders strings whose first code points differ. Those above U+FFFF
// begin with a surrogate, and so come before U+E000.
func compareUnits(a, b string) int {
	x, xNext := firstUnits(a)
	y, yNext := firstUnits(b)
	if x != y {
		return int(x - y)
	}
	return int(xNext - yNext)
}

// firstUnits gives the first two units of s; -1 stands for none.
func firstUnits(s string) (first, second rune) {
	r, size := decode(s)
	if r >= 0x10000 {
		return splitPair(r)
	}
	if size == len(s) {
		return r, -1
	}
	next, _ := decode(s[size:])
	if next >= 0x10000 {
		next, _ = splitPair(next)
	}
	return r, next
}

// splitPair gives the two surrogates of a code point above U+FFFF.
func splitPair(r rune) (high, low rune) {
	r -= 0x10000
	return 0xd800 + r>>10, 0xdc00 + r&0x3ff
}

// unitLen is the length property of a JavaScript string: its units of UTF-16.
func unitLen(s string) int {
	n := 0
	for i := range len(s) {
		switch {
		case s[i]&0xc0 == 0x80:
		case s[i] >= 0xf0:
			n += 2
		default:
			n++
		}
	}
	return n
}

// pointLen counts the code points of s.
func pointLen(s string) int {
	n := 0
	for i := range len(s) {
		if s[i]&0xc0 != 0x80 {
			n++
		}
	}
	return n
}

// pointOffset gives the byte at which code point n of s begins; len(s) beyond.
func pointOffset(s string, n int) int {
	for i := range len(s) {
		if s[i]&0xc0 == 0x80 {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// cutText gives what stands before and after the first sep in s. It looks for
// units of UTF-16: a surrogate at an end of sep may be half of a pair of s.
func cutText(s, sep string) (before, after string, found bool) {
	if !startsLow(sep) && !endsHigh(sep) {
		return strings.Cut(s, sep)
	}
	text, part := unitsOf(s), unitsOf(sep)
	for i := 0; i+len(part) <= len(text); i++ {
		if slices.Equal(text[i:i+len(part)], part) {
			return textOf(text[:i]), textOf(text[i+len(part):]), true
		}
	}
	return s, "", false
}

// unitsOf gives the units of UTF-16 of a string.
func unitsOf(s string) []uint16 {
	out := make([]uint16, 0, len(s))
	for len(s) > 0 {
		r, size := decode(s)
		s = s[size:]
		if r < 0x10000 {
			out = append(out, uint16(r))
			continue
		}
		high, low := splitPair(r)
		out = append(out, uint16(high), uint16(low))
	}
	return out
}

// textOf is the string of these units.
func textOf(units []uint16) string {
	out := make([]byte, 0, len(units))
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if isHigh(r) && i+1 < len(units) && isLow(rune(units[i+1])) {
			i++
			r = 0x10000 + (r-0xd800)<<10 + rune(units[i]) - 0xdc00
		}
		out = appendPoint(out, r)
	}
	return string(out)
}
