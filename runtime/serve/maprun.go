package serve

import (
	"context"
	"strconv"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

type mapRunInput struct {
	MapRunARN *string `json:"mapRunArn" check:"required,min=1,max=2000"`
}

type describeMapRunOutput struct {
	MapRunARN                  string               `json:"mapRunArn"`
	ExecutionARN               string               `json:"executionArn"`
	Status                     string               `json:"status"`
	StartDate                  *Time                `json:"startDate"`
	StopDate                   *Time                `json:"stopDate,omitempty"`
	MaxConcurrency             int                  `json:"maxConcurrency"`
	ToleratedFailurePercentage float64              `json:"toleratedFailurePercentage"`
	ToleratedFailureCount      int                  `json:"toleratedFailureCount"`
	ItemCounts                 runtime.MapRunCounts `json:"itemCounts"`
	ExecutionCounts            runtime.MapRunCounts `json:"executionCounts"`
	RedriveCount               *int                 `json:"redriveCount,omitempty"`
	RedriveDate                *Time                `json:"redriveDate,omitempty"`
}

func (s *Server) describeMapRun(ctx context.Context, in *mapRunInput) (*describeMapRunOutput, error) {
	if _, err := parseARN(*in.MapRunARN, "mapRun"); err != nil {
		return nil, err
	}
	m, err := s.executions.DescribeMapRun(ctx, *in.MapRunARN)
	if err != nil {
		return nil, mapRunFault(err, *in.MapRunARN)
	}
	out := &describeMapRunOutput{
		MapRunARN: m.ARN, ExecutionARN: m.Execution, Status: string(m.Status), StartDate: nanos(m.Started), StopDate: nanos(m.Stopped),
		MaxConcurrency: m.MaxConcurrency, ToleratedFailurePercentage: m.ToleratedFailurePercentage,
		ToleratedFailureCount: m.ToleratedFailureCount, ItemCounts: m.Items, ExecutionCounts: m.Executions, RedriveDate: when(m.Redriven),
	}
	if m.Redrives > 0 {
		out.RedriveCount = &m.Redrives
	}
	return out, nil
}

// mapRunFault names the Map Run that is not there by its whole ARN.
func mapRunFault(err error, arn string) error {
	if durable.CodeOf(err) == durable.ResourceNotFound {
		return noResource(arn)
	}
	return err
}

func nanos(n int64) *Time {
	if n == 0 {
		return nil
	}
	return when(time.Unix(0, n))
}

type listMapRunsInput struct {
	ExecutionARN *string `json:"executionArn" check:"required,min=1,max=256"`
	Paging
}

type listMapRunsOutput struct {
	MapRuns   []mapRunItem `json:"mapRuns"`
	NextToken *string      `json:"nextToken,omitempty"`
}

type mapRunItem struct {
	ExecutionARN    string `json:"executionArn"`
	MapRunARN       string `json:"mapRunArn"`
	StateMachineARN string `json:"stateMachineArn"`
	StartDate       *Time  `json:"startDate"`
	StopDate        *Time  `json:"stopDate,omitempty"`
}

func (s *Server) listMapRuns(ctx context.Context, in *listMapRunsInput) (*listMapRunsOutput, error) {
	ref, err := s.execution(*in.ExecutionARN)
	if err != nil {
		return nil, err
	}
	call := "ListMapRuns " + *in.ExecutionARN
	at, err := s.page(call, in.NextToken)
	if err != nil {
		return nil, err
	}
	all, err := s.executions.MapRuns(ctx, ref)
	if err != nil {
		return nil, err
	}
	from, _ := strconv.Atoi(at) // a signed token of ours
	out := &listMapRunsOutput{MapRuns: []mapRunItem{}}
	for i := from; i < len(all); i++ {
		if len(out.MapRuns) == in.size() {
			out.NextToken = s.turn(call, strconv.Itoa(i))
			break
		}
		m := &all[i]
		out.MapRuns = append(out.MapRuns, mapRunItem{m.Execution, m.ARN, s.machineARN(m.Machine), nanos(m.Started), nanos(m.Stopped)})
	}
	return out, nil
}

type updateMapRunInput struct {
	MapRunARN                  *string  `json:"mapRunArn" check:"required,min=1,max=2000"`
	MaxConcurrency             *int     `json:"maxConcurrency" check:"min=0"`
	ToleratedFailurePercentage *float64 `json:"toleratedFailurePercentage" check:"min=0,max=100"`
	ToleratedFailureCount      *int     `json:"toleratedFailureCount" check:"min=0"`
}

func (s *Server) updateMapRun(ctx context.Context, in *updateMapRunInput) (*empty, error) {
	if _, err := parseARN(*in.MapRunARN, "mapRun"); err != nil {
		return nil, err
	}
	if in.MaxConcurrency == nil && in.ToleratedFailureCount == nil && in.ToleratedFailurePercentage == nil {
		return nil, &Fault{
			Code: "ValidationException", Reason: "MISSING_REQUIRED_PARAMETER",
			Message: "At least one of maxConcurrency, toleratedFailureCount and toleratedFailurePercentage must be specified",
		}
	}
	err := s.executions.UpdateMapRun(ctx, *in.MapRunARN, durable.MapRunUpdate{
		MaxConcurrency: in.MaxConcurrency, ToleratedFailureCount: in.ToleratedFailureCount,
		ToleratedFailurePercentage: in.ToleratedFailurePercentage,
	})
	if durable.CodeOf(err) == durable.ValidationException { // what it asks for was looked at already
		return nil, &Fault{Code: "ValidationException", Reason: "CANNOT_UPDATE_COMPLETED_MAP_RUN", Message: faultOf(err).Message}
	}
	return &empty{}, mapRunFault(err, *in.MapRunARN)
}
