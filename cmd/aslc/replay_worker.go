package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

// isPlayed says whether the attempt's work is a function's or an activity's.
func (t *recordedTask) isPlayed() bool {
	o := &t.Outcome
	return (t.Kind == "activity" || t.isInvocation()) && !o.StartFailed && !o.SubmitFailed && !o.ScheduleFailed
}

// work makes the activities of a case and does their tasks as they were done when it
// was recorded. stop ends the workers.
func (s *session) work(ctx context.Context, tasks []recordedTask) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	var workers sync.WaitGroup
	stop = func() { cancel(); workers.Wait() }
	var made []string
	for i := range tasks {
		arn := tasks[i].ResourceARN
		if tasks[i].Kind != "activity" || slices.Contains(made, arn) {
			continue
		}
		made = append(made, arn)
		if _, err := s.ask(ctx, "CreateActivity", map[string]any{"name": arn[strings.LastIndexByte(arn, ':')+1:]}); err != nil {
			stop()
			return nil, err
		}
		workers.Go(func() { s.worker(ctx, arn, tasks) })
	}
	return stop, nil
}

// worker does the tasks of an activity, in their recorded order. One that timed out is
// taken where the recording names who took it, and never answered.
func (s *session) worker(ctx context.Context, arn string, tasks []recordedTask) {
	for i := range tasks {
		t := &tasks[i]
		left := t.Outcome.TimedOut || t.Outcome.None
		if t.ResourceARN != arn || left && t.WorkerName == "" {
			continue
		}
		poll := map[string]any{"activityArn": arn}
		if t.WorkerName != "" {
			poll["workerName"] = t.WorkerName
		}
		given, err := s.ask(ctx, "GetActivityTask", poll)
		token, _ := given["taskToken"].(string)
		if err != nil || token == "" {
			return // the history shows that nobody came
		}
		if left {
			continue
		}
		op, answer := t.outcome()
		answer["taskToken"] = token
		if _, err := s.ask(ctx, op, answer); err != nil {
			return
		}
	}
}

// outcome is the call that ends the attempt, without its token.
func (t *recordedTask) outcome() (op string, answer map[string]any) {
	o := &t.Outcome
	switch {
	case o.Failed:
		return "SendTaskFailure", map[string]any{"error": o.Error, "cause": o.Cause}
	case o.OutputText != nil:
		return "SendTaskSuccess", map[string]any{"output": *o.OutputText}
	}
	output, err := json.Marshal(o.Output)
	if err != nil {
		output = o.Output // it was read from a file of JSON
	}
	return "SendTaskSuccess", map[string]any{"output": string(output)}
}
