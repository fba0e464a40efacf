package jsontree

import (
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// parseJSON reads RFC 8259 JSON. A byte order mark is skipped.
func parseJSON(src *ir.Source, ds *diag.Sink) *Node {
	p := &parser{src: src, text: string(src.Text), at: start(src.Text), ds: ds}
	p.blanks()
	if p.at == len(p.text) {
		ds.Report(diag.Diagnostic{
			Code: diag.NotAnObject, Span: ir.Span{Start: p.at, End: p.at}, Message: "the definition is empty",
			Help:    `write an object with "StartAt" and "States"`,
			Service: &diag.Service{Message: "Definition must be a valid JSON object", Nowhere: true},
		})
		return nil
	}
	root, ok := p.value()
	if !ok {
		return nil
	}
	if p.blanks(); p.at < len(p.text) {
		p.fail(p.at, p.at+1, "more text behind the end of the definition", "remove it, or look for a bracket too many above")
		return nil
	}
	return root
}

// parser is a recursive descent over text. Its methods answer false once a
// fault was reported from which there is no way on.
type parser struct {
	src   *ir.Source
	text  string
	at    int
	depth int
	ds    *diag.Sink

	faults int // reported so far
}

// maxFaults is after how many faults of syntax reading ends.
const maxFaults = 100

func (p *parser) fail(from, to int, message, help string) bool {
	p.failAs(message, from, to, message, help)
	return false
}

// failAs is fail with the service's wording.
func (p *parser) failAs(service string, from, to int, message, help string) {
	p.faults++
	from, to = min(from, len(p.text)), min(to, len(p.text))
	where := p.source(to)
	p.ds.Report(diag.Diagnostic{
		Code: diag.SyntaxError, Span: ir.Span{Start: from, End: to}, Message: message, Help: help,
		Service: &diag.Service{Message: service + "\n at " + where, Pointer: where},
	})
}

// maxQuoted is how much of the text the service's JSON reader quotes.
const maxQuoted = 500

// source is a place as the service's JSON reader writes it (recorded:
// validation.validate_state_machine_definition_not_a_definition.NOT_A_DEF).
func (p *parser) source(at int) string {
	line, column := p.src.Position(at)
	text, rest := p.text, ""
	if len(text) > maxQuoted {
		rest = fmt.Sprintf("[truncated %d chars]", len(text)-maxQuoted)
		text = text[:maxQuoted]
	}
	return fmt.Sprintf("[Source: (String)\"%s\"%s; line: %d, column: %d]", text, rest, line, column)
}

// blanks skips white space and reports comments, which it skips as well.
func (p *parser) blanks() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		case '/', '#':
			if p.faults >= maxFaults || !p.comment() {
				return
			}
		default:
			return
		}
	}
}

func (p *parser) comment() bool {
	rest, from := p.text[p.at:], p.at
	switch {
	case strings.HasPrefix(rest, "/*"):
		end := strings.Index(rest[2:], "*/")
		if end < 0 {
			return false
		}
		p.at += end + 4
	case strings.HasPrefix(rest, "//"), rest[0] == '#':
		p.at += lineLength(rest)
	default:
		return false
	}
	p.fail(from, p.at, "JSON has no comments", `use the field "Comment", or write the definition in YAML`)
	return true
}

func lineLength(s string) int {
	if end := strings.IndexAny(s, "\r\n"); end >= 0 {
		return end
	}
	return len(s)
}

func (p *parser) value() (*Node, bool) {
	if p.at >= len(p.text) {
		return nil, p.fail(p.at, p.at, "the text ends where a value should stand", p.unclosed())
	}
	switch c := p.text[p.at]; {
	case c == '{':
		return p.nested(p.object)
	case c == '[':
		return p.nested(p.array)
	case c == '"':
		return p.str()
	case c == '-' || isDigit(c):
		return p.number()
	case c == '$' && strings.HasPrefix(p.text[p.at:], "${"):
		return p.placeholder()
	default:
		return p.word()
	}
}

func (p *parser) nested(f func() (*Node, bool)) (*Node, bool) {
	if p.depth++; p.depth > maxDepth {
		report(p.ds, diag.TooDeep, ir.Span{Start: p.at, End: p.at + 1},
			fmt.Sprintf("objects and arrays nested more than %d deep", maxDepth), "")
		return nil, false
	}
	n, ok := f()
	p.depth--
	return n, ok
}

