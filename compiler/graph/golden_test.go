package graph

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/ir"
)

var update = flag.Bool("update", false, "write what is drawn now into testdata")

var forms = map[string]func(*ir.Program, *Run) []byte{"svg": SVG, "dot": DOT, "mmd": Mermaid}

// TestGolden compares the drawings of testdata's definitions, and of the
// executions whose histories stand beside them, with the files there. The style
// sheet and the glyphs, equal in all, are left out.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.asl.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no definitions in testdata")
	}
	for _, file := range files {
		base := strings.TrimSuffix(file, ".asl.json")
		golden(t, base, readProgram(t, file), nil)
		if history, err := os.ReadFile(base + ".history.json"); err == nil {
			run, err := ReadRun(history)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, base+".run", readProgram(t, file), run)
		}
	}
}

func readProgram(t *testing.T, file string) *ir.Program {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return program(t, filepath.Base(file), text)
}

func golden(t *testing.T, base string, prog *ir.Program, run *Run) {
	t.Helper()
	d := newDrawing(prog, run)
	d.layout()
	for _, f := range faults(d) {
		t.Errorf("%s: %s", base, f)
	}
	for ending, draw := range forms {
		got := draw(prog, run)
		if ending == "svg" {
			if err := wellFormed(got); err != nil {
				t.Errorf("%s.svg: %v", base, err)
			}
			got = bytes.Replace(got, []byte(style), nil, 1)
		}
		file := base + "." + ending
		want, _ := os.ReadFile(file)
		switch {
		case bytes.Equal(got, want):
		case *update:
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s is not what is drawn now; go test ./compiler/graph -update writes it", file)
		}
	}
}

// wellFormed reads a drawing as strict XML.
func wellFormed(svg []byte) error {
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// TestDeterminism: the same program gives the same bytes.
func TestDeterminism(t *testing.T) {
	for ending, draw := range forms {
		first := draw(readProgram(t, "testdata/loop.asl.json"), nil)
		for range 20 {
			if !bytes.Equal(first, draw(readProgram(t, "testdata/loop.asl.json"), nil)) {
				t.Fatalf("%s: two drawings of one definition differ", ending)
			}
		}
	}
}
