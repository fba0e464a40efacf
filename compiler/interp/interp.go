package interp

import (
	"time"

	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// Definition gives a checked program to an executor; b does its tasks' work.
func Definition(p *ir.Program, b runtime.Binder) *runtime.Definition {
	states := map[runtime.State]ir.State{}
	def := &runtime.Definition{
		Name:         p.Name,
		StartAt:      runtime.State(p.Root.StartAt.Name),
		Text:         string(p.Source.Text),
		Kinds:        map[runtime.State]runtime.Kind{},
		Tasks:        taskIDs(p),
		Placeholders: p.Placeholders,
		New: func(r *runtime.Run) runtime.Machine {
			return &machine{run: r, states: states, tasks: b}
		},
	}
	if p.Timeout != nil {
		def.Timeout = duration(p.Timeout.Const)
	}
	for _, s := range p.States {
		name := runtime.State(s.Base().Name)
		states[name] = s
		def.Kinds[name] = kinds[s.Kind()]
	}
	return def
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
	runtime.NoVars
	run    *runtime.Run
	states map[runtime.State]ir.State
	tasks  runtime.Binder
}

// Fork gives the machine of a branch or iteration.
func (m *machine) Fork(r *runtime.Run) runtime.Machine {
	return &machine{run: r, states: m.states, tasks: m.tasks}
}

// Step runs the state at and returns the next one with its input.
func (m *machine) Step(at runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	switch s := m.states[at].(type) {
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
func next(r *ir.Ref) runtime.State {
	if r == nil {
		return runtime.End
	}
	return runtime.State(r.Name)
}

func duration(seconds int64) time.Duration { return time.Duration(seconds) * time.Second }
