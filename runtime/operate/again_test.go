package operate

import (
	"errors"
	"testing"

	task "github.com/aslc-dev/aslc/golden/pkg/assign-task"
	flow "github.com/aslc-dev/aslc/golden/pkg/flow-combinations"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/trace"
)

// TestSeenAgain: compiled states show the documents that a history does not, and nothing
// is done for it: no task has a handler here.
func TestSeenAgain(t *testing.T) {
	tasks, flows := seenAgain(task.New(nil).Executor()), seenAgain(flow.New(nil).Executor())
	context := runtime.Literal(`{"Execution": {"Input": {"m": {"items": [3, 4]}, "id": 9, "n": 1}, "Name": "x"}, "State": {"Name": "H"}}`)
	for name, test := range map[string]struct {
		evaluate trace.Evaluate
		visited  trace.Visited
		want     map[string]string
	}{
		"ResultSelector, with OutputPath behind ResultPath": {tasks,
			trace.Visited{State: "Call", Input: runtime.Literal(`{"a": 1}`), Result: runtime.Literal(`{"body": {"id": 7}}`)},
			map[string]string{"afterResultSelector": `{"id":7}`, "afterResultPath": `{"a":1,"call":{"id":7}}`}},
		"ItemsPath and ResultSelector of a Map": {flows,
			trace.Visited{State: "H", Input: runtime.Literal(`{}`), Context: context, Result: runtime.Literal(`[{"i": "0"}]`)},
			map[string]string{"afterItemsPath": `[3, 4]`, "afterResultSelector": `{"first":"0"}`, "afterResultPath": `{"h":{"deep":{"first":"0"}}}`}},
		"a result that is not known": {flows,
			trace.Visited{State: "H", Input: runtime.Literal(`{}`), Context: context},
			map[string]string{"afterItemsPath": `[3, 4]`}},
		"no such state": {tasks, trace.Visited{State: "Nowhere"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := test.evaluate(test.visited)
			if !errors.Is(err, trace.ErrUnseen) {
				t.Error(err)
			}
			seen := map[string]string{}
			for _, m := range got {
				seen[m.Name] = m.Value.Text()
			}
			for stage, want := range test.want {
				if seen[stage] != want {
					t.Errorf("%s is %s, want %s", stage, seen[stage], want)
				}
			}
			if test.want == nil && len(got) > 0 || seen["afterResultPath"] != test.want["afterResultPath"] {
				t.Errorf("seen: %v", seen)
			}
		})
	}
}
