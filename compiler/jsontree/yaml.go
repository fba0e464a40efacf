package jsontree

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	yamlparser "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// maxUnfolded is how many values aliases may unfold to.
const maxUnfolded = 1_000_000

// maxYAML is the largest YAML file: four times what the service takes. The YAML
// library takes quadratic time for wide mappings.
const maxYAML = 4 << 20

// parseYAML reads one YAML 1.2 document into the tree of the JSON it stands for.
func parseYAML(src *ir.Source, ds *diag.Sink) (root *Node) {
	if at := deepYAML(src.Text); at >= 0 {
		report(ds, diag.TooDeep, ir.Span{Start: at, End: at + 1}, fmt.Sprintf("collections nested more than %d deep", maxDepth), "")
		return nil
	}
	if len(src.Text) > maxYAML {
		report(ds, diag.YAMLUnsupported, ir.Span{}, "a YAML file of more than 4 MiB", "write the definition in JSON")
		return nil
	}
	file, err := readYAML(src.Text)
	y := &yamlReader{src: src, ds: ds, anchors: map[string]*Node{}, sizes: map[*Node]int{}, lines: map[int][]int{}}
	if err != nil {
		y.syntax(err)
		return nil
	}
	return y.file(file)
}

// readYAML calls the YAML library, which is not ours: should it panic on an odd
// text, that text is what is at fault for our user.
func readYAML(text []byte) (file *ast.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			file, err = nil, errors.New("the YAML reader cannot make sense of this file")
		}
	}()
	return yamlparser.ParseBytes(text[start(text):], 0, yamlparser.AllowDuplicateMapKey())
}

// deepYAML finds where nesting goes so deep that a recursive reader should not
// be given the text: brackets of flow style, or values in values in one line, as
// in "- - - x", "a: b: c" and "!t !t x".
func deepYAML(text []byte) int {
	flow, marks := 0, 0
	blank, comment := true, false // so far in this line; a line of comment
	for i, c := range text {
		switch c {
		case '[', '{':
			flow++
		case ']', '}':
			flow = max(0, flow-1)
		case '\n', ',':
			marks = 0
		case '-', '?', ':', '!', '&', '*':
			if isMark(text, i) {
				marks++
			}
		}
		comment = c != '\n' && (comment || blank && c == '#')
		blank = c == '\n' || blank && c == ' '
		if flow > maxDepth || marks > maxDepth && !comment {
			return i
		}
	}
	return -1
}

// isMark tells a mark that begins a value from the same character in a word or
// in a rule such as "------".
func isMark(text []byte, at int) bool {
	switch text[at] {
	case '!', '&', '*':
		return at == 0 || text[at-1] == ' '
	}
	return at+1 < len(text) && text[at+1] == ' '
}

type yamlReader struct {
	src     *ir.Source
	ds      *diag.Sink
	anchors map[string]*Node
	sizes   map[*Node]int // values that an anchored node unfolds to
	count   int           // values so far, aliases unfolded
	depth   int
	lines   map[int][]int // known offsets of characters, by line
}

