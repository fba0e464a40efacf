// Package clients holds aslc serve to what clients of AWS expect: the Go SDK here, the
// JavaScript SDK in clients.mjs, the AWS CLI in cli.sh. It is a module of its own, so
// that nothing of theirs is a dependency of aslc. ASLC_ENDPOINT is the server.
package clients

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

const (
	role   = "arn:aws:iam::123456789012:role/any"
	passes = `{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}`
	works  = `{"StartAt": "W", "States": {"W": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:go-work", "End": true}}}`
	maps   = `{"StartAt": "M", "States": {"M": {"Type": "Map", "MaxConcurrency": 1,
		"ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I",
			"States": {"I": {"Type": "Wait", "Seconds": 600, "End": true}}}, "End": true}}}`
)

// session is a client that notes which operations it has called.
type session struct {
	*testing.T
	*sfn.Client
	ctx  context.Context
	made []*string // state machines

	mu     sync.Mutex
	called map[string]bool
}

func newSession(t *testing.T, hostPrefix bool) *session {
	address := os.Getenv("ASLC_ENDPOINT")
	if address == "" {
		t.Fatal("set ASLC_ENDPOINT to the server's http://HOST:PORT")
	}
	_, port, err := net.SplitHostPort(strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	s := &session{T: t, ctx: t.Context(), called: map[string]bool{}}
	if !hostPrefix {
		s.ctx = smithyhttp.DisableEndpointHostPrefix(s.ctx, true)
	}
	// Whatever the host's name is, the server is on this machine.
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, "localhost:"+port)
	}}
	s.Client = sfn.New(sfn.Options{
		Region: "us-east-1", BaseEndpoint: aws.String("http://states.localhost:" + port), HTTPClient: &http.Client{Transport: transport},
		Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
		APIOptions: []func(*middleware.Stack) error{func(stack *middleware.Stack) error {
			return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("note", s.note), middleware.After)
		}},
	})
	return s
}

func (s *session) note(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
	s.mu.Lock()
	s.called[awsmiddleware.GetOperationName(ctx)] = true
	s.mu.Unlock()
	return next.HandleInitialize(ctx, in)
}

// must gives a call's output, and ends the test after an error.
func must[T any](s *session, out T, err error) T {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	return out
}

// wants holds an error to a type of the SDK's.
func wants[E error](s *session, err error) {
	s.Helper()
	var want E
	if !errors.As(err, &want) {
		s.Errorf("got %v, want a %T", err, want)
	}
}

// TestAllOperations calls every operation that the SDK knows, with the host prefix
// sync- and without.
func TestAllOperations(t *testing.T) {
	for name, hostPrefix := range map[string]bool{"with the host prefix": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := newSession(t, hostPrefix)
			s.machines()
			s.executions()
			s.activities()
			s.mapRuns()
			s.express()
			s.states()
			s.deleteAll()
			client := reflect.TypeFor[*sfn.Client]()
			for i := range client.NumMethod() {
				if op := client.Method(i).Name; op != "Options" && !s.called[op] {
					t.Errorf("%s was not called", op)
				}
			}
		})
	}
}

func (s *session) create(name, definition string, kind types.StateMachineType) *string {
	s.Helper()
	out, err := s.CreateStateMachine(s.ctx, &sfn.CreateStateMachineInput{
		Name: &name, Definition: &definition, RoleArn: aws.String(role), Type: kind, Publish: true,
		Tags: []types.Tag{{Key: aws.String("k"), Value: aws.String("v")}},
	})
	arn := must(s, out, err).StateMachineArn
	s.made = append(s.made, arn)
	return arn
}

func (s *session) deleteAll() {
	for _, arn := range s.made {
		_, err := s.DeleteStateMachine(s.ctx, &sfn.DeleteStateMachineInput{StateMachineArn: arn})
		must(s, arn, err)
	}
}

