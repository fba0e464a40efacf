//go:build shared

package jsonata

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// suiteCase is a case of the reference's test suite. ASLC_SHARED names the
// directory with jsonata/groups.
type suiteCase struct {
	ID, Expr, Code string
	Error          struct{ Code string }
	Bindings       map[string]any
}

// code is the error that the case expects, "" for none.
func (c suiteCase) code() string { return c.Code + c.Error.Code }

func suite(t *testing.T) []suiteCase {
	t.Helper()
	dir := os.Getenv("ASLC_SHARED")
	if dir == "" {
		t.Fatal("set ASLC_SHARED to the directory with jsonata/")
	}
	files, err := filepath.Glob(filepath.Join(dir, "jsonata", "groups", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no groups in %s: %v", dir, err)
	}
	var all []suiteCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var group struct{ Cases []suiteCase }
		if err := json.Unmarshal(text, &group); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, group.Cases...)
	}
	return all
}

// TestSuiteParses: a case that expects a syntax error gives that code, every
// other case parses.
func TestSuiteParses(t *testing.T) {
	cases, negative := suite(t), 0
	for _, c := range cases {
		want := ""
		if strings.HasPrefix(c.code(), "S") {
			want = c.code()
			negative++
		}
		got := ""
		if _, err := Parse(c.Expr); err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			got = e.Code
		}
		if got != want {
			t.Errorf("%s: %s gives %q, want %q", c.ID, c.Expr, got, want)
		}
	}
	t.Logf("%d cases, %d of them syntax errors", len(cases), negative)
}

// TestSuiteChecks: what Check finds is an error that the reference gives as well,
// with the same code; and an expression that gives a result has no finding.
func TestSuiteChecks(t *testing.T) {
	found, parsed := 0, 0
	for _, c := range suite(t) {
		n, err := Parse(c.Expr)
		if err != nil {
			continue
		}
		parsed++
		for _, e := range Check(n) {
			found++
			if e.Code != c.code() && !bound(c, e) {
				t.Errorf("%s: %s gives %q, found %s", c.ID, c.Expr, c.code(), e)
			}
		}
	}
	t.Logf("%d cases parse, %d findings", parsed, found)
}

// bound tells whether the function that is unknown is a binding of the case.
func bound(c suiteCase, e *Error) bool {
	name := strings.TrimPrefix(c.Expr[e.Offset:e.End], "$")
	_, ok := c.Bindings[name]
	return ok
}

// TestSuiteEval: the cases of $eval, and no others, are refused for it.
func TestSuiteEval(t *testing.T) {
	var refused []string
	for _, c := range suite(t) {
		n, err := Parse(c.Expr)
		if err != nil {
			continue
		}
		if found := len(CheckEval(n)) > 0; found != strings.Contains(c.Expr, "$eval") {
			t.Errorf("%s: %s: refused is %v", c.ID, c.Expr, found)
		} else if found {
			refused = append(refused, c.ID)
		}
	}
	if slices.Sort(refused); len(refused) == 0 {
		t.Error("no case of $eval in the suite")
	}
	t.Logf("%d cases of $eval: %s", len(refused), strings.Join(refused, ", "))
}
