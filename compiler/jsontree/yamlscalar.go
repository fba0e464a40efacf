package jsontree

import (
	"bytes"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/aslc-dev/aslc/ir"
)

func (y *yamlReader) scalar(n ast.Node) *Node {
	span := y.span(n.GetToken())
	switch n := n.(type) {
	case *ast.StringNode:
		if n.Token.Type == token.StringType && IsNumber(n.Value) {
			return y.number(n.Token, span) // 2e3, which YAML 1.1 took for text
		}
		out := &Node{Kind: String, Text: n.Value, Span: span}
		out.exact = string(y.src.Text[y.inner(span).Start:y.inner(span).End]) == n.Value
		return out
	case *ast.LiteralNode:
		return &Node{Kind: String, Text: n.Value.Value, Span: span}
	case *ast.BoolNode:
		return &Node{Kind: Bool, Text: strconv.FormatBool(n.Value), Span: span}
	case *ast.NullNode:
		return &Node{Kind: Null, Text: "null", Span: span}
	case *ast.IntegerNode, *ast.FloatNode:
		return y.number(n.GetToken(), span)
	case *ast.InfinityNode, *ast.NanNode:
		return y.refuse(n.GetToken(), fmt.Sprintf("%s is not a number of JSON", n.GetToken().Value), "put it in quotes if it is text")
	}
	return y.refuse(n.GetToken(), "YAML that has no meaning in a definition", "")
}

// inner is a scalar's span without its quotes.
func (y *yamlReader) inner(s ir.Span) ir.Span {
	if s.End-s.Start >= 2 && (y.src.Text[s.Start] == '"' || y.src.Text[s.Start] == '\'') {
		return ir.Span{Start: s.Start + 1, End: s.End - 1}
	}
	return s
}

// number keeps a number's spelling where JSON has it; 0x1F, 0o17, 1_000 and .5
// are spelt out.
func (y *yamlReader) number(tk *token.Token, span ir.Span) *Node {
	text := strings.TrimSpace(tk.Value)
	if !IsNumber(text) {
		text = spelt(text)
	}
	if !IsNumber(text) {
		return y.refuse(tk, fmt.Sprintf("%q is not a number of JSON", tk.Value), "put it in quotes if it is text")
	}
	return &Node{Kind: Number, Text: text, Span: span}
}

func spelt(text string) string {
	plain := strings.ReplaceAll(text, "_", "")
	if i, ok := new(big.Int).SetString(strings.TrimPrefix(plain, "+"), 0); ok {
		return i.String()
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// span finds a token in the source: the library counts lines and characters.
func (y *yamlReader) span(tk *token.Token) ir.Span {
	if tk == nil || tk.Position == nil {
		return ir.Span{}
	}
	at := y.offset(tk.Position.Line, tk.Position.Column)
	return ir.Span{Start: at, End: y.end(at, tk)}
}

// stride is how many characters of a line lie between two known offsets.
const stride = 64

// offset is the byte of a line and a column in characters.
func (y *yamlReader) offset(line, column int) int {
	text := y.src.Text
	known := y.strides(line)
	column = max(1, column)
	i := min((column-1)/stride, len(known)-1)
	at := known[i]
	for n := column - 1 - i*stride; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	return at
}

// strides are the offsets of a line's characters 1, 1+stride, 1+2*stride, …
// Without them long lines, JSON in a YAML file, would take quadratic time.
func (y *yamlReader) strides(line int) []int {
	if known := y.lines[line]; known != nil {
		return known
	}
	at := y.src.Offset(line)
	if line <= 1 {
		at = start(y.src.Text)
	}
	known := []int{at}
	for n, end := 0, y.src.LineSpan(line).End; at < end; n++ {
		if n > 0 && n%stride == 0 {
			known = append(known, at)
		}
		_, size := utf8.DecodeRune(y.src.Text[at:])
		at += size
	}
	y.lines[line] = known
	return known
}

// end is where the token that starts at a byte ends: at its closing quote, or
// behind as many bytes as its text has.
func (y *yamlReader) end(at int, tk *token.Token) int {
	text := y.src.Text
	if at >= len(text) {
		return len(text)
	}
	switch tk.Type {
	case token.DoubleQuoteType:
		return closing(text, at, '"')
	case token.SingleQuoteType:
		return closing(text, at, '\'')
	}
	first, _, _ := strings.Cut(strings.TrimSpace(tk.Value), "\n")
	if first != "" && bytes.HasPrefix(text[at:], []byte(first)) {
		return at + len(first)
	}
	_, size := utf8.DecodeRune(text[at:])
	return at + size
}

// closing finds the end of a quoted scalar: \" does not end one, nor does ” in
// single quotes.
func closing(text []byte, at int, quote byte) int {
	if text[at] != quote {
		return at + 1
	}
	for i := at + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == '\'':
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}
