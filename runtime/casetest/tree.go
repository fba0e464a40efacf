package casetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// document is a JSON text with the places of its parts.
type document struct {
	name string
	text []byte
	root *node
}

// node is a value and where it stands.
type node struct {
	doc     *document
	at, end int
	members []member // of an object
	elems   []*node  // of an array
}

type member struct {
	at    int
	name  string
	value *node
}

// Fault is something wrong with a case file.
type Fault struct {
	File         string
	Line, Column int
	Message      string
}

func (f *Fault) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message)
}

func (d *document) fault(at int, format string, args ...any) error {
	line, column := d.position(at)
	return &Fault{d.name, line, column, fmt.Sprintf(format, args...)}
}

// position is a line and a column in bytes, both from 1.
func (d *document) position(at int) (line, column int) {
	before := d.text[:min(max(at, 0), len(d.text))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}

func parseDocument(name string, text []byte) (*document, error) {
	d := &document{name: name, text: text}
	if _, err := runtime.Parse(text); err != nil {
		var syntax *runtime.SyntaxError
		if errors.As(err, &syntax) {
			return nil, d.fault(syntax.Offset, "not JSON: %s", syntax.Msg)
		}
		return nil, d.fault(0, "not JSON: %v", err)
	}
	p := &treeReader{d: d, dec: json.NewDecoder(bytes.NewReader(text))}
	p.dec.UseNumber()
	root, err := p.node()
	if err != nil {
		return nil, d.fault(int(p.dec.InputOffset()), "not JSON: %v", err)
	}
	d.root = root
	return d, nil
}

// treeReader makes nodes of tokens.
type treeReader struct {
	d   *document
	dec *json.Decoder
}

// next is where the next token begins.
func (p *treeReader) next() int {
	at := int(p.dec.InputOffset())
	for at < len(p.d.text) && strings.IndexByte(" \t\r\n,:", p.d.text[at]) >= 0 {
		at++
	}
	return at
}

func (p *treeReader) node() (*node, error) {
	n := &node{doc: p.d, at: p.next()}
	token, err := p.dec.Token()
	switch token {
	case json.Delim('{'):
		err = p.members(n)
	case json.Delim('['):
		err = p.elems(n)
	}
	n.end = int(p.dec.InputOffset())
	return n, err
}

func (p *treeReader) members(n *node) error {
	for p.dec.More() {
		m := member{at: p.next()}
		name, err := p.dec.Token()
		if err != nil {
			return err
		}
		m.name, _ = name.(string)
		if m.value, err = p.node(); err != nil {
			return err
		}
		n.members = append(n.members, m)
	}
	_, err := p.dec.Token()
	return err
}

func (p *treeReader) elems(n *node) error {
	for p.dec.More() {
		elem, err := p.node()
		if err != nil {
			return err
		}
		n.elems = append(n.elems, elem)
	}
	_, err := p.dec.Token()
	return err
}

// raw is the node's text as it stands in the file.
func (n *node) raw() []byte { return n.doc.text[n.at:n.end] }

// kind is what the node is, by its first byte.
func (n *node) kind() runtime.ValueKind {
	switch n.doc.text[n.at] {
	case '{':
		return runtime.KindObject
	case '[':
		return runtime.KindArray
	case '"':
		return runtime.KindString
	case 't', 'f':
		return runtime.KindBool
	case 'n':
		return runtime.KindNull
	}
	return runtime.KindNumber
}

// value is the node without the blanks with which a person wrote it.
func (n *node) value() runtime.Value {
	var b bytes.Buffer
	if err := json.Compact(&b, n.raw()); err != nil {
		return runtime.Value{}
	}
	return runtime.Literal(b.String())
}

func (n *node) fault(format string, args ...any) error { return n.doc.fault(n.at, format, args...) }

// want refuses a node of another kind.
func (n *node) want(what string, kinds ...runtime.ValueKind) error {
	if slices.Contains(kinds, n.kind()) {
		return nil
	}
	return n.fault("want %s", what)
}

// text is a string's content.
func (n *node) text(what string) (string, error) {
	if err := n.want(what, runtime.KindString); err != nil {
		return "", err
	}
	return n.value().String(), nil
}

// fields gives each member of an object to the function that its name has.
func (n *node) fields(what string, known map[string]func(*node) error) error {
	if err := n.want(what, runtime.KindObject); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, m := range n.members {
		take, ok := known[m.name]
		switch {
		case !ok:
			return n.doc.fault(m.at, "unknown field %q in %s%s", m.name, what, suggestion(m.name, known))
		case seen[m.name]:
			return n.doc.fault(m.at, "%q stands in %s twice", m.name, what)
		}
		seen[m.name] = true
		if err := take(m.value); err != nil {
			return err
		}
	}
	return nil
}

// suggestion names the field that was perhaps meant, or all of them.
func suggestion(name string, known map[string]func(*node) error) string {
	names := make([]string, 0, len(known))
	for other := range known {
		names = append(names, other)
	}
	sort.Strings(names)
	for _, other := range names {
		if near(strings.ToLower(name), strings.ToLower(other)) {
			return fmt.Sprintf("; did you mean %q?", other)
		}
	}
	return "; it has " + strings.Join(names, ", ")
}

// near says that two names differ by one letter that is missing, too many,
// another one, or changed places with its neighbour.
func near(a, b string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return len(a) <= 1 && len(b) <= 1 || swapped
}
