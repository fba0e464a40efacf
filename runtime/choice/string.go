package choice

import "github.com/aslc-dev/aslc/runtime"

// compare orders texts as the service does, by UTF-16 code units: as the bytes
// of UTF-8, but for what lies beyond U+FFFF, which UTF-16 puts before U+E000.
func compare(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return int(rank(a[i])) - int(rank(b[i]))
		}
	}
	return len(a) - len(b)
}

// rank moves the lead bytes of U+E000 to U+FFFF behind those of what follows.
func rank(b byte) byte {
	if b == 0xEE || b == 0xEF {
		return b + 0x10
	}
	return b
}

// StringEquals tells whether the variable is the string want; case counts.
//
//go:noinline
func (o *Operand) StringEquals(want string) bool {
	return o.has(runtime.KindString) && o.text == want
}

// StringLessThan tells whether the variable is a string before limit.
//
//go:noinline
func (o *Operand) StringLessThan(limit string) bool {
	return o.has(runtime.KindString) && compare(o.text, limit) < 0
}

// StringGreaterThan tells whether the variable is a string after limit.
//
//go:noinline
func (o *Operand) StringGreaterThan(limit string) bool {
	return o.has(runtime.KindString) && compare(o.text, limit) > 0
}

// StringLessThanEquals tells whether the variable is a string not after limit.
//
//go:noinline
func (o *Operand) StringLessThanEquals(limit string) bool {
	return o.has(runtime.KindString) && compare(o.text, limit) <= 0
}

// StringGreaterThanEquals tells whether the variable is a string not before limit.
//
//go:noinline
func (o *Operand) StringGreaterThanEquals(limit string) bool {
	return o.has(runtime.KindString) && compare(o.text, limit) >= 0
}

// StringEqualsPath compares two variables.
//
//go:noinline
func (o *Operand) StringEqualsPath(other *Operand) bool {
	return o.both(other, runtime.KindString) && o.text == other.text
}

// StringLessThanPath compares two variables.
//
//go:noinline
func (o *Operand) StringLessThanPath(other *Operand) bool {
	return o.both(other, runtime.KindString) && compare(o.text, other.text) < 0
}

// StringGreaterThanPath compares two variables.
//
//go:noinline
func (o *Operand) StringGreaterThanPath(other *Operand) bool {
	return o.both(other, runtime.KindString) && compare(o.text, other.text) > 0
}

// StringLessThanEqualsPath compares two variables.
//
//go:noinline
func (o *Operand) StringLessThanEqualsPath(other *Operand) bool {
	return o.both(other, runtime.KindString) && compare(o.text, other.text) <= 0
}

// StringGreaterThanEqualsPath compares two variables.
//
//go:noinline
func (o *Operand) StringGreaterThanEqualsPath(other *Operand) bool {
	return o.both(other, runtime.KindString) && compare(o.text, other.text) >= 0
}
