package jsontree

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// placeholder reads ${Name} that stands where a value should.
func (p *parser) placeholder() (*Node, bool) {
	name, size := placeholderAt(p.text[p.at:])
	if size == 0 {
		return p.word()
	}
	n := &Node{Kind: Placeholder, Text: name, Span: ir.Span{Start: p.at, End: p.at + size}}
	p.at += size
	return n, true
}

// placeholderAt gives the name of the placeholder that s starts with and the
// number of its bytes; 0 if it starts with none. Names are those of
// CloudFormation and Terraform: letters, digits, _ . : and -.
func placeholderAt(s string) (name string, size int) {
	if !strings.HasPrefix(s, "${") {
		return "", 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == '}' && i > 2:
			return s[2:i], i + 1
		case isLetter(c), i > 2 && (isDigit(c) || strings.IndexByte(".:-", c) >= 0):
		default:
			return "", 0
		}
	}
	return "", 0
}

// Substitute puts values in the place of placeholders, and gives the names of
// those that have none, in order of first use. They stay in the tree as Parts of
// strings and Unset of keys. Spans keep pointing at the source.
func (t *Tree) Substitute(values map[string]string, ds *diag.Sink) (unset []string) {
	if t.Root == nil || !strings.Contains(string(t.Source.Text), "${") {
		return nil
	}
	s := substitution{values: values, ds: ds, seen: map[string]bool{}, done: map[*Node]bool{}}
	s.node(t.Root)
	return s.unset
}

type substitution struct {
	values map[string]string
	ds     *diag.Sink
	unset  []string
	seen   map[string]bool
	done   map[*Node]bool // aliases in YAML share nodes
	only   []string       // the names that count; nil: all
}

func (s *substitution) node(n *Node) {
	switch n.Kind {
	case String:
		s.str(n)
	case Placeholder:
		s.bare(n)
	case Array:
		for _, e := range n.Elems {
			s.once(e)
		}
	case Object:
		s.object(n)
	}
}

func (s *substitution) once(n *Node) {
	if !s.done[n] {
		s.done[n] = true
		s.node(n)
	}
}

func (s *substitution) object(n *Node) {
	changed := false
	for i := range n.Members {
		m := &n.Members[i]
		if parts := s.parts(m.Key); parts != nil {
			text := ir.Text{Parts: parts}
			m.Key, changed = text.Raw(), true
			m.Unset = firstUnset(parts)
		}
		s.once(m.Value)
	}
	if changed {
		duplicates(n, s.ds)
	}
}

func (s *substitution) str(n *Node) {
	parts := s.parts(n.Text)
	if parts == nil {
		return
	}
	_, size := placeholderAt(n.Text)
	text := ir.Text{Parts: parts}
	n.exact = false
	if firstUnset(parts) != "" {
		n.Parts, n.Text = parts, text.Raw()
		return
	}
	n.Whole = size == len(n.Text)
	n.Text = text.Raw()
}

// bare replaces a placeholder without quotes by the value that its text is.
func (s *substitution) bare(n *Node) {
	value, set := s.values[n.Text]
	if !set {
		s.ds.Report(diag.Diagnostic{
			Code: diag.PlaceholderValue, Span: n.Span, Message: fmt.Sprintf("the placeholder ${%s} has no value", n.Text),
			Help: fmt.Sprintf("set it with --set %s=VALUE, or put it in quotes to set it at run time", n.Text),
		})
		*n = Node{Kind: Broken, Text: "null", Span: n.Span}
		return
	}
	var inner diag.Sink
	root := parseJSON(&ir.Source{Text: []byte(value)}, &inner)
	if root == nil || inner.HasErrors() {
		s.ds.Report(diag.Diagnostic{
			Code: diag.PlaceholderValue, Span: n.Span, Message: fmt.Sprintf("the value of ${%s} is not JSON: %s", n.Text, shorten(value)),
			Help: "a placeholder without quotes is replaced by its value as it is",
		})
		*n = Node{Kind: Broken, Text: "null", Span: n.Span}
		return
	}
	relocate(root, n.Span)
	*n = *root
}

// relocate gives a subtree that was read from elsewhere one place in the source.
func relocate(n *Node, span ir.Span) {
	n.Span, n.exact = span, false
	for i := range n.Members {
		n.Members[i].Span = span
		relocate(n.Members[i].Value, span)
	}
	for _, e := range n.Elems {
		relocate(e, span)
	}
}

func shorten(s string) string {
	if len(s) > 40 {
		return fmt.Sprintf("%q…", s[:nextRune(s, 40)])
	}
	return fmt.Sprintf("%q", s)
}

func nextRune(s string, i int) int {
	for i < len(s) && s[i]&0xc0 == 0x80 {
		i++
	}
	return i
}

// Unset splits a text that Substitute has been over at the placeholders of the
// given names; nil if it has none of them.
func Unset(text string, names []string) []ir.TextPart {
	if !strings.Contains(text, "${") {
		return nil
	}
	s := substitution{values: map[string]string{}, seen: map[string]bool{}, only: names}
	return s.parts(text)
}

// parts splits text at its placeholders; nil if it has none. Set ones are
// joined to the literal parts around them.
func (s *substitution) parts(text string) []ir.TextPart {
	var out []ir.TextPart
	found := false
	literal := ""
	for {
		at := strings.Index(text, "${")
		if at < 0 {
			break
		}
		name, size := placeholderAt(text[at:])
		if size == 0 || s.only != nil && !slices.Contains(s.only, name) {
			literal, text = literal+text[:at+2], text[at+2:]
			continue
		}
		found = true
		literal += text[:at]
		text = text[at+size:]
		if value, set := s.values[name]; set {
			literal += value
			continue
		}
		out = append(out, literalPart(literal)...)
		out = append(out, ir.TextPart{Placeholder: name})
		literal = ""
		s.note(name)
	}
	if !found {
		return nil
	}
	out = append(out, literalPart(literal+text)...)
	if out == nil {
		return []ir.TextPart{{}}
	}
	return out
}

func literalPart(text string) []ir.TextPart {
	if text == "" {
		return nil
	}
	return []ir.TextPart{{Literal: text}}
}

func (s *substitution) note(name string) {
	if !s.seen[name] {
		s.seen[name] = true
		s.unset = append(s.unset, name)
	}
}

func firstUnset(parts []ir.TextPart) string {
	for _, p := range parts {
		if p.Placeholder != "" {
			return p.Placeholder
		}
	}
	return ""
}
