package emit

import (
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

func itoa(n int) string { return strconv.Itoa(n) }

// functionNames are the library's functions whose Go names are not theirs with a
// capital first.
var functionNames = map[string]string{
	"string": "ToString", "number": "ToNumber", "error": "Raise", "single": "SingleOf", "uuid": "UUID",
	"base64encode": "Base64Encode", "base64decode": "Base64Decode",
	"encodeUrl": "EncodeURL", "decodeUrl": "DecodeURL",
	"encodeUrlComponent": "EncodeURLComponent", "decodeUrlComponent": "DecodeURLComponent",
}

// functionName is the Go variable of a function of the library; "" if there is none.
func functionName(name string) string {
	if _, ok := jsonata.Lookup(name); !ok {
		return ""
	}
	if special := functionNames[name]; special != "" {
		return special
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// builtin is the function of the library that a called node names; "" if it is
// anything else.
func (x *expression) builtin(n jsonata.Node) string {
	v, ok := n.(*jsonata.Variable)
	if !ok || !plainNode(v) || x.reads[v] != (ref{}) || functionName(v.Name) == "" {
		return ""
	}
	if s := x.host.variable(x, v.Name, nil); s.code != "" {
		return ""
	}
	return v.Name
}

// ownContext tells whether a call of the library takes nothing from the
// context: the context stands in for arguments that are missing.
func (x *expression) ownContext(c *jsonata.Call, args int) bool {
	b, _ := jsonata.Lookup(x.builtin(c.Func))
	if b.Signature == nil || args >= len(b.Signature.Params) {
		return true
	}
	if first := b.Signature.Params[0]; first.Types == "x" && args > 0 {
		return true // which takes whatever comes
	}
	for _, p := range b.Signature.Params {
		if p.Context {
			return false
		}
	}
	return true
}

// call emits a call.
func (x *expression) call(c *jsonata.Call, raw bool) string { return x.callWith(c, nil, raw) }

// callWith emits a call whose first argument comes from elsewhere.
func (x *expression) callWith(c *jsonata.Call, first jsonata.Node, raw bool) string {
	prefix := ""
	if raw {
		prefix = "Raw"
	}
	nodes := c.Args
	if first != nil {
		nodes = append([]jsonata.Node{first}, nodes...)
	}
	name := x.builtin(c.Func)
	if name == "" {
		head := []string{x.callee(c.Func, "Misspelt"), x.context()}
		return x.q(prefix+"Apply", append(head, x.values(nodes)...)...)
	}
	if raw && scalar(name) {
		prefix, raw = "", false
	}
	if name == "exists" && len(nodes) == 1 {
		return invoke(x.op("Bool"), x.value(nodes[0])+".Exists()")
	}
	if code := x.inline(prefix, name, nodes); code != "" {
		return code
	}
	args := append([]string{x.op(functionName(name))}, x.values(nodes)...)
	if x.ownContext(c, len(nodes)) {
		return x.q(prefix+"Call", args...)
	}
	return x.q(prefix+"CallOn", append([]string{x.context()}, args...)...)
}

// left emits a call that a lambda would leave to its caller as one that is made
// there and then. Its result has not collapsed: that of a call which was left
// does not pass through the lambda's expression.
func (x *expression) left(c *jsonata.Call) string { return x.call(c, true) }

// scalar tells whether a function of the library gives no sequences.
func scalar(name string) bool {
	b, ok := jsonata.Lookup(name)
	if !ok {
		return false
	}
	switch b.Signature.Result {
	case "s", "n", "b":
		return true
	}
	return false
}

func (x *expression) values(nodes []jsonata.Node) []string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = x.value(n)
	}
	return out
}

// callee emits what is called. For the name of a function without its $ there
// is an error of its own.
func (x *expression) callee(n jsonata.Node, misspelt string) string {
	v := x.value(n)
	if path, ok := n.(*jsonata.Path); ok {
		if name, ok := path.Steps[0].(*jsonata.Name); ok && x.known(name.Value) {
			return x.q(misspelt, v, quoted(name.Value))
		}
	}
	return v
}

// known tells whether there is a function or variable of a name.
func (x *expression) known(name string) bool {
	for _, ls := range x.frames {
		for _, l := range ls {
			if l.name == name {
				return true
			}
		}
	}
	_, builtin := jsonata.Lookup(name)
	return builtin
}

// tail emits a call that a lambda leaves to its caller.
func (x *expression) tail(c *jsonata.Call) string {
	f := ""
	if name := x.builtin(c.Func); name != "" {
		f = x.op(functionName(name)) + ".Value()"
	} else {
		f = x.value(c.Func)
	}
	return x.q("Tail", append([]string{f, x.context()}, x.values(c.Args)...)...)
}

// partial emits a partial application.
func (x *expression) partial(p *jsonata.Partial) string {
	f := ""
	if name := x.builtin(p.Func); name != "" {
		f = x.op(functionName(name)) + ".Value()"
	} else {
		f = x.callee(p.Func, "MisspeltPartial")
	}
	args := []string{f}
	for _, a := range p.Args {
		if _, open := a.(*jsonata.Placeholder); open {
			args = append(args, x.op("Placeholder()"))
		} else {
			args = append(args, x.value(a))
		}
	}
	return x.q("Partial", args...)
}

// apply emits "left ~> right". What comes behind a call on the right side is
// not evaluated, as in the reference.
func (x *expression) apply(a *jsonata.Apply, raw bool) string {
	if call, ok := a.Right.(*jsonata.Call); ok {
		return x.callWith(call, a.Left, raw)
	}
	if raw {
		return x.q("RawChain", x.value(a.Left), x.value(a.Right))
	}
	return x.q("Chain", x.value(a.Left), x.value(a.Right))
}

// transform emits a transform: a function on a copy of its argument.
func (x *expression) transform(t *jsonata.Transform) string {
	remove := "nil"
	args := []string{x.closure(t.Pattern), x.closure(t.Update)}
	if t.Delete != nil {
		remove = x.closure(t.Delete)
	}
	return x.q("Transform", append(args, remove)...)
}

// lambda emits a function of the expression. Its arguments become variables at
// once, for the slice is lent.
func (x *expression) lambda(l *jsonata.Lambda) string {
	around := x.noTail
	x.noTail = false
	defer func() { x.noTail = around }()
	f := x.enterClosure(map[string]string{"args": "[]" + x.op("Value")})
	var body []string
	params := x.params(l)
	for i, p := range params {
		if p != nil {
			body = append(body, p.goName+" := "+x.use("args")+"["+strconv.Itoa(i)+"]")
		}
	}
	body = append(body, x.declarations(owner{node: l})...)
	body = x.settled(owner{node: l}, append(body, x.returned(l.Body)...))
	x.leave(f)
	name := "args"
	if !f.used["args"] {
		name = "_"
	}
	fn := x.literal(name, "[]"+x.op("Value"), x.hoisted(l.Body, f, []string{"args"}, body))
	signature := "nil"
	if l.Signature != nil {
		signature = x.signature(l.Signature)
	}
	return x.q("Lambda", itoa(len(l.Params)), signature, fn)
}

// params are the locals of a lambda's parameters: nil where nobody reads one, or
// a later one of the same name hides it.
func (x *expression) params(l *jsonata.Lambda) []*local {
	out := make([]*local, len(l.Params))
	at := map[string]int{}
	for i, p := range l.Params {
		at[p.Name] = i
	}
	for _, local := range x.frames[owner{node: l}] {
		if local.param && local.read {
			out[at[local.name]] = local
			x.fn.types[local.goName] = x.op("Value")
		}
	}
	return out
}

// signature adds a signature as a package variable.
func (x *expression) signature(s *jsonata.Signature) string {
	params := make([]string, len(s.Params))
	for i, p := range s.Params {
		fields := []string{"Types: " + quoted(p.Types)}
		if p.Element != "" {
			fields = append(fields, "Element: "+quoted(p.Element))
		}
		for _, flag := range []struct {
			name string
			set  bool
		}{{"Context", p.Context}, {"Optional", p.Optional}, {"Repeated", p.Repeated}} {
			if flag.set {
				fields = append(fields, flag.name+": true")
			}
		}
		params[i] = "{" + strings.Join(fields, ", ") + "}"
	}
	list := literalBody("[]"+x.op("Param"), params)
	return x.host.table("Signature", "&"+x.op("Signature")+"{Params: "+list+"}")
}
