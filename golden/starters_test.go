package golden_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/ir"
)

// The generated files of the starters are what the compiler makes now;
// -update writes them.
func TestStartersAreUpToDate(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "templates", "*", "*.asl.json"))
	if err != nil || len(files) != 4 {
		t.Fatalf("found %q, %v; want the definitions of four starters", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		result, list := compiler.Compile(&ir.Source{Name: filepath.Base(file), Text: text}, compiler.Options{
			Contracts: &contract.Options{Dir: filepath.Dir(file), Output: filepath.Join(filepath.Dir(file), compiler.FileName(file))},
		})
		if len(list) > 0 {
			t.Fatalf("%s: %v", file, list)
		}
		output := filepath.Join(filepath.Dir(file), result.FileName)
		old, err := os.ReadFile(output)
		switch {
		case err == nil && bytes.Equal(old, result.File):
		case *update:
			if err := os.WriteFile(output, result.File, 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s is stale: go test ./golden -update writes it", output)
		}
	}
}
