package golden_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// effects are the runtime's calls that the world sees, or that park a state.
var effects = map[string]bool{"Call": true, "Parallel": true, "Map": true, "Wait": true, "WaitUntil": true}

// TestOneEffectPerState holds emitted code to what re-entry needs: a state is
// entered again, from its top, after it was parked, so it makes one such call,
// and not in a loop.
func TestOneEffectPerState(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("pkg", "*", "*_asl.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no generated files: %v", err)
	}
	seen := 0
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil && readsDocument(fn) || followsStates(fn) {
				continue
			}
			calls := effectsIn(t, name, fn)
			if calls > 1 {
				t.Errorf("%s: %s makes %d calls with an effect", name, fn.Name.Name, calls)
			}
			seen += calls
		}
	}
	if seen < len(files)/2 {
		t.Errorf("only %d calls found in %d files: the test no longer knows them", seen, len(files))
	}
}

// readsDocument tells whether a function is a reader of a type, which has to do with
// no state.
func readsDocument(fn *ast.FuncDecl) bool {
	if len(fn.Type.Params.List) == 0 {
		return false
	}
	first, ok := fn.Type.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	name, ok := first.X.(*ast.SelectorExpr)
	return ok && name.Sel.Name == "Decoder"
}

// followsStates tells whether a method goes from state to state instead of being one:
// those of a region, which need nothing of the engine. Its parameters are Step's.
func followsStates(fn *ast.FuncDecl) bool {
	params := fn.Type.Params.List
	return fn.Recv != nil && fn.Name.Name != "Step" && len(params) == 2 && params[0].Names[0].Name == "at"
}

func effectsIn(t *testing.T, file string, fn *ast.FuncDecl) int {
	calls := 0
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.GoStmt, *ast.DeferStmt:
			t.Errorf("%s: %s holds a %T", file, fn.Name.Name, n)
		case *ast.CallExpr:
			if isEffect(n) {
				calls++
			}
		}
		return true
	})
	return calls
}

func isEffect(call *ast.CallExpr) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !effects[f.Sel.Name] {
		return false
	}
	pkg, ok := f.X.(*ast.Ident)
	return ok && pkg.Name == "runtime"
}
