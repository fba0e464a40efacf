package jsonata

import (
	"strings"
	"testing"
)

// builtins are all functions, with their signatures and the number of arguments
// that $map and its like pass: what the reference registers and declares, and
// what AWS documents of its own.
var builtins = []struct {
	f         *Function
	signature string
	arity     int
}{
	{Abs, "<n->", 1}, {Append, "<xx>", 2}, {Assert, "<bs?>", 2}, {Average, "<a<n>>", 1}, {Base64Decode, "<s->", 1},
	{Base64Encode, "<s->", 1}, {Boolean, "<x->", 1}, {Ceil, "<n->", 1}, {Clone, "<(oa)->", 1}, {Contains, "<s-(sf)>", 2},
	{Count, "<a>", 1}, {DecodeURL, "<s->", 1}, {DecodeURLComponent, "<s->", 1}, {Distinct, "<x>", 1}, {Each, "<o-f>", 2},
	{EncodeURL, "<s->", 1}, {EncodeURLComponent, "<s->", 1}, {Exists, "<x>", 1}, {Filter, "<af>", 2}, {Floor, "<n->", 1},
	{FormatBase, "<n-n?>", 2}, {FormatInteger, "<n-s>", 2}, {FormatNumber, "<n-so?>", 3}, {FromMillis, "<n-s?s?>", 3},
	{Hash, "<ss>", 2}, {Join, "<a<s>s?>", 2}, {Keys, "<x->", 1}, {Length, "<s->", 1}, {Lookup, "<x-s>", 2}, {Lowercase, "<s->", 1},
	{Map, "<af>", 2}, {Match, "<s-fn?>", 3}, {Max, "<a<n>>", 1}, {Merge, "<a<o>>", 1}, {Millis, "<>", 0}, {Min, "<a<n>>", 1},
	{Not, "<x->", 1}, {Now, "<s?s?>", 2}, {Pad, "<s-ns?>", 3}, {Parse, "<s>", 1}, {ParseInteger, "<s-s>", 2}, {Partition, "<an>", 2},
	{Power, "<n-n>", 2}, {Raise, "<s?>", 1}, {Random, "<n?>", 1}, {Range, "<nnn>", 3}, {Reduce, "<afj?>", 3},
	{Replace, "<s-(sf)(sf)n?>", 4}, {Reverse, "<a>", 1}, {Round, "<n-n?>", 2}, {Shuffle, "<a>", 1}, {Sift, "<o-f?>", 2},
	{SingleOf, "<af?>", 2}, {Sort, "<af?>", 2}, {Split, "<s-(sf)n?>", 3}, {Spread, "<x->", 1}, {Sqrt, "<n->", 1},
	{Substring, "<s-nn?>", 3}, {SubstringAfter, "<s-s>", 2}, {SubstringBefore, "<s-s>", 2}, {Sum, "<a<n>>", 1},
	{ToMillis, "<s-s?>", 2}, {ToNumber, "<(nsb)->", 1}, {ToString, "<x-b?>", 1}, {Trim, "<s->", 1}, {Type, "<x>", 1},
	{UUID, "<>", 0}, {Uppercase, "<s->", 1}, {Zip, "<a+>", 0},
}

func TestSignaturesOfBuiltins(t *testing.T) {
	names := map[string]bool{}
	for _, b := range builtins {
		if got := signatureText(b.f.Signature); got != b.signature || b.f.Arity != b.arity {
			t.Errorf("$%s: %s and %d, want %s and %d", b.f.Name, got, b.f.Arity, b.signature, b.arity)
		}
		if names[b.f.Name] {
			t.Errorf("two functions are named %s", b.f.Name)
		}
		names[b.f.Name] = true
	}
	if len(names) != 69 {
		t.Errorf("%d functions, not 69", len(names))
	}
}

func signatureText(s *Signature) string {
	var b strings.Builder
	for _, p := range s.Params {
		if len(p.Types) > 1 {
			b.WriteString("(" + p.Types + ")")
		} else {
			b.WriteString(p.Types)
		}
		if p.Element != "" {
			b.WriteString("<" + p.Element + ">")
		}
		for mark, set := range map[string]bool{"-": p.Context, "?": p.Optional, "+": p.Repeated} {
			if set {
				b.WriteString(mark)
			}
		}
	}
	return "<" + b.String() + ">"
}

// Any function survives arguments of any kind, as partial application and
// undefined results may give it.
func TestBuiltinsTakeAnything(t *testing.T) {
	values := []Value{{}, Null(), Bool(true), Number(2), Number(-0.5), String("a"), String(""), Array(), Array(Number(1), String("b")),
		Sequence(), Members{{Name: "a", Value: Null()}}.Value(), Uppercase.Value(), parsed(t, `{"a":[1]}`), parsed(t, `[{"a":1}]`)}
	for _, b := range builtins { // a panic is what fails
		for _, first := range values {
			for _, second := range values {
				for _, third := range values {
					var q Query
					q.Begin(nil)
					args := make([]Value, max(4, len(b.f.Signature.Params)))
					copy(args, []Value{first, second, third})
					b.f.impl(&q, args[:max(len(b.f.Signature.Params), 1)])
					if e := q.Error(); e != nil && e.Message == "" {
						t.Errorf("$%s: %s has no text", b.f.Name, e.Code)
					}
				}
			}
		}
	}
}