func (p *parser) unclosed() string {
	if p.depth > 0 {
		return "the file seems to be cut off: a bracket is not closed"
	}
	return ""
}

func (p *parser) object() (*Node, bool) {
	n := &Node{Kind: Object, Span: ir.Span{Start: p.at}}
	p.at++
	for {
		if done, ok := p.next('}', len(n.Members) > 0); !ok {
			return nil, false
		} else if done {
			n.Span.End = p.at
			duplicates(n, p.ds)
			return n, true
		}
		m, ok := p.member()
		if !ok {
			return nil, false
		}
		n.Members = append(n.Members, m)
	}
}

func (p *parser) array() (*Node, bool) {
	n := &Node{Kind: Array, Span: ir.Span{Start: p.at}}
	p.at++
	for {
		if done, ok := p.next(']', len(n.Elems) > 0); !ok {
			return nil, false
		} else if done {
			n.Span.End = p.at
			return n, true
		}
		e, ok := p.value()
		if !ok {
			return nil, false
		}
		n.Elems = append(n.Elems, e)
	}
}

// next goes to the next element: past the comma if one must stand there, or
// past the closing bracket (done). Commas too many or too few are reported and
// forgiven.
func (p *parser) next(closing byte, comma bool) (done, ok bool) {
	p.blanks()
	before := p.at
	for commas := 0; p.at < len(p.text) && p.text[p.at] == ',' && p.faults < maxFaults; commas++ {
		p.at++
		p.blanks()
		if commas > 0 || !comma {
			p.fail(before, before+1, "a comma too many", "remove it")
		}
	}
	if p.faults >= maxFaults {
		return false, false
	}
	if p.at >= len(p.text) {
		return false, p.fail(p.at, p.at, fmt.Sprintf("the text ends where '%c' or another element should stand", closing), p.unclosed())
	}
	switch had := p.at > before; {
	case p.text[p.at] == closing:
		if had && comma {
			p.fail(before, before+1, fmt.Sprintf("a comma before '%c'", closing), "remove it")
		}
		p.at++
		return true, true
	case comma && !had && !p.starts():
		return false, p.unexpected(fmt.Sprintf("',' or '%c'", closing))
	case comma && !had:
		p.fail(p.at, p.at+1, "a comma is missing before this", "put a ',' behind the element before it")
	}
	return false, true
}

// starts tells whether a value could start here.
func (p *parser) starts() bool {
	c := p.text[p.at]
	return c == '"' || c == '{' || c == '[' || c == '-' || isDigit(c)
}

func (p *parser) member() (Member, bool) {
	if p.text[p.at] != '"' {
		return Member{}, p.badKey()
	}
	key, ok := p.str()
	if !ok {
		return Member{}, false
	}
	if p.blanks(); p.at >= len(p.text) {
		return Member{}, p.fail(p.at, p.at, "the text ends where ':' should stand", p.unclosed())
	}
	if p.text[p.at] != ':' {
		return Member{}, p.unexpected(fmt.Sprintf("':' behind the key %q", key.Text))
	}
	p.at++
	p.blanks()
	v, ok := p.value()
	return Member{Key: key.Text, Span: key.Span, Value: v}, ok
}

func (p *parser) badKey() bool {
	help := ""
	switch c := p.text[p.at]; {
	case c == '\'':
		help = "use double quotes"
	case isLetter(c):
		help = "put the key in double quotes"
	}
	from := p.at
	return p.fail(from, from+len(p.token()), fmt.Sprintf("expected a key in double quotes, found %s", p.found()), help)
}

func (p *parser) unexpected(wanted string) bool {
	return p.fail(p.at, p.at+len(p.token()), fmt.Sprintf("expected %s, found %s", wanted, p.found()), "")
}

// token is the text up to the next blank or mark, one character at least.
func (p *parser) token() string {
	rest := p.text[p.at:]
	if len(rest) > 60 {
		rest = rest[:60]
	}
	end := strings.IndexAny(rest, " \t\r\n,:{}[]\"")
	switch {
	case end < 0:
		return strings.ToValidUTF8(rest, "")
	case end == 0:
		return rest[:1]
	}
	return rest[:end]
}

func (p *parser) found() string {
	if p.at >= len(p.text) {
		return "the end of the text"
	}
	return "'" + p.token() + "'"
}
