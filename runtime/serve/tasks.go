package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/answer"
	"github.com/aslc-dev/aslc/runtime/durable"
)

// Tasks does the work of tasks that call Step Functions: states:startExecution in all
// its forms, and aws-sdk:sfn. It calls a server of this process, which may be made
// after the first task has begun.
type Tasks struct {
	ready  chan struct{} // closed once server is there
	server *Server
}

// NewTasks makes Tasks for Options.Tasks.
func NewTasks() *Tasks { return &Tasks{ready: make(chan struct{})} }

const (
	startResource = "arn:aws:states:::states:startExecution"
	sdkResource   = "arn:aws:states:::aws-sdk:sfn:"
)

// Does says whether the tasks of a Resource call Step Functions.
func (t *Tasks) Does(resource string) bool {
	form, ok := strings.CutPrefix(resource, startResource)
	return ok && (form == "" || form[0] == '.') || strings.HasPrefix(resource, sdkResource)
}

// Do does one attempt. ctx is the handler's.
func (t *Tasks) Do(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	select {
	case <-t.ready:
	case <-ctx.Done():
		return runtime.Value{}, ctx.Err()
	}
	out, err := t.do(durable.ForTask(ctx), in)
	if errors.Is(err, durable.ErrClosed) { // no answer, and the attempt will be delivered again
		<-ctx.Done()
		return runtime.Value{}, ctx.Err()
	}
	return out, err
}

func (t *Tasks) do(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	info := runtime.InfoOf(ctx)
	if action, ok := strings.CutPrefix(info.Resource, sdkResource); ok {
		return t.server.callAs(ctx, info, action, in)
	}
	return t.server.startAs(ctx, info, strings.TrimPrefix(info.Resource, startResource), in)
}

// startAs starts an execution for a task. A task that waits for it is told of its end
// by the token.
func (s *Server) startAs(ctx context.Context, info runtime.Info, form string, in runtime.Value) (runtime.Value, error) {
	phase := runtime.Running
	if form != "" {
		phase = runtime.Submitting
	}
	request, err := newStart(info, in)
	if err == nil && strings.HasPrefix(form, ".sync") {
		err = s.observable(*request.StateMachineARN)
	}
	var made *startOutput
	if err == nil {
		made, err = s.startOnce(ctx, info, request)
	}
	if err != nil {
		return runtime.Value{}, optimisedError(err, phase)
	}
	out, err := startAnswer(made, s.now())
	if err != nil {
		return runtime.Value{}, err
	}
	if strings.HasPrefix(form, ".sync") {
		runtime.ReportSubmitted(ctx, out)
		return runtime.Value{}, runtime.ErrPending
	}
	return out, nil
}

// newStart reads the parameters of the integration.
func newStart(info runtime.Info, in runtime.Value) (*startInput, error) {
	text := func(name string) *string {
		if v := in.Field(name); v.Kind() == runtime.KindString {
			return pointer(v.String())
		}
		return nil
	}
	out := &startInput{
		StateMachineARN: text("StateMachineArn"), Name: text("Name"), TraceHeader: text("TraceHeader"),
		Input: pointer(answer.Input(in.Field("Input"))),
	}
	if out.Name == nil {
		out.Name = pointer(nameOf(info.Key))
	}
	return out, validate(out)
}

// nameOf is the name of an execution whose task gives none: the same whenever the
// attempt is delivered.
func nameOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	x := hex.EncodeToString(sum[:16])
	return x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}

// observable refuses executions whose end nobody can be told of.
func (s *Server) observable(machine string) error {
	t, err := s.target(machine)
	if err == nil && t.machine.Type == "EXPRESS" {
		err = fault("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
	}
	return err
}

// startOnce starts an execution unless an earlier delivery of the attempt did.
func (s *Server) startOnce(ctx context.Context, info runtime.Info, in *startInput) (*startOutput, error) {
	made, err := s.startExecution(ctx, in)
	if f := faultOf(err); err == nil || info.Delivery < 2 || f.Code != "ExecutionAlreadyExists" {
		return made, err
	}
	t, err := s.target(*in.StateMachineARN)
	if err != nil {
		return nil, err
	}
	d, err := s.describeExecution(ctx, &describeExecutionInput{ExecutionARN: pointer(s.o.Account.Execution(durable.Ref{Machine: t.machine.Name, Name: *in.Name}))})
	if err != nil {
		return nil, err
	}
	return &startOutput{d.ExecutionARN, d.StartDate}, nil
}

// startAnswer is what the integration gives when the execution has started (recorded).
func startAnswer(made *startOutput, now time.Time) (runtime.Value, error) {
	body, err := json.Marshal(made)
	if err != nil {
		return runtime.Value{}, err
	}
	id := newID()
	out := answer.Started(made.ExecutionARN, time.Time(*made.StartDate))
	metadata := answer.Metadata(http.StatusOK, id, []answer.Header{
		{Name: "x-amzn-RequestId", Values: []string{id}}, {Name: "connection", Values: []string{"keep-alive"}},
		{Name: "Content-Length", Values: []string{strconv.Itoa(len(body))}}, {Name: "Date", Values: []string{now.UTC().Format(http.TimeFormat)}},
		{Name: "Content-Type", Values: []string{jsonType}},
	})
	return append(append(out[:1:1], metadata...), out[1:]...).Value(), nil
}

// optimisedError is a refusal as the optimised integration tells it.
func optimisedError(err error, phase runtime.Phase) error {
	f := faultOf(err)
	return &runtime.Error{
		Name:  "StepFunctions." + exception(f.Code),
		Cause: fmt.Sprintf("%s (Service: AWSStepFunctions; Status Code: %d; Error Code: %s; Request ID: %s; Proxy: null)", f.Message, f.status(), f.Code, newID()),
		Phase: phase, Err: err,
	}
}

// exception is the name of an error's class in the SDK.
func exception(code string) string {
	if strings.HasSuffix(code, "Exception") {
		return code
	}
	return code + "Exception"
}

// callAs calls an operation for a task of the SDK integration.
func (s *Server) callAs(ctx context.Context, info runtime.Info, action string, in runtime.Value) (runtime.Value, error) {
	action, _, _ = strings.Cut(action, ".") // .waitForTaskToken
	name := strings.ToUpper(action[:min(1, len(action))]) + action[min(1, len(action)):]
	op, ok := operations[name]
	if !ok {
		return runtime.Value{}, &runtime.Error{Name: runtime.ErrorRuntime, Cause: "Step Functions has no operation " + name}
	}
	request := toRequest(in)
	if name == "StartExecution" && !in.Field("Name").Exists() {
		request = append(request, runtime.Member{Name: "name", Value: runtime.String(nameOf(info.Key))})
	}
	out, err := op.call(s, ctx, []byte(request.Value().Text()))
	if err != nil {
		f := faultOf(err)
		return runtime.Value{}, &runtime.Error{
			Name:  "Sfn." + exception(f.Code),
			Cause: fmt.Sprintf("%s (Service: Sfn, Status Code: %d, Request ID: %s) (SDK Attempt Count: 1)", f.Message, f.status(), newID()),
			Err:   err,
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return runtime.Value{}, err
	}
	v, err := runtime.Parse(bytes.TrimSpace(b.Bytes()))
	return toResult(v).Value(), err
}
