package intrinsic

import (
	"math/bits"

	"github.com/aslc-dev/aslc/runtime"
)

// MathAdd is States.MathAdd: the sum of two integers.
func MathAdd(e *runtime.Eval, first, second runtime.Value) runtime.Value {
	a, _ := integer(e, "MathAdd", 1, first)
	b, ok := integer(e, "MathAdd", 2, second)
	if !ok {
		return absent
	}
	sum := Add(e, a, b)
	if e.Failed() {
		return absent
	}
	return runtime.Int(sum)
}

// Add is MathAdd of what the compiler knows to be integers.
func Add(e *runtime.Eval, a, b int64) int64 {
	sum := a + b
	if (sum > a) != (b > 0) && b != 0 {
		fail(e, "MathAdd", "the sum is out of range")
	}
	return sum
}

// MathRandom is States.MathRandom: an integer by chance, from start up to but
// not including end. The same seed gives the same number.
func MathRandom(e *runtime.Eval, start, end runtime.Value, seed ...runtime.Value) runtime.Value {
	from, _ := integer(e, "MathRandom", 1, start)
	to, ok := integer(e, "MathRandom", 2, end)
	if !ok {
		return absent
	}
	if from >= to {
		return fail(e, "MathRandom", "the start "+start.Text()+" is not below the end "+end.Text())
	}
	drawn, ok := chance(e, seed)
	if !ok {
		return absent
	}
	offset, _ := bits.Mul64(drawn, uint64(to)-uint64(from)) // scales 2⁶⁴ down to the span
	return runtime.Int(int64(uint64(from) + offset))
}

// chance gives 64 random bits: the run's, or those that a seed fixes.
func chance(e *runtime.Eval, seed []runtime.Value) (uint64, bool) {
	if len(seed) == 0 {
		return e.Uint64(), true
	}
	n, ok := integer(e, "MathRandom", 3, seed[0])
	return mix(uint64(n)), ok
}

// mix spreads a seed over 64 bits (SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// UUID is States.UUID: a version 4 UUID.
func UUID(e *runtime.Eval) runtime.Value {
	if e.Failed() {
		return absent
	}
	return runtime.String(e.UUID())
}
