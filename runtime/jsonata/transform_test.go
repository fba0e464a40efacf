package jsonata

import "testing"

func TestTransform(t *testing.T) {
	items := name("items")
	self := func(c Value) Value { return c }
	literal := func(text string) func(c Value) Value {
		return func(Value) Value { return parsed(t, text) }
	}
	const input = `{"items":[{"n":1,"m":2},{"n":3}],"n":0}`
	for _, c := range []struct {
		name                    string
		pattern, update, remove func(c Value) Value
		arg, want               string
	}{
		{"|items|{'n':9}|", items, literal(`{"n":9}`), nil, input, `{"items":[{"n":9,"m":2},{"n":9}],"n":0}`},
		{"|items|{'k':n}|", items, func(c Value) Value { return Members{{"k", c.Member("n")}}.Value() }, nil, input, `{"items":[{"n":1,"m":2,"k":1},{"n":3,"k":3}],"n":0}`},
		{"|items|{},'n'|", items, literal(`{}`), literal(`"n"`), input, `{"items":[{"m":2},{}],"n":0}`},
		{"|items|{},['n','m']|", items, literal(`{}`), literal(`["n","m"]`), input, `{"items":[{},{}],"n":0}`},
		{"|$|{'n':1}|", self, literal(`{"n":1}`), nil, `{"n":0}`, `{"n":1}`},
		{"|x|{}|", name("x"), literal(`{"n":1}`), nil, input, input},
		{"|n|{'a':1}|: no object", name("n"), literal(`{"a":1}`), nil, input, input},
		{"|items|nothing|", items, literal(`undefined`), nil, input, input},
		{"|items|1|", items, literal(`1`), nil, input, `error T2011`},
		{"|items|[]|", items, literal(`[]`), nil, input, `error T2011`},
		{"|items|{},1|", items, literal(`{}`), literal(`1`), input, `error T2012`},
		{"|items|{},['n',1]|", items, literal(`{}`), literal(`["n",1]`), input, `error T2012`},
		{"|items|{},nothing|", items, literal(`{}`), literal(`undefined`), input, input},
		{"undefined", items, literal(`{}`), nil, `undefined`, `undefined`},
		{"a string", items, literal(`{}`), nil, `"a"`, `error T0410`},
		{"numbers lose digits", items, literal(`{}`), nil, `{"a":0.30000000000000004}`, `{"a":0.3}`},
	} {
		var q Query
		arg := parsed(t, c.arg)
		before := shownResult(&q, arg)
		v := q.Begin(nil).Apply(q.Transform(c.pattern, c.update, c.remove), Null(), arg)
		if got := shownResult(&q, v); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		q.Begin(nil)
		if after := shownResult(&q, arg); after != before {
			t.Errorf("%s changed its argument: %s", c.name, after)
		}
	}
}

// A transform changes its own copy only, not what another one made.
func TestTransformsAreApart(t *testing.T) {
	var q Query
	q.Begin(nil)
	set := func(text string) Value {
		return q.Transform(func(c Value) Value { return c }, func(Value) Value { return parsed(t, text) }, nil)
	}
	first := q.Apply(set(`{"n":1}`), Null(), parsed(t, `{"n":0}`))
	second := q.Apply(q.Transform(func(Value) Value { return first }, func(Value) Value { return parsed(t, `{"n":2}`) }, nil), Null(), first)
	if got := shownResult(&q, Array(first, second)); got != `[{"n":1},{"n":1}]` {
		t.Errorf("%s", got)
	}
}
