package emit

import (
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/form"
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/names"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// How long an expression of a JSONata state may be to stand in line, and its
// text to be quoted there.
const (
	queryCall = 130
	queryText = 60
)

// value that a JSONata expression gives as a document.
func (s *scope) queryValue(q *ir.Query) *jen.Statement {
	if doc := s.wholeDocument(q); doc != "" {
		return jen.Op(doc)
	}
	return s.queried("Value", q)
}

// wholeDocument is the Go of an expression that is just $states.input or
// another document that always exists; else "".
func (s *scope) wholeDocument(q *ir.Query) string {
	p, ok := q.Node.(*jsonata.Path)
	if !ok || len(p.Steps) != 2 || !plainNode(p) || keepsArray(p) {
		return ""
	}
	v, ok := p.Steps[0].(*jsonata.Variable)
	rest := bareNames(p.Steps[1:])
	if !ok || v.Name != "states" || !plainNode(v) || v.Step.Tuple || rest == nil {
		return ""
	}
	h := &stateHost{scope: s, query: q}
	x := h.expression()
	source := h.states(x, rest)
	if !source.document || source.fields != 1 {
		return ""
	}
	s.uses(x.fn.used)
	return source.code
}

// queried emits a JSONata expression as the argument of a method of the Query,
// which makes of its value what the field needs.
func (s *scope) queried(method string, q *ir.Query) *jen.Statement {
	h := &stateHost{scope: s, query: q}
	x := h.expression()
	body := x.body(q.Node)
	s.uses(x.fn.used)
	s.usesEval, s.unchecked = true, true
	text := quoted(q.Text)
	if len(q.Text) > queryText || strings.Contains(q.Text, "\n") {
		text = ""
	}
	code := strings.TrimPrefix(body[len(body)-1], "return ")
	if len(body) > 1 || strings.Contains(code, "\n") || len(code)+len(text)+len(q.Field) > queryCall {
		code = h.named(x, body)
	}
	if text == "" {
		text = s.table(h.suffix() + "Text")
		s.tables = append(s.tables, jen.Const().Id(text).Op("=").Add(queryLiteral(q.Text)))
	}
	return jen.Op("q." + method + "(" + quoted(q.Field) + ", " + text + ", " + code + ")")
}

// queryLiteral is the text of an expression as a constant.
func queryLiteral(text string) *jen.Statement {
	if rawable(text) && !strings.Contains(text, cut) {
		return jen.Op("`" + text + "`")
	}
	return str(text)
}

// uses notes what the scope has to declare for an expression.
func (s *scope) uses(used map[string]bool) {
	s.usesCtx = s.usesCtx || used["ctx"]
	s.usesIndex = s.usesIndex || used["index"] || s.selector && used["ctx"]
	s.usesItem = s.usesItem || used["item"] || s.selector && used["ctx"]
	s.usesResult = s.usesResult || used["result"]
	s.usesErrorOutput = s.usesErrorOutput || used["errorOutput"]
}

// stateHost is the host of the expressions of a state.
type stateHost struct {
	*scope
	query *ir.Query
}

// queryRoots are the variables that an expression of a state may start from.
var queryRoots = []string{"in", "result", "errorOutput", "ctx", "index", "item"}

func (h *stateHost) expression() *expression {
	x := h.newExpression(h.query.Node, h.query.Text, h)
	x.reserve(h.tableNames)
	x.root(map[string]string{
		"q": "*jsonata.Query", "in": "runtime.Value", "result": "runtime.Value", "errorOutput": "runtime.Value",
		"ctx": "runtime.Value", "item": "runtime.Value", "index": "int",
	})
	return x
}

// suffix names what belongs to the expression: after the field that it is in.
func (h *stateHost) suffix() string {
	field := h.query.Field[strings.LastIndexByte(h.query.Field, '/')+1:]
	name, _, _ := strings.Cut(field, "[")
	return names.Variable(name)
}

// named puts an expression into a method, and gives its call.
func (h *stateHost) named(x *expression, body []string) string {
	var args []string
	for _, name := range queryRoots {
		if x.fn.used[name] {
			args = append(args, name)
		}
	}
	params := x.parameters(args)
	return h.declare(x, h.helper(h.suffix()), "is "+h.query.Field, h.query.Node, params, args, body)
}

// method is for a part of an expression.
func (h *stateHost) method(x *expression, n jsonata.Node, params, args, body []string) string {
	return h.declare(x, h.helper(h.suffix()+"Part"), "is a part of "+h.query.Field, n, params, args, body)
}

func (h *stateHost) declare(x *expression, name, doc string, n jsonata.Node, params, args, body []string) string {
	if slices.ContainsFunc(body, func(line string) bool { return strings.Contains(line, "q.") }) {
		body = append([]string{"q := &m.query"}, body...)
	}
	decl := x.sourceComment(name+" "+doc, n) + "func (m *machine) " + name + "(" + strings.Join(params, ", ") + ") " + x.op("Value") +
		" {\n" + strings.Join(body, "\n") + "\n}"
	h.helpers = append(h.helpers, jen.Op(decl))
	return "m." + name + "(" + strings.Join(args, ", ") + ")"
}

func (h *stateHost) table(suffix, value string) string {
	name := h.scope.table(h.suffix() + suffix)
	h.scope.variable(name, jen.Op(value))
	return name
}

// input is $$: a state's expression has none.
func (h *stateHost) input(x *expression) string { return x.undefined() }

// variable is $states, or a workflow variable.
func (h *stateHost) variable(x *expression, name string, fields []string) source {
	if name == "states" {
		return h.states(x, fields)
	}
	for _, v := range h.query.Vars {
		if v.Name == name {
			switch h.forms.Variable(v).Kind {
			case form.Document:
				return source{code: "m.vars." + v.GoName, document: true}
			case form.Number:
				return source{code: invoke(x.op("Variable"), "m.vars."+v.GoName)}
			}
			return source{code: "m.vars." + v.GoName + ".Doc()", document: true}
		}
	}
	return source{}
}

// states is $states, or as much of what is read of it as can be had by itself.
func (h *stateHost) states(x *expression, fields []string) source {
	if len(fields) == 0 {
		return source{code: h.allStates(x)}
	}
	switch name := fields[0]; {
	case name == "input":
		return source{x.use("in"), true, 1}
	case name == "context":
		return h.contextOf(x, fields[1:])
	case name == "result" && h.hasResult, name == "errorOutput" && h.caught:
		return source{x.use(name), true, 1}
	}
	return source{x.undefined(), false, 1}
}

// contextOf is $states.context. Of it only what is named is made, where that is simple.
func (h *stateHost) contextOf(x *expression, fields []string) source {
	if h.selector && hasPrefix(fields, "Map", "Item", "Value") {
		return source{x.use("item"), true, 4}
	}
	if h.selector && hasPrefix(fields, "Map", "Item", "Index") {
		return source{"runtime.Int(int64(" + x.use("index") + "))", true, 4}
	}
	for _, c := range contextMethods {
		if !h.selector && hasPrefix(fields, c.names...) {
			return source{"m.run." + c.method + "()", true, 1 + len(c.names)}
		}
	}
	return source{x.use("ctx"), true, 1}
}

func (h *stateHost) allStates(x *expression) string {
	members := []string{"input", "context"}
	if h.hasResult {
		members = append(members, "result")
	}
	if h.caught {
		members = append(members, "errorOutput")
	}
	items := make([]string, len(members))
	for i, name := range members {
		items[i] = "{Name: " + quoted(name) + ", Value: " + h.states(x, []string{name}).value(x) + "}"
	}
	return literalBody(x.op("Members"), items) + ".Value()"
}
