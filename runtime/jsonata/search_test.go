package jsonata

import (
	"regexp"
	"testing"
)

func TestSearchFunctionsWithPatterns(t *testing.T) {
	const letters = `(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)`
	for _, c := range []struct {
		f             *Function
		text, pattern string
		rest          []string
		want          string // npm's result
	}{
		{Replace, `John Smith`, `(\w+)\s(\w+)`, args(`"$2, $1"`), `"Smith, John"`},
		{Replace, `abc`, `b`, args(`"[$0]"`), `"a[b]c"`},
		{Replace, `abc`, `b`, args(`"$$1"`), `"a$1c"`},
		{Replace, `abc`, `b`, args(`"$1"`), `"ac"`},
		{Replace, `abc`, `b`, args(`"$x"`), `"a$xc"`},
		{Replace, `abc`, `b`, args(`"$"`), `"a$c"`},
		{Replace, `abc`, `(b)`, args(`"$2"`), `"ac"`},
		{Replace, `abc`, `(b)`, args(`"$12"`), `"ab2c"`},
		{Replace, `abcdefghijklm`, letters, args(`"$12-$13-$1-$129"`), `"l-a3-a-l9m"`},
		{Replace, `abcdefghijklm`, letters, args(`"$ 1|$-1|$+2"`), `"a1||b2m"`},
		{Replace, `abc`, `(x)?b`, args(`"<$1>"`), `"a<>c"`},
		{Replace, `aaa`, `a`, args(`"b"`, `2`), `"bba"`},
		{Replace, `aaa`, `a`, args(`"b"`, `0`), `"aaa"`},
		{Replace, `aaa`, `a`, args(`"b"`, `1.5`), `"bba"`},
		{Replace, ``, `a*`, args(`"b"`), `"b"`},
		{Replace, `abc`, `$`, args(`"b"`), `"abcb"`},
		{Replace, `abc`, `b*`, args(`"x"`), `error D1004`},
		{Replace, `xyz`, `a`, args(`"b"`), `"xyz"`},
		{Replace, `aaa`, `a`, args(`"b"`, `-1`), `error D3011`},
		{Split, `a1b22c`, `[0-9]+`, args(), `["a","b","c"]`},
		{Split, `a1b22c`, `[0-9]+`, args(`1`), `["a"]`},
		{Split, `abc`, `x`, args(), `["abc"]`},
		{Split, `a,b,`, `[,]`, args(), `["a","b",""]`},
		{Split, `abc`, `x*`, args(), `error D1004`},
		{Split, `a1b`, `1`, args(`-1`), `error D3020`},
		{Split, ``, `a`, args(), `[""]`},
		{Match, `ababbabbcc`, `a(b+)`, args(), `[{"match":"ab","index":0,"groups":["b"]},{"match":"abb","index":2,"groups":["bb"]},{"match":"abb","index":5,"groups":["bb"]}]`},
		{Match, `ababbabbcc`, `a(b+)`, args(`1`), `{"match":"ab","index":0,"groups":["b"]}`},
		{Match, `x😀ya`, `y(a)?(b)?`, args(), `{"match":"ya","index":3,"groups":["a",null]}`},
		{Match, `abc`, `x`, args(), `undefined`},
		{Match, `abc`, `b`, args(`0`), `undefined`},
		{Match, ``, `a*`, args(), `{"match":"","index":0,"groups":[]}`},
		{Match, `abc`, `b*`, args(), `error D1004`},
		{Contains, `abc`, `b.`, args(), `true`},
		{Contains, `abc`, `x`, args(), `false`},
	} {
		var q Query
		q.Begin(nil)
		values := []Value{String(c.text), Regex(NewRegexp(regexp.MustCompile(c.pattern)))}
		for _, text := range c.rest {
			values = append(values, parsed(t, text))
		}
		if got := shownResult(&q, q.Call(c.f, values...)); got != c.want {
			t.Errorf("$%s(%q, /%s/%q): %s, want %s", c.f.Name, c.text, c.pattern, c.rest, got, c.want)
		}
	}
}

// found is a function that gives these values in turn, each as the next of the
// one before.
func found(q *Query, list ...Value) Value {
	return q.Lambda(0, nil, func([]Value) Value {
		if len(list) == 0 {
			return Value{}
		}
		if list[0].Kind() != KindObject || list[0].Len() == 0 {
			return list[0]
		}
		members := append([]Member{{Name: "next", Value: found(q, list[1:]...)}}, list[0].Members()...)
		return Members(members).Value()
	})
}

func TestFunctionsAsPatterns(t *testing.T) {
	b := `{"match":"b","start":1,"end":2,"groups":[7,"g"]}`
	c := `{"match":"c","start":2,"end":3,"groups":[]}`
	for _, test := range []struct {
		f     *Function
		found []string
		rest  []string
		want  string // npm's result unless a comment says otherwise
	}{
		{Contains, args(`false`), nil, `true`}, // only undefined is no match
		{Contains, args(`undefined`), nil, `false`},
		{Contains, args(`"x"`), nil, `error T1010`},
		{Contains, args(`{}`), nil, `error T1010`},
		{Contains, args(`{"start":0}`), nil, `true`},
		{Replace, args(b), args(`"<$1$2$0>"`), `"a<7gb>cd"`},
		{Replace, args(b, c), args(`"-"`), `"a--d"`},
		{Replace, args(b, `{}`), args(`"-"`), `error T1010`},
		{Replace, args(`null`), args(`"-"`), `error T1006`}, // an exception there
		{Split, args(`{"match":"b","start":1,"end":3,"groups":[]}`), nil, `["a","d"]`},
		{Split, args(c, b), nil, `["ab","bc","cd"]`},
		{Match, args(b, c), nil, `[{"match":"b","index":1,"groups":[7,"g"]},{"match":"c","index":2,"groups":[]}]`},
		{Match, args(`1`), nil, `error T1010`},
	} {
		var q Query
		q.Begin(nil)
		var list []Value
		for _, text := range test.found {
			list = append(list, parsed(t, text))
		}
		values := []Value{String("abcd"), found(&q, list...)}
		for _, text := range test.rest {
			values = append(values, parsed(t, text))
		}
		if got := shownResult(&q, q.Call(test.f, values...)); got != test.want {
			t.Errorf("$%s(\"abcd\", %q): %s, want %s", test.f.Name, test.found, got, test.want)
		}
	}
}

func TestReplaceByFunction(t *testing.T) {
	for text, want := range map[string]string{`"x"`: `"axc"`, `1`: `error D3012`, `undefined`: `error D3012`} {
		var q Query
		q.Begin(nil)
		by := q.Lambda(1, nil, func(args []Value) Value {
			if m := args[0].Member("match"); m.Str() != "b" {
				t.Errorf("match is %q", m.Str())
			}
			return parsed(t, text)
		})
		pattern := Regex(NewRegexp(regexp.MustCompile(`b`)))
		if got := shownResult(&q, q.Call(Replace, String("abc"), pattern, by)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
		if q.Begin(nil).Call(Replace, String("abc"), String("b"), by); q.Error() == nil || q.Error().Code != "D3012" {
			t.Errorf("a function for a string: %v", q.Error())
		}
	}
}
