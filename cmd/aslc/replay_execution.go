package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// endpointExecution is a recorded execution that an endpoint can run by itself: it has
// no tasks, and nobody stops it.
type endpointExecution struct {
	recordedCase
	Type         string
	StateMachine struct{ Name, RoleArn string }
	Execution    struct{ Name string }
	InputText    *string `json:"input_text"`
	InputGiven   *bool   `json:"input_given"`
	Tasks        []json.RawMessage
	Stop         json.RawMessage
	Activities   json.RawMessage
	Related      json.RawMessage            `json:"relatedStateMachines"`
	Functions    map[string]json.RawMessage // Lambda functions
	Fixtures     struct{ S3 map[string]string }
	Recorded     string
}

// alone says whether the endpoint can run it without anybody's help.
func (e *endpointExecution) alone() bool {
	return e.Kind == "execution" && e.Type != "EXPRESS" && len(e.Tasks) == 0 && len(e.Functions) == 0 &&
		e.Stop == nil && e.Activities == nil && e.Related == nil
}

// executionResult is what came of it, in the form that is compared.
type executionResult struct {
	Status string            `json:"status"`
	Output json.RawMessage   `json:"output,omitempty"`
	Error  *string           `json:"error,omitempty"`
	Cause  *string           `json:"cause,omitempty"`
	Events []json.RawMessage `json:"events"`
}

// driveExecution has the endpoint run a recorded execution, and writes its history.
func (r *replayer) driveExecution(ctx context.Context, text []byte) error {
	var e endpointExecution
	if err := json.Unmarshal(text, &e); err != nil || !e.alone() {
		return nil // it wants tasks, or is of another shape
	}
	if err := r.writeFixtures(e.Fixtures.S3); err != nil {
		return err
	}
	s := &session{endpoint: r.server, asOf: asOf(e.Recorded), names: map[string]string{}}
	if name := e.Execution.Name; name != "" { // a name is taken for long: each case has one of its own
		sum := fnv.New32a()
		sum.Write([]byte(e.ID)) // never fails
		s.names[name] = fmt.Sprintf("%s-%08x", name, sum.Sum32())
	}
	result, err := s.execute(ctx, &e)
	if err != nil {
		return fmt.Errorf("%s: %w", e.ID, err)
	}
	r.executed++
	return errors.Join(r.writeExecution(e.ID, result), r.removeFixtures(e.Fixtures.S3), s.cleanUp(ctx))
}

// execute creates the machine, starts the execution, and reads what came of it.
func (s *session) execute(ctx context.Context, e *endpointExecution) (*executionResult, error) {
	definition := e.DefinitionText
	if definition == "" {
		definition = string(e.Definition)
	}
	created, err := s.ask(ctx, "CreateStateMachine", map[string]any{"name": e.StateMachine.Name, "definition": definition, "roleArn": e.StateMachine.RoleArn})
	if err != nil {
		return nil, err
	}
	start := map[string]any{"stateMachineArn": created["stateMachineArn"]}
	if e.Execution.Name != "" {
		start["name"] = e.Execution.Name
	}
	if e.InputText != nil && (e.InputGiven == nil || *e.InputGiven) {
		start["input"] = inDays(*e.InputText, time.Now())
	}
	started, err := s.ask(ctx, "StartExecution", start)
	if err != nil {
		return nil, err
	}
	arn, _ := started["executionArn"].(string)
	s.running = []string{arn}
	if err := s.settle(ctx, "DescribeExecution"); err != nil {
		return nil, err
	}
	ended, err := s.ask(ctx, "DescribeExecution", map[string]any{"executionArn": arn})
	if err != nil {
		return nil, err
	}
	return s.result(ctx, arn, ended)
}

// nowPlus stands in a recorded input for the moment of the run and so many days.
var nowPlus = regexp.MustCompile(`\{\{now\+(\d+)d\}\}`)

func inDays(input string, now time.Time) string {
	return nowPlus.ReplaceAllStringFunc(input, func(token string) string {
		days, err := strconv.Atoi(nowPlus.FindStringSubmatch(token)[1])
		if err != nil {
			return token // more days than there are
		}
		return now.UTC().AddDate(0, 0, days).Format("2006-01-02T15:04:05.000Z")
	})
}

func (s *session) result(ctx context.Context, arn string, ended map[string]any) (*executionResult, error) {
	out := &executionResult{}
	out.Status, _ = ended["status"].(string)
	if text, ok := ended["output"].(string); ok {
		out.Output = json.RawMessage(text)
	}
	for name, into := range map[string]**string{"error": &out.Error, "cause": &out.Cause} {
		if text, ok := ended[name].(string); ok {
			*into = &text
		}
	}
	request := map[string]any{"executionArn": arn, "maxResults": 1000}
	for {
		page, err := s.ask(ctx, "GetExecutionHistory", request)
		if err != nil {
			return nil, err
		}
		events, _ := page["events"].([]any)
		for _, event := range events {
			text, err := json.Marshal(event)
			if err != nil {
				return nil, err
			}
			out.Events = append(out.Events, text)
		}
		if request["nextToken"] = page["nextToken"]; page["nextToken"] == nil {
			return out, nil
		}
	}
}

// ask makes a call that must succeed; the answer has the recording's names.
func (s *session) ask(ctx context.Context, op string, request map[string]any) (map[string]any, error) {
	text, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	answer, err := s.call(ctx, op, text)
	if err != nil {
		return nil, err
	}
	if answer.Error != nil {
		return nil, errors.New(op + ": " + answer.Error.Code + ": " + answer.Error.Message)
	}
	body := string(answer.Response.(json.RawMessage))
	for recorded, ours := range s.names {
		body = strings.ReplaceAll(body, ours, recorded)
	}
	var out map[string]any
	return out, json.Unmarshal([]byte(body), &out)
}

func (r *replayer) writeExecution(id string, result *executionResult) error {
	if r.job.Out == "" {
		return nil
	}
	text, err := json.Marshal(result)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(r.job.Out, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.job.Out, filepath.Base(id)+".json"), text, 0o644)
}
