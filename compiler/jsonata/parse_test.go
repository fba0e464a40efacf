package jsonata

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the answers of testdata/expressions.txt")

const table = "testdata/expressions.txt"

// answer is the dump of an expression's tree, or its error and the words that
// the error points at.
func answer(text string) string {
	n, err := Parse(text)
	if err == nil {
		return Dump(n)
	}
	var e *Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	out := fmt.Sprintf("error at %q: %s", text[e.Offset:e.End], e)
	if e.Help != "" {
		out += "; " + e.Help
	}
	return out
}

// TestParse holds the parser to its table.
func TestParse(t *testing.T) {
	file, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	rows, negative := 0, 0
	for line := range strings.Lines(string(file)) {
		if strings.HasPrefix(line, "\t") {
			continue
		}
		out.WriteString(line)
		if expr := strings.TrimSuffix(line, "\n"); expr != "" && !strings.HasPrefix(expr, "#") {
			got := answer(expr)
			out.WriteString("\t" + got + "\n")
			rows++
			if strings.HasPrefix(got, "error") {
				negative++
			}
		}
	}
	if rows < 60 || negative*3 < rows {
		t.Errorf("%d rows, %d of them negative: want 60 and a third", rows, negative)
	}
	compare(t, out.String(), string(file))
}

// compare shows the rows that differ from the file, or writes them to it.
func compare(t *testing.T, got, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(table, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Errorf("%s:%d\n got %s\nwant %s", table, i+1, g[i], w[i])
			return
		}
	}
	if len(g) != len(w) {
		t.Errorf("%s has %d lines, want %d", table, len(w), len(g))
	}
}
