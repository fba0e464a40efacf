package contract

import (
	"fmt"
	"go/types"
	"path/filepath"
	"slices"
)

// beyond says why the generated file cannot have the types of a signature; "" if it
// can. Only handlers of another package have such types.
func (h *handled) beyond(sig *types.Signature) string {
	if h.stub != "" {
		return ""
	}
	problem := ""
	look := func(n *types.TypeName) {
		switch {
		case n.Pkg() == nil || problem != "":
		case !n.Exported():
			problem = fmt.Sprintf("its type %s is not exported, and the machine is in another package", n.Name())
		case n.Pkg().Path() == h.pkg && h.importsMachine():
			problem = fmt.Sprintf("its type %s is of a package that imports the machine's, which then cannot import it; move the type beside the definition", n.Name())
		}
	}
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		for i := range tuple.Len() {
			eachName(tuple.At(i).Type(), look)
		}
	}
	return problem
}

// importsMachine tells whether the handlers' package imports that of the generated
// file.
func (h *handled) importsMachine() bool {
	machine := packagePath(filepath.Dir(h.output), "")
	return machine != "" && slices.ContainsFunc(h.src.files, func(f *goFile) bool {
		for _, i := range f.syntax.Imports {
			if importPath(i) == machine {
				return true
			}
		}
		return false
	})
}

// eachName calls look for the names that a type is written with.
func eachName(t types.Type, look func(*types.TypeName)) {
	switch t := t.(type) {
	case *types.Alias:
		look(t.Obj())
	case *types.Named:
		look(t.Obj())
		for i := range t.TypeArgs().Len() {
			eachName(t.TypeArgs().At(i), look)
		}
	case *types.Pointer:
		eachName(t.Elem(), look)
	case *types.Slice:
		eachName(t.Elem(), look)
	case *types.Array:
		eachName(t.Elem(), look)
	case *types.Map:
		eachName(t.Key(), look)
		eachName(t.Elem(), look)
	case *types.Struct:
		for i := range t.NumFields() {
			eachName(t.Field(i).Type(), look)
		}
	}
}
