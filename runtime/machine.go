package runtime

import (
	"context"
	"time"
)

// Generation1 ties generated code to this generation of the runtime: code
// that another generation of aslc wrote does not compile against it.
const Generation1 = true

// State is the number of a state of a definition: its place in
// Definition.States. Numbers are counted anew whenever a definition is compiled,
// so whatever outlives a process holds names: renaming a state strands the
// executions that wait in it, adding and reordering states does not.
type State uint32

// End follows a state that ends its scope (ASL: End, Succeed).
const End State = 0

// StateInfo is what an engine knows of a state.
type StateInfo struct {
	Name string // as the definition has it
	Kind Kind
}

// Kind is the type of a state (ASL: Type).
type Kind uint8

const (
	KindPass Kind = iota + 1
	KindTask
	KindChoice
	KindWait
	KindSucceed
	KindFail
	KindParallel
	KindMap
)

var kindNames = [...]string{"", "Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"}

// String is the kind as ASL spells it.
func (k Kind) String() string { return kindNames[k] }

// Machine is what the compiler emits: one value is one frame of an execution
// (the root, a branch or an iteration).
type Machine interface {
	// Step runs the state at with its input and returns the next state with
	// the output; End ends the frame. It is entered again, from its top, after
	// it was parked. It may go on with the next state where Run.Follow allows it.
	Step(at State, in Value) (State, Value, error)
	// Fork gives a copy with the same variables, bound to a child's run.
	Fork(*Run) Machine
	// AppendVars appends the variables as a JSON object, for the journal.
	AppendVars([]byte) []byte
	// ReadVars sets the variables from what AppendVars wrote.
	ReadVars(Value) error
}

// NoVars is embedded by machines without variables.
type NoVars struct{}

// AppendVars appends the empty object.
func (NoVars) AppendVars(b []byte) []byte { return append(b, "{}"...) }

func (NoVars) noVars() {}

// ReadVars has nothing to read.
func (NoVars) ReadVars(Value) error { return nil }

// Work is the work of a task on documents.
type Work = func(context.Context, Value) (Value, error)

// Definition describes a machine to an engine: the tables that the compiler emits.
type Definition struct {
	Name    string // of the state machine
	StartAt State
	Timeout time.Duration // TimeoutSeconds of an execution; 0: none
	Text    string        // the definition's own text
	New     func(*Run) Machine
	States  []StateInfo // by number; nothing has the number of End
	Tasks   []string    // task identities, in order of first use

	// Work is what the methods of Tasks do, on documents, by task identity. A
	// definition has it where methods have types.
	Work map[string]Work

	// Input tells what is wrong with an input, by what is promised about it; nil:
	// nothing is.
	Input func(Value) error

	// Output is that of an output: an execution that breaks the promise fails.
	Output func(Value) error

	// Takes tells of states whose input other states of the definition have made
	// whether it is such a one: generated code holds it as a struct. An execution that
	// goes by another definition may come with another one.
	Takes map[State]func(Value) error

	// Placeholders are the ${Name} tokens that must be given at run time.
	Placeholders []string
}

// State gives the number of a state by its name.
func (d *Definition) State(name string) (State, bool) {
	for i, s := range d.States {
		if s.Name == name && s.Kind != 0 {
			return State(i), true
		}
	}
	return End, false
}

// Info tells what a state is; nothing, if the definition does not have it.
func (d *Definition) Info(at State) StateInfo {
	if int(at) < len(d.States) {
		return d.States[at]
	}
	return StateInfo{}
}

// name is the name of the state that the frame is at.
func (r *Run) name() string { return r.x.def.Info(r.At).Name }

// kind is its type.
func (r *Run) kind() Kind { return r.x.def.Info(r.At).Kind }
