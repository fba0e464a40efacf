package jsonata

import (
	"math"
	"strconv"
	"testing"
	"unsafe"

	"github.com/aslc-dev/aslc/runtime"
)

func TestValueIsSmall(t *testing.T) {
	if n := unsafe.Sizeof(Value{}); n != 24 {
		t.Errorf("a Value has %d bytes", n)
	}
}

// What a document holds goes back as it stands there; what is taken out of it
// is printed as JavaScript does.
func TestExport(t *testing.T) {
	const text = `{"b": 1.50, "a": [1e2, "\u0041"], "b2": {"x": 12345678901234567890}}`
	doc := parsed(t, text)
	var q Query
	q.Begin(nil)
	for _, c := range []struct {
		v    Value
		want string
	}{
		{doc, text},
		{q.Field(doc, "a"), `[1e2,"\u0041"]`},
		{q.Field(doc, "b"), `1.5`},
		{q.Fields(doc, "b2", "x"), `12345678901234567000`},
		{q.Path(doc).Field("a").Value(), `[1e2,"\u0041"]`},
		{q.Array(q.Field(doc, "a")), `[100,"A"]`},
		{Members{{"x", q.Field(doc, "b2")}}.Value(), `{"x":{"x":12345678901234567890}}`},
		{parsed(t, `"a\n"`), `"a\n"`},
		{parsed(t, `"\u0061"`), `"a"`},
		{parsed(t, `"a\/b"`), `"a/b"`},
		{parsed(t, `""`), `""`},
		{parsed(t, ` "a" `), `"a"`},
		{Number(math.Copysign(0, -1)), `0`},
		{Number(1e21), `1e+21`},
		{Number(math.NaN()), `null`},
		{Number(math.Inf(-1)), `null`},
		{Array(Value{}, Null()), `[null,null]`},
		{Array(Uppercase.Value()), `[null]`},
		{Members{{"f", Uppercase.Value()}, {"u", Value{}}, {"n", Null()}}.Value(), `{"n":null}`},
		{String("\xed\xa0\xbd"), `"\ud83d"`},
	} {
		if got := shownResult(&q, c.v); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestTruth(t *testing.T) {
	for _, c := range []struct {
		v    Value
		want bool
	}{
		{Value{}, false}, {Null(), false}, {Bool(true), true}, {Bool(false), false}, {Number(0), false}, {Number(-1), true},
		{Number(math.NaN()), false}, {Number(math.Copysign(0, -1)), false}, {String(""), false}, {String("false"), true},
		{Array(), false}, {Array(Number(0)), false}, {Array(Number(0), Number(1)), true}, {Array(Array(Bool(true))), true},
		{Array(Null(), Null()), false}, {Members{}.Value(), false}, {Members{{"a", Null()}}.Value(), true},
		{parsed(t, `{}`), false}, {parsed(t, `{"a":0}`), true}, {parsed(t, `[0,{}]`), false}, {parsed(t, `[[1]]`), true},
	} {
		if (&Query{}).Begin(nil).Truth(c.v) != c.want {
			t.Errorf("%s is %v", Export(c.v).Text(), !c.want)
		}
	}
}

func TestCollapse(t *testing.T) {
	one := Number(1)
	for _, c := range []struct {
		v    Value
		want string
	}{
		{Collapse(Sequence()), `undefined`},
		{Collapse(Sequence(one)), `1`},
		{Collapse(Sequence(one, one)), `[1,1]`},
		{Collapse(Array(one)), `[1]`},
		{Collapse(Array()), `[]`},
		{Collapse(KeepArray(Sequence(one))), `[1]`},
		{Collapse(KeepArray(Sequence())), `undefined`},
		{Collapse(KeepArray(one)), `1`},
		{Collapse(Sequence(Sequence(one))), `[1]`},
	} {
		var q Query
		if got := shownResult(&q, c.v); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// Members of small and of large objects are found, and keep their order.
func TestMembers(t *testing.T) {
	for _, n := range []int{0, 1, maxScan, maxScan + 1, 1000} {
		var m Members
		for i := range n {
			m = append(m, Member{"k" + strconv.Itoa(i*7919%1009), Number(float64(i))})
		}
		v := m.Value()
		if v.Len() != n {
			t.Fatalf("%d members of %d", v.Len(), n)
		}
		for _, o := range []Value{v, Of(Export(v))} {
			for i, member := range o.Members() {
				if member.Value.Float() != float64(i) || o.Member(member.Name).Float() != float64(i) {
					t.Fatalf("member %s of %d is not at its place", member.Name, n)
				}
			}
			if o.Member("k").Exists() {
				t.Fatal("a member that is not there")
			}
		}
	}
}

func TestNothingIsAllocated(t *testing.T) {
	doc, err := runtime.ParseString(`{"order":{"total":12.5,"id":"a"},"items":[1,2,3]}`)
	if err != nil {
		t.Fatal(err)
	}
	var q Query
	q.Begin(nil)
	f := q.Lambda(1, nil, func(args []Value) Value { return q.Add(args[0], Number(1)) })
	for name, run := range map[string]func(){
		"path":       func() { q.Read(doc, "order", "id") },
		"comparison": func() { q.Greater(q.Read(doc, "order", "total"), Number(3)) },
		"arithmetic": func() { q.Multiply(q.Read(doc, "order", "total"), Number(3)) },
		"call":       func() { q.Call(Abs, Number(1)) },
		"lambda":     func() { q.Apply(f, Null(), Number(1)) },
		"equality":   func() { q.Equal(q.Read(doc, "order", "id"), String("a")) },
	} {
		if n := testing.AllocsPerRun(100, run); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}
