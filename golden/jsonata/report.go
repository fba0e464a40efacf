package main

import (
	"fmt"
	"io"

	"github.com/aslc-dev/aslc/golden/jsonata/trial"
)

// score counts the cases of a group, or of all groups.
type score struct{ total, interpreted, compiled, leftOut int }

func (s *score) add(t score) {
	s.total += t.total
	s.interpreted += t.interpreted
	s.compiled += t.compiled
	s.leftOut += t.leftOut
}

// percent is the share of the worse way.
func (s *score) percent() float64 {
	return 100 * float64(min(s.interpreted, s.compiled)) / float64(s.total)
}

// suite runs groups of cases both ways.
type suite struct {
	groups  []group
	verbose bool
	out     io.Writer
}

// run prints a line for each group and gives the sum.
func (s *suite) run() (score, error) {
	outcomes, err := s.compiled()
	if err != nil {
		return score{}, err
	}
	var all score
	fmt.Fprintf(s.out, "%-28s %11s %11s\n", "group", "interpreted", "compiled")
	for _, g := range s.groups {
		one := s.group(g, outcomes)
		s.line(g.Name, one)
		all.add(one)
	}
	s.line("all", all)
	fmt.Fprintf(s.out, "%d cases that use $eval are left out\n", all.leftOut)
	return all, nil
}

func (s *suite) line(name string, n score) {
	fmt.Fprintf(s.out, "%-28s %6d/%-4d %6d/%-4d\n", name, n.interpreted, n.total, n.compiled, n.total)
}

// compiled gives the outcomes of the compiled cases, by case.
func (s *suite) compiled() (map[*testCase]trial.Outcome, error) {
	var cases []*testCase
	var queries []query
	for _, g := range s.groups {
		for _, c := range g.Cases {
			if c.bad == nil && !c.evals() {
				cases = append(cases, c)
				queries = append(queries, c.query())
			}
		}
	}
	comp, err := newCompiler()
	if err != nil {
		return nil, err
	}
	defer comp.close()
	list, err := comp.run(queries)
	if err != nil {
		return nil, err
	}
	out := map[*testCase]trial.Outcome{}
	for i, c := range cases {
		out[c] = list[i]
	}
	return out, nil
}

func (c *testCase) query() query { return query{c.Expr, c.node, c.trial()} }

func (s *suite) group(g group, outcomes map[*testCase]trial.Outcome) score {
	var n score
	for _, c := range g.Cases {
		if c.evals() {
			n.leftOut++
			continue
		}
		n.total++
		inter, comp := c.refusal(), c.refusal()
		if c.bad == nil {
			inter, comp = interpreted(c.query()), outcomes[c]
		}
		if s.passes(c, "interpreted", inter) {
			n.interpreted++
		}
		if s.passes(c, "compiled", comp) {
			n.compiled++
		}
	}
	return n
}

// refusal is the outcome of an expression that cannot be parsed.
func (c *testCase) refusal() trial.Outcome {
	if c.bad == nil {
		return trial.Outcome{}
	}
	return trial.Outcome{Code: c.bad.Code, Message: c.bad.Msg}
}

func (s *suite) passes(c *testCase, way string, o trial.Outcome) bool {
	complaint := c.judge(o)
	if complaint != "" && s.verbose {
		fmt.Fprintf(s.out, "%s, %s\n\t%s\n\t%s\n", c.ID, way, c.Expr, complaint)
	}
	return complaint == ""
}
