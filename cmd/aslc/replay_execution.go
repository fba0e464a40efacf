package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// endpointExecution is a recorded execution that an endpoint can run, with others doing
// the work of its tasks.
type endpointExecution struct {
	recordedCase
	Type         string
	Sync         bool // of EXPRESS: started by StartSyncExecution
	StateMachine struct{ Name, RoleArn string }
	Execution    struct{ Name, ARN string }
	InputText    *string `json:"input_text"`
	InputGiven   *bool   `json:"input_given"`
	Tasks        []recordedTask
	Stop         json.RawMessage
	Related      []relatedMachine            `json:"relatedStateMachines"`
	Functions    map[string]recordedFunction // Lambda functions
	Fixtures     struct{ S3 map[string]string }
	Recorded     string
	Placeholders []string
}

// relatedMachine is one whose executions a case starts.
type relatedMachine struct {
	ARN, Type  string
	Definition json.RawMessage
}

// alone says whether the endpoint can run it when functions and activities are
// played: nobody stops it, no other service works for it, and what comes of it is told.
func (e *endpointExecution) alone(lambda bool) bool {
	return e.Stop == nil && (e.Type != "EXPRESS" || e.Sync) && (lambda || len(e.Functions) == 0) &&
		!slices.ContainsFunc(e.Tasks, func(t recordedTask) bool { return !t.isPlayed() && !t.isOwn() }) &&
		!slices.ContainsFunc(e.Related, func(m relatedMachine) bool {
			return !strings.Contains(m.ARN, ":"+recordedAccount+":") || bytes.Contains(m.Definition, []byte(`"Resource"`))
		})
}

// isOwn says whether the attempt calls the endpoint itself.
func (t *recordedTask) isOwn() bool {
	return strings.Contains(t.ResourceARN, ":states:::states:startExecution") || strings.Contains(t.ResourceARN, ":states:::aws-sdk:sfn:")
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
	if err := json.Unmarshal(text, &e); err != nil || !e.alone(r.lambda != "") {
		return nil // it wants what is not here, or is of another shape
	}
	if err := r.writeFixtures(e.Fixtures.S3); err != nil {
		return err
	}
	s := &session{endpoint: r.server, recorded: eraOf(e.Recorded), names: map[string]string{}}
	s.rename(e.ID, e.Execution.Name)
	for i := range e.Tasks {
		var p struct{ Name string }
		if json.Unmarshal(e.Tasks[i].Match.Parameters, &p) == nil && e.Tasks[i].isOwn() {
			s.rename(e.ID, p.Name)
		}
	}
	r.player.play(&e, s.names)
	defer r.player.play(nil, nil)
	result, err := s.execute(ctx, &e)
	if err != nil {
		return fmt.Errorf("%s: %w", e.ID, err)
	}
	r.executed++
	if s.engine != "" {
		r.ran[s.engine]++
	}
	return errors.Join(r.writeExecution(e.ID, result), r.removeFixtures(e.Fixtures.S3), s.cleanUp(ctx))
}

// rename gives an execution's name one of the same length that only this case has:
// names are taken for long.
func (s *session) rename(id, name string) {
	if name == "" {
		return
	}
	sum := fnv.New32a()
	sum.Write([]byte(id)) // never fails
	s.names[name] = fmt.Sprintf("%s%08x", name[:max(0, len(name)-8)], sum.Sum32())
}

// definition is that of the execution's machine.
func (e *endpointExecution) definition() string {
	if e.DefinitionText != "" {
		return e.DefinitionText
	}
	return string(e.Definition)
}

// makeTogether has the endpoint make the machines of all executions at the same time,
// and delete them.
func (r *replayer) makeTogether(ctx context.Context, wanted map[string]bool) error {
	s := &session{endpoint: r.server}
	errs := make(chan error)
	n := 0
	err := r.eachCase(wanted, func(_ string, text []byte, c *recordedCase) error {
		var e endpointExecution
		if (c.Kind != "execution" && c.Kind != "express") || json.Unmarshal(text, &e) != nil || !e.alone(r.lambda != "") {
			return nil
		}
		for _, m := range append(e.Related, relatedMachine{Type: e.Type, Definition: json.RawMessage(e.definition())}) {
			n++
			machine := map[string]any{"name": fmt.Sprintf("together-%d", n), "definition": string(m.Definition), "roleArn": e.StateMachine.RoleArn, "type": m.Type}
			go func() {
				_, err := s.ask(ctx, "CreateStateMachine", machine)
				errs <- err
			}()
		}
		return nil
	})
	for range n {
		err = errors.Join(err, <-errs)
	}
	return errors.Join(err, s.cleanUp(ctx))
}

// execute creates the machine, starts the execution, and reads what came of it.
func (s *session) execute(ctx context.Context, e *endpointExecution) (*executionResult, error) {
	for _, m := range e.Related {
		_, err := s.ask(ctx, "CreateStateMachine", map[string]any{
			"name": m.ARN[strings.LastIndexByte(m.ARN, ':')+1:], "definition": string(m.Definition), "roleArn": e.StateMachine.RoleArn, "type": m.Type,
		})
		if err != nil {
			return nil, err
		}
	}
	created, err := s.ask(ctx, "CreateStateMachine", map[string]any{
		"name": e.StateMachine.Name, "definition": e.definition(), "roleArn": e.StateMachine.RoleArn, "type": e.Type,
	})
	if err != nil {
		return nil, err
	}
	stop, err := s.work(ctx, e.Tasks)
	if err != nil {
		return nil, err
	}
	defer stop()
	start := map[string]any{"stateMachineArn": created["stateMachineArn"]}
	if e.Execution.Name != "" {
		start["name"] = e.Execution.Name
	}
	if e.InputText != nil && (e.InputGiven == nil || *e.InputGiven) {
		start["input"] = inDays(*e.InputText, time.Now())
	}
	if e.Sync {
		ended, err := s.ask(ctx, "StartSyncExecution", start)
		if err != nil {
			return nil, err
		}
		s.names[e.Execution.ARN], _ = ended["executionArn"].(string)
		ended, err = s.recordedNames(ended)
		return newExecutionResult(ended), err
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

// newExecutionResult is what an answer about an execution tells.
func newExecutionResult(ended map[string]any) *executionResult {
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
	return out
}

func (s *session) result(ctx context.Context, arn string, ended map[string]any) (*executionResult, error) {
	out := newExecutionResult(ended)
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
	var out map[string]any
	if err := json.Unmarshal(answer.Response.(json.RawMessage), &out); err != nil {
		return nil, err
	}
	return s.recordedNames(out)
}

// recordedNames is an answer with the recording's names.
func (s *session) recordedNames(answer map[string]any) (out map[string]any, err error) {
	text, err := json.Marshal(s.recorded.of(answer))
	if err != nil {
		return nil, err
	}
	body := string(text)
	for recorded, ours := range s.names {
		body = strings.ReplaceAll(body, ours, recorded)
	}
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
