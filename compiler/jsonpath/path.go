package jsonpath

import (
	"strconv"
	"strings"
)

// Definite tells whether the path leads to at most one value: then a value that
// is missing is an error, while an indefinite path gives a list, be it empty.
// Only single names and indices are definite, and so are several names at the
// very end. A function keeps what it stands behind; behind a path that begins
// with a descent it takes the whole list and is definite.
func (p *Path) Definite() bool {
	if p.Aggregates() {
		return true
	}
	for i, s := range p.Steps {
		if !definite(s, i == len(p.Steps)-1) {
			return false
		}
	}
	return true
}

func definite(s Step, last bool) bool {
	switch s := s.(type) {
	case *Child:
		return last || len(s.Names) == 1
	case *Index:
		return len(s.Indices) == 1
	case *Function:
		return true
	}
	return false
}

// Aggregates tells whether the path is a descent from its root with a function
// at the end ($..price.sum()): the function then gets the list of all matches
// instead of one match after the other.
func (p *Path) Aggregates() bool {
	if len(p.Steps) < 2 {
		return false
	}
	_, descends := p.Steps[0].(*Descend)
	_, calls := p.Steps[len(p.Steps)-1].(*Function)
	return descends && calls
}

// Reference tells whether the path is a reference path: single names and
// indices only, so that it names one place (ASL: "Reference Paths").
func (p *Path) Reference() bool {
	for _, s := range p.Steps {
		switch s := s.(type) {
		case *Child:
			if len(s.Names) != 1 {
				return false
			}
		case *Index:
			if len(s.Indices) != 1 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// Canonical is the path as AWS's messages spell it: $['a']['b'][0]. What a
// filter asks is not spelt out.
func (p *Path) Canonical() string {
	var b strings.Builder
	switch p.Root {
	case Input:
		b.WriteString("$")
	case Context:
		b.WriteString("$$")
	case Variable:
		b.WriteString("$" + p.Variable)
	case Item:
		b.WriteString("@")
	}
	for _, s := range p.Steps {
		b.WriteString(fragment(s))
	}
	return b.String()
}

func fragment(s Step) string {
	switch s := s.(type) {
	case *Child:
		return "['" + strings.Join(s.Names, "','") + "']"
	case *Index:
		texts := make([]string, len(s.Indices))
		for i, n := range s.Indices {
			texts[i] = strconv.Itoa(n)
		}
		return "[" + strings.Join(texts, ",") + "]"
	case *Slice:
		return "[" + end(s.From) + ":" + end(s.To) + "]"
	case *Wildcard:
		return "[*]"
	case *Descend:
		return ".." + fragment(s.Step)
	case *Filter:
		return "[?]"
	case *Function:
		return "." + s.Name + "()"
	}
	return ""
}

// end is an end of a slice as text.
func end(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
