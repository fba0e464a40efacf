package emit

import "testing"

func TestPrefixed(t *testing.T) {
	const src = `package p

import "example.com/runtime"

// StateNew is one of the states.
const StateNew runtime.State = 1

// Machine runs; see [New] and [Machine.Run].
type Machine struct {
	tasks Tasks
	New   int
}

// Tasks does the work of the machine.
type Tasks interface{ New() Tasks }

// New makes a machine, as Tasks say.
func New(tasks Tasks) *Machine { return &Machine{tasks: tasks, New: Definition.New} }

// Run runs New things.
func (m *Machine) Run() runtime.Tasks {
	names := []string{StateNew: "Tasks"}
	define := names
	return runtime.Call[Tasks](m.New, define, Tasks.New, map[runtime.State]int{StateNew: 1}, runtime.Tasks{Tasks: 1})
}

func define() {}

var _ = define

const Definition = "Machine"
`
	const want = `package p

import "example.com/runtime"

// RefundStateNew is one of the states.
const RefundStateNew runtime.State = 1

// RefundMachine runs; see [NewRefund] and [RefundMachine.Run].
type RefundMachine struct {
	tasks RefundTasks
	New   int
}

// RefundTasks does the work of the machine.
type RefundTasks interface{ New() RefundTasks }

// NewRefund makes a machine, as Tasks say.
func NewRefund(tasks RefundTasks) *RefundMachine {
	return &RefundMachine{tasks: tasks, New: RefundDefinition.New}
}

// Run runs New things.
func (m *RefundMachine) Run() runtime.Tasks {
	names := []string{RefundStateNew: "Tasks"}
	refundDefine := names
	return runtime.Call[RefundTasks](m.New, refundDefine, RefundTasks.New, map[runtime.State]int{RefundStateNew: 1}, runtime.Tasks{Tasks: 1})
}

func refundDefine() {}

var _ = refundDefine

const RefundDefinition = "Machine"
`
	got, err := prefixed([]byte(src), "Refund")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("got\n%s", got)
	}
}
