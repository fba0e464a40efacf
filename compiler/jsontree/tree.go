package jsontree

import (
	"path"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// Tree is a definition's text as a tree of values.
type Tree struct {
	Source *ir.Source
	Root   *Node // nil if the text could not be read
	YAML   bool
}

// Kind is the JSON type of a value.
type Kind uint8

const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
	Placeholder // ${Name} without quotes, before Substitute
	Broken      // could not be read, and was reported; Text is "null"
)

// String names the kind as messages do: "a string".
func (k Kind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "an array", "an object", "a placeholder", "nothing"}[k]
}

// Node is a value with its place.
type Node struct {
	Kind    Kind
	Span    ir.Span // with the quotes of a string and the brackets of a list
	Text    string  // content of a String, a Number as written, "true" or "false"; a Placeholder's name
	Members []Member
	Elems   []*Node

	// Parts are those of a String in which a placeholder was left unset.
	Parts []ir.TextPart
	// Whole tells that the string was one placeholder and nothing else, and was set.
	Whole bool

	exact bool // the bytes between the quotes are the content
}

// Member is one of an object's members.
type Member struct {
	Key   string
	Span  ir.Span // of the key, with its quotes
	Value *Node
	// Unset is the name of a placeholder in the key that was left unset, or "".
	Unset string
}

// Get finds a member's value; nil if there is none.
func (n *Node) Get(key string) *Node {
	for i := range n.Members {
		if n.Members[i].Key == key {
			return n.Members[i].Value
		}
	}
	return nil
}

// Inner is the span of a string's text without its quotes.
func (t *Tree) Inner(n *Node) ir.Span {
	s := n.Span
	if n.Kind != String || s.End-s.Start < 2 || s.End > len(t.Source.Text) {
		return s
	}
	if q := t.Source.Text[s.Start]; q == '"' || q == '\'' && t.YAML {
		return ir.Span{Start: s.Start + 1, End: s.End - 1}
	}
	return s
}

// Sub is the span of a part of a string, from and to being offsets into its
// Text. Where the way back to the source is lost, in a string with a
// placeholder or a folded one in YAML, it is the span of the whole string.
func (t *Tree) Sub(n *Node, from, to int) ir.Span {
	inner := t.Inner(n)
	from, to = max(0, min(from, len(n.Text))), max(0, min(to, len(n.Text)))
	if to < from {
		to = from
	}
	if n.exact {
		return inner.Sub(from, to)
	}
	if t.YAML || n.Whole || n.Parts != nil || n.Kind != String {
		return inner
	}
	return t.escaped(inner, from, to)
}

// escaped finds the place of a part of a JSON string that has escapes.
func (t *Tree) escaped(inner ir.Span, from, to int) ir.Span {
	raw := string(t.Source.Text[inner.Start:inner.End])
	out := ir.Span{Start: inner.End, End: inner.End}
	content, found := 0, false
	for at := 0; at < len(raw); {
		if !found && content >= from {
			out.Start, found = inner.Start+at, true
		}
		if content >= to {
			out.End = inner.Start + at
			break
		}
		size, bytes := 1, 1
		if raw[at] == '\\' {
			size, bytes = escapeSize(raw[at:])
		}
		at += size
		content += bytes
	}
	return out
}

// Parse reads a definition: YAML if the source's name ends in .yaml or .yml,
// else JSON.
func Parse(src *ir.Source, ds *diag.Sink) *Tree {
	t := &Tree{Source: src}
	switch strings.ToLower(path.Ext(src.Name)) {
	case ".yaml", ".yml":
		t.YAML = true
	}
	if !checkText(src, ds) {
		return t
	}
	if t.YAML {
		t.Root = parseYAML(src, ds)
	} else {
		t.Root = parseJSON(src, ds)
	}
	return t
}
