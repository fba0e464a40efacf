package choice

import "github.com/aslc-dev/aslc/runtime"

// NumericEquals compares the variable with a number; 1 and 1.0 are equal.
//
//go:noinline
func (o *Operand) NumericEquals(want float64) bool {
	return o.has(runtime.KindNumber) && o.number == want
}

// NumericLessThan tells whether the variable is a number below limit.
//
//go:noinline
func (o *Operand) NumericLessThan(limit float64) bool {
	return o.has(runtime.KindNumber) && o.number < limit
}

// NumericGreaterThan tells whether the variable is a number above limit.
//
//go:noinline
func (o *Operand) NumericGreaterThan(limit float64) bool {
	return o.has(runtime.KindNumber) && o.number > limit
}

// NumericLessThanEquals tells whether the variable is a number not above limit.
//
//go:noinline
func (o *Operand) NumericLessThanEquals(limit float64) bool {
	return o.has(runtime.KindNumber) && o.number <= limit
}

// NumericGreaterThanEquals tells whether the variable is a number not below limit.
//
//go:noinline
func (o *Operand) NumericGreaterThanEquals(limit float64) bool {
	return o.has(runtime.KindNumber) && o.number >= limit
}

// NumericEqualsPath compares two variables.
//
//go:noinline
func (o *Operand) NumericEqualsPath(other *Operand) bool {
	return o.both(other, runtime.KindNumber) && o.number == other.number
}

// NumericLessThanPath compares two variables.
//
//go:noinline
func (o *Operand) NumericLessThanPath(other *Operand) bool {
	return o.both(other, runtime.KindNumber) && o.number < other.number
}

// NumericGreaterThanPath compares two variables.
//
//go:noinline
func (o *Operand) NumericGreaterThanPath(other *Operand) bool {
	return o.both(other, runtime.KindNumber) && o.number > other.number
}

// NumericLessThanEqualsPath compares two variables.
//
//go:noinline
func (o *Operand) NumericLessThanEqualsPath(other *Operand) bool {
	return o.both(other, runtime.KindNumber) && o.number <= other.number
}

// NumericGreaterThanEqualsPath compares two variables.
//
//go:noinline
func (o *Operand) NumericGreaterThanEqualsPath(other *Operand) bool {
	return o.both(other, runtime.KindNumber) && o.number >= other.number
}
