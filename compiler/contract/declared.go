package contract

import "go/ast"

// Declared are the names that a file of Go declares in its package: its
// functions, types, variables and constants, without methods, imports and _.
func Declared(f *ast.File) map[string]bool {
	out := map[string]bool{}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				out[d.Name.Name] = true
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				declaredBy(spec, out)
			}
		}
	}
	delete(out, "_")
	return out
}

func declaredBy(spec ast.Spec, out map[string]bool) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		out[spec.Name.Name] = true
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			out[name.Name] = true
		}
	}
}
