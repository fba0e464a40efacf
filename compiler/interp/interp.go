package interp

import (
	"maps"
	"time"

	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// Definition gives a checked program to an executor; b does its tasks' work.
func Definition(p *ir.Program, b runtime.Binder) *runtime.Definition { return define(p, b, nil) }

func define(p *ir.Program, b runtime.Binder, promised map[*ir.Task]held) *runtime.Definition {
	numbers := numbers(p)
	def := &runtime.Definition{
		Name:         p.Name,
		StartAt:      numbers[p.Root.StartAt.Name],
		Text:         string(p.Source.Text),
		States:       stateInfos(p),
		Tasks:        taskIDs(p),
		Placeholders: p.Placeholders,
		New: func(r *runtime.Run) runtime.Machine {
			return &machine{run: r, program: p, numbers: numbers, tasks: b, promised: promised, vars: variables{}}
		},
	}
	if p.Timeout != nil {
		def.Timeout = duration(p.Timeout.Const)
	}
	return def
}

// numbers counts the program's states, by name: the place in p.States, from 1.
func numbers(p *ir.Program) map[string]runtime.State {
	out := make(map[string]runtime.State, len(p.States))
	for i, s := range p.States {
		out[s.Base().Name] = runtime.State(i + 1)
	}
	return out
}

// stateInfos are the names and kinds of the states, by number.
func stateInfos(p *ir.Program) []runtime.StateInfo {
	out := make([]runtime.StateInfo, 1, len(p.States)+1)
	for _, s := range p.States {
		out = append(out, runtime.StateInfo{Name: s.Base().Name, Kind: kinds[s.Kind()]})
	}
	return out
}

var kinds = map[string]runtime.Kind{
	"Task": runtime.KindTask, "Pass": runtime.KindPass, "Choice": runtime.KindChoice, "Wait": runtime.KindWait,
	"Succeed": runtime.KindSucceed, "Fail": runtime.KindFail, "Parallel": runtime.KindParallel, "Map": runtime.KindMap,
}

// taskIDs are the identities of the program's tasks, in order of first use.
func taskIDs(p *ir.Program) []string {
	var ids []string
	seen := map[string]bool{}
	for _, s := range p.States {
		if t, ok := s.(*ir.Task); ok && !seen[t.Target.ID] {
			seen[t.Target.ID] = true
			ids = append(ids, t.Target.ID)
		}
	}
	return ids
}

// machine is one frame: the root, a branch or an iteration.
type machine struct {
	run      *runtime.Run
	program  *ir.Program
	numbers  map[string]runtime.State
	tasks    runtime.Binder
	promised map[*ir.Task]held
	vars     variables
	trial    *Trial // nil: an execution
}

// Fork gives the machine of a branch or iteration.
func (m *machine) Fork(r *runtime.Run) runtime.Machine {
	return &machine{run: r, program: m.program, numbers: m.numbers, tasks: m.tasks, promised: m.promised, vars: maps.Clone(m.vars), trial: m.trial}
}

// Step runs the state at and returns the next one with its input.
func (m *machine) Step(at runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	if at == runtime.End || int(at) > len(m.program.States) {
		return runtime.Fail(runtime.UnknownState(at))
	}
	switch s := m.program.States[at-1].(type) {
	case *ir.Task:
		return m.task(s, in)
	case *ir.Pass:
		return m.pass(s, in)
	case *ir.Choice:
		return m.choice(s, in)
	case *ir.Wait:
		return m.wait(s, in)
	case *ir.Succeed:
		return m.succeed(s, in)
	case *ir.Fail:
		return m.fail(s, in)
	case *ir.Parallel:
		return m.parallel(s, in)
	case *ir.Map:
		return m.mapState(s, in)
	default:
		return runtime.Fail(runtime.UnknownState(at))
	}
}

// next is the state that a reference names; nil: the end of the scope.
func (m *machine) next(r *ir.Ref) runtime.State {
	if r == nil {
		return runtime.End
	}
	return m.numbers[r.Name]
}

func duration(seconds int64) time.Duration { return time.Duration(seconds) * time.Second }
