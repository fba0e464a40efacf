package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// endpoint is a server that speaks the service's protocol, which recorded calls are
// sent to.
type endpoint struct {
	url   string
	token string // "": none
}

// endpointCase is what driving an endpoint needs to know of a recorded case.
type endpointCase struct {
	callsCase
	Recorded string // "08-08-2023, 12:43:56": when the service answered
	Fixtures struct{ S3 map[string]string }
}

// session is one case against an endpoint: names that the recording has in place of
// those that differ from run to run.
type session struct {
	*endpoint
	recorded era
	names    map[string]string // placeholder or recorded name → what the endpoint gave
	running  []string          // executions that were started, as the endpoint names them
	engine   string            // of the one that was started last; "": the endpoint does not say
}

// drive makes the calls of a case and writes what came of them.
func (r *replayer) drive(ctx context.Context, text []byte) error {
	var c endpointCase
	if err := json.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("a case of calls: %w", err)
	}
	if err := r.writeFixtures(c.Fixtures.S3); err != nil {
		return err
	}
	s := &session{endpoint: r.server, names: map[string]string{}, recorded: eraOf(c.Recorded)}
	answers := make([]callAnswer, len(c.Calls))
	for i := range c.Calls {
		call := &c.Calls[i]
		if call.Error != nil && call.Error.ClientSide {
			continue // the recording client did not send it
		}
		if err := s.settle(ctx, call.Op); err != nil {
			return err
		}
		answer, err := s.call(ctx, call.Op, call.Request)
		if err != nil {
			return fmt.Errorf("%s: call %d, %s: %w", c.ID, i+1, call.Op, err)
		}
		s.learn(call, &answer)
		answers[i] = answer
		if (call.Response != nil || call.Error != nil) && !call.same(answer, c.Placeholders) {
			r.strayed = append(r.strayed, fmt.Sprintf("%s: call %d, %s: another answer than recorded: %s", c.ID, i+1, call.Op, answer))
		}
	}
	r.answered++
	return errors.Join(r.writeCalls(c.ID, answers), r.removeFixtures(c.Fixtures.S3), s.cleanUp(ctx))
}

