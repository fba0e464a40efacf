package intrinsic

import (
	"hash/maphash"
	"math"

	"github.com/aslc-dev/aslc/runtime"
)

// hashSeed differs between processes; only the speed of ArrayUnique depends on it.
var hashSeed = maphash.MakeSeed()

// maxHashDepth is how deep hash looks: values that differ only below it share a
// hash, which costs comparisons.
const maxHashDepth = 16

// hash gives equal numbers for equal values, in the sense of runtime.Equal.
func hash(v runtime.Value, depth int) uint64 {
	h := uint64(v.Kind()) + 1
	if depth == maxHashDepth {
		return h
	}
	switch v.Kind() {
	case runtime.KindBool:
		return maphash.String(hashSeed, v.String())
	case runtime.KindNumber:
		return h ^ maphash.Comparable(hashSeed, math.Float64bits(v.Float()+0)) // -0 + 0 is 0
	case runtime.KindString:
		return h ^ maphash.String(hashSeed, v.String())
	case runtime.KindArray:
		for _, elem := range v.Elems() {
			h = h*prime + hash(elem, depth+1)
		}
	case runtime.KindObject:
		for _, m := range v.Members() { // a sum: members have no order
			h += (maphash.String(hashSeed, m.Name) ^ hash(m.Value, depth+1)*prime) * prime
		}
	}
	return h
}

// prime is FNV's for 64 bits: multiplying by it mixes what was added.
const prime = 1099511628211
