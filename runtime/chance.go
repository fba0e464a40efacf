package runtime

import (
	"encoding/hex"
	"hash/fnv"
	"strconv"
)

// draw is the next number by chance of this visit. It derives from the
// execution's seed, the frame, the visit, the attempt and the number of draws
// before it, so a state that is entered again draws the same.
func (r *Run) draw() uint64 {
	r.touch()
	r.Visit.Draws++
	h := fnv.New64a()
	h.Write(strconv.AppendUint(nil, r.x.seedValue(), 16))
	h.Write([]byte(r.Key()))
	h.Write(strconv.AppendInt([]byte{'#'}, int64(r.Visit.Draws), 10))
	return mix(h.Sum64())
}

// touch marks the visit as one that has something to forget at its end, which
// without a history nobody else does.
func (r *Run) touch() {
	if r.Visit.Stage == Fresh {
		r.Visit.Stage = Entered
	}
}

// mix spreads the bits of a hash (the finalizer of SplitMix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// Uint64 is a number by chance, the same whenever this evaluation is repeated.
func (e *Eval) Uint64() uint64 { return e.run.draw() }

// UUID is a version 4 UUID by chance, the same whenever this evaluation is repeated.
func (e *Eval) UUID() string {
	hi, lo := e.run.draw(), e.run.draw()
	return uuidOf(hi, lo)
}

// uuidOf makes a version 4 UUID of 128 bits by chance.
func uuidOf(hi, lo uint64) string {
	var b [16]byte
	for i := range 8 {
		b[i], b[8+i] = byte(hi>>(8*i)), byte(lo>>(8*i))
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	s := hex.EncodeToString(b[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
