package jsonata

import (
	"fmt"
	"testing"
)

// TestSignature: parameters with their marks, and how many arguments they take.
func TestSignature(t *testing.T) {
	for _, test := range []struct{ text, params, arity string }{
		{"<>", "", "0 0"},
		{"<:n>", "", "0 0"},
		{"<s-nn?:s>", "s- n n?", "1 3"},
		{"<a<s>s?:s>", "a<s> s?", "1 2"},
		{"<s-(sf)(sf)n?:s>", "s- sf sf n?", "2 4"},
		{"<f<n:n>:f<n:n>>", "f<n:n>", "1 1"},
		{"<a<a<s>>x>", "a<a<s>> x", "2 2"},
		{"<a+>", "a+", "1 -1"},
		{"<-s>", "s", "1 1"},  // a mark with nothing before it says nothing
		{"<szy>", "s", "1 1"}, // nor does a letter that is no type
	} {
		sig, err := parseSignature(test.text)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		least, most := sig.Arity()
		if got := fmt.Sprint(least, most); got != test.arity {
			t.Errorf("%s takes %s arguments, want %s", test.text, got, test.arity)
		}
		if got := params(sig); got != test.params {
			t.Errorf("%s has %s, want %s", test.text, got, test.params)
		}
	}
}

func params(sig *Signature) string {
	out := ""
	for i, p := range sig.Params {
		if i > 0 {
			out += " "
		}
		out += p.Types
		if p.Element != "" {
			out += "<" + p.Element + ">"
		}
		for _, mark := range []struct {
			set  bool
			text string
		}{{p.Context, "-"}, {p.Optional, "?"}, {p.Repeated, "+"}} {
			if mark.set {
				out += mark.text
			}
		}
	}
	return out
}
