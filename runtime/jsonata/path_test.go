package jsonata

import (
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

// name is an expression of one name.
func name(n string) func(c Value) Value {
	return func(c Value) Value { return new(Query).Begin(nil).Field(c, n) }
}

// pathCase is a path in its own words and as calls, with what npm's jsonata
// 2.0.6 gives for it on the input.
type pathCase struct {
	expr  string
	input string
	run   func(q *Query, c Value) Value
	want  string
}

func testPaths(t *testing.T, cases []pathCase) {
	t.Helper()
	for _, c := range cases {
		var q Query
		v := c.run(q.Begin(nil), Input(parsed(t, c.input)))
		if got := shownResult(&q, v); got != c.want {
			t.Errorf("%s on %s:\n got %s\nwant %s", c.expr, c.input, got, c.want)
		}
	}
}

func TestPathsOfNames(t *testing.T) {
	ab := func(q *Query, c Value) Value { return q.Path(c).Field("a").Field("b").Value() }
	for _, c := range []struct{ input, want string }{
		{`{"a":{"b":1}}`, `1`},
		{`{"a":{"b":null}}`, `null`},
		{`{"a":{}}`, `undefined`},
		{`{"a":null}`, `undefined`},
		{`{"a":"text"}`, `undefined`},
		{`{"a":[{"b":1},{"b":2}]}`, `[1,2]`},
		{`{"a":[{"b":1},{"c":2}]}`, `1`},
		{`{"a":[{"b":[1,2]},{"b":3}]}`, `[1,2,3]`},
		{`{"a":[{"b":[1]}]}`, `[1]`},
		{`{"a":{"b":[]}}`, `[]`},
		{`{"a":{"b":[1]}}`, `[1]`},
		{`{"a":[{"b":[[1,2]]}]}`, `[[1,2]]`},
		{`{"a":[[{"b":1}],[{"b":2}]]}`, `[1,2]`},
		{`{"a":[]}`, `undefined`},
		{`[{"a":{"b":1}},{"a":{"b":2}}]`, `[1,2]`},
		{`[[{"a":{"b":1}}]]`, `1`},
		{`undefined`, `undefined`},
	} {
		testPaths(t, []pathCase{
			{"a.b", c.input, ab, c.want},
			{"Fields", c.input, func(q *Query, c Value) Value { return q.Fields(c, "a", "b") }, c.want},
		})
		if c.input == "undefined" {
			continue
		}
		d, err := runtime.ParseString(c.input)
		if err != nil {
			t.Fatal(err)
		}
		var q Query
		if got := shownResult(q.Begin(nil), q.Read(d, "a", "b")); got != c.want {
			t.Errorf("Fields of the document %s: %s, want %s", c.input, got, c.want)
		}
	}
}

func TestStagesAndSteps(t *testing.T) {
	over := func(n float64) func(c Value) Value {
		return func(c Value) Value { return Bool(c.Member("n").Float() > n) }
	}
	always := func(Value) Value { return Bool(true) }
	testPaths(t, []pathCase{
		{"a[0]", `{"a":[1,2,3]}`, func(q *Query, c Value) Value { return q.Path(c).Field("a").At(0).Value() }, `1`},
		{"a[-1]", `{"a":[1,2,3]}`, func(q *Query, c Value) Value { return q.Path(c).Field("a").At(-1).Value() }, `3`},
		{"a[3]", `{"a":[1,2,3]}`, func(q *Query, c Value) Value { return q.Path(c).Field("a").At(3).Value() }, `undefined`},
		{"a[-4]", `{"a":[1,2,3]}`, func(q *Query, c Value) Value { return q.Path(c).Field("a").At(-4).Value() }, `undefined`},
		{"a[0]", `{"a":7}`, func(q *Query, c Value) Value { return q.Path(c).Field("a").At(0).Value() }, `7`},
		{"a[0]", `[{"a":[1,2]},{"a":[3,4]}]`, func(q *Query, c Value) Value { return q.Path(c).Field("a").At(0).Value() }, `1`},
		{"$.a[0]", `[{"a":[1,2]},{"a":[3,4]}]`, func(q *Query, c Value) Value { return q.From(Context(c)).Field("a").At(0).Value() }, `[1,3]`},
		{"(a)[0]", `[{"a":[1,2]},{"a":[3,4]}]`, func(q *Query, c Value) Value { return Collapse(q.At(q.Field(c, "a"), 0)) }, `1`},
		{"a[0][]", `{"a":[1,2]}`, func(q *Query, c Value) Value { return q.Path(c).Field("a").At(0).KeepArray().Value() }, `[1]`},
		{"a[]", `{"a":1}`, func(q *Query, c Value) Value { return q.Path(c).Field("a").KeepArray().Value() }, `[1]`},
		{"a[]", `{}`, func(q *Query, c Value) Value { return q.Path(c).Field("a").KeepArray().Value() }, `undefined`},
		{"a[n>1]", `{"a":[{"n":1},{"n":2},{"n":3}]}`, func(q *Query, c Value) Value { return q.Path(c).Field("a").Filter(over(1)).Value() }, `[{"n":2},{"n":3}]`},
		{"a[n>2]", `{"a":[{"n":1},{"n":2},{"n":3}]}`, func(q *Query, c Value) Value { return q.Path(c).Field("a").Filter(over(2)).Value() }, `{"n":3}`},
		{"a[n>1].n", `{"a":[{"n":1},{"n":2},{"n":3}]}`, func(q *Query, c Value) Value { return q.Path(c).Field("a").Filter(over(1)).Field("n").Value() }, `[2,3]`},
		{"a[[0,2]]", `{"a":["x","y","z"]}`, func(q *Query, c Value) Value {
			return q.Path(c).Field("a").Filter(func(Value) Value { return Array(Number(0), Number(2)) }).Value()
		}, `["x","z"]`},
		{"a[[0,0]]", `{"a":["x","y"]}`, func(q *Query, c Value) Value {
			return q.Path(c).Field("a").Filter(func(Value) Value { return Array(Number(0), Number(0)) }).Value()
		}, `["x","x"]`},
		{"a[0.9+0.2]", `{"a":["x","y"]}`, func(q *Query, c Value) Value {
			return q.Path(c).Field("a").Filter(func(Value) Value { return Number(1.1) }).Value()
		}, `"y"`},
		{"a[[]]", `{"a":["x","y"]}`, func(q *Query, c Value) Value {
			return q.Path(c).Field("a").Filter(func(Value) Value { return Array() }).Value()
		}, `undefined`},
		{"$.nothing[true]", `[{},{"a":1}]`, func(q *Query, c Value) Value { return q.From(Context(c)).Field("nothing").Filter(always).Value() }, `[null,null]`},
		{"x.nothing[$error()]", `{"x":[]}`, func(q *Query, c Value) Value {
			return q.Path(c).Field("x").Field("nothing").Filter(func(Value) Value { return q.Fail("D3137", Details{}) }).Value()
		}, `undefined`},
		{"a.(n & '!')", `{"a":[{"n":1},{"n":2}]}`, func(q *Query, c Value) Value {
			return q.Path(c).Field("a").Step(func(c Value) Value { return q.Concat(q.Field(c, "n"), String("!")) }).Value()
		}, `["1!","2!"]`},
		{"(1)", `undefined`, func(q *Query, c Value) Value {
			return q.Path(c).Step(func(Value) Value { return Number(1) }).Value()
		}, `1`},
		{"a.(1)", `{}`, func(q *Query, c Value) Value {
			return q.Path(c).Field("a").Step(func(Value) Value { return Number(1) }).Value()
		}, `undefined`},
		{"$x.b with $x undefined", `{}`, func(q *Query, _ Value) Value { return q.From(Value{}).Field("b").Value() }, `undefined`},
		{"$x", `{}`, func(q *Query, _ Value) Value { return q.From(Array(Number(1))).Value() }, `[1]`},
		{"$", `[1,2]`, func(_ *Query, c Value) Value { return Context(c) }, `[1,2]`},
	})
}

func TestConstructors(t *testing.T) {
	pair := func(q *Query) func(c Value) Value {
		return func(c Value) Value { return q.Array(q.Field(c, "a"), q.Field(c, "b")) }
	}
	input := `[{"a":1,"b":2},{"a":3,"b":4}]`
	testPaths(t, []pathCase{
		{"$.[a,b]", input, func(q *Query, c Value) Value { return q.From(Context(c)).Construct(pair(q)).Value() }, `[[1,2],[3,4]]`},
		{"$.[a,b].$", input, func(q *Query, c Value) Value {
			return q.From(Context(c)).Construct(pair(q)).Step(func(c Value) Value { return c }).Value()
		}, `[[1,2],[3,4]]`},
		{"[a,b].($*2)", `{"a":1,"b":2}`, func(q *Query, c Value) Value {
			return q.Path(c).Construct(pair(q)).Step(func(c Value) Value { return q.Multiply(c, Number(2)) }).Value()
		}, `[2,4]`},
		{"[].x", `{}`, func(q *Query, c Value) Value {
			return q.Path(c).Construct(func(Value) Value { return q.Array() }).Field("x").Value()
		}, `[]`},
		{"[{}][0].x", `{}`, func(q *Query, c Value) Value {
			return q.Path(c).Construct(func(Value) Value { return parsed(t, `{"x":1}`) }).Field("x").Value()
		}, `undefined`},
	})
}

func TestWildcardsAndDescendants(t *testing.T) {
	input := `{"a":1,"b":[2,[3]],"c":{"d":4},"e":{}}`
	testPaths(t, []pathCase{
		{"*", input, func(q *Query, c Value) Value { return q.Path(c).Wildcard().Value() }, `[1,2,3,{"d":4},{}]`},
		{"*", `{"a":[1]}`, func(q *Query, c Value) Value { return q.Path(c).Wildcard().Value() }, `[1]`},
		{"*", `{"a":[]}`, func(q *Query, c Value) Value { return q.Path(c).Wildcard().Value() }, `[]`},
		{"*", `{"a":1}`, func(q *Query, c Value) Value { return q.Path(c).Wildcard().Value() }, `1`},
		{"*.d", input, func(q *Query, c Value) Value { return q.Path(c).Wildcard().Field("d").Value() }, `4`},
		{"*", `{}`, func(q *Query, c Value) Value { return Collapse(q.Wildcard(c)) }, `undefined`},
		{"*", `7`, func(q *Query, c Value) Value { return Collapse(q.Wildcard(c)) }, `undefined`},
		{"*[$error()]", `7`, func(q *Query, c Value) Value {
			return Collapse(q.Filter(q.Wildcard(c), func(Value) Value { return q.Fail("D3137", Details{}) }))
		}, `undefined`},
		{"*", `[{"a":1},{"a":2}]`, func(q *Query, c Value) Value { return Collapse(q.Wildcard(c)) }, `[{"a":1},{"a":2}]`},
		{"**.d", input, func(q *Query, c Value) Value { return q.Path(c).Descendants().Field("d").Value() }, `4`},
		{"**", `{"a":[1,{"b":2}]}`, func(q *Query, c Value) Value { return Collapse(q.Descendants(c)) }, `[{"a":[1,{"b":2}]},1,{"b":2},2]`},
		{"**", `7`, func(q *Query, c Value) Value { return Collapse(q.Descendants(c)) }, `7`},
		{"**", `undefined`, func(q *Query, c Value) Value { return Collapse(q.Descendants(c)) }, `undefined`},
	})
}

func TestSorting(t *testing.T) {
	by := func(n string) Term { return Term{By: name(n)} }
	down := func(n string) Term { return Term{By: name(n), Descending: true} }
	sorted := func(terms ...Term) func(q *Query, c Value) Value {
		return func(q *Query, c Value) Value { return q.Path(c).Field("a").Sort(terms...).Field("k").Value() }
	}
	testPaths(t, []pathCase{
		{"a^(n).k", `{"a":[{"n":2,"k":"x"},{"n":1,"k":"y"},{"n":3,"k":"z"}]}`, sorted(by("n")), `["y","x","z"]`},
		{"a^(>n).k", `{"a":[{"n":2,"k":"x"},{"n":1,"k":"y"},{"n":3,"k":"z"}]}`, sorted(down("n")), `["z","x","y"]`},
		{"stable", `{"a":[{"n":1,"k":"x"},{"n":0,"k":"y"},{"n":1,"k":"z"}]}`, sorted(down("n")), `["x","z","y"]`},
		{"second term", `{"a":[{"n":1,"m":"b","k":1},{"n":1,"m":"a","k":2},{"n":0,"m":"c","k":3}]}`, sorted(by("n"), by("m")), `[3,2,1]`},
		{"undefined comes last", `{"a":[{"k":1},{"n":2,"k":2},{"n":1,"k":3}]}`, sorted(by("n")), `[3,2,1]`},
		{"undefined comes last downwards", `{"a":[{"k":1},{"n":2,"k":2},{"n":1,"k":3}]}`, sorted(down("n")), `[2,3,1]`},
		{"numbers and strings", `{"a":[{"n":1},{"n":"a"}]}`, sorted(by("n")), `error T2007`},
		{"booleans", `{"a":[{"n":1},{"n":true}]}`, sorted(by("n")), `error T2008`},
		{"null", `{"a":[{"n":null},{"n":1}]}`, sorted(by("n")), `error T2008`},
		{"one is never compared", `{"a":[{"n":null,"k":1}]}`, sorted(by("n")), `1`},
		{"a^($)", `{"a":[]}`, func(q *Query, c Value) Value {
			return q.Path(c).Field("a").Sort(Term{By: func(c Value) Value { return c }}).Value()
		}, `undefined`},
		{"a^($)", `{"a":["b","a"]}`, func(q *Query, c Value) Value {
			return q.Path(c).Field("a").Sort(Term{By: func(c Value) Value { return c }}).Value()
		}, `["a","b"]`},
		{"a^($)[0]", `{"a":[3,1,2]}`, func(q *Query, c Value) Value {
			return q.Path(c).Field("a").Sort(Term{By: func(c Value) Value { return c }}).At(0).Value()
		}, `1`},
	})
}

func TestGroups(t *testing.T) {
	byK := Pair{Key: name("k"), Value: name("v")}
	grouped := func(pairs ...Pair) func(q *Query, c Value) Value {
		return func(q *Query, c Value) Value { return q.Path(c).Field("a").Group(pairs...) }
	}
	constant := func(key, of string) Pair { return Pair{Key: Key(key), Value: name(of)} }
	testPaths(t, []pathCase{
		{"a{k: v}", `{"a":[{"k":"x","v":1},{"k":"y","v":2},{"k":"x","v":3}]}`, grouped(byK), `{"x":[1,3],"y":2}`},
		{"no key", `{"a":[{"v":1},{"k":"y","v":2}]}`, grouped(byK), `{"y":2}`},
		{"no value", `{"a":[{"k":"y"}]}`, grouped(byK), `{}`},
		{"nothing", `{}`, grouped(byK), `{}`},
		{"number as key", `{"a":[{"k":1}]}`, grouped(byK), `error T1003`},
		{"one key of two pairs", `{"a":[{"k":"x","v":1}]}`, grouped(byK, constant("x", "v")), `error D1009`},
		{"constant keys", `{"a":[{"v":1},{"v":2}]}`, grouped(constant("p", "v"), constant("q", "w")), `{"p":[1,2]}`},
		{"{'p': v}", `{"v":1}`, func(q *Query, c Value) Value { return q.Object(c, constant("p", "v")) }, `{"p":1}`},
		{"Members", `{"v":1}`, func(q *Query, c Value) Value {
			g := GroupContext(c)
			return Members{{"p", q.Field(g, "v")}, {"q", q.Field(g, "w")}, {"r", Null()}}.Value()
		}, `{"p":1,"r":null}`},
	})
}

// Constant keys see the elements of an array joined, as groups do.
func TestGroupContext(t *testing.T) {
	for _, text := range []string{`1`, `[]`, `[1]`, `[1,[2,3],[[4]]]`, `[[1]]`, `undefined`} {
		var q Query
		q.Begin(nil)
		v := parsed(t, text)
		want := q.Group(v, Pair{Key: Key("x"), Value: func(c Value) Value { return c }})
		got := Members{{"x", GroupContext(v)}}.Value()
		if a, b := shownResult(&q, got), shownResult(&q, want); a != b {
			t.Errorf("%s: %s, want %s", text, a, b)
		}
	}
}