func (y *yamlReader) syntax(err error) {
	var at interface {
		GetToken() *token.Token
		GetMessage() string
	}
	d := diag.Diagnostic{Code: diag.YAMLSyntax, Message: firstLine(err.Error())}
	if errors.As(err, &at) && at.GetToken() != nil {
		d.Span, d.Message = y.span(at.GetToken()), firstLine(at.GetMessage())
	}
	y.ds.Report(d)
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

func (y *yamlReader) file(f *ast.File) *Node {
	var docs []*ast.DocumentNode
	for _, d := range f.Docs {
		if d.Body != nil {
			docs = append(docs, d)
		}
	}
	if len(docs) == 0 {
		report(y.ds, diag.NotAnObject, ir.Span{}, "the definition is empty", `write a mapping with "StartAt" and "States"`)
		return nil
	}
	if len(docs) > 1 {
		y.refuse(docs[1].Start, "a second document in one file", "put each definition into a file of its own")
	}
	return y.node(docs[0].Body)
}

func (y *yamlReader) refuse(tk *token.Token, message, help string) *Node {
	span := y.span(tk)
	report(y.ds, diag.YAMLUnsupported, span, message, help)
	return &Node{Kind: Broken, Text: "null", Span: span}
}

// node turns a YAML node into one of JSON; after a report it gives a Broken one.
func (y *yamlReader) node(n ast.Node) *Node {
	if y.count++; y.count > maxUnfolded {
		return &Node{Kind: Broken, Text: "null"}
	}
	if y.depth++; y.depth > maxDepth {
		y.depth--
		report(y.ds, diag.TooDeep, y.span(n.GetToken()), fmt.Sprintf("collections nested more than %d deep", maxDepth), "")
		return &Node{Kind: Broken, Text: "null"}
	}
	defer func() { y.depth-- }()
	switch n := n.(type) {
	case *ast.MappingNode:
		return y.mapping(n, n.Values)
	case *ast.MappingValueNode:
		return y.mapping(n, []*ast.MappingValueNode{n})
	case *ast.SequenceNode:
		return y.sequence(n)
	case *ast.AnchorNode:
		return y.anchor(n)
	case *ast.AliasNode:
		return y.alias(n)
	case *ast.TagNode:
		return y.tag(n)
	case nil:
		return &Node{Kind: Null, Text: "null"}
	default:
		return y.scalar(n)
	}
}

func (y *yamlReader) sequence(n *ast.SequenceNode) *Node {
	out := &Node{Kind: Array, Span: y.span(n.GetToken())}
	for _, e := range n.Values {
		elem := y.node(e)
		out.Elems = append(out.Elems, elem)
		out.Span.End = max(out.Span.End, elem.Span.End)
	}
	if n.End != nil {
		out.Span.End = max(out.Span.End, y.span(n.End).End)
	}
	return out
}

func (y *yamlReader) mapping(n ast.Node, values []*ast.MappingValueNode) *Node {
	out := &Node{Kind: Object, Span: y.span(n.GetToken())}
	if len(values) > 0 {
		out.Span = y.span(values[0].Key.GetToken())
	}
	var merged []*Node
	for _, v := range values {
		if v.Key.IsMergeKey() {
			merged = append(merged, y.node(v.Value))
			continue
		}
		m := y.member(v)
		out.Members = append(out.Members, m)
		if m.Value.Span.Start >= m.Span.Start {
			out.Span.End = max(out.Span.End, m.Span.End, m.Value.Span.End)
		}
	}
	if m, ok := n.(*ast.MappingNode); ok && m.IsFlowStyle {
		out.Span = y.span(m.Start)
		if m.End != nil {
			out.Span.End = max(out.Span.End, y.span(m.End).End)
		}
	}
	duplicates(out, y.ds)
	for _, m := range merged {
		y.merge(out, m, y.span(values[0].Key.GetToken()))
	}
	return out
}

// merge adds the members of a merged mapping, or of a sequence of them, that the
// mapping itself does not have (the merge key of YAML 1.1).
func (y *yamlReader) merge(into, from *Node, span ir.Span) {
	if from.Kind == Array {
		for _, e := range from.Elems {
			y.merge(into, e, span)
		}
		return
	}
	if from.Kind != Object {
		report(y.ds, diag.YAMLUnsupported, span, "<< merges mappings, and this is none", "")
		return
	}
	has := make(map[string]bool, len(into.Members))
	for i := range into.Members {
		has[into.Members[i].Key] = true
	}
	for _, m := range from.Members {
		if !has[m.Key] {
			into.Members = append(into.Members, m)
		}
	}
}

func (y *yamlReader) member(v *ast.MappingValueNode) Member {
	m := Member{Span: y.span(v.Key.GetToken())}
	if key, ok := y.key(v.Key); ok {
		m.Key = key
	} else {
		y.refuse(v.Key.GetToken(), "a key that is not a scalar", "")
	}
	if v.Value == nil {
		m.Value = &Node{Kind: Null, Text: "null", Span: m.Span}
		return m
	}
	m.Value = y.node(v.Value)
	return m
}

// key is a scalar key's text: 200 and "200" are the same key.
func (y *yamlReader) key(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.MappingKeyNode:
		return y.key(n.Value)
	case *ast.AnchorNode:
		return y.key(n.Value)
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func (y *yamlReader) anchor(n *ast.AnchorNode) *Node {
	before := y.count
	out := y.node(n.Value)
	if n.Name != nil {
		y.anchors[n.Name.GetToken().Value] = out
		y.sizes[out] = y.count - before
	}
	return out
}

func (y *yamlReader) alias(n *ast.AliasNode) *Node {
	if n.Value == nil {
		return y.refuse(n.GetToken(), "an alias without a name", "")
	}
	name := n.Value.GetToken().Value
	target := y.anchors[name]
	if target == nil {
		return y.refuse(n.GetToken(), fmt.Sprintf("the alias *%s has no anchor before it", name), "")
	}
	if y.count += y.sizes[target]; y.count > maxUnfolded {
		return y.refuse(n.GetToken(), fmt.Sprintf("aliases unfold to more than %d values", maxUnfolded), "")
	}
	return target
}

// tag knows the tags of YAML's core schema; CloudFormation's functions are not
// a definition's business.
func (y *yamlReader) tag(n *ast.TagNode) *Node {
	if n.Value == nil {
		return y.refuse(n.GetToken(), fmt.Sprintf("the tag %s without a value", n.Start.Value), "")
	}
	switch n.Start.Value {
	case "!!str", "!":
		if text, ok := y.key(n.Value); ok {
			return &Node{Kind: String, Text: text, Span: y.span(n.Value.GetToken())}
		}
	case "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq":
		return y.node(n.Value)
	}
	help := ""
	if !strings.HasPrefix(n.Start.Value, "!!") {
		help = `write "${Name}" and set it with --set Name=VALUE`
	}
	return y.refuse(n.GetToken(), fmt.Sprintf("the tag %s has no meaning in a definition", n.Start.Value), help)
}
