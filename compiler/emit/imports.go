package emit

import (
	"go/types"
	"maps"
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
		if first, _, _ := strings.Cut(pkg, "/"); strings.Contains(first, ".") || pkg == g.opt.Runtime || strings.HasPrefix(pkg, g.opt.Runtime+"/") {
			other = append(other, pkg)
		} else {
			std = append(std, pkg)
		}
	}
	slices.Sort(std)
	slices.Sort(other)
	specs := append(g.importSpecs(std), jen.Empty())
	return jen.Id("import").Custom(jen.Options{Open: "(", Close: ")", Multi: true}, append(specs, g.importSpecs(other)...)...)
}

// importSpecs are the lines of imports, with a name where a package's own does not
// follow from its path, or is another's.
func (g *gen) importSpecs(paths []string) []jen.Code {
	out := make([]jen.Code, len(paths))
	for i, p := range paths {
		out[i] = str(p)
		if name := g.aliases[p]; name != "" && name != path.Base(p) {
			out[i] = jen.Id(name).Add(out[i])
		}
	}
	return out
}

// importName imports a package of handlers' types, and gives the name that it has
// in the emitted file.
func (g *gen) importName(p *types.Package) string {
	if name := g.aliases[p.Path()]; name != "" {
		return name
	}
	if p.Path() == g.opt.Runtime || strings.HasPrefix(p.Path(), g.opt.Runtime+"/") {
		g.imports[p.Path()] = true
		return p.Name()
	}
	taken := maps.Clone(reservedLocals)
	for _, name := range g.aliases {
		taken[name] = true
	}
	name := p.Name()
	if p.Path() != name || !reservedLocals[name] { // package time is itself
		name = numberedName(name, taken)
	}
	g.imports[p.Path()], g.aliases[p.Path()] = true, name
	return name
}