func (s *session) machines() {
	arn := s.create("go-machine", passes, types.StateMachineTypeStandard)
	_, err := s.CreateStateMachine(s.ctx, &sfn.CreateStateMachineInput{Name: aws.String("go-machine"), Definition: aws.String(works), RoleArn: aws.String(role)})
	wants[*types.StateMachineAlreadyExists](s, err)
	_, err = s.CreateStateMachine(s.ctx, &sfn.CreateStateMachineInput{Name: aws.String("go-bad"), Definition: aws.String("{}"), RoleArn: aws.String(role)})
	wants[*types.InvalidDefinition](s, err)
	described, err := s.DescribeStateMachine(s.ctx, &sfn.DescribeStateMachineInput{StateMachineArn: arn})
	if must(s, described, err); *described.Definition != passes || described.Status != types.StateMachineStatusActive || described.CreationDate.Year() < 2026 {
		s.Errorf("%+v", described)
	}
	updated, err := s.UpdateStateMachine(s.ctx, &sfn.UpdateStateMachineInput{StateMachineArn: arn, Definition: aws.String(works)})
	must(s, updated, err)
	second, err := s.PublishStateMachineVersion(s.ctx, &sfn.PublishStateMachineVersionInput{StateMachineArn: arn, RevisionId: updated.RevisionId})
	must(s, second, err)
	versions, err := s.ListStateMachineVersions(s.ctx, &sfn.ListStateMachineVersionsInput{StateMachineArn: arn})
	if must(s, versions, err); len(versions.StateMachineVersions) != 2 {
		s.Errorf("%+v", versions)
	}
	pages := sfn.NewListStateMachinesPaginator(s.Client, &sfn.ListStateMachinesInput{MaxResults: 1})
	for pages.HasMorePages() {
		page, err := pages.NextPage(s.ctx)
		must(s, page, err)
	}
	route := []types.RoutingConfigurationListItem{{StateMachineVersionArn: second.StateMachineVersionArn, Weight: 100}}
	alias, err := s.CreateStateMachineAlias(s.ctx, &sfn.CreateStateMachineAliasInput{Name: aws.String("live"), RoutingConfiguration: route})
	must(s, alias, err)
	_, err = s.UpdateStateMachineAlias(s.ctx, &sfn.UpdateStateMachineAliasInput{StateMachineAliasArn: alias.StateMachineAliasArn, Description: aws.String("d")})
	must(s, alias, err)
	shown, err := s.DescribeStateMachineAlias(s.ctx, &sfn.DescribeStateMachineAliasInput{StateMachineAliasArn: alias.StateMachineAliasArn})
	if must(s, shown, err); *shown.Description != "d" {
		s.Errorf("%+v", shown)
	}
	_, err = s.DeleteStateMachineVersion(s.ctx, &sfn.DeleteStateMachineVersionInput{StateMachineVersionArn: second.StateMachineVersionArn})
	wants[*types.ConflictException](s, err)
	aliases, err := s.ListStateMachineAliases(s.ctx, &sfn.ListStateMachineAliasesInput{StateMachineArn: arn})
	if must(s, aliases, err); len(aliases.StateMachineAliases) != 1 {
		s.Errorf("%+v", aliases)
	}
	_, err = s.DeleteStateMachineAlias(s.ctx, &sfn.DeleteStateMachineAliasInput{StateMachineAliasArn: alias.StateMachineAliasArn})
	must(s, alias, err)
	_, err = s.TagResource(s.ctx, &sfn.TagResourceInput{ResourceArn: arn, Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}}})
	must(s, arn, err)
	_, err = s.UntagResource(s.ctx, &sfn.UntagResourceInput{ResourceArn: arn, TagKeys: []string{"k"}})
	must(s, arn, err)
	tags, err := s.ListTagsForResource(s.ctx, &sfn.ListTagsForResourceInput{ResourceArn: arn})
	if must(s, tags, err); len(tags.Tags) != 1 || *tags.Tags[0].Key != "a" {
		s.Errorf("%+v", tags)
	}
}

