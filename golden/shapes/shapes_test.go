package shapes

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	goruntime "runtime"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/shape"
	differential "github.com/aslc-dev/aslc/golden/differential/random"
	machinetrial "github.com/aslc-dev/aslc/golden/differential/trial"
	"github.com/aslc-dev/aslc/golden/jsonata/random"
	"github.com/aslc-dev/aslc/golden/jsonata/trial"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	ops "github.com/aslc-dev/aslc/runtime/jsonata"
)

// tried is how many random machines are tried, and a tenth of how many expressions:
// a few, unless ASLC_TRIALS says otherwise.
func tried(t *testing.T) uint64 {
	n := uint64(150)
	if text := os.Getenv("ASLC_TRIALS"); text != "" {
		if err := json.Unmarshal([]byte(text), &n); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// promise is a contract for the input, and for what tasks return.
type promise struct {
	*contract.Set // nil: nothing else is promised
	input         ir.Type
	results       map[string]ir.Type // by state; nil: nothing is promised
}

func (p promise) InputPromise() contract.Promise {
	return contract.Promise{Type: p.input, Trust: contract.Promised}
}

func (p promise) ResultPromise(t *ir.Task) contract.Promise {
	if p.results == nil || inChild(t) {
		return p.Set.ResultPromise(t)
	}
	return contract.Promise{Type: p.results[t.Name], Trust: contract.Promised} // Nothing: it never succeeded
}

// inChild tells whether a task is one of a distributed Map's executions, of whose
// events the machine's history has none.
func inChild(t *ir.Task) bool {
	for s := t.Scope; s.Owner != nil; s = s.Owner.Base().Scope {
		if m, ok := s.Owner.(*ir.Map); ok && m.Distributed != nil {
			return true
		}
	}
	return false
}

// results are the types of what the Task states of a run were given.
func results(events []runtime.Event) map[string]ir.Type {
	byID := map[int64]*runtime.Event{}
	out := map[string]ir.Type{}
	for i := range events {
		e := &events[i]
		byID[int64(e.ID)] = e
		if e.Type != "TaskSucceeded" && e.Type != "LambdaFunctionSucceeded" && e.Type != "ActivitySucceeded" {
			continue
		}
		for at := e; at != nil; at = byID[int64(at.Prev)] {
			if at.Type == "TaskStateEntered" {
				out[at.Name] = out[at.Name].Join(ir.ConstType(e.Data.Text()))
				break
			}
		}
	}
	return out
}

// place is where a value of a run does not fit.
func misfit(s *shape.Shapes, p *ir.Program, typ, name, data string) string {
	for _, st := range p.States {
		if st.Base().Name != name {
			continue
		}
		switch typ {
		case st.Kind() + "StateEntered":
			return s.Of(st).Input.Misfit(data)
		case st.Kind() + "StateExited":
			return s.Of(st).Output.Misfit(data)
		}
	}
	return ""
}

// TestRandomMachines has a worker for each processor, each with seeds of its own, so
// that 20,000 machines are a matter of minutes.
func TestRandomMachines(t *testing.T) {
	workers := uint64(goruntime.GOMAXPROCS(0))
	all := tried(t)
	for worker := range workers {
		t.Run(fmt.Sprint("worker", worker), func(t *testing.T) {
			t.Parallel()
			m := machines{T: t}
			for seed := worker; m.machines < (all+worker)/workers; seed += workers {
				m.try(seed)
			}
			t.Logf("%d machines, %d results promised, %d values", m.machines, m.promised, m.values)
		})
	}
}

// machines counts what was tried of random machines, and fails where a value is not
// of the shape that was inferred for its place.
type machines struct {
	*testing.T
	machines         uint64
	promised, values int
	failed           int
}

// try runs the machine of a seed with two inputs.
func (m *machines) try(seed uint64) {
	text := differential.New(seed).Text()
	p, _ := compiler.Check(&ir.Source{Name: "machine.asl.json", Text: []byte(text)}, compiler.Options{})
	if p == nil {
		return
	}
	m.machines++
	for run := range uint64(2) {
		tasks := &machinetrial.Tasks{}
		input := machinetrial.Input(seed ^ run<<60)
		tr := machinetrial.Trial{Definition: interp.Definition(p, tasks), Input: input, Seed: seed ^ run<<60, Tasks: tasks}
		o, events := tr.RunWithEvents()
		given := results(events)
		m.promised += len(given)
		for _, s := range []*shape.Shapes{
			shape.Infer(p, nil),
			shape.Infer(p, promise{input: ir.ConstType(input)}),
			shape.Infer(p, promise{input: ir.ConstType(input).Join(ir.ConstType(machinetrial.Input(seed + 1)))}),
			shape.Infer(p, promise{input: ir.Unknown, results: given}),
			shape.Infer(p, promise{input: ir.ConstType(input), results: given}),
		} {
			if problem := m.look(p, s, o, events); problem != "" {
				m.Errorf("seed %d: %s\n%s\n%s", seed, problem, input, text)
				m.failed++
			}
		}
		if m.failed > 5 {
			m.FailNow()
		}
	}
}

// look says what of a run is not of the shapes.
func (m *machines) look(p *ir.Program, s *shape.Shapes, o machinetrial.Outcome, events []runtime.Event) string {
	for _, e := range events {
		if e.Name == "" || !e.Data.Exists() {
			continue
		}
		m.values++
		if problem := misfit(s, p, e.Type, e.Name, e.Data.Text()); problem != "" {
			return fmt.Sprintf("%s %q: %s", e.Type, e.Name, problem)
		}
	}
	if o.Output != "" {
		if problem := s.Output.Misfit(o.Output); problem != "" {
			return "output: " + problem
		}
	}
	return ""
}

func TestRandomExpressions(t *testing.T) {
	failed, known, values := 0, 0, 0
	for seed := range 10 * tried(t) {
		q := random.New(seed)
		n, err := jsonata.Parse(q.Text)
		if err != nil {
			continue
		}
		with := trial.Case{Input: json.RawMessage(q.Input), Bindings: map[string]json.RawMessage{}, Limits: limits()}
		vars := map[string]ir.Type{}
		for name, text := range q.Vars {
			with.Bindings[name] = json.RawMessage(text)
			vars[name] = ir.ConstType(text)
		}
		o := evaluate(n, with)
		wide := random.New(seed + 1)
		inputs := []ir.Type{ir.ConstType(q.Input), ir.ConstType(q.Input).Join(ir.ConstType(wide.Input)), ir.Unknown}
		for i, input := range inputs {
			if i == 1 {
				for name, text := range wide.Vars {
					vars[name] = vars[name].Join(ir.ConstType(text))
				}
			}
			got := shape.Expression(n, input, vars)
			if o.Code == "" {
				values++
				if !got.IsUnknown() {
					known++
				}
			}
			if m := outside(got, o); m != "" {
				t.Errorf("seed %d: %s\n%s\n%s with %v", seed, m, q.Text, q.Input, q.Vars)
				if failed++; failed > 5 {
					t.FailNow()
				}
			}
		}
	}
	t.Logf("%d values, of %d something is known", values, known)
}

// limits end what does not end soon.
func limits() ops.Limits {
	l := ops.DefaultLimits
	l.Steps /= 50
	return l
}

// evaluate evaluates an expression. What is too big to be written down counts as
// failed: a value that holds another one many times grows with each time.
func evaluate(n jsonata.Node, with trial.Case) trial.Outcome {
	big := false
	o := trial.Run(func(q *ops.Query, input ops.Value, vars map[string]ops.Value) ops.Value {
		v := interp.Expression(q, n, input, vars)
		left := 100_000
		if big = !count(v, &left); big {
			return ops.Value{}
		}
		return v
	}, with)
	if big {
		o.Code = "too big"
	}
	return o
}

// count tells whether a value has no more parts than are left.
func count(v ops.Value, left *int) bool {
	if *left--; *left < 0 {
		return false
	}
	for _, e := range v.Elems() {
		if !count(e, left) {
			return false
		}
	}
	for _, m := range v.Members() {
		if !count(m.Value, left) {
			return false
		}
	}
	return true
}

// outside tells whether what came of an expression is not of the type.
func outside(t ir.Type, o trial.Outcome) string {
	switch {
	case o.Code != "" || o.Value == "function":
		return ""
	case o.Value != "":
		return t.Misfit(o.Value)
	case !t.Has(ir.KindAbsent):
		return "undefined is not " + t.String()
	}
	return ""
}

// TestSuite tries the cases of JSONata's own suite.
func TestSuite(t *testing.T) {
	files, err := filepath.Glob("../jsonata/testdata/groups/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no suite", err)
	}
	cases, known := 0, 0
	for _, file := range files {
		var g struct {
			Cases []struct {
				ID, Expr string
				Dataset  *string
				Data     json.RawMessage
				Bindings map[string]json.RawMessage
			}
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &g); err != nil {
			t.Fatal(err)
		}
		for _, c := range g.Cases {
			n, err := jsonata.Parse(c.Expr)
			if err != nil || len(jsonata.CheckEval(n)) > 0 {
				continue
			}
			if c.Dataset != nil {
				if c.Data, err = os.ReadFile("../jsonata/testdata/datasets/" + *c.Dataset + ".json"); err != nil {
					t.Fatal(err)
				}
			}
			input, vars := ir.AbsentType, map[string]ir.Type{}
			if c.Data != nil {
				input = ir.ConstType(string(c.Data))
			}
			for name, text := range c.Bindings {
				vars[name] = ir.ConstType(string(text))
			}
			o := evaluate(n, trial.Case{Input: c.Data, Bindings: c.Bindings, Limits: limits()})
			got := shape.Expression(n, input, vars)
			if m := outside(got, o); m != "" {
				t.Errorf("%s %s: %s", c.ID, c.Expr, m)
			}
			if cases++; !got.IsUnknown() {
				known++
			}
		}
	}
	t.Logf("%d cases, of %d something is known", cases, known)
}
