package jsonata

import (
	"testing"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/runtime"
)

// FuzzOperators: no operator panics on any two documents, each ends within its
// budget, and what must agree does.
func FuzzOperators(f *testing.F) {
	for _, seed := range [][2]string{{`1`, `"a"`}, {`[1,[2]]`, `{"a":[{"a":1}]}`}, {`null`, `[]`}, {`"\ud800"`, `1e400`}, {`{"a":{"a":[]}}`, `[[[]]]`}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		x, err := runtime.ParseString(first)
		y, err2 := runtime.ParseString(second)
		if err != nil || err2 != nil || !utf8.ValidString(first+second) {
			return
		}
		a, b := Of(x), Of(y)
		var q Query
		q.Limit(Limits{Depth: 100, Steps: 100_000, Bytes: 1 << 20})
		for _, op := range []func() Value{
			func() Value { return q.Add(a, b) }, func() Value { return q.Modulo(a, b) }, func() Value { return q.Negate(a) },
			func() Value { return q.Concat(a, b) }, func() Value { return q.In(a, b) }, func() Value { return q.Range(a, b) },
			func() Value { return q.Array(a, Single(b)) }, func() Value { return q.Path(a).Field("a").Wildcard().Value() },
			func() Value { return q.From(a).Descendants().Field("a").KeepArray().Value() },
			func() Value { return q.From(a).Filter(func(c Value) Value { return b }).Value() },
			func() Value {
				return q.Path(a).Construct(func(c Value) Value { return q.Array(c, b) }).Step(name("a")).Value()
			},
			func() Value {
				return q.From(a).Sort(Term{By: name("a")}, Term{By: func(Value) Value { return b }}).Value()
			},
			func() Value { return q.From(a).Group(Pair{Key: name("a"), Value: func(c Value) Value { return c }}) },
			func() Value {
				return q.From(a).Tuples(2).Field("a", bindIndex(0)).Step(func(t *Tuple) Value { return q.Array(t.Get(0), t.Context()) }, bindAncestor(1)).Value()
			},
			func() Value {
				return q.Apply(q.Transform(name("a"), func(Value) Value { return b }, func(Value) Value { return Value{} }), Null(), a)
			},
		} {
			q.Begin(nil)
			if v := op(); q.Failed() && v.Exists() {
				t.Errorf("%s beside %v", Export(v).Text(), q.Error())
			}
			if len(q.stack) != 0 {
				t.Error("values are left on the stack")
			}
		}
		laws(t, &q, a, b)
	})
}

// laws are what holds for any two values.
func laws(t *testing.T, q *Query, a, b Value) {
	q.Begin(nil)
	same, other := q.Truth(q.Equal(a, b)), q.Truth(q.Equal(b, a))
	if same != other || !q.Failed() && same == q.Truth(q.NotEqual(a, b)) {
		t.Error("equality is not symmetric")
	}
	if copied := Of(Export(a)); !q.Failed() && !q.Truth(q.Equal(a, copied)) && a.Float()-a.Float() == 0 && !q.Failed() {
		t.Error("a value differs from its copy")
	}
	q.Begin(nil)
	if less, greater := q.Less(a, b), q.Greater(b, a); q.Truth(less) != q.Truth(greater) {
		t.Error("a < b, but not b > a")
	}
	if q.Begin(nil); q.Truth(q.Less(a, b)) && q.Truth(q.LessEqual(b, a)) {
		t.Error("a < b and b <= a")
	}
}
