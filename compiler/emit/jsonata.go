package emit

import (
	"math"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

// host is what surrounds an expression: a state, or a package of expressions.
type host interface {
	// variable is a variable that the expression does not bind, and how many of
	// the fields that follow it are part of that already.
	variable(x *expression, name string, fields []string) source
	// input is $$.
	input(x *expression) string
	// table adds a package variable, and gives its name.
	table(suffix, value string) string
	// method adds a function for a part of the expression, with these parameters,
	// and gives its call.
	method(x *expression, n jsonata.Node, params, args, body []string) string
}

// source is where a value comes from: a document or an evaluated value.
type source struct {
	code     string
	document bool // a runtime.Value
	fields   int
}

// value is the source as a value of an expression.
func (s source) value(x *expression) string {
	if s.document {
		return invoke(x.op("Of"), s.code)
	}
	return s.code
}

// expression emits one JSONata expression as calls of runtime/jsonata.
type expression struct {
	*gen
	*meaning
	host host
	text string
	fn   *goFunc
	ctx  context

	literals    map[jsonata.Node]jsonata.Node // that constant parts come to
	shared      map[string]*sharedPath        // by sharedKey
	sharedPaths []*sharedPath                 // those that have a variable

	noTail bool // a call at the end of a function is made there and then
}

// newExpression finds out what an expression's variables mean, what its constant
// parts come to and what its paths share.
func (g *gen) newExpression(n jsonata.Node, text string, h host) *expression {
	x := &expression{gen: g, meaning: resolve(n, exprNames), host: h, text: text, ctx: noContext, literals: map[jsonata.Node]jsonata.Node{}, shared: map[string]*sharedPath{}}
	x.fold(n)
	x.share(n)
	return x
}

// context is what names and $ start from.
type context struct {
	variable string // that it is read from; "": none
	code     string
	outer    bool // it may be the input of the whole expression
}

// noContext is the context of a state's expression: there is none.
var noContext = context{code: "jsonata.Value{}"}

// own is the context of a closure.
var own = context{variable: "c", code: "c"}

// goFunc is a Go function that is being emitted.
type goFunc struct {
	outer    *goFunc
	types    map[string]string // the variables that it declares
	used     map[string]bool   // of those
	captured []string          // of the functions around, in order of first use
	bound    bool              // uses a variable in a way that it cannot be handed over
	depth    int               // of closures, since the last function with a name
}

func newFunc(outer *goFunc, types map[string]string) *goFunc {
	f := &goFunc{outer: outer, types: types, used: map[string]bool{}}
	if outer != nil {
		f.depth = outer.depth + 1
	}
	return f
}

// use notes that a Go variable is read, and gives its name.
func (x *expression) use(name string) string {
	for f := x.fn; f != nil; f = f.outer {
		if f.types[name] != "" {
			f.used[name] = true
			break
		}
		if !contains(f.captured, name) {
			f.captured = append(f.captured, name)
		}
	}
	return name
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// typeOf is the type of a Go variable in sight.
func (x *expression) typeOf(name string) string {
	for f := x.fn; f != nil; f = f.outer {
		if t := f.types[name]; t != "" {
			return t
		}
	}
	return ""
}

// op names something of runtime/jsonata.
func (x *expression) op(name string) string {
	x.imports[x.opt.Runtime+"/jsonata"] = true
	return "jsonata." + name
}

// q is a method of the Query.
func (x *expression) q(method string, args ...string) string {
	return invoke(x.use("q")+"."+method, args...)
}

// context is the raw context, as paths take it.
func (x *expression) context() string {
	if x.ctx.variable != "" {
		x.use(x.ctx.variable)
	} else {
		x.op("Value")
	}
	return x.ctx.code
}

// dollar is the value of $.
func (x *expression) dollar() string {
	if x.ctx.outer {
		return invoke(x.op("Context"), x.context())
	}
	return x.context()
}

// undefined is the value that is none.
func (x *expression) undefined() string { return x.op("Value{}") }

// value emits a node as a Go expression.
func (x *expression) value(n jsonata.Node) string {
	n = x.folded(n)
	base := n.Base()
	if call, ok := n.(*jsonata.Call); ok && call.Tail {
		if x.noTail {
			return x.left(call)
		}
		return x.tail(call)
	}
	if _, path := n.(*jsonata.Path); path || plainNode(n) {
		return x.core(n, false)
	}
	v := x.core(n, true)
	if len(base.Predicates) == 0 && base.Group == nil {
		return invoke(x.op("Collapse"), invoke(x.op("KeepArray"), v))
	}
	for _, f := range base.Predicates {
		v = x.predicate(v, f.Expr)
	}
	if base.Group != nil {
		return x.q("Group", append([]string{v}, x.pairs(base.Group.Pairs)...)...)
	}
	if base.KeepArray {
		v = invoke(x.op("KeepArray"), v)
	}
	return invoke(x.op("Collapse"), v)
}

// predicate emits a predicate behind a value that has not collapsed.
func (x *expression) predicate(v string, f jsonata.Node) string {
	if n, ok := f.(*jsonata.Number); ok {
		return x.q("At", v, index(n))
	}
	return x.q("Filter", v, x.closure(f))
}

// index is a literal position, rounded down.
func index(n *jsonata.Number) string {
	at := math.Floor(max(min(n.Value, math.MaxInt32), math.MinInt32))
	return strconv.Itoa(int(at))
}

// core emits what a node is without what comes behind it; raw: its value has
// not collapsed.
func (x *expression) core(n jsonata.Node, raw bool) string {
	switch n := n.(type) {
	case *jsonata.Path:
		return x.path(n)
	case *jsonata.Variable:
		return x.variable(n)
	case *jsonata.Parent:
		return x.read(x.parents[n])
	case *jsonata.Block:
		return x.block(n)
	case *jsonata.Condition:
		return x.called(func() []string { return x.condition(n) })
	case *jsonata.Bind:
		return x.bind(n)
	case *jsonata.Lambda:
		return x.lambda(n)
	case *jsonata.Call:
		return x.call(n, raw)
	case *jsonata.Partial:
		return x.partial(n)
	case *jsonata.Apply:
		return x.apply(n, raw)
	case *jsonata.Transform:
		return x.transform(n)
	case *jsonata.Binary:
		return x.binary(n)
	case *jsonata.Negate:
		return x.q("Negate", x.value(n.Operand))
	case *jsonata.Array:
		return x.array(n)
	case *jsonata.Object:
		return x.object(n)
	default:
		return x.terminal(n, raw)
	}
}

// terminal emits a node without parts.
func (x *expression) terminal(n jsonata.Node, raw bool) string {
	switch n := n.(type) {
	case *jsonata.String:
		return invoke(x.op("String"), quoted(n.Value))
	case *jsonata.Number:
		return x.number(n.Value)
	case *jsonata.Bool:
		return invoke(x.op("Bool"), strconv.FormatBool(n.Value))
	case *jsonata.Null:
		return x.op("Null()")
	case *jsonata.Regex:
		return x.regex(n)
	case *jsonata.Name:
		return x.fieldsOf(x.context(), []string{n.Value})
	case *jsonata.Wildcard:
		return x.collapsed(x.q("Wildcard", x.context()), raw)
	case *jsonata.Descendant:
		return x.collapsed(x.q("Descendants", x.context()), raw)
	}
	return x.undefined()
}

// collapsed is a value that may be a sequence; raw: as it is.
func (x *expression) collapsed(v string, raw bool) string {
	if raw {
		return v
	}
	return invoke(x.op("Collapse"), v)
}

// number emits a number; Go's constants have no negative zero.
func (x *expression) number(f float64) string {
	if f == 0 && math.Signbit(f) {
		x.imports["math"] = true
		return invoke(x.op("Number"), "math.Copysign(0, -1)")
	}
	text := strconv.FormatFloat(f, 'f', -1, 64)
	if len(text) > 20 {
		text = strconv.FormatFloat(f, 'g', -1, 64)
	}
	return invoke(x.op("Number"), text)
}

// binary emits an operator. and and or leave their right side alone where the
// left side tells.
func (x *expression) binary(n *jsonata.Binary) string {
	if n.Op == jsonata.And || n.Op == jsonata.Or {
		return invoke(x.op("Bool"), x.truth(n))
	}
	return x.q(operators[n.Op], x.value(n.Left), x.value(n.Right))
}

var operators = map[jsonata.Op]string{
	jsonata.Add: "Add", jsonata.Subtract: "Subtract", jsonata.Multiply: "Multiply", jsonata.Divide: "Divide",
	jsonata.Modulo: "Modulo", jsonata.Concat: "Concat", jsonata.Equal: "Equal", jsonata.NotEqual: "NotEqual",
	jsonata.Less: "Less", jsonata.LessEqual: "LessEqual", jsonata.Greater: "Greater", jsonata.GreaterEqual: "GreaterEqual",
	jsonata.In: "In", jsonata.Range: "Range",
}

// truth emits a node as a Go condition.
func (x *expression) truth(n jsonata.Node) string {
	n = x.folded(n)
	if !plainNode(n) {
		return x.q("Truth", x.value(n))
	}
	switch n := n.(type) {
	case *jsonata.Binary:
		if n.Op == jsonata.And || n.Op == jsonata.Or {
			return x.junction(n)
		}
	case *jsonata.Bool:
		return strconv.FormatBool(n.Value)
	case *jsonata.String:
		return strconv.FormatBool(n.Value != "")
	case *jsonata.Number:
		return strconv.FormatBool(n.Value != 0)
	case *jsonata.Null:
		return "false"
	case *jsonata.Call:
		if x.builtin(n.Func) == "exists" && len(n.Args) == 1 && !n.Tail {
			return inCondition(x.value(n.Args[0])) + ".Exists()"
		}
	case *jsonata.Block:
		if len(n.Exprs) == 1 && x.frames[owner{node: n}] == nil {
			if inner, ok := n.Exprs[0].(*jsonata.Binary); ok && plainNode(inner) && (inner.Op == jsonata.And || inner.Op == jsonata.Or) {
				return "(" + x.junction(inner) + ")"
			}
			return x.truth(n.Exprs[0])
		}
	}
	return x.q("Truth", x.value(n))
}

// junction emits and and or; a long one has its operands a line each.
func (x *expression) junction(n *jsonata.Binary) string {
	op := map[jsonata.Op]string{jsonata.And: "&&", jsonata.Or: "||"}[n.Op]
	left := x.operand(n.Left, n.Op)
	switch {
	case left == strconv.FormatBool(n.Op == jsonata.Or):
		return left // the right side is never looked at
	case left == "true" || left == "false":
		return x.operand(n.Right, n.Op)
	}
	right := x.operand(n.Right, n.Op)
	if len(left)+len(right) > queryLine || strings.Contains(left+right, "\n") {
		return left + " " + op + "\n" + right
	}
	return left + " " + op + " " + right
}

// operand is a side of a junction, in parentheses if it is one of the other kind.
func (x *expression) operand(n jsonata.Node, op jsonata.Op) string {
	n = x.folded(n)
	code := x.truth(n)
	if b, ok := n.(*jsonata.Binary); ok && plainNode(n) && op == jsonata.And && b.Op == jsonata.Or {
		return "(" + code + ")"
	}
	return code
}

// inCondition puts a composite literal into parentheses, as the grammar of
// conditions wants it.
func inCondition(code string) string {
	if strings.HasPrefix(code, "jsonata.Members{") || strings.HasPrefix(code, "jsonata.Value{") {
		return "(" + code + ")"
	}
	return code
}
