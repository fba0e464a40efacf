package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/golden/jsonata/trial"
	"github.com/aslc-dev/aslc/runtime"
	ops "github.com/aslc-dev/aslc/runtime/jsonata"
)

// group is a file of cases.
type group struct {
	Name  string      `json:"group"`
	Cases []*testCase `json:"cases"`
}

// testCase is a case of the suite. It expects exactly one of Result,
// UndefinedResult and an error's code.
type testCase struct {
	ID        string
	Expr      string
	Dataset   *string
	Data      json.RawMessage
	Bindings  map[string]json.RawMessage
	TimeLimit int // milliseconds in the reference
	Depth     int // of nested evaluations in the reference

	Result          json.RawMessage
	UndefinedResult bool
	Unordered       bool
	Code            string
	Error           struct{ Code string }

	node jsonata.Node
	bad  *jsonata.Error // what Parse said instead
}

// expressions are the texts of a group's expressions. They may hold half a
// surrogate pair, which encoding/json does not keep.
func expressions(text []byte) ([]string, error) {
	v, err := runtime.Parse(text)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, c := range v.Field("cases").Elems() {
		out = append(out, c.Field("expr").String())
	}
	return out, nil
}

// loadSuite reads the groups of a directory, in order of their names.
func loadSuite(dir string) ([]group, error) {
	files, err := filepath.Glob(filepath.Join(dir, "groups", "*.json"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s has no groups", dir)
	}
	var out []group
	for _, file := range files {
		g, err := loadGroup(dir, file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		out = append(out, g)
	}
	return out, nil
}

func loadGroup(dir, file string) (group, error) {
	var g group
	text, err := os.ReadFile(file)
	if err != nil {
		return g, err
	}
	if err := json.Unmarshal(text, &g); err != nil {
		return g, err
	}
	exprs, err := expressions(text)
	if err != nil {
		return g, err
	}
	for i, c := range g.Cases {
		c.Expr = exprs[i]
		if err := c.prepare(dir); err != nil {
			return g, fmt.Errorf("%s: %w", c.ID, err)
		}
	}
	return g, nil
}

// prepare parses the expression and fetches the input.
func (c *testCase) prepare(dir string) error {
	if c.Dataset != nil {
		data, err := os.ReadFile(filepath.Join(dir, "datasets", *c.Dataset+".json"))
		if err != nil {
			return err
		}
		c.Data = data
	}
	if c.Code == "" {
		c.Code = c.Error.Code
	}
	node, err := jsonata.Parse(c.Expr)
	c.node = node
	c.bad, _ = err.(*jsonata.Error)
	return nil
}

// evals tells whether the case uses $eval, which Step Functions does not have.
func (c *testCase) evals() bool {
	return c.bad == nil && len(jsonata.CheckEval(c.node)) > 0
}

// trial is what there is to evaluate.
func (c *testCase) trial() trial.Case {
	return trial.Case{Input: c.Data, Bindings: c.Bindings, Limits: c.limits()}
}

// What the suite's bounds are in ours. The reference counts nested evaluations,
// about four for a call of a lambda, and milliseconds.
const (
	evaluationsOfCall = 4
	stepsOfMilli      = 10_000
)

func (c *testCase) limits() ops.Limits {
	l := ops.DefaultLimits
	if c.Depth > 0 {
		l.Depth = c.Depth / evaluationsOfCall
	}
	if c.TimeLimit > 0 {
		l.Steps = c.TimeLimit * stepsOfMilli
		l.Bytes = max(l.Bytes, l.Steps*bytesOfElement)
	}
	return l
}

// bytesOfElement is more than an array counts for an element.
const bytesOfElement = 64

// judge compares an outcome with what the case expects; "" if that is it.
func (c *testCase) judge(o trial.Outcome) string {
	switch {
	case c.Code != "" && o.Code != c.Code:
		return fmt.Sprintf("want error %s, got %s", c.Code, o)
	case c.Code != "":
		return ""
	case c.UndefinedResult && (o.Code != "" || o.Value != ""):
		return fmt.Sprintf("want undefined, got %s", o)
	case c.UndefinedResult:
		return ""
	case o.Code != "" || o.Value == "" || !sameJSON(string(c.Result), o.Value, c.Unordered):
		return fmt.Sprintf("want %s, got %s", c.Result, o)
	}
	return ""
}
