package jsonata

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"math"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// The functions of this file are those that Step Functions adds ("Transforming
// data with JSONata in Step Functions").

// Partition is $partition: the array cut into chunks of that many elements; the
// last one may be shorter.
var Partition = &Function{
	Name: "partition", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "a"}, {Types: "n"}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() || !args[1].Exists() {
			return Value{}
		}
		size := math.Floor(args[1].Float())
		if !(size >= 1) {
			return q.raise("D3137", "The second argument of partition function must be a positive integer", "")
		}
		elems := args[0].Elems()
		return q.partition(elems, int(min(size, float64(len(elems)+1))))
	},
}

func (q *Query) partition(elems []Value, size int) Value {
	chunks := (len(elems) + size - 1) / size
	if !q.allocElems(chunks) || !q.allocElems(len(elems)) {
		return Value{}
	}
	out := make([]Value, 0, chunks)
	for len(elems) > 0 {
		n := min(size, len(elems))
		out = append(out, Array(elems[:n:n]...))
		elems = elems[n:]
	}
	return Array(out...)
}

// Range is $range: the numbers from first to last, step by step. What is no
// integer is rounded.
var Range = &Function{
	Name: "range", Arity: 3,
	Signature: &Signature{Params: []Param{{Types: "n"}, {Types: "n"}, {Types: "n"}}},
	impl:      numberRange,
}

func numberRange(q *Query, args []Value) Value {
	for i := range args {
		if !args[i].Exists() || !q.finite(args[i]) {
			return Value{}
		}
	}
	first, last, step := math.Round(args[0].Float()), math.Round(args[1].Float()), math.Round(args[2].Float())
	if step == 0 || step != step {
		return q.raise("D3137", "The third argument of range function must not be 0", "")
	}
	n := math.Floor((last-first)/step) + 1
	if !(n >= 1) {
		return Array()
	}
	if n > maxRange {
		return q.Fail("D2014", Details{Value: Number(n)})
	}
	if !q.allocElems(int(n)) {
		return Value{}
	}
	out := make([]Value, int(n))
	for i := range out {
		out[i] = Number(first + float64(i)*step)
	}
	return Array(out...)
}

// Hash is $hash: the hash of a string's UTF-8, in hexadecimal digits.
var Hash = &Function{
	Name: "hash", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "s"}, {Types: "s"}}},
	impl: func(q *Query, args []Value) Value {
		if !q.reads(args[0]) {
			return Value{}
		}
		sum := digest([]byte(strings.ToValidUTF8(args[0].Str(), "\ufffd")), args[1].Str())
		if sum == nil {
			return q.raise("D3137", "The second argument of hash function must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512", "")
		}
		return String(hex.EncodeToString(sum))
	},
}

// digest is nil if there is no such algorithm.
func digest(data []byte, algorithm string) []byte {
	switch algorithm {
	case "MD5":
		sum := md5.Sum(data)
		return sum[:]
	case "SHA-1":
		sum := sha1.Sum(data)
		return sum[:]
	case "SHA-256":
		sum := sha256.Sum256(data)
		return sum[:]
	case "SHA-384":
		sum := sha512.Sum384(data)
		return sum[:]
	case "SHA-512":
		sum := sha512.Sum512(data)
		return sum[:]
	}
	return nil
}

// Random is $random: a number by chance from 0 up to but not including 1. The
// same seed gives the same number.
var Random = &Function{
	Name: "random", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "n", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		var bits uint64
		if args[0].Exists() {
			bits = mixHash(math.Float64bits(args[0].Float()+0) + 0x9e3779b97f4a7c15)
		} else {
			bits = q.chance()
		}
		return Number(float64(bits>>11) / (1 << 53))
	},
}

// UUID is $uuid: a version 4 UUID by chance.
var UUID = &Function{
	Name: "uuid", Arity: 0,
	Signature: &Signature{},
	impl: func(q *Query, _ []Value) Value {
		var b [16]byte
		high, low := q.chance(), q.chance()
		for i := range 8 {
			b[i], b[8+i] = byte(high>>(8*i)), byte(low>>(8*i))
		}
		b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
		s := hex.EncodeToString(b[:])
		return String(s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:])
	},
}

// Parse is $parse: the value that JSON text stands for.
var Parse = &Function{
	Name: "parse", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s"}}},
	impl: func(q *Query, args []Value) Value {
		text := args[0].Str()
		if !q.reads(args[0]) || !q.alloc(len(text)) {
			return Value{}
		}
		v, err := runtime.ParseString(text)
		if err != nil {
			return q.raise("D3137", "The argument of parse function is not valid JSON: "+err.Error(), "")
		}
		return Of(v)
	},
}