// writeFixtures puts the objects that a case reads where the endpoint finds them.
func (r *replayer) writeFixtures(objects map[string]string) error {
	for key, content := range objects {
		if r.s3 == "" {
			return misused("--s3 DIR, the directory that the endpoint's --s3 names", "a case reads the object %s", key)
		}
		file := filepath.Join(r.s3, filepath.FromSlash(key))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// removeFixtures takes the objects of a case away: the next one lists what is there.
func (r *replayer) removeFixtures(objects map[string]string) error {
	var errs []error
	for key := range objects {
		errs = append(errs, os.Remove(filepath.Join(r.s3, filepath.FromSlash(key))))
	}
	return errors.Join(errs...)
}

// call sends one request; recorded names in it become those of this run.
func (s *session) call(ctx context.Context, op string, request json.RawMessage) (callAnswer, error) {
	text := string(request)
	if text == "" {
		text = "{}"
	}
	s.pairStarted(text)
	for recorded, ours := range s.names {
		text = strings.ReplaceAll(text, recorded, ours)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, strings.NewReader(text))
	if err != nil {
		return callAnswer{}, err
	}
	req.Header.Set("Content-Type", "application/x-amz-json-1.0")
	req.Header.Set("X-Amz-Target", "AWSStepFunctions."+op)
	if s.token != "" {
		req.Header.Set("Authorization", "Bearer "+s.token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return callAnswer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return callAnswer{}, err
	}
	if op == "StartExecution" || op == "StartSyncExecution" {
		s.engine = resp.Header.Get("X-Aslc-Engine")
	}
	if resp.StatusCode != http.StatusOK {
		return errorAnswer(resp, body)
	}
	return callAnswer{Response: json.RawMessage(body)}, nil
}

func errorAnswer(resp *http.Response, body []byte) (callAnswer, error) {
	var e struct {
		Type    string `json:"__type"`
		Message string
	}
	if err := json.Unmarshal(body, &e); err != nil {
		return callAnswer{}, fmt.Errorf("%s: %s", resp.Status, bytes.TrimSpace(body))
	}
	code := e.Type[strings.LastIndexByte(e.Type, '#')+1:]
	return callAnswer{Error: &callError{Code: code, Message: e.Message}}, nil
}

// learn notes what later requests of the case will name: executions and Map Runs,
// whose names are made up, and page tokens.
func (s *session) learn(call *recordedCall, answer *callAnswer) {
	ours, ok := answer.Response.(json.RawMessage)
	if !ok {
		return
	}
	var recorded, got any
	if json.Unmarshal(ours, &got) != nil {
		return
	}
	if call.Response == nil || json.Unmarshal(call.Response, &recorded) != nil {
		recorded = nil
	}
	if started, ok := got.(map[string]any); ok && call.Op == "StartExecution" {
		if arn, ok := started["executionArn"].(string); ok {
			s.running = append(s.running, arn)
		}
	}
	s.pair(recorded, got)
	got = s.recorded.of(got)
	if renamed, err := s.renamed(got); err == nil {
		answer.Response = renamed
	}
}

// pair notes recorded names beside ours where both answers have one.
func (s *session) pair(recorded, got any) {
	switch want := recorded.(type) {
	case map[string]any:
		have, _ := got.(map[string]any)
		for name, v := range want {
			s.pair(v, have[name])
		}
	case []any:
		have, _ := got.([]any)
		for i := range min(len(want), len(have)) {
			s.pair(want[i], have[i])
		}
	case string:
		have, ok := got.(string)
		if !ok || have == want {
			return
		}
		if strings.HasPrefix(want, "<next-token:") {
			s.names[want] = have
		}
		if strings.HasPrefix(want, "arn:aws:states:") {
			s.pairARN(want, have)
		}
	}
}

// pairARN notes the parts of an ARN that differ.
func (s *session) pairARN(want, have string) {
	split := func(arn string) []string {
		return strings.FieldsFunc(arn, func(r rune) bool { return r == ':' || r == '/' })
	}
	a, b := split(want), split(have)
	for i := range a {
		if len(a) == len(b) && a[i] != b[i] {
			s.names[a[i]] = b[i]
		}
	}
}

// executionName is the name of an execution whose start was not recorded: numbers
// are given in order, and 0 is that of one that there never was.
var executionName = regexp.MustCompile(`:execution:([^:"]+):(exec-0*[1-9a-f][0-9a-f]*)"`)

// pairStarted gives names in a request that nobody has seen to the executions that
// were started, in their order.
func (s *session) pairStarted(request string) {
	for _, found := range executionName.FindAllStringSubmatch(request, -1) {
		machine, name := found[1], found[2]
		if s.names[name] != "" {
			continue
		}
		for _, arn := range s.running {
			prefix, ours := arn[:strings.LastIndexByte(arn, ':')], arn[strings.LastIndexByte(arn, ':')+1:]
			if strings.HasSuffix(prefix, ":"+machine) && !s.paired(ours) {
				s.names[name] = ours
				break
			}
		}
	}
}

func (s *session) paired(ours string) bool {
	for _, name := range s.names {
		if name == ours {
			return true
		}
	}
	return false
}

// renamed is an answer in the recording's names.
func (s *session) renamed(got any) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(parsedEvents(got)); err != nil {
		return nil, err
	}
	out := b.String()
	for recorded, ours := range s.names {
		out = strings.ReplaceAll(out, ours, recorded)
	}
	return json.RawMessage(out), nil
}

// parsedEvents is an answer whose history has documents where the protocol has
// their texts, as recordings hold it.
func parsedEvents(answer any) any {
	all, ok := answer.(map[string]any)
	events, isHistory := all["events"].([]any)
	if !ok || !isHistory {
		return answer
	}
	for _, event := range events {
		members, _ := event.(map[string]any)
		for _, member := range members {
			details, _ := member.(map[string]any)
			for name, v := range details {
				if doc, isObject := unfolded(v).(map[string]any); isObject {
					details[name] = doc
				}
			}
		}
	}
	return all
}

// settleTime is how long a case waits for its executions at most.
const settleTime = 20 * time.Second

// settle waits until executions have ended before a call that looks at them, as the
// tests that were recorded did. One that is waited for in vain runs on.
func (s *session) settle(ctx context.Context, op string) error {
	switch op {
	case "DescribeExecution", "ListExecutions", "GetExecutionHistory", "ListMapRuns", "DescribeMapRun":
	default:
		return nil
	}
	for _, arn := range s.running {
		for deadline := time.Now().Add(settleTime); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
			answer, err := s.call(ctx, "DescribeExecution", fmt.Appendf(nil, `{"executionArn": %q}`, arn))
			if err != nil {
				return err
			}
			text, ok := answer.Response.(json.RawMessage)
			if !ok || !bytes.Contains(text, []byte(`"status":"RUNNING"`)) {
				break
			}
		}
	}
	return nil
}

// cleanUp deletes what the case made, so that the next one finds its names free.
func (s *session) cleanUp(ctx context.Context) error {
	for _, list := range []struct{ op, array, arn, drop string }{
		{"ListStateMachines", "stateMachines", "stateMachineArn", "DeleteStateMachine"},
		{"ListActivities", "activities", "activityArn", "DeleteActivity"},
	} {
		answer, err := s.call(ctx, list.op, nil)
		if err != nil {
			return err
		}
		var all map[string]json.RawMessage
		var items []map[string]any
		text, _ := answer.Response.(json.RawMessage)
		if json.Unmarshal(text, &all) != nil || json.Unmarshal(all[list.array], &items) != nil {
			continue
		}
		for _, item := range items {
			if _, err := s.call(ctx, list.drop, fmt.Appendf(nil, `{%q: %q}`, list.arn, item[list.arn])); err != nil {
				return err
			}
		}
	}
	return nil
}

// newEndpoint reads --endpoint.
func newEndpoint(text, token string) (*endpoint, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return nil, misused("--endpoint http://localhost:8083", "--endpoint: %q is no URL with a host", text)
	}
	return &endpoint{url: strings.TrimRight(text, "/") + "/", token: token}, nil
}
