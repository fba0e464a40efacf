//go:build shared

package graph

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
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

// bends counts the steps sideways inside of long edges, other than those at their
// two ends and at their labels, and the edges that could have one.
func (s *scope) bends() (bent, long int) {
	for _, e := range s.edges {
		for _, path := range e.paths {
			from, to := path[0], path[len(path)-1]
			if math.Abs(to.y-from.y) < 300 {
				continue
			}
			long++
			steps := 0
			for i := 1; i < len(path); i++ {
				if path[i].y == path[i-1].y {
					steps++
				}
			}
			if steps > 2 {
				bent++
			}
		}
	}
	return bent, long
}

// recorded is an execution of conformance/.
type recorded struct {
	ID, Kind       string
	Definition     json.RawMessage
	DefinitionText string `json:"definition_text"`
	Expect         *struct {
		Status string
		Events json.RawMessage
	}
}

// TestRecorded lays every recorded execution over its definition.
func TestRecorded(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(os.Getenv("ASLC_SHARED"), "conformance", "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("set ASLC_SHARED to the directory that holds conformance/")
	}
	laid := 0
	for _, file := range files {
		var c recorded
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if json.Unmarshal(text, &c) != nil || c.Expect == nil || c.Kind != "execution" || len(c.Expect.Events) < 10 {
			continue
		}
		if c.DefinitionText == "" {
			c.DefinitionText = string(c.Definition)
		}
		prog, _ := compiler.Check(&ir.Source{Name: c.ID, Text: []byte(c.DefinitionText)}, compiler.Options{})
		if prog == nil {
			continue
		}
		if !allNumbered(c.Expect.Events) {
			continue
		}
		laid++
		run, err := ReadRun(c.Expect.Events)
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		for _, fault := range run.odd(prog, c.Expect.Status) {
			t.Errorf("%s: %s", c.ID, fault)
		}
		d := newDrawing(prog, run)
		d.layout()
		for _, f := range faults(d) {
			t.Errorf("%s: %s", c.ID, f)
		}
	}
	t.Logf("%d executions", laid)
}

// odd says what cannot be in a run that ended like this.
func (r *Run) odd(prog *ir.Program, status string) []string {
	var out []string
	if status != "" && r.Status != status {
		out = append(out, "the status is "+r.Status+", recorded was "+status)
	}
	for _, name := range r.Unknown(prog) {
		out = append(out, "the state "+name+" is unknown")
	}
	bad := 0
	for name, v := range r.States {
		if v.Status == Failed || v.Status == TimedOut || v.Status == Aborted {
			bad++
		}
		if v.Status == Running && r.Status != "RUNNING" {
			out = append(out, name+" is running at the end")
		}
	}
	if r.Status != "RUNNING" && r.Status != "SUCCEEDED" && bad == 0 && len(r.States) > 0 {
		out = append(out, "no state failed in an execution that "+r.Status)
	}
	for _, st := range prog.Root.States {
		v := r.States[st.Base().Name]
		if v != nil && v.Status != Succeeded && v.Status != Caught && r.Status == "SUCCEEDED" {
			out = append(out, st.Base().Name+" "+v.String()+" in an execution that succeeded")
		}
	}
	return out
}

// allNumbered tells whether all events have ids; recordings of things that happened
// at the same time may have none.
func allNumbered(events []byte) bool {
	var ids []struct{ ID int64 }
	return json.Unmarshal(events, &ids) == nil && !slices.ContainsFunc(ids, func(e struct{ ID int64 }) bool { return e.ID == 0 })
}
