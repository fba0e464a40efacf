package ir

import (
	"github.com/aslc-dev/aslc/compiler/intrinsic"
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/jsonpath"
)

// Expr is a value that is computed when a state runs: Const, Text, Path, Call,
// Query, Object or Array. Path and Call belong to JSONPath states, Query to
// JSONata states.
type Expr interface {
	Pos() Span
	expr()
}

// Const is a JSON value without anything to compute in it.
type Const struct {
	Span Span
	JSON string // compact, members in document order, numbers as written
}

// Text is a string that may hold unset placeholders; without any it has one
// literal part (or none: the empty string).
type Text struct {
	Span  Span
	Parts []TextPart
}

// TextPart is a literal, or where Placeholder is not empty that parameter's value.
type TextPart struct{ Literal, Placeholder string }

// Literal gives the text if it holds no placeholder.
func (t *Text) Literal() (string, bool) {
	out := ""
	for _, p := range t.Parts {
		if p.Placeholder != "" {
			return "", false
		}
		out += p.Literal
	}
	return out, true
}

// Raw is the text with its placeholders spelt out, ${Name}.
func (t *Text) Raw() string {
	out := ""
	for _, p := range t.Parts {
		if p.Placeholder != "" {
			out += "${" + p.Placeholder + "}"
		}
		out += p.Literal
	}
	return out
}

// Root is what a path starts at.
type Root uint8

const (
	Input      Root = iota // $
	Context                // $$
	InVariable             // $name
)

// Path is a JSONPath into the input, the context object or a variable.
type Path struct {
	Span     Span   // of the text inside the quotes
	Text     string // as written: what messages quote
	Root     Root
	Variable string    // name without $, for Root InVariable
	Var      *Variable // that variable; nil: none of that name can be read here, which was reported
	Query    *jsonpath.Path
}

// Call is an intrinsic function with its arguments.
type Call struct {
	Span Span
	Text string // the whole expression as written; set on the outermost call
	Name string // "States.Format"
	Args []Expr // Const, Path, Call, or Text where a placeholder in a string was left unset
	AST  *intrinsic.Call
}

// Query is a JSONata expression: a string that begins with "{%" and ends with "%}".
type Query struct {
	Span  Span   // of the expression between the marks, blanks around it left out
	Text  string // the expression as messages quote it
	Field string // where it stands in its state, as messages and events name it: "Output/total"
	Node  jsonata.Node

	// Locate is the place in the source of the bytes from, to of Text.
	Locate func(from, to int) Span

	// Vars are the workflow variables that the expression reads: one entry for
	// each place that may read one. A place that the expression itself may have
	// bound by then (jsonata.Perhaps) has an entry too.
	Vars map[*jsonata.Variable]*Variable
}

// Object is a payload template's object with something to compute below it.
type Object struct {
	Span   Span
	Fields []Field
}

// Field is a member of an Object. Key is the member's name in the result; Source
// is the name as written: "total.$" for a computed member of a JSONPath template.
type Field struct {
	Key, Source string
	Span        Span
	Value       Expr
}

// Array is a payload template's array with something to compute below it.
type Array struct {
	Span  Span
	Elems []Expr
}

func (e *Const) Pos() Span  { return e.Span }
func (e *Text) Pos() Span   { return e.Span }
func (e *Path) Pos() Span   { return e.Span }
func (e *Call) Pos() Span   { return e.Span }
func (e *Query) Pos() Span  { return e.Span }
func (e *Object) Pos() Span { return e.Span }
func (e *Array) Pos() Span  { return e.Span }

func (*Const) expr()  {}
func (*Text) expr()   {}
func (*Path) expr()   {}
func (*Call) expr()   {}
func (*Query) expr()  {}
func (*Object) expr() {}
func (*Array) expr()  {}

// Cond is a condition of a Choice rule: And, Or, Not or Compare.
type Cond interface {
	Pos() Span
	cond()
}

type (
	// And holds if all of its conditions do; evaluation stops at the first that does not.
	And struct {
		Span  Span
		Conds []Cond
	}
	// Or holds if one of its conditions does; evaluation stops there.
	Or struct {
		Span  Span
		Conds []Cond
	}
	// Not holds if its condition does not.
	Not struct {
		Span Span
		Cond Cond
	}
	// Compare is one of the 39 comparisons, "NumericLessThanPath" and the like.
	Compare struct {
		Span     Span
		Op       string // without the suffix Path
		Variable *Path
		Operand  Expr  // a Const string, number or boolean (for Is…: the boolean wanted); Text if a placeholder is unset
		Path     *Path // the …Path form: compared with this path's value
	}
)

func (c *And) Pos() Span     { return c.Span }
func (c *Or) Pos() Span      { return c.Span }
func (c *Not) Pos() Span     { return c.Span }
func (c *Compare) Pos() Span { return c.Span }

func (*And) cond()     {}
func (*Or) cond()      {}
func (*Not) cond()     {}
func (*Compare) cond() {}
