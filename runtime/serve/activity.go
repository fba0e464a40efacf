package serve

import (
	"context"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

type createActivityInput struct {
	Name                    *string                  `json:"name" check:"required,min=1,max=80"`
	Tags                    []Tag                    `json:"tags"`
	EncryptionConfiguration *EncryptionConfiguration `json:"encryptionConfiguration"`
}

type activityOutput struct {
	ActivityARN             string                   `json:"activityArn"`
	Name                    string                   `json:"name,omitempty"`
	CreationDate            *Time                    `json:"creationDate"`
	EncryptionConfiguration *EncryptionConfiguration `json:"encryptionConfiguration,omitempty"`
}

func (s *Server) createActivity(ctx context.Context, in *createActivityInput) (*activityOutput, error) {
	if err := checkName(*in.Name); err != nil {
		return nil, err
	}
	if e, err := in.EncryptionConfiguration.complete(); err != nil {
		return nil, err
	} else if *e.Type != "AWS_OWNED_KEY" {
		return nil, fault("InvalidEncryptionConfiguration", "Invalid Encryption Configuration: there are no keys here; type must be AWS_OWNED_KEY.")
	}
	if err := checkTags(nil, in.Tags); err != nil {
		return nil, err
	}
	a, err := s.executions.CreateActivity(ctx, *in.Name)
	if err != nil {
		return nil, err
	}
	if in.Tags != nil {
		if err := s.registry.setActivityTags(a.Name, merged(nil, in.Tags)); err != nil {
			return nil, err
		}
	}
	return &activityOutput{ActivityARN: a.ARN, CreationDate: when(a.Created)}, nil
}

type activityInput struct {
	ActivityARN *string `json:"activityArn" check:"required,min=1,max=256"`
}

func (s *Server) deleteActivity(ctx context.Context, in *activityInput) (*empty, error) {
	a, err := parseARN(*in.ActivityARN, "activity")
	if err != nil {
		return nil, err
	}
	if err := s.executions.DeleteActivity(ctx, *in.ActivityARN); err != nil {
		return nil, err
	}
	return &empty{}, s.registry.setActivityTags(a.name, nil)
}

func (s *Server) describeActivity(_ context.Context, in *activityInput) (*activityOutput, error) {
	if _, err := parseARN(*in.ActivityARN, "activity"); err != nil {
		return nil, err
	}
	a, err := s.executions.DescribeActivity(*in.ActivityARN)
	if err != nil {
		return nil, err
	}
	owned := EncryptionConfiguration{Type: pointer("AWS_OWNED_KEY")}
	return &activityOutput{a.ARN, a.Name, when(a.Created), &owned}, nil
}

type listActivitiesInput struct{ Paging }

type listActivitiesOutput struct {
	Activities []activityOutput `json:"activities"`
	NextToken  *string          `json:"nextToken,omitempty"`
}

func (s *Server) listActivities(_ context.Context, in *listActivitiesInput) (*listActivitiesOutput, error) {
	const call = "ListActivities"
	from, err := s.page(call, in.NextToken)
	if err != nil {
		return nil, err
	}
	known := s.executions.ListActivities()
	all := make([]activityOutput, 0, len(known))
	for _, a := range known {
		all = append(all, activityOutput{ActivityARN: a.ARN, Name: a.Name, CreationDate: when(a.Created)})
	}
	page, next := slice(all, func(a *activityOutput) string { return a.Name }, from, in.size())
	return &listActivitiesOutput{page, s.turn(call, next)}, nil
}

type getActivityTaskInput struct {
	ActivityARN *string `json:"activityArn" check:"required,min=1,max=256"`
	WorkerName  *string `json:"workerName" check:"min=1,max=80"`
}

type getActivityTaskOutput struct {
	TaskToken *string `json:"taskToken,omitempty"`
	Input     *string `json:"input,omitempty"`
}

// pollTime is how long GetActivityTask holds the connection (API reference).
const pollTime = 60 * time.Second

func (s *Server) getActivityTask(ctx context.Context, in *getActivityTaskInput) (*getActivityTaskOutput, error) {
	if _, err := parseARN(*in.ActivityARN, "activity"); err != nil {
		return nil, err
	}
	poll, cancel := context.WithTimeout(ctx, pollTime)
	defer cancel()
	defer context.AfterFunc(s.stop, cancel)()
	t, err := s.executions.GetActivityTask(poll, *in.ActivityARN, text(in.WorkerName))
	if err != nil || t.Token == "" {
		return &getActivityTaskOutput{}, err
	}
	return &getActivityTaskOutput{&t.Token, pointer(string(t.Input))}, nil
}

type sendTaskSuccessInput struct {
	TaskToken *string `json:"taskToken" check:"required,min=1,max=2048"`
	Output    *string `json:"output" check:"required,max=262144,sensitive"`
}

func (s *Server) sendTaskSuccess(ctx context.Context, in *sendTaskSuccessInput) (*empty, error) {
	out, err := runtime.Parse([]byte(*in.Output))
	if err != nil {
		if _, _, err := runtime.ParseToken(s.key, *in.TaskToken); err != nil { // which the service looks at first (recorded)
			return nil, fault("InvalidToken", "Invalid Token: 'Invalid token'")
		}
		return nil, fault("InvalidOutput", "Invalid Output: '%s'", jsonFault(*in.Output))
	}
	return &empty{}, s.executions.SendTaskSuccess(ctx, *in.TaskToken, out)
}

type sendTaskFailureInput struct {
	TaskToken *string `json:"taskToken" check:"required,min=1,max=2048"`
	Error     *string `json:"error" check:"max=256,sensitive"`
	Cause     *string `json:"cause" check:"max=32768,sensitive"`
}

func (s *Server) sendTaskFailure(ctx context.Context, in *sendTaskFailureInput) (*empty, error) {
	return &empty{}, s.executions.SendTaskFailure(ctx, *in.TaskToken, text(in.Error), text(in.Cause))
}

type taskTokenInput struct {
	TaskToken *string `json:"taskToken" check:"required,min=1,max=2048"`
}

func (s *Server) sendTaskHeartbeat(ctx context.Context, in *taskTokenInput) (*empty, error) {
	return &empty{}, s.executions.SendTaskHeartbeat(ctx, *in.TaskToken)
}
