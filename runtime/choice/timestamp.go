package choice

import (
	"cmp"

	"github.com/aslc-dev/aslc/runtime"
)

// ValidTimestamp tells whether text is a timestamp as the Timestamp operators
// take it: RFC 3339 with an upper-case T and an upper-case Z or an offset.
func ValidTimestamp(text string) bool {
	_, ok := parseTimestamp(text)
	return ok
}

// order compares the variable with a timestamp; false if one of them is none.
func (o *Operand) order(limit string) (int, bool) {
	if !o.has(runtime.KindString) {
		return 0, false
	}
	return compareTimestamps(o.text, limit)
}

// orderPath compares two variables; false if one of them is no timestamp.
func (o *Operand) orderPath(other *Operand) (int, bool) {
	if !o.both(other, runtime.KindString) {
		return 0, false
	}
	return compareTimestamps(o.text, other.text)
}

func compareTimestamps(a, b string) (int, bool) {
	m, ok := parseTimestamp(a)
	if !ok {
		return 0, false
	}
	n, ok := parseTimestamp(b)
	return m.compare(n), ok
}

// TimestampEquals tells whether the variable is the moment want; the offsets of
// the two need not be the same.
func (o *Operand) TimestampEquals(want string) bool {
	c, ok := o.order(want)
	return ok && c == 0
}

// TimestampLessThan tells whether the variable is a moment before limit.
func (o *Operand) TimestampLessThan(limit string) bool {
	c, ok := o.order(limit)
	return ok && c < 0
}

// TimestampGreaterThan tells whether the variable is a moment after limit.
func (o *Operand) TimestampGreaterThan(limit string) bool {
	c, ok := o.order(limit)
	return ok && c > 0
}

// TimestampLessThanEquals tells whether the variable is a moment not after limit.
func (o *Operand) TimestampLessThanEquals(limit string) bool {
	c, ok := o.order(limit)
	return ok && c <= 0
}

// TimestampGreaterThanEquals tells whether the variable is a moment not before limit.
func (o *Operand) TimestampGreaterThanEquals(limit string) bool {
	c, ok := o.order(limit)
	return ok && c >= 0
}

// TimestampEqualsPath compares two variables.
func (o *Operand) TimestampEqualsPath(other *Operand) bool {
	c, ok := o.orderPath(other)
	return ok && c == 0
}

// TimestampLessThanPath compares two variables.
func (o *Operand) TimestampLessThanPath(other *Operand) bool {
	c, ok := o.orderPath(other)
	return ok && c < 0
}

// TimestampGreaterThanPath compares two variables.
func (o *Operand) TimestampGreaterThanPath(other *Operand) bool {
	c, ok := o.orderPath(other)
	return ok && c > 0
}

// TimestampLessThanEqualsPath compares two variables.
func (o *Operand) TimestampLessThanEqualsPath(other *Operand) bool {
	c, ok := o.orderPath(other)
	return ok && c <= 0
}

// TimestampGreaterThanEqualsPath compares two variables.
func (o *Operand) TimestampGreaterThanEqualsPath(other *Operand) bool {
	c, ok := o.orderPath(other)
	return ok && c >= 0
}

// moment is a point in time: seconds on an axis of days of 86,400 seconds, and
// nanoseconds within the second.
type moment struct{ seconds, nanos int64 }

func (m moment) compare(n moment) int {
	if c := cmp.Compare(m.seconds, n.seconds); c != 0 {
		return c
	}
	return cmp.Compare(m.nanos, n.nanos)
}
