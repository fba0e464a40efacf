package trial

import "github.com/aslc-dev/aslc/runtime"

// Bounds of a trial, in states and in bytes of their inputs. Shrinking can make
// machines that loop for ever, and documents that double in every round.
const (
	mostSteps = 50_000
	mostBytes = 8 << 20
)

// bounded is the trial's machine within the bounds.
func (t Trial) bounded() *runtime.Definition {
	def := *t.Definition
	def.New = func(r *runtime.Run) runtime.Machine {
		return &bounded{inner: t.Definition.New(r), run: r, tasks: t.Tasks}
	}
	return &def
}

type bounded struct {
	inner runtime.Machine
	run   *runtime.Run
	tasks *Tasks // counts the steps
}

// AppendVars appends the machine's variables.
func (b *bounded) AppendVars(to []byte) []byte { return b.inner.AppendVars(to) }

// ReadVars sets the machine's variables.
func (b *bounded) ReadVars(v runtime.Value) error { return b.inner.ReadVars(v) }

// Fork gives the machine of a branch or iteration.
func (b *bounded) Fork(r *runtime.Run) runtime.Machine {
	return &bounded{inner: b.inner.Fork(r), run: r, tasks: b.tasks}
}

// Step runs a state, unless that is too much.
func (b *bounded) Step(at runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	b.tasks.steps++
	b.tasks.bytes += in.Size()
	if b.tasks.steps > mostSteps || b.tasks.bytes > mostBytes {
		return runtime.Fail(&runtime.Error{Name: "Trial.TooMuch"})
	}
	before := b.run.Seq
	next, out, err := b.inner.Step(at, in)
	b.tasks.steps += int(b.run.Seq - before) // the states that it went on with
	return next, out, err
}
