package jsonata

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Dump writes a tree on one line: nodes as (kind part …), what a node has beside
// its parts as (with node attribute …). It is for tests and for people; the
// offsets are left out.
func Dump(n Node) string {
	var d dumper
	d.node(n)
	return d.String()
}

type dumper struct{ strings.Builder }

// list writes (head part …).
func (d *dumper) list(head string, parts ...Node) {
	d.WriteString("(" + head)
	d.parts(parts)
	d.WriteByte(')')
}

func (d *dumper) parts(parts []Node) {
	for _, part := range parts {
		if part != nil {
			d.WriteByte(' ')
			d.node(part)
		}
	}
}

func (d *dumper) node(n Node) {
	attributes := attributes(n)
	if attributes == "" {
		d.core(n)
		return
	}
	d.WriteString("(with ")
	d.core(n)
	d.WriteString(attributes + ")")
}

func (d *dumper) core(n Node) {
	switch n := n.(type) {
	case *Path:
		d.list("path", n.Steps...)
	case *Sort:
		d.sort(n)
	case *Binary:
		d.list(string(n.Op), n.Left, n.Right)
	case *Negate:
		d.list("negate", n.Operand)
	case *Array:
		d.list("array", n.Items...)
	case *Object:
		d.WriteString("(object" + pairs(n.Pairs) + ")")
	case *Block:
		d.list("block", n.Exprs...)
	case *Condition:
		d.list("if", n.If, n.Then, n.Else)
	case *Bind:
		d.list(":=", n.Target, n.Value)
	case *Apply:
		d.list("~>", n.Left, n.Right)
	case *Call:
		d.list(map[bool]string{false: "call ", true: "tailcall "}[n.Tail]+Dump(n.Func), n.Args...)
	case *Partial:
		d.list("partial "+Dump(n.Func), n.Args...)
	case *Lambda:
		d.lambda(n)
	case *Transform:
		d.list("transform", n.Pattern, n.Update, n.Delete)
	default:
		d.WriteString(atom(n))
	}
}

// atom is a node without parts.
func atom(n Node) string {
	switch n := n.(type) {
	case *Name:
		return "." + word(n.Value)
	case *Wildcard:
		return "*"
	case *Descendant:
		return "**"
	case *Parent:
		return "%" + slot(n.Slot)
	case *String:
		return quote(n.Value)
	case *Number:
		return n.Text
	case *Bool:
		return strconv.FormatBool(n.Value)
	case *Null:
		return "null"
	case *Regex:
		return "/" + n.Pattern + "/" + n.Flags
	case *Variable:
		return "$" + word(n.Name)
	default:
		return "?"
	}
}

func (d *dumper) sort(n *Sort) {
	d.WriteString("(sort")
	for _, term := range n.Terms {
		d.WriteByte(' ')
		d.list(map[bool]string{false: "<", true: ">"}[term.Descending], term.Expr)
	}
	d.WriteByte(')')
}

func (d *dumper) lambda(n *Lambda) {
	d.WriteString("(lambda (")
	for i, param := range n.Params {
		if i > 0 {
			d.WriteByte(' ')
		}
		d.WriteString("$" + word(param.Name))
	}
	d.WriteString(") ")
	if n.Signature != nil {
		d.WriteString(n.Signature.Text + " ")
	}
	d.node(n.Body)
	d.WriteByte(')')
}

// attributes writes what comes after the parts, each with a blank before it.
func attributes(n Node) string {
	base := n.Base()
	var d dumper
	for _, f := range base.Predicates {
		d.WriteString(" ")
		d.list("predicate", f.Expr)
	}
	d.step(&base.Step)
	if base.Group != nil {
		d.WriteString(" (group" + pairs(base.Group.Pairs) + ")")
	}
	if base.KeepArray {
		d.WriteString(" keep")
	}
	if path, ok := n.(*Path); ok && path.KeepSingleton {
		d.WriteString(" singleton")
	}
	return d.String()
}

func (d *dumper) step(s *Step) {
	for _, stage := range s.Stages {
		d.WriteString(" ")
		switch stage := stage.(type) {
		case *Filter:
			d.list("filter", stage.Expr)
		case *Position:
			d.list("index", stage.Variable)
		}
	}
	if s.Focus != nil {
		d.WriteString(" @$" + word(s.Focus.Name))
	}
	if s.Index != nil {
		d.WriteString(" #$" + word(s.Index.Name))
	}
	if s.Ancestor != nil {
		d.WriteString(" ancestor" + slot(s.Ancestor))
	}
	if s.Tuple {
		d.WriteString(" tuple")
	}
	if s.Construct {
		d.WriteString(" construct")
	}
}

// slot is a slot's number, with the levels it has left to go.
func slot(s *Slot) string {
	if s.level == 0 {
		return strconv.Itoa(s.ID)
	}
	return fmt.Sprintf("%d^%d", s.ID, s.level)
}

func pairs(list []Pair) string {
	var d dumper
	for _, pair := range list {
		d.parts([]Node{pair.Key, pair.Value})
	}
	return d.String()
}

// word is a name as it is if letters and digits are all it has, else quoted.
func word(name string) string {
	for i := range len(name) {
		c := name[i]
		if c != '_' && c != '$' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return quote(name)
		}
	}
	return name
}

// quote writes a string as JSON.stringify does: half a surrogate pair as an escape.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if half := surrogate(s[i:]); half != 0 {
			r, size = half, 3
		}
		writeQuoted(&b, r)
		i += size
	}
	b.WriteByte('"')
	return b.String()
}

// surrogate is the half pair that a text starts with, 0 if there is none.
func surrogate(s string) rune {
	if len(s) < 3 || s[0] != 0xED || s[1]&0xE0 != 0xA0 {
		return 0
	}
	return rune(s[0]&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F)
}

func writeQuoted(b *strings.Builder, r rune) {
	switch {
	case r == '"' || r == '\\':
		b.WriteByte('\\')
		b.WriteRune(r)
	case strings.ContainsRune("\b\f\n\r\t", r):
		b.WriteString(map[rune]string{'\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}[r])
	case r < ' ' || r >= 0xD800 && r < 0xE000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		b.WriteRune(r)
	}
}
