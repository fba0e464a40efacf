package emit

import (
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

// sharedPath is a path of names below a document with which several paths of an
// expression begin. It is looked up once, before all else.
type sharedPath struct {
	goName   string // of a jsonata.Path; "" as long as it need not be shared
	variable string
	names    []string
	uses     int
	goesOn   bool // one of the paths has more than these names
}

// sharedKey tells beginnings of paths apart; "" if there is no document to look into.
func sharedKey(s source, names []string) string {
	if !s.document || len(names) == s.fields {
		return ""
	}
	return strings.Join(append([]string{s.code}, names[s.fields:]...), "\x00")
}

// share finds what several paths of an expression begin with, and makes Go
// variables of it. Where none of the paths has more than the names, looking these
// up again is as good.
func (x *expression) share(n jsonata.Node) {
	var order []*sharedPath
	jsonata.Walk(n, func(n jsonata.Node) bool {
		if p, ok := n.(*jsonata.Path); ok {
			if v, ok := p.Steps[0].(*jsonata.Variable); ok && x.isFree(v) {
				order = x.countHead(p, v, order)
			}
		}
		return true
	})
	taken := map[string]bool{}
	x.reserve(taken)
	for _, shared := range order {
		if shared.uses > 1 && shared.goesOn {
			shared.goName = numberedName(localName(shared.names[len(shared.names)-1]+" path", "firstPath"), taken)
			x.sharedPaths = append(x.sharedPaths, shared)
		}
	}
}

// root begins the Go function of the expression itself.
func (x *expression) root(types map[string]string) *goFunc {
	for _, shared := range x.sharedPaths {
		types[shared.goName] = "jsonata.Path"
	}
	return x.enter(types)
}

// body emits the statements of the expression itself.
func (x *expression) body(n jsonata.Node) []string {
	out := x.settled(owner{n, true}, append(x.declarations(owner{n, true}), x.returned(n)...))
	var shared []string
	for _, s := range x.sharedPaths {
		if x.fn.used[s.goName] {
			from := x.free(s.variable, s.names)
			shared = append(shared, s.goName+" := "+x.q("ReadPath", append([]string{from.code}, quotedAll(s.names[from.fields:])...)...))
		}
	}
	return append(shared, out...)
}

// countHead counts what a path begins with; order has all beginnings.
func (x *expression) countHead(p *jsonata.Path, v *jsonata.Variable, order []*sharedPath) []*sharedPath {
	names := firstNames(p)
	key := sharedKey(x.free(v.Name, names), names)
	if key == "" {
		return order
	}
	shared := x.shared[key]
	if shared == nil {
		shared = &sharedPath{variable: v.Name, names: names}
		x.shared[key] = shared
		order = append(order, shared)
	}
	shared.uses++
	shared.goesOn = shared.goesOn || !isWhole(p)
	return order
}

// sharedHead is the Go variable of what a path begins with; "" if it has none.
func (x *expression) sharedHead(s source, names []string) string {
	if shared := x.shared[sharedKey(s, names)]; shared != nil && shared.goName != "" {
		return x.use(shared.goName)
	}
	return ""
}
