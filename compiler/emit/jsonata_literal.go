package emit

import (
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/jsonata/pattern"
)

// array emits an array constructor. One of constants is a package variable.
func (x *expression) array(a *jsonata.Array) string {
	if len(a.Items) > 0 && x.constantItems(a.Items) {
		return x.host.table("List", invoke(x.op("Array"), x.values(a.Items)...))
	}
	items := make([]string, len(a.Items))
	for i, item := range a.Items {
		items[i] = x.value(item)
		if _, ok := item.(*jsonata.Array); ok {
			items[i] = invoke(x.op("Single"), items[i])
		}
	}
	return x.q("Array", items...)
}

// constantItems tells whether all items are literals that are no containers.
func (x *expression) constantItems(items []jsonata.Node) bool {
	return !slices.ContainsFunc(items, func(item jsonata.Node) bool { return !literal(x.folded(item)) })
}

// fixedKeys tells whether an object's keys are literals that differ.
func (x *expression) fixedKeys(o *jsonata.Object) bool {
	seen := map[string]bool{}
	for _, pair := range o.Pairs {
		key, ok := x.folded(pair.Key).(*jsonata.String)
		if !ok || !plainNode(key) || seen[key.Value] {
			return false
		}
		seen[key.Value] = true
	}
	return true
}

// object emits an object constructor. It is a group of the context; with keys
// that are literals that means no more than another context for its values.
func (x *expression) object(o *jsonata.Object) string {
	if !x.fixedKeys(o) {
		return x.q("Object", append([]string{x.context()}, x.pairs(o.Pairs)...)...)
	}
	around := x.ctx
	if around.variable != "" {
		x.ctx = context{variable: around.variable, code: x.op("GroupContext") + "(" + around.code + ")"}
	}
	code := x.members(o)
	x.ctx = around
	return code
}

// returnedObject emits an object as statements that return it: its context gets
// a name.
func (x *expression) returnedObject(o *jsonata.Object) []string {
	if !x.fixedKeys(o) || x.ctx.variable == "" {
		return []string{"return " + x.object(o)}
	}
	around := x.ctx
	group := "group"
	for n := 2; x.typeOf(group) != ""; n++ {
		group = "group" + itoa(n)
	}
	x.fn.types[group] = x.op("Value")
	x.ctx = context{variable: group, code: group}
	code := x.members(o)
	x.ctx = around
	if !x.fn.used[group] {
		return []string{"return " + code}
	}
	return []string{group + " := " + invoke(x.op("GroupContext"), x.context()), "return " + code}
}

// members emits the members of an object whose keys are literals.
func (x *expression) members(o *jsonata.Object) string {
	items := make([]string, len(o.Pairs))
	for i, pair := range o.Pairs {
		items[i] = "{Name: " + quoted(x.folded(pair.Key).(*jsonata.String).Value) + ", Value: " + x.value(pair.Value) + "}"
	}
	return literalBody(x.op("Members"), items) + ".Value()"
}

// regex adds a regular expression as a package variable: Go's own where it means
// the same there, else JavaScript's. A pattern that is invalid has been refused.
func (x *expression) regex(r *jsonata.Regex) string {
	p, err := pattern.Compile(r.Pattern, r.Flags)
	if err != nil {
		return x.op("Value") + "{}"
	}
	if p.ECMA {
		x.imports[x.opt.Runtime+"/jsonata/ecma"] = true
		return x.host.table("Regex", invoke("ecma.Regex", regexpLiteral(p.Text)))
	}
	x.imports["regexp"] = true
	compiled := "regexp.MustCompile(" + regexpLiteral(p.Text) + ")"
	return x.host.table("Regex", invoke(x.op("Regex"), invoke(x.op("NewRegexp"), compiled)))
}

// regexpLiteral reads well for regular expressions.
func regexpLiteral(s string) string {
	if strings.Contains(s, `\`) && rawable(s) && !strings.Contains(s, "\n") {
		return "`" + s + "`"
	}
	return quoted(s)
}
