package ir_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/aslc-dev/aslc/ir"
)

// randomType makes types of few names, so that they have much in common.
func randomType(r *rand.Rand, depth int) ir.Type {
	out := ir.Nothing
	for range 1 + r.IntN(2) {
		out = out.Join(randomPart(r, depth))
	}
	return out
}

func randomPart(r *rand.Rand, depth int) ir.Type {
	scalars := []ir.Type{
		ir.NullType, ir.BooleanType, ir.NumberType, ir.IntegerType, ir.StringType, ir.TimestampType, ir.Unknown,
		ir.Constants("a"), ir.Constants("b", "c"), ir.Constants("2026-01-01T00:00:00Z"), ir.ArrayType, ir.ObjectType,
	}
	if depth == 0 || r.IntN(3) == 0 {
		return scalars[r.IntN(len(scalars))]
	}
	inner := func() ir.Type { return randomType(r, depth-1) }
	switch r.IntN(3) {
	case 0:
		return ir.List(inner())
	case 1:
		elems := make([]ir.Type, r.IntN(3))
		for i := range elems {
			elems[i] = inner()
		}
		return ir.Tuple(elems...)
	}
	var fields []ir.TypeField
	for _, name := range []string{"x", "y", "z"} {
		switch r.IntN(4) {
		case 0:
			fields = append(fields, ir.TypeField{Name: name, Type: inner()})
		case 1:
			fields = append(fields, ir.TypeField{Name: name, Type: inner().Optional()})
		case 2:
			fields = append(fields, ir.TypeField{Name: name, Type: ir.AbsentType})
		}
	}
	rest := []ir.Type{ir.Nothing, ir.Unknown, ir.IntegerType}
	return ir.ObjectWith(rest[r.IntN(3)], fields...)
}

// randomValue is a value, mostly one that types above have.
func randomValue(r *rand.Rand, depth int) any {
	scalars := []any{nil, true, 1, 1.5, "a", "b", "q", "2026-01-01T00:00:00Z"}
	if depth == 0 || r.IntN(3) == 0 {
		return scalars[r.IntN(len(scalars))]
	}
	if r.IntN(2) == 0 {
		out := make([]any, r.IntN(3))
		for i := range out {
			out[i] = randomValue(r, depth-1)
		}
		return out
	}
	out := map[string]any{}
	for _, name := range []string{"x", "y", "w"} {
		if r.IntN(2) == 0 {
			out[name] = randomValue(r, depth-1)
		}
	}
	return out
}

func TestLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	equal := func(law string, a, b ir.Type, of ...ir.Type) {
		t.Helper()
		if !a.Equal(b) {
			t.Fatalf("%s: %v\nis not %v\nof %v", law, a, b, of)
		}
	}
	for range 6_000 {
		a, b, c := randomType(r, 3), randomType(r, 3), randomType(r, 3)
		equal("commutative", a.Join(b), b.Join(a), a, b)
		equal("associative", a.Join(b).Join(c), a.Join(b.Join(c)), a, b, c)
		equal("idempotent", a.Join(a), a, a)
		equal("upper bound", a.Join(b).Join(a), a.Join(b), a, b)
		equal("Nothing", a.Join(ir.Nothing), a, a)
		equal("Unknown", a.Join(ir.Unknown), ir.Unknown, a)
		equal("Unknown narrows nothing", a.Narrow(ir.Unknown), a, a)
	}
}

// TestValues: what a value is of, its types' joins, widenings and narrowings have too.
func TestValues(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	hits := 0
	for range 6_000 {
		a, b := randomType(r, 3), randomType(r, 3)
		text, err := json.Marshal(randomValue(r, 3))
		if err != nil {
			t.Fatal(err)
		}
		v := string(text)
		inA, inB := a.Misfit(v) == "", b.Misfit(v) == ""
		check := func(name string, has bool, u ir.Type) {
			if m := u.Misfit(v); has && m != "" {
				t.Fatalf("%s of %v and %v is %v: %s", name, a, b, u, m)
			}
		}
		check("Join", inA || inB, a.Join(b))
		check("Widen", inA || inB, a.Widen(b))
		check("Narrow", inA && inB, a.Narrow(b))
		check("WithoutText", inA && v != `"b"`, a.WithoutText("b"))
		if m := ir.ConstType(v).Misfit(v); m != "" {
			t.Fatalf("the type of a constant: %s", m)
		}
		if inA && inB {
			hits++
		}
	}
	if hits < 150 {
		t.Errorf("only %d values were of both types", hits)
	}
}

