package span

import "strings"

// meaning is what an event means to spans.
type meaning uint8

const (
	nothing meaning = iota
	executionStarted
	executionEnded
	entered
	exited
	aborted
	joined // the branches or iterations of an attempt are over
	scheduled
	attempted
	evaluationFailed
)

func what(event string) meaning {
	if rest, ok := strings.CutPrefix(event, "Execution"); ok {
		switch rest {
		case "Started":
			return executionStarted
		case "Succeeded", "Failed", "TimedOut", "Aborted":
			return executionEnded
		}
		return nothing
	}
	switch event {
	case "EvaluationFailed":
		return evaluationFailed
	case "MapIterationFailed", "MapIterationAborted":
		return aborted
	}
	if _, rest, ok := strings.Cut(event, "State"); ok {
		return ofStates[rest]
	}
	for _, prefix := range []string{"Task", "LambdaFunction", "Activity"} {
		if rest, ok := strings.CutPrefix(event, prefix); ok {
			return ofAttempts[rest]
		}
	}
	return nothing
}

var ofStates = map[string]meaning{
	"Entered": entered, "Exited": exited, "Aborted": aborted, "Succeeded": joined, "Failed": joined,
}

var ofAttempts = map[string]meaning{
	"Scheduled": scheduled, "Succeeded": attempted, "Failed": attempted, "TimedOut": attempted,
	"ScheduleFailed": attempted, "StartFailed": attempted, "SubmitFailed": attempted,
}
