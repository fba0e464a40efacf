package jsonata

import (
	"regexp"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

// callCase is a result of calls; want is as in functionCase.
type callCase struct {
	name string
	run  func(q *Query) Value
	want string
}

func testCalls(t *testing.T, cases []callCase) {
	t.Helper()
	for _, c := range cases {
		var q Query
		v := c.run(q.Begin(nil))
		if got := shownResult(&q, v); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if n := len(q.stack); n != 0 {
			t.Errorf("%s: %d values are left on the stack", c.name, n)
		}
	}
}

func increment(q *Query) Value {
	return q.Lambda(1, nil, func(args []Value) Value { return q.Add(args[0], Number(1)) })
}

func TestCalls(t *testing.T) {
	one := Number(1)
	testCalls(t, []callCase{
		{"lambda", func(q *Query) Value { return q.Apply(increment(q), Null(), one) }, `2`},
		{"missing argument", func(q *Query) Value { return q.Apply(increment(q), Null()) }, `undefined`},
		{"argument too many", func(q *Query) Value { return q.Apply(increment(q), Null(), one, one) }, `2`},
		{"no function", func(q *Query) Value { return q.Apply(String("x"), Null()) }, `error T1006`},
		{"built-in", func(q *Query) Value { return q.Apply(Uppercase.Value(), Null(), String("a")) }, `"A"`},
		{"context", func(q *Query) Value { return q.CallOn(String("a"), Uppercase) }, `"A"`},
		{"wrong context", func(q *Query) Value { return q.CallOn(Number(1), Uppercase) }, `error T0411`},
		{"no context", func(q *Query) Value { return q.Call(Uppercase) }, `error T0411`},
		{"argument of a wrong type", func(q *Query) Value { return q.Call(Uppercase, one) }, `error T0410`},
		{"argument becomes an array", func(q *Query) Value { return q.Call(Sum, one) }, `1`},
		{"array of another type", func(q *Query) Value { return q.Call(Sum, Array(one, Null())) }, `error T0412`},
		{"a function that is passed on has no context", func(q *Query) Value {
			f := q.Lambda(1, nil, func(args []Value) Value { return q.Apply(args[0], String("a")) })
			return q.Apply(f, Null(), Uppercase.Value())
		}, `error T0411`},
		{"sequence collapses", func(q *Query) Value { return q.Call(Keys, Members{{"a", one}}.Value()) }, `"a"`},
		{"KeepArray", func(q *Query) Value {
			return Collapse(KeepArray(q.RawCall(Keys, Members{{"a", one}}.Value())))
		}, `["a"]`},
		{"closures keep values", func(q *Query) Value {
			add := q.Lambda(1, nil, func(args []Value) Value {
				x := args[0]
				return q.Lambda(1, nil, func(args []Value) Value { return q.Add(x, args[0]) })
			})
			two, ten := q.Apply(add, Null(), Number(2)), q.Apply(add, Null(), Number(10))
			return Array(q.Apply(two, Null(), one), q.Apply(ten, Null(), one))
		}, `[3,11]`},
		{"nested calls as arguments", func(q *Query) Value {
			f := increment(q)
			return q.Apply(f, Null(), q.Apply(f, Null(), q.Apply(f, Null(), one)))
		}, `4`},
	})
}

func TestPartial(t *testing.T) {
	minus := func(q *Query) Value {
		return q.Lambda(2, nil, func(args []Value) Value { return q.Subtract(args[0], args[1]) })
	}
	testCalls(t, []callCase{
		{"first", func(q *Query) Value {
			return q.Apply(q.Partial(minus(q), Placeholder(), Number(1)), Null(), Number(5))
		}, `4`},
		{"second", func(q *Query) Value {
			return q.Apply(q.Partial(minus(q), Number(1), Placeholder()), Null(), Number(5))
		}, `-4`},
		{"both", func(q *Query) Value {
			return q.Apply(q.Partial(minus(q), Placeholder(), Placeholder()), Null(), Number(5), Number(3))
		}, `2`},
		{"fewer than declared", func(q *Query) Value { return q.Apply(q.Partial(minus(q), Placeholder()), Null(), Number(5)) }, `undefined`},
		{"built-in", func(q *Query) Value {
			return q.Apply(q.Partial(Substring.Value(), Placeholder(), Number(1), Number(2)), Null(), String("abcd"))
		}, `"bc"`},
		{"built-in of a wrong type", func(q *Query) Value {
			return q.Apply(q.Partial(Substring.Value(), Placeholder(), Number(1)), Null(), Number(7))
		}, `error T0411`},
		{"no function", func(q *Query) Value { return q.Partial(Value{}, Placeholder()) }, `error T1008`},
		{"arity", func(q *Query) Value {
			return Number(float64(q.Partial(minus(q), Placeholder(), Number(1)).Arity()))
		}, `1`},
	})
}

func TestChain(t *testing.T) {
	testCalls(t, []callCase{
		{"value ~> f", func(q *Query) Value { return q.Chain(Number(1), increment(q)) }, `2`},
		{"f ~> f", func(q *Query) Value {
			return q.Apply(q.Chain(increment(q), increment(q)), Null(), Number(1))
		}, `3`},
		{"built-ins", func(q *Query) Value {
			return q.Apply(q.Chain(Trim.Value(), Uppercase.Value()), Null(), String(" a "))
		}, `"A"`},
		{"undefined ~> f", func(q *Query) Value { return q.Chain(Value{}, increment(q)) }, `undefined`},
		{"value ~> value", func(q *Query) Value { return q.Chain(Number(1), Number(2)) }, `error T2006`},
	})
}

// countdown is a lambda that calls itself n times, as its last deed or not.
func countdown(q *Query, tail bool) Value {
	var self Value
	self = q.Lambda(1, nil, func(args []Value) Value {
		n := args[0].Float()
		if n <= 0 {
			return String("done")
		}
		if tail {
			return q.Tail(self, Null(), Number(n-1))
		}
		return q.Concat(q.Apply(self, Null(), Number(n-1)), String(""))
	})
	return self
}

func TestRecursion(t *testing.T) {
	testCalls(t, []callCase{
		{"tail calls", func(q *Query) Value { return q.Apply(countdown(q, true), Null(), Number(100_000)) }, `"done"`},
		{"5,000 deep", func(q *Query) Value { return q.Apply(countdown(q, false), Null(), Number(5000)) }, `"done"`},
		{"too deep", func(q *Query) Value { return q.Apply(countdown(q, false), Null(), Number(1e9)) }, `error U1001`},
		{"endless tail calls", func(q *Query) Value { return q.Apply(countdown(q, true), Null(), Number(1e18)) }, `error U1001`},
		{"tail call of a built-in", func(q *Query) Value {
			f := q.Lambda(1, nil, func(args []Value) Value { return q.Tail(Uppercase.Value(), Null(), args[0]) })
			return q.Apply(f, Null(), String("a"))
		}, `"A"`},
		{"tail call of nothing", func(q *Query) Value {
			return q.Apply(q.Lambda(0, nil, func([]Value) Value { return q.Tail(Value{}, Null()) }), Null())
		}, `error T1006`},
		{"tail call in a function of functions", func(q *Query) Value {
			return q.Call(Map, Array(Number(3), Number(0)), countdown(q, true))
		}, `["done","done"]`},
	})
}

// What is evaluated after an error is harmless, and the first error counts.
func TestErrorsStick(t *testing.T) {
	var q Query
	q.Begin(nil)
	called := false
	f := q.Lambda(0, nil, func([]Value) Value { called = true; return Null() })
	q.Add(String("a"), Number(1))
	first := q.Error()
	for _, v := range []Value{
		q.Apply(f, Null()), q.Call(Sum, Number(1)), q.Add(Number(1), Number(2)), q.Negate(Null()), q.Less(Number(1), Number(2)),
		q.Range(Number(1), Number(3)), q.Array(Number(1)), q.Concat(String("a"), String("b")), q.In(Number(1), Array(Number(1))),
		q.Partial(Null()), q.Chain(Null(), Null()), q.Path(Array(Number(1))).Step(func(Value) Value { called = true; return Null() }).Value(),
		q.Group(Number(1), Pair{Key: Key("a"), Value: func(c Value) Value { return c }}),
	} {
		if v.Exists() {
			t.Errorf("a value after an error: %s", Export(v).Text())
		}
	}
	if q.Error() != first || called {
		t.Errorf("%v, called: %v", q.Error(), called)
	}
	q.Begin(nil)
	if v := q.Add(Number(1), Number(2)); v.Float() != 3 {
		t.Error("Begin does not forget the error")
	}
}

func TestBudgets(t *testing.T) {
	small := Limits{Depth: 50, Steps: 1000, Bytes: 10_000}
	for name, run := range map[string]func(q *Query) Value{
		"depth":       func(q *Query) Value { return q.Apply(countdown(q, false), Null(), Number(51)) },
		"steps":       func(q *Query) Value { return q.Apply(countdown(q, true), Null(), Number(1000)) },
		"range":       func(q *Query) Value { return q.Range(Number(1), Number(500)) },
		"large range": func(q *Query) Value { return q.Range(Number(1), Number(1e7)) },
		"strings": func(q *Query) Value {
			s := String("x")
			for range 20 {
				s = q.Concat(s, s)
			}
			return s
		},
		"arrays": func(q *Query) Value {
			a := Array(Number(1))
			for range 20 {
				a = q.Array(a, a)
			}
			return a
		},
		"paths": func(q *Query) Value {
			p := q.From(Array(Number(1), Number(2)))
			for range 20 {
				p = p.Step(func(Value) Value { return Array(Number(1), Number(2)) })
			}
			return p.Value()
		},
		"tuples": func(q *Query) Value {
			p := q.From(Array(Number(1), Number(2))).Tuples(1)
			for range 20 {
				p = p.Step(func(*Tuple) Value { return Array(Number(1), Number(2)) }, bindIndex(0))
			}
			return p.Value()
		},
		"sort": func(q *Query) Value {
			return q.From(parsed(t, `[`+longList(900)+`]`)).Sort(Term{By: func(c Value) Value { return c }}).Value()
		},
		"names":      func(q *Query) Value { return q.Field(parsed(t, `[`+longList(1100)+`]`), "a") },
		"path":       func(q *Query) Value { return q.Fields(parsed(t, `[`+longList(1100)+`]`), "a", "b") },
		"document":   func(q *Query) Value { return q.Read(runtime.Literal(`{"a":[`+longList(1100)+`]}`), "a", "b") },
		"inner name": func(q *Query) Value { return q.Field(parsed(t, `[[`+longList(1100)+`]]`), "a") },
		"truth":      func(q *Query) Value { return Bool(q.Truth(parsed(t, `[`+longList(1100)+`]`))) },
		"equality": func(q *Query) Value {
			a, b := parsed(t, `[`+longList(1100)+`]`), parsed(t, `[`+longList(1100)+` ]`)
			return q.Equal(a, b)
		},
	} {
		var q Query
		q.Limit(small)
		v := run(q.Begin(nil))
		if v.num != 0 || q.Error() == nil || q.Error().Code != "U1001" {
			t.Errorf("%s: %v", name, q.Error())
		}
	}
}

func longList(n int) string {
	b := []byte("0")
	for range n - 1 {
		b = append(b, ",0"...)
	}
	return string(b)
}

// Each expression has the whole budget.
func TestReset(t *testing.T) {
	var q Query
	q.Limit(Limits{Depth: 10, Steps: 100, Bytes: 1000})
	q.Begin(nil)
	for range 50 {
		q.Apply(countdown(&q, true), Null(), Number(50))
		q.Reset()
	}
	if q.Failed() {
		t.Error(q.Error())
	}
}

// A value that is nested deeply ends in an error, never in Go's stack.
func TestVeryDeepValues(t *testing.T) {
	deep := Null()
	for range 1_000_000 {
		deep = Array(deep)
	}
	for name, run := range map[string]func(q *Query){
		"equal":       func(q *Query) { q.Equal(deep, Array(deep.Elems()[0].Elems()...)) },
		"descendants": func(q *Query) { q.Descendants(deep) },
		"wildcard":    func(q *Query) { q.Wildcard(Array(deep)) },
		"text":        func(q *Query) { q.Concat(deep, String("x")) },
		"result":      func(q *Query) { q.tooDeepFor(deep) },
		"truth":       func(q *Query) { q.Truth(deep) },
		"name":        func(q *Query) { q.Field(deep, "a") },
		"transform": func(q *Query) {
			q.Apply(q.Transform(func(c Value) Value { return c }, func(Value) Value { return Value{} }, nil), Null(), deep)
		},
	} {
		var q Query
		run(q.Begin(nil))
		if name != "equal" && (q.Error() == nil || q.Error().Code != "U1001") {
			t.Errorf("%s: %v", name, q.Error())
		}
	}
	if Export(deep).Kind().String() != "array" {
		t.Error("the deep value is another")
	}
}

// tooDeepFor is what Value does with a result.
func (q *Query) tooDeepFor(v Value) {
	var e exporter
	if e.export(v, 0); e.cut {
		q.tooLarge()
	}
}

// A value may hold another many times, and is small for that; the document that
// it becomes is not.
func TestResultThatGrows(t *testing.T) {
	doubled := String("x")
	for range 60 {
		doubled = Array(doubled, doubled)
	}
	long := String(strings.Repeat("x", 1<<20))
	wide := make([]Value, 1<<12)
	docs := make([]Value, 1<<14)
	for i := range wide {
		wide[i] = long
	}
	for i := range docs {
		docs[i] = Of(runtime.Literal("[" + strings.Repeat("1,", 1<<16) + "1]"))
	}
	for name, v := range map[string]Value{"doubled": doubled, "one string": Array(wide...), "one document": Array(docs...)} {
		var q Query
		q.Begin(nil)
		if q.tooDeepFor(v); q.Error() == nil || q.Error().Code != "U1001" {
			t.Errorf("%s: %v", name, q.Error())
		}
	}
	var q Query
	if q.tooDeepFor(Array(long, long)); q.Failed() {
		t.Error(q.Error())
	}
}

func TestMatchersAsFunctions(t *testing.T) {
	digits := Regex(NewRegexp(regexp.MustCompile(`\d(\d)?`)))
	testCalls(t, []callCase{
		{"match", func(q *Query) Value {
			m := q.Apply(digits, Null(), String("ü12"))
			return Array(m.Member("match"), m.Member("start"), m.Member("end"), m.Member("groups"))
		}, `["12",1,3,["2"]]`},
		{"next", func(q *Query) Value {
			m := q.Apply(digits, Null(), String("1 😀2"))
			m = q.Apply(m.Member("next"), Null())
			return Array(m.Member("match"), m.Member("start"), m.Member("end"), m.Member("groups"))
		}, `["2",4,5,[null]]`},
		{"none", func(q *Query) Value { return q.Apply(digits, Null(), String("x")) }, `undefined`},
		{"no more", func(q *Query) Value {
			return q.Apply(q.Apply(digits, Null(), String("1x")).Member("next"), Null())
		}, `undefined`},
		{"from", func(q *Query) Value { return q.Apply(digits, Null(), String("1x2"), Number(1)).Member("start") }, `2`},
		{"empty matches", func(q *Query) Value {
			return q.Call(Match, String("ab"), Regex(NewRegexp(regexp.MustCompile(`x*`))))
		}, `error D1004`},
	})
}

// What stands before the place where a search goes on counts for assertions.
func TestSearchGoesOn(t *testing.T) {
	m := NewRegexp(regexp.MustCompile(`\b[a-c]|^`))
	spans, err := m.Match("ab c", 1)
	if err != nil || len(spans) != 2 || spans[0] != 3 || spans[1] != 4 {
		t.Errorf("%v %v", spans, err)
	}
}
