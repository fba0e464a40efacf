package check_test

import (
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/check"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/compiler/lower"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
)

// compile runs the front end and verifies the ir after each of its steps.
func compile(t testing.TB, name string, text []byte, values map[string]string) (*ir.Program, diag.Report) {
	t.Helper()
	src := &ir.Source{Name: name, Text: text}
	var ds diag.Sink
	p := lower.Program(jsontree.Parse(src, &ds), lower.Options{Placeholders: values}, &ds)
	if p != nil && p.Root != nil {
		verify(t, name, "lower", p, false)
		for _, pass := range check.Passes {
			pass.Run(p, &ds)
			verify(t, name, pass.Name, p, false)
		}
		if !ds.HasErrors() {
			verify(t, name, "all", p, true)
			shape.Check(p, nil, &ds)
		}
	}
	return p, diag.Report{Source: src, List: ds.List()}
}

func verify(t testing.TB, name, pass string, p *ir.Program, checked bool) {
	t.Helper()
	if err := ir.Verify(p, checked); err != nil {
		t.Errorf("%s after %s: %v", name, pass, err)
	}
}

func rendered(r diag.Report) string {
	var out strings.Builder
	diag.Text(&out, diag.TextOptions{}, r)
	return out.String()
}
