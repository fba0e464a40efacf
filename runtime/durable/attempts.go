package durable

import (
	"context"
	"encoding/json"
	"slices"
)

// attemptEnds are the events with which an attempt of a task ends.
var attemptEnds = []string{
	"TaskSucceeded", "TaskFailed", "TaskTimedOut", "TaskStartFailed", "TaskSubmitFailed",
	"LambdaFunctionSucceeded", "LambdaFunctionFailed", "LambdaFunctionTimedOut", "LambdaFunctionScheduleFailed", "LambdaFunctionStartFailed",
	"ActivitySucceeded", "ActivityFailed", "ActivityTimedOut", "ActivityScheduleFailed",
}

// Attempts counts the attempts of tasks that have ended, by state, in an execution and
// in those that its distributed Maps have started. One that is not stored has none.
func (r *Reader) Attempts(ctx context.Context, ref Ref) (map[string]int, error) {
	counts := map[string]int{}
	return counts, r.attempts(ctx, ref, counts)
}

func (r *Reader) attempts(ctx context.Context, ref Ref, counts map[string]int) error {
	err := r.attemptsOfOne(ctx, ref, counts)
	if CodeOf(err) == ExecutionDoesNotExist {
		return nil
	}
	if err != nil {
		return err
	}
	runs, err := r.MapRuns(ctx, ref)
	if err != nil {
		return err
	}
	for i := range runs {
		if err := r.attemptsOfRun(ctx, runs[i].ARN, counts); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) attemptsOfRun(ctx context.Context, run string, counts map[string]int) error {
	for in := (ListInput{MapRun: run, Limit: 1000}); ; {
		page, err := r.List(ctx, in)
		if err != nil {
			return err
		}
		for _, child := range page.Executions {
			if err := r.attempts(ctx, child.Ref, counts); err != nil {
				return err
			}
		}
		if in.Next = page.Next; in.Next == "" {
			return nil
		}
	}
}

func (r *Reader) attemptsOfOne(ctx context.Context, ref Ref, counts map[string]int) error {
	states := map[int64]string{} // in which an event happened, by its id
	for in := (HistoryInput{Limit: 1000}); ; {
		page, err := r.History(ctx, ref, in)
		if err != nil {
			return err
		}
		for _, e := range page.Events {
			var event struct {
				Type            string
				PreviousEventID int64
				Entered         struct{ Name string } `json:"stateEnteredEventDetails"`
			}
			if err := json.Unmarshal(e.JSON, &event); err != nil {
				return err
			}
			if states[e.ID] = states[event.PreviousEventID]; event.Entered.Name != "" {
				states[e.ID] = event.Entered.Name
			}
			if slices.Contains(attemptEnds, event.Type) {
				counts[states[e.ID]]++
			}
		}
		if in.Next = page.Next; in.Next == "" {
			return nil
		}
	}
}
