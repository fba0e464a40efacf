package emit

import (
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

// returned emits a node as statements that return its value.
func (x *expression) returned(n jsonata.Node) []string {
	n = x.folded(n)
	if call, ok := n.(*jsonata.Call); ok && call.Tail && x.builtin(call.Func) != "" && x.ownContext(call, len(call.Args)) {
		return []string{"return " + x.left(call)} // it returns at once
	}
	if plainNode(n) {
		switch n := n.(type) {
		case *jsonata.Block:
			return x.statements(n)
		case *jsonata.Condition:
			return x.condition(n)
		case *jsonata.Bind:
			if x.binds[n] != nil {
				return append(x.statement(n), "return "+x.read(ref{local: x.binds[n]}))
			}
			return x.returned(n.Value)
		case *jsonata.Object:
			return x.returnedObject(n)
		}
	}
	return []string{"return " + x.value(n)}
}

// statements emits the body of a block, with its variables.
func (x *expression) statements(b *jsonata.Block) []string {
	if len(b.Exprs) == 0 {
		return []string{"return " + x.undefined()}
	}
	out := x.declarations(owner{node: b})
	last := len(b.Exprs) - 1
	for _, n := range b.Exprs[:last] {
		out = append(out, x.statement(n)...)
	}
	return x.settled(owner{node: b}, append(out, x.returned(b.Exprs[last])...))
}

// settled uses the variables of a frame whose statements are emitted that
// nothing of these uses: the reads were in parts that are never evaluated.
func (x *expression) settled(o owner, body []string) []string {
	for _, l := range x.frames[o] {
		if !l.read || l.used {
			continue
		}
		for i, line := range body {
			if strings.HasPrefix(line, l.goName+" := ") || strings.HasPrefix(line, "var "+l.goName+" ") {
				body = slices.Insert(body, i+1, "_ = "+l.goName)
				break
			}
		}
	}
	return body
}

// declarations declares the variables of a frame, but for those that their
// first := declares.
func (x *expression) declarations(o owner) []string {
	var out []string
	for _, l := range x.frames[o] {
		switch {
		case !l.read:
			continue
		case l.param:
		case l.starts && x.meansSomething(l):
			out = append(out, l.goName+" := "+x.outside(l))
			l.early = true
		case l.early:
			out = append(out, "var "+l.goName+" "+x.op("Value"))
		}
		x.fn.types[l.goName] = x.op("Value")
	}
	return out
}

// meansSomething tells whether a variable has a value before it is bound.
func (x *expression) meansSomething(l *local) bool {
	return l.outer != ref{} || x.free(l.name, nil).code != x.undefined()
}

// outside is what a variable means before it is bound.
func (x *expression) outside(l *local) string {
	if l.outer != (ref{}) {
		return x.read(l.outer)
	}
	return x.free(l.name, nil).value(x)
}

// statement emits a node whose value nobody wants.
func (x *expression) statement(n jsonata.Node) []string {
	n = x.folded(n)
	if plainNode(n) {
		switch n := n.(type) {
		case *jsonata.Bind:
			return x.assignment(n)
		case *jsonata.Condition:
			return x.conditionStatement(n)
		case *jsonata.String, *jsonata.Number, *jsonata.Bool, *jsonata.Null, *jsonata.Regex, *jsonata.Variable, *jsonata.Lambda:
			return nil
		case *jsonata.Binary:
			if n.Op == jsonata.And || n.Op == jsonata.Or {
				return []string{"_ = " + x.truth(n)}
			}
		}
	}
	return []string{"_ = " + x.value(n)}
}

// assignment is a := as a statement. Where nobody reads the variable, only the
// value is evaluated.
func (x *expression) assignment(b *jsonata.Bind) []string {
	l := x.binds[b]
	if l == nil {
		return x.statement(b.Value)
	}
	op := " = "
	if l.first == b && !l.early && !l.param {
		op = " := "
	}
	value := x.value(b.Value)
	x.assigned(l)
	return []string{l.goName + op + value}
}

// assigned notes that a function assigns to a variable: from another function,
// it needs the variable itself.
func (x *expression) assigned(l *local) {
	for f := x.fn; f != nil && f.types[l.goName] == ""; f = f.outer {
		f.bound = true
	}
}

// bind is a := in the middle of an expression.
func (x *expression) bind(b *jsonata.Bind) string {
	l := x.binds[b]
	if l == nil {
		return x.value(b.Value)
	}
	return x.called(func() []string {
		x.assigned(l)
		l.used = true
		return append(x.assignment(b), "return "+x.use(l.goName))
	})
}

// condition emits "if then : else" as statements that return.
func (x *expression) condition(n *jsonata.Condition) []string {
	switch test := x.truth(n.If); test {
	case "true":
		return x.returned(n.Then)
	case "false":
		return x.otherwise(n)
	default:
		out := append([]string{"if " + test + " {"}, x.returned(n.Then)...)
		return append(append(out, "}"), x.otherwise(n)...)
	}
}

// otherwise returns what a condition that does not hold comes to.
func (x *expression) otherwise(n *jsonata.Condition) []string {
	if n.Else == nil {
		return []string{"return " + x.undefined()}
	}
	return x.returned(n.Else)
}

// conditionStatement is a condition whose value nobody wants.
func (x *expression) conditionStatement(n *jsonata.Condition) []string {
	out := append([]string{"if " + x.truth(n.If) + " {"}, x.statement(n.Then)...)
	if n.Else != nil {
		out = append(append(out, "} else {"), x.statement(n.Else)...)
	}
	return append(out, "}")
}

// block emits a block as a value.
func (x *expression) block(b *jsonata.Block) string {
	switch {
	case len(b.Exprs) == 0:
		return x.undefined()
	case len(b.Exprs) == 1 && len(x.declared(owner{node: b})) == 0:
		return x.value(b.Exprs[0])
	}
	return x.called(func() []string { return x.statements(b) })
}

// declared gives the variables of a frame that somebody reads.
func (x *expression) declared(o owner) []*local {
	var out []*local
	for _, l := range x.frames[o] {
		if l.read {
			out = append(out, l)
		}
	}
	return out
}

// called emits statements that return as a called function.
func (x *expression) called(statements func() []string) string {
	f := x.enter(map[string]string{})
	body := statements()
	x.leave(f)
	return function("() "+x.op("Value"), body) + "()"
}

// enter begins a Go function.
func (x *expression) enter(types map[string]string) *goFunc {
	x.fn = newFunc(x.fn, types)
	return x.fn
}

func (x *expression) leave(f *goFunc) { x.fn = f.outer }

// variable emits a variable that is read.
func (x *expression) variable(v *jsonata.Variable) string {
	switch v.Name {
	case "":
		return x.dollar()
	case "$":
		return x.host.input(x)
	}
	if r := x.reads[v]; r != (ref{}) {
		return x.read(r)
	}
	return x.free(v.Name, nil).value(x)
}

// read emits what a reference means.
func (x *expression) read(r ref) string {
	switch {
	case r.path != nil && r.path.goName == "": // it keeps no tuples
		return x.undefined()
	case r.path != nil:
		return x.use(r.path.goName) + ".Get(" + itoa(x.slots[r.slot]) + ")"
	case r.local == nil:
		return x.undefined()
	}
	r.local.used = true
	switch {
	case r.local.volatile:
		x.assigned(r.local)
		return "func() " + x.op("Value") + " { return " + x.use(r.local.goName) + " }()"
	}
	if r.local.binds > 1 {
		x.assigned(r.local)
	}
	return x.use(r.local.goName)
}

// free is a variable that comes from outside.
func (x *expression) free(name string, fields []string) source {
	s := x.host.variable(x, name, fields)
	if s.code == "" {
		if fn := functionName(name); fn != "" {
			return source{code: x.op(fn) + ".Value()"}
		}
		return source{code: x.undefined()}
	}
	if fn := functionName(name); fn != "" {
		return source{code: x.firstOf(s.value(x), x.op(fn)+".Value()")}
	}
	return s
}

// firstOf is a value, or another one where that does not exist: a variable of
// the machine hides a function of the library from when it is assigned.
func (x *expression) firstOf(v, other string) string {
	return function("() "+x.op("Value"), []string{"if v := " + v + "; v.Exists() {", "return v", "}", "return " + other}) + "()"
}
