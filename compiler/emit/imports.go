package emit

import (
	"path"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"
)

// use names something of a package, which is imported for it.
//
// jen.Qual would do the same, at several times the cost for what is most of
// the names in a file, and without setting the standard library apart.
func (g *gen) use(pkg, name string) *jen.Statement {
	g.imports[pkg] = true
	return jen.Id(path.Base(pkg) + "." + name)
}

// rt names something of package runtime.
func (g *gen) rt(name string) *jen.Statement { return jen.Id("runtime." + name) }

// beside names something of a package beside the runtime.
func (g *gen) beside(pkg, name string) *jen.Statement {
	g.imports[path.Join(g.opt.Runtime, pkg)] = true
	return jen.Id(path.Base(pkg) + "." + name)
}

// importDecl imports what was used, the standard library apart. Emitted code
// always uses the runtime and contexts.
func (g *gen) importDecl() jen.Code {
	g.imports["context"], g.imports[g.opt.Runtime] = true, true
	var std, other []string
	for pkg := range g.imports {
		if pkg == g.opt.Runtime || strings.HasPrefix(pkg, g.opt.Runtime+"/") {
			other = append(other, pkg)
		} else {
			std = append(std, pkg)
		}
	}
	slices.Sort(std)
	slices.Sort(other)
	specs := append(literals(std), jen.Empty())
	return jen.Id("import").Custom(jen.Options{Open: "(", Close: ")", Multi: true}, append(specs, literals(other)...)...)
}
