package pkg_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
	"golang.org/x/tools/txtar"
)

// TestShapes runs every transcript once more, and holds what each state got and
// gave against what is inferred of it.
func TestShapes(t *testing.T) {
	values, known := 0, 0
	for name, newMachine := range machines {
		program := definition(t, name)
		shapes := shape.Infer(program, nil)
		files, err := filepath.Glob(filepath.Join(name, "*.txtar"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := script{t: t, sections: sections(ar)}
			s.run(newMachine)
			for _, e := range s.history.Events() {
				for _, st := range program.States {
					got, ok := shapeAt(shapes, st, e.Type, e.Name)
					if !ok || !e.Data.Exists() {
						continue
					}
					if values++; !got.IsUnknown() {
						known++
					}
					if m := got.Misfit(e.Data.Text()); m != "" {
						t.Errorf("%s: %s %q: %s", file, e.Type, e.Name, m)
					}
				}
			}
		}
	}
	t.Logf("%d values, of %d something is known", values, known)
	if values < 500 {
		t.Errorf("only %d values", values)
	}
}

// definition checks the definition of a case.
func definition(t *testing.T, name string) *ir.Program {
	files, err := filepath.Glob(filepath.Join(name, "*.asl.*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%s: the definitions are %v, %v", name, files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	p, list := compiler.Check(&ir.Source{Name: filepath.Base(files[0]), Text: text}, compiler.Options{})
	if p == nil {
		t.Fatalf("%s: %v", name, list)
	}
	return p
}

// shapeAt is what an event of a state shows by what is inferred.
func shapeAt(s *shape.Shapes, st ir.State, event, name string) (ir.Type, bool) {
	if st.Base().Name != name || !strings.HasPrefix(event, st.Kind()) {
		return ir.Nothing, false
	}
	switch strings.TrimPrefix(event, st.Kind()) {
	case "StateEntered":
		return s.Of(st).Input, true
	case "StateExited":
		return s.Of(st).Output, true
	}
	return ir.Nothing, false
}
