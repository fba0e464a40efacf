package jsonata

import (
	"regexp"
	"testing"
)

// The results are those of AWS's documentation where it has them.
func TestAWSFunctions(t *testing.T) {
	testFunctions(t, []functionCase{
		{Partition, args(`[1,2,3,4,5,6,7,8,9]`, `4`), `[[1,2,3,4],[5,6,7,8],[9]]`},
		{Partition, args(`[1,2]`, `1e300`), `[[1,2]]`},
		{Partition, args(`[1,2,3]`, `2.9`), `[[1,2],[3]]`},
		{Partition, args(`[]`, `2`), `[]`},
		{Partition, args(`1`, `2`), `[[1]]`},
		{Partition, args(`undefined`, `2`), `undefined`},
		{Partition, args(`[1]`, `undefined`), `undefined`},
		{Partition, args(`[1]`, `0`), `error D3137`},
		{Partition, args(`[1]`, `-1`), `error D3137`},
		{Partition, args(`[1]`, `0.5`), `error D3137`},
		{Partition, args(`[1]`, `"2"`), `error T0410`},
		{Range, args(`0`, `10`, `2`), `[0,2,4,6,8,10]`},
		{Range, args(`1`, `10`, `2`), `[1,3,5,7,9]`},
		{Range, args(`3`, `-3`, `-3`), `[3,0,-3]`},
		{Range, args(`1`, `0`, `1`), `[]`},
		{Range, args(`1`, `1`, `-5`), `[1]`},
		{Range, args(`0.6`, `3`, `1`), `[1,2,3]`},
		{Range, args(`undefined`, `3`, `1`), `undefined`},
		{Range, args(`1`, `3`, `0`), `error D3137`},
		{Range, args(`1`, `1e9`, `1`), `error D2014`},
		{Range, args(`1`, `3`), `error T0410`},
		{Range, args(`1`, `3`, `"1"`), `error T0410`},
		{Hash, args(`"input data"`, `"SHA-1"`), `"aaff4a450a104cd177d28d18d74485e8cae074b7"`},
		{Hash, args(`""`, `"MD5"`), `"d41d8cd98f00b204e9800998ecf8427e"`},
		{Hash, args(`"é"`, `"SHA-256"`), `"4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"`},
		{Hash, args(`""`, `"SHA-384"`), `"38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"`},
		{Hash, args(`""`, `"SHA-512"`), `"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"`},
		{Hash, args(`undefined`, `"MD5"`), `undefined`},
		{Hash, args(`"a"`, `"md5"`), `error D3137`},
		{Hash, args(`"a"`, `undefined`), `error D3137`},
		{Hash, args(`"a"`), `error T0410`},
		{Hash, args(`1`, `"MD5"`), `error T0410`},
		{Parse, args(`"{\"a\": [1, null]}"`), `{"a": [1, null]}`},
		{Parse, args(`" 1.50 "`), `1.5`},
		{Parse, args(`"[]"`), `[]`},
		{Parse, args(`undefined`), `undefined`},
		{Parse, args(`""`), `error D3137`},
		{Parse, args(`"{a:1}"`), `error D3137`},
		{Parse, args(`{}`), `error T0410`},
		{Random, args(`"a"`), `error T0410`},
		{UUID, args(`1`), `error T0410`},
	})
}

func TestRandomOfSeed(t *testing.T) {
	var q Query
	q.Begin(nil)
	seen := map[float64]bool{}
	for seed := range 100 {
		x := q.Call(Random, Number(float64(seed))).Float()
		if x < 0 || x >= 1 || seen[x] {
			t.Fatalf("seed %d: %v", seed, x)
		}
		seen[x] = true
		if again := q.Call(Random, Number(float64(seed))).Float(); again != x {
			t.Errorf("seed %d: %v, then %v", seed, x, again)
		}
	}
}

func TestUUIDForm(t *testing.T) {
	var q Query
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	if s := q.Begin(nil).Call(UUID).Str(); !form.MatchString(s) {
		t.Error(s)
	}
}
