package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/golden/jsonata/random"
	"github.com/aslc-dev/aslc/golden/jsonata/trial"
	ops "github.com/aslc-dev/aslc/runtime/jsonata"
)

// fuzzer compares the three ways on random expressions.
type fuzzer struct {
	compiler    *compiler
	oracle      oracle
	out         io.Writer
	tried       int
	differences int
	endings     map[string]int // how evaluations ended: value, undefined, error codes
	meant       map[string]int // differences from the reference that are meant
	coverage    map[string]int // nodes and functions, by expressions that have them
}

func runFuzz(n int, seed uint64, npm string, most int) (bool, error) {
	comp, err := newCompiler()
	if err != nil {
		return false, err
	}
	defer comp.close()
	f := &fuzzer{compiler: comp, oracle: oracle{npm, comp.dir}, out: os.Stdout, endings: map[string]int{}, meant: map[string]int{}, coverage: map[string]int{}}
	for next := seed << 32; f.tried < n && f.differences < most; {
		size := min(perPackage, n-f.tried)
		if err := f.batch(next, size); err != nil {
			return false, err
		}
		next += uint64(size)
	}
	f.report()
	return f.differences == 0, nil
}

// batch tries n expressions from a seed on.
func (f *fuzzer) batch(seed uint64, n int) error {
	queries := make([]random.Query, n)
	nodes := make([]jsonata.Node, n)
	refused := make([]trial.Outcome, n)
	for i := range queries {
		queries[i] = random.New(seed + uint64(i))
		node, err := jsonata.Parse(queries[i].Text)
		if bad, ok := err.(*jsonata.Error); ok {
			refused[i] = trial.Outcome{Code: bad.Code, Message: bad.Msg}
		}
		nodes[i] = node
		f.cover(node)
	}
	compiled, err := f.compiled(queries, nodes)
	if err != nil {
		return err
	}
	reference, err := f.oracle.run(queries)
	if err != nil {
		return err
	}
	for i, q := range queries {
		if nodes[i] == nil {
			f.compare(seed+uint64(i), q, nil, refused[i], refused[i], reference[i])
			continue
		}
		f.compare(seed+uint64(i), q, nodes[i], interpreted(evaluation(q, nodes[i])), compiled[i], reference[i])
	}
	return nil
}

// evaluation is a query with its limits: small ones, since random expressions
// are.
func evaluation(q random.Query, node jsonata.Node) query {
	with := trial.Case{Input: json.RawMessage(q.Input), Bindings: map[string]json.RawMessage{}, Limits: ops.DefaultLimits}
	for name, text := range q.Vars {
		with.Bindings[name] = json.RawMessage(text)
	}
	return query{q.Text, node, with}
}

// compiled gives the outcomes of those that can be parsed, at their places.
func (f *fuzzer) compiled(queries []random.Query, nodes []jsonata.Node) ([]trial.Outcome, error) {
	var list []query
	for i, q := range queries {
		if nodes[i] != nil {
			list = append(list, evaluation(q, nodes[i]))
		}
	}
	outcomes, err := f.compiler.run(list)
	if err != nil {
		return nil, err
	}
	all := make([]trial.Outcome, len(queries))
	for i := range queries {
		if nodes[i] != nil {
			all[i], outcomes = outcomes[0], outcomes[1:]
		}
	}
	return all, nil
}

func (f *fuzzer) compare(seed uint64, q random.Query, node jsonata.Node, inter, comp, ref trial.Outcome) {
	f.tried++
	f.endings[ending(ref)]++
	if inter == comp && (agrees(inter, ref) || f.explained(q, node, inter, ref)) {
		return
	}
	f.differences++
	fmt.Fprintf(f.out, "difference, seed %d\n  %s\n  input       %s\n  vars        %v\n  interpreted %s\n  compiled    %s\n  reference   %s\n\n",
		seed, q.Text, q.Input, q.Vars, inter, comp, ref)
}

func ending(o trial.Outcome) string {
	switch {
	case o.Code != "":
		return o.Code
	case o.Value == "":
		return "undefined"
	default:
		return "value"
	}
}

// agrees compares an outcome with the reference's: values with the order of
// their members, errors by their codes.
func agrees(ours, ref trial.Outcome) bool {
	if ours.Code != "" || ref.Code != "" {
		return ours.Code == ref.Code
	}
	return ours.Value == ref.Value || ours.Value != "" && ref.Value != "" && sameJSON(ours.Value, ref.Value, false) && sameNames(ours.Value, ref.Value)
}

// cover counts what an expression is made of.
func (f *fuzzer) cover(n jsonata.Node) {
	if n == nil {
		f.coverage["refused by the parser"]++
		return
	}
	seen := map[string]bool{}
	jsonata.Walk(n, func(n jsonata.Node) bool {
		seen[fmt.Sprintf("%T", n)] = true
		return true
	})
	jsonata.Uses(n, func(u jsonata.Use) {
		if u.Kind == jsonata.UseBuiltin {
			seen["$"+u.Name] = true
		}
	})
	for what := range seen {
		f.coverage[what]++
	}
}

func (f *fuzzer) report() {
	fmt.Fprintf(f.out, "%d expressions, %d differences\n", f.tried, f.differences)
	for _, counts := range []map[string]int{f.meant, f.endings, f.coverage} {
		var names []string
		for name := range counts {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			fmt.Fprintf(f.out, "%7d %s\n", counts[name], name)
		}
	}
}
