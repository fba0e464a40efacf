package operate

import (
	"context"
	"slices"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/trace"
)

// seenAgain has a state of the executable make a visit once more, and sees the documents
// between its input and its output.
func seenAgain(x *runtime.Executor) trace.Evaluate {
	states := x.Definition().States
	return func(v trace.Visited) ([]runtime.Member, error) {
		at := slices.IndexFunc(states, func(info runtime.StateInfo) bool { return info.Name == v.State })
		if at < 0 {
			return nil, trace.ErrUnseen
		}
		var seen []runtime.Member
		see := func(stage string, doc runtime.Value) {
			for _, name := range stagesOf(stage) {
				seen = append(seen, runtime.Member{Name: name, Value: doc})
			}
		}
		item := v.Context.Field("Map").Field("Item")
		index, _ := item.Field("Index").Int()
		e, err := x.StartVisit(context.Background(), &runtime.LoneVisit{
			State: runtime.State(at), Input: v.Input, ExecutionInput: v.Context.Field("Execution").Field("Input"), Variables: v.Variables,
			Item: item.Field("Value"), Index: int(index), Past: &runtime.Past{Result: v.Result, Context: v.Context, See: see},
		})
		if err == nil {
			_, err = e.Wait()
		}
		if err != nil && v.Result.Exists() {
			return seen, err
		}
		return seen, trace.ErrUnseen // what is thrown away nobody sees
	}
}

// stagesOf are the names that trace has for a stage.
func stagesOf(stage string) []string {
	if stage == runtime.BeforePlace {
		return []string{"afterResultSelector", "afterParameters", "result"}
	}
	return []string{stage}
}
