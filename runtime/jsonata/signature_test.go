package jsonata

import "testing"

func letters(types string) Param { return Param{Types: types} }

func optional(types string) Param { return Param{Types: types, Optional: true} }

func contextual(types string) Param { return Param{Types: types, Context: true} }

// TestSignatures has what npm's jsonata 2.0.6 makes of the arguments of a lambda
// with the signature, in the context "ctx".
func TestSignatures(t *testing.T) {
	for _, c := range []struct {
		text   string
		params []Param
		args   []string
		want   string
	}{
		{"<n>", []Param{letters("n")}, args(`1`), `[1]`},
		{"<n>", []Param{letters("n")}, args(`"a"`), `error T0410`},
		{"<n>", []Param{letters("n")}, args(`undefined`), `[null]`},
		{"<n>", []Param{letters("n")}, args(), `error T0410`},
		{"<n>", []Param{letters("n")}, args(`1`, `2`), `error T0410`},
		{"<nn?>", []Param{letters("n"), optional("n")}, args(`1`), `[1]`},
		{"<nn?>", []Param{letters("n"), optional("n")}, args(`1`, `2`), `[1,2]`},
		{"<nn?>", []Param{letters("n"), optional("n")}, args(`1`, `"a"`), `error T0410`},
		{"<s-n>", []Param{contextual("s"), letters("n")}, args(`1`), `["ctx",1]`},
		{"<s-n>", []Param{contextual("s"), letters("n")}, args(`"a"`, `1`), `["a",1]`},
		{"<n-s>", []Param{contextual("n"), letters("s")}, args(`"a"`), `error T0411`},
		{"<(sn)>", []Param{letters("sn")}, args(`"a"`), `["a"]`},
		{"<(sn)>", []Param{letters("sn")}, args(`true`), `error T0410`},
		{"<a>", []Param{letters("a")}, args(`1`), `[[1]]`},
		{"<a>", []Param{letters("a")}, args(`[1,"a"]`), `[[1,"a"]]`},
		{"<a>", []Param{letters("a")}, args(`undefined`), `[null]`},
		{"<a<n>>", []Param{{Types: "a", Element: "n"}}, args(`[1,2]`), `[[1,2]]`},
		{"<a<n>>", []Param{{Types: "a", Element: "n"}}, args(`[1,"a"]`), `error T0412`},
		{"<a<n>>", []Param{{Types: "a", Element: "n"}}, args(`"a"`), `error T0412`},
		{"<a<n>>", []Param{{Types: "a", Element: "n"}}, args(`[]`), `[[]]`},
		{"<a+>", []Param{{Types: "a", Repeated: true}}, args(`[1]`, `2`), `[[1],[2]]`},
		{"<s+n>", []Param{{Types: "s", Repeated: true}, letters("n")}, args(`"a"`, `"b"`, `1`), `["a","a",1]`},
		{"<x>", []Param{letters("x")}, args(`null`), `[null]`},
		{"<j>", []Param{letters("j")}, args(`{"a":1}`), `[{"a":1}]`},
		{"<f>", []Param{letters("f")}, args(`1`), `error T0410`},
		{"<f>", []Param{letters("f")}, args(`undefined`), `error T0410`},
		{"<l>", []Param{letters("l")}, args(`null`), `[null]`},
		{"<o>", []Param{letters("o")}, args(`[]`), `error T0410`},
		{"<b>", []Param{letters("b")}, args(`false`), `[false]`},
	} {
		var q Query
		q.Begin(nil)
		f := q.Lambda(0, &Signature{c.params}, func(args []Value) Value { return Array(append([]Value(nil), args...)...) })
		values := make([]Value, len(c.args))
		for i := range values {
			values[i] = parsed(t, c.args[i])
		}
		got := shownResult(&q, q.Apply(f, String("ctx"), values...))
		if got != c.want {
			t.Errorf("%s of %s: %s, want %s", c.text, c.args, got, c.want)
		}
	}
}