// TestWidenEnds: chains of ever more values come to rest.
func TestWidenEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	longest := 0
	for range 500 {
		at, changes := randomType(r, 2), 0
		for i := range 400 {
			next := at.Widen(grown(r, at, i))
			if !next.Equal(at) {
				changes++
			}
			at = next
		}
		longest = max(longest, changes)
	}
	if longest > 100 {
		t.Errorf("a chain changed %d times", longest)
	}
}

// grown is a type that has something new each time.
func grown(r *rand.Rand, t ir.Type, i int) ir.Type {
	switch r.IntN(4) {
	case 0:
		return ir.ObjectWith(ir.Nothing, ir.TypeField{Name: "before", Type: t}, ir.TypeField{Name: fmt.Sprint("n", i), Type: ir.NullType})
	case 1:
		return ir.Tuple(t, t)
	case 2:
		return ir.Constants(fmt.Sprint("text ", i))
	}
	return randomType(r, 2)
}

func TestBounds(t *testing.T) {
	deep, wide := ir.Constants("x"), ir.Constants("x")
	for i := range 200 {
		deep = ir.ObjectWith(ir.Nothing, ir.TypeField{Name: "a", Type: deep})
		wide = ir.Tuple(wide, wide, wide)
		if i > 20 && (len(deep.String()) > 300 || len(wide.String()) > 20_000) {
			t.Fatalf("%d bytes and %d", len(deep.String()), len(wide.String()))
		}
	}
	names := ir.Nothing
	for i := range 5000 {
		names = names.Join(ir.ObjectWith(ir.Nothing, ir.TypeField{Name: fmt.Sprint(i), Type: ir.NullType}))
	}
	if got := len(names.Fields()); got > 256 {
		t.Errorf("%d fields", got)
	}
	if m := names.Misfit(`{"4999": null}`); m != "" {
		t.Error(m)
	}
}

func TestTypeText(t *testing.T) {
	field := func(name string, x ir.Type) ir.TypeField { return ir.TypeField{Name: name, Type: x} }
	for _, c := range []struct {
		t            ir.Type
		text, schema string
	}{
		{ir.Nothing, `nothing`, `false`},
		{ir.Unknown, `unknown`, `true`},
		{ir.NullType.Join(ir.IntegerType), `integer | null`, `{"anyOf":[{"type":"integer"},{"type":"null"}]}`},
		{ir.Constants("b", "a", "b"), `"a" | "b"`, `{"type":"string","enum":["a","b"]}`},
		{ir.TimestampType, `timestamp`, `{"type":"string","format":"date-time"}`},
		{ir.List(ir.StringType), `[string…]`, `{"type":"array","items":{"type":"string"}}`},
		{ir.Tuple(ir.NumberType, ir.BooleanType.Optional()), `[number, boolean?]`,
			`{"type":"array","prefixItems":[{"type":"number"},{"type":"boolean"}],"items":false,"minItems":1}`},
		{ir.ObjectWith(ir.Unknown, field("id", ir.StringType), field("at", ir.NullType.Optional())), `{"at"?: null, "id": string, …}`,
			`{"type":"object","properties":{"at":{"type":"null"},"id":{"type":"string"}},"required":["id"]}`},
		{ir.ObjectWith(ir.Nothing), `{}`, `{"type":"object","additionalProperties":false}`},
		{ir.ObjectWith(ir.IntegerType), `{…: integer}`, `{"type":"object","additionalProperties":{"type":"integer"}}`},
		{ir.ConstType(`{"a": [1, 1.5, "<"], "b": null}`), `{"a": [integer, number, "<"], "b": null}`, ""},
	} {
		if got := c.t.String(); got != c.text {
			t.Errorf("got %s, want %s", got, c.text)
		}
		got, err := json.Marshal(c.t)
		if err != nil || c.schema != "" && string(got) != c.schema {
			t.Errorf("%s: got %s, want %s, %v", c.text, got, c.schema, err)
		}
	}
}
