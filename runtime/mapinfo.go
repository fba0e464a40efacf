package runtime

// MapRunInfo is how a Map Run stands: what DescribeMapRun tells.
type MapRunInfo struct {
	ARN     string `json:"arn"`
	ID      string `json:"id"`      // last part of the ARN
	Machine string `json:"machine"` // the state machine's name and the Label
	Status  Status `json:"status"`
	Started int64  `json:"started"`           // nanoseconds since 1970
	Stopped int64  `json:"stopped,omitempty"` // 0: not yet

	MaxConcurrency             int     `json:"maxConcurrency"`
	ToleratedFailureCount      int     `json:"toleratedFailureCount"`
	ToleratedFailurePercentage float64 `json:"toleratedFailurePercentage"`

	Redrives int   `json:"redriveCount,omitempty"`
	Redriven int64 `json:"redriven,omitempty"` // the last time; 0: never
	Asleep   bool  `json:"asleep,omitempty"`   // it goes on if the execution is redriven

	Items      MapRunCounts `json:"itemCounts"`
	Executions MapRunCounts `json:"executionCounts"`
}

// MapRunCounts counts items or executions of a Map Run. An execution's items
// fare as it does. Items count from when they are read.
type MapRunCounts struct {
	Pending        int64 `json:"pending"`
	Running        int64 `json:"running"`
	Succeeded      int64 `json:"succeeded"`
	Failed         int64 `json:"failed"`
	TimedOut       int64 `json:"timedOut"`
	Aborted        int64 `json:"aborted"`
	Total          int64 `json:"total"`
	ResultsWritten int64 `json:"resultsWritten"`

	PendingRedrive int64 `json:"pendingRedrive,omitempty"`        // did not succeed, and wait for a redrive that is under way
	NotRedrivable  int64 `json:"failuresNotRedrivable,omitempty"` // did not succeed, and are past what may be redriven
}

func (c *MapRunCounts) start(n int) {
	c.Total += int64(n)
	c.Running += int64(n)
}

func (c *MapRunCounts) pend(n int) {
	c.Total += int64(n)
	c.Pending += int64(n)
}

func (c *MapRunCounts) end(n int, s Status) {
	c.Running -= int64(n)
	switch s {
	case StatusSucceeded:
		c.Succeeded += int64(n)
	case StatusTimedOut:
		c.TimedOut += int64(n)
	default:
		c.Failed += int64(n)
	}
}

func (c *MapRunCounts) abort(n int) {
	c.Running -= int64(n)
	c.Aborted += int64(n)
}

// MapRuns tells how the Map Runs of the execution stand, the first one first;
// it belongs to the goroutine that drives the execution.
func (e *Execution) MapRuns() []MapRunInfo {
	out := make([]MapRunInfo, len(e.mapRuns))
	for i, info := range e.mapRuns {
		out[i] = *info
	}
	return out
}
