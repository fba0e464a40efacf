//go:build shared

package graph

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/ir"
)

// TestWild draws every public definition that the compiler accepts. ASLC_SHARED
// names the directory that holds wild/.
func TestWild(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(os.Getenv("ASLC_SHARED"), "wild", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("set ASLC_SHARED to the directory that holds wild/")
	}
	drawn, states, bent, long, slowest := 0, 0, 0, 0, time.Duration(0)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		prog, _ := compiler.Check(&ir.Source{Name: filepath.Base(file), Text: text}, compiler.Options{})
		if prog == nil {
			continue
		}
		start := time.Now()
		SVG(prog, nil)
		slowest = max(slowest, time.Since(start))
		d := newDrawing(prog, nil)
		d.layout()
		for _, f := range faults(d) {
			t.Errorf("%s: %s", filepath.Base(file), f)
		}
		d.root.walk(func(s *scope) {
			b, l := s.bends()
			bent, long = bent+b, long+l
		})
		drawn++
		prog.Root.Walk(func(ir.State) { states++ })
	}
	t.Logf("%d of %d definitions drawn, %d states; the slowest in %v; %d of %d long edges are bent", drawn, len(files), states, slowest, bent, long)
	if bent > 0 {
		t.Errorf("%d of %d long edges are bent", bent, long)
	}
}