// until describes an execution until it has a status.
func (s *session) until(arn *string, status types.ExecutionStatus) *sfn.DescribeExecutionOutput {
	s.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		out, err := s.DescribeExecution(s.ctx, &sfn.DescribeExecutionInput{ExecutionArn: arn})
		if must(s, out, err); out.Status == status {
			return out
		}
		if time.Now().After(deadline) {
			s.Fatalf("%s is %s, want %s", *arn, out.Status, status)
		}
		select {
		case <-s.ctx.Done():
			s.Fatal(s.ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *session) start(machine *string, input string) *string {
	s.Helper()
	out, err := s.StartExecution(s.ctx, &sfn.StartExecutionInput{StateMachineArn: machine, Input: &input})
	return must(s, out, err).ExecutionArn
}

func (s *session) executions() {
	machine := s.create("go-executions", passes, types.StateMachineTypeStandard)
	arn := s.start(machine, `{"n": 1}`)
	if out := s.until(arn, types.ExecutionStatusSucceeded); *out.Output != `{"n": 1}` || out.StopDate.Before(*out.StartDate) {
		s.Errorf("%+v", out)
	}
	listed, err := s.ListExecutions(s.ctx, &sfn.ListExecutionsInput{StateMachineArn: machine})
	if must(s, listed, err); len(listed.Executions) != 1 {
		s.Errorf("%+v", listed)
	}
	events := 0
	pages := sfn.NewGetExecutionHistoryPaginator(s.Client, &sfn.GetExecutionHistoryInput{ExecutionArn: arn, MaxResults: 1})
	for pages.HasMorePages() {
		page, err := pages.NextPage(s.ctx)
		events += len(must(s, page, err).Events)
	}
	if events != 4 {
		s.Errorf("%d events", events)
	}
	of, err := s.DescribeStateMachineForExecution(s.ctx, &sfn.DescribeStateMachineForExecutionInput{ExecutionArn: arn})
	if must(s, of, err); *of.Definition != passes {
		s.Errorf("%+v", of)
	}
	_, err = s.StartExecution(s.ctx, &sfn.StartExecutionInput{StateMachineArn: machine, Input: aws.String("{")})
	wants[*types.InvalidExecutionInput](s, err)
}

func (s *session) activities() {
	made, err := s.CreateActivity(s.ctx, &sfn.CreateActivityInput{Name: aws.String("go-work")})
	activity := must(s, made, err).ActivityArn
	shown, err := s.DescribeActivity(s.ctx, &sfn.DescribeActivityInput{ActivityArn: activity})
	must(s, shown, err)
	all, err := s.ListActivities(s.ctx, &sfn.ListActivitiesInput{})
	must(s, all, err)
	machine := s.create("go-activities", works, types.StateMachineTypeStandard)
	arn := s.start(machine, `{"n": 1}`)
	take := func() *string {
		out, err := s.GetActivityTask(s.ctx, &sfn.GetActivityTaskInput{ActivityArn: activity, WorkerName: aws.String("w")})
		if must(s, out, err); out.TaskToken == nil || *out.Input != `{"n": 1}` {
			s.Fatalf("%+v", out)
		}
		return out.TaskToken
	}
	token := take()
	_, err = s.SendTaskHeartbeat(s.ctx, &sfn.SendTaskHeartbeatInput{TaskToken: token})
	must(s, token, err)
	_, err = s.SendTaskFailure(s.ctx, &sfn.SendTaskFailureInput{TaskToken: token, Error: aws.String("E"), Cause: aws.String("c")})
	must(s, token, err)
	if out := s.until(arn, types.ExecutionStatusFailed); *out.Error != "E" || out.RedriveStatus != types.ExecutionRedriveStatusRedrivable {
		s.Errorf("%+v", out)
	}
	redriven, err := s.RedriveExecution(s.ctx, &sfn.RedriveExecutionInput{ExecutionArn: arn})
	must(s, redriven, err)
	token = take()
	_, err = s.SendTaskSuccess(s.ctx, &sfn.SendTaskSuccessInput{TaskToken: token, Output: aws.String(`"done"`)})
	must(s, token, err)
	s.until(arn, types.ExecutionStatusSucceeded)
	_, err = s.SendTaskSuccess(s.ctx, &sfn.SendTaskSuccessInput{TaskToken: token, Output: aws.String(`"again"`)})
	wants[*types.TaskTimedOut](s, err)
	_, err = s.DeleteActivity(s.ctx, &sfn.DeleteActivityInput{ActivityArn: activity})
	must(s, activity, err)
	_, err = s.DescribeActivity(s.ctx, &sfn.DescribeActivityInput{ActivityArn: activity})
	wants[*types.ActivityDoesNotExist](s, err)
}

func (s *session) mapRuns() {
	machine := s.create("go-maps", maps, types.StateMachineTypeStandard)
	arn := s.start(machine, `[1, 2, 3]`)
	var runs *sfn.ListMapRunsOutput
	for runs == nil || len(runs.MapRuns) == 0 {
		out, err := s.ListMapRuns(s.ctx, &sfn.ListMapRunsInput{ExecutionArn: arn})
		runs = must(s, out, err)
	}
	run := runs.MapRuns[0].MapRunArn
	_, err := s.UpdateMapRun(s.ctx, &sfn.UpdateMapRunInput{MapRunArn: run, MaxConcurrency: aws.Int32(2)})
	must(s, run, err)
	shown, err := s.DescribeMapRun(s.ctx, &sfn.DescribeMapRunInput{MapRunArn: run})
	if must(s, shown, err); shown.Status != types.MapRunStatusRunning || shown.ItemCounts == nil {
		s.Errorf("%+v", shown)
	}
	stopped, err := s.StopExecution(s.ctx, &sfn.StopExecutionInput{ExecutionArn: arn, Error: aws.String("Enough")})
	must(s, stopped, err)
	s.until(arn, types.ExecutionStatusAborted)
}

func (s *session) express() {
	machine := s.create("go-express", passes, types.StateMachineTypeExpress)
	out, err := s.StartSyncExecution(s.ctx, &sfn.StartSyncExecutionInput{StateMachineArn: machine, Input: aws.String(`{"n": 2}`)})
	if must(s, out, err); out.Status != types.SyncExecutionStatusSucceeded || *out.Output != `{"n": 2}` || out.BillingDetails == nil {
		s.Errorf("%+v", out)
	}
	_, err = s.ListExecutions(s.ctx, &sfn.ListExecutionsInput{StateMachineArn: machine})
	wants[*types.StateMachineTypeNotSupported](s, err)
}

func (s *session) states() {
	tried, err := s.TestState(s.ctx, &sfn.TestStateInput{
		Definition: aws.String(works), StateName: aws.String("W"), InspectionLevel: types.InspectionLevelDebug,
		Mock: &types.MockInput{Result: aws.String("7")},
	})
	if must(s, tried, err); tried.Status != types.TestExecutionStatusSucceeded || *tried.Output != "7" || *tried.InspectionData.Result != "7" {
		s.Errorf("%+v", tried)
	}
	valid, err := s.ValidateStateMachineDefinition(s.ctx, &sfn.ValidateStateMachineDefinitionInput{Definition: aws.String(`{"StartAt": "X", "States": {}}`)})
	if must(s, valid, err); valid.Result != types.ValidateStateMachineDefinitionResultCodeFail || len(valid.Diagnostics) == 0 {
		s.Errorf("%+v", valid)
	}
}
