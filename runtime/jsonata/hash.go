package jsonata

import "math"

// maxHashDepth is how deep hash looks: values that differ only below it share a
// hash, which costs comparisons.
const maxHashDepth = 16

// hash gives equal numbers for equal values.
func (q *Query) hash(v Value, depth int) uint64 {
	h := hashPrime * (uint64(v.kind) + 1)
	if depth == maxHashDepth || !q.step(1) {
		return h
	}
	switch v.kind {
	case KindBool:
		return h ^ v.num
	case KindNumber:
		return mixHash(h ^ math.Float64bits(v.Float()+0)) // -0 + 0 is 0
	case KindString:
		q.step(len(v.Str()) / bytesPerStep)
		return h ^ hashText(v.Str())
	case KindArray:
		l := v.list()
		for i := range l.len() {
			h = h*hashPrime + q.hash(l.at(i), depth+1)
		}
	case KindObject:
		l := v.memberList()
		for i := range l.len() { // a sum: the order of members does not count
			m := l.at(i)
			h += mixHash(hashText(m.Name) ^ q.hash(m.Value, depth+1)*hashPrime)
		}
	}
	return h
}

// hashText is FNV-1a.
func hashText(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * hashPrime
	}
	return mixHash(h)
}

const hashPrime = 1099511628211

// mixHash spreads the bits of a hash (the finalizer of SplitMix64).
func mixHash(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
