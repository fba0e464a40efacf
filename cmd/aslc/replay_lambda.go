package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// recordedTask is one recorded attempt of a task, as far as those who do its work
// over the network need to know.
type recordedTask struct {
	Kind        string // "task", "lambda", "activity"
	ResourceARN string
	WorkerName  string
	Match       struct{ Parameters, Input json.RawMessage }
	Outcome     struct {
		Output                    json.RawMessage
		OutputText                *string `json:"output_text"`
		Error, Cause              string
		Failed, TimedOut, None    bool
		StartFailed, SubmitFailed bool
		ScheduleFailed            bool
	}
}

// recordedFunction is what a Lambda function does where no attempt is recorded.
type recordedFunction struct {
	ARN       string
	Behaviour struct {
		Returns      string // "event": its input
		ReturnsValue json.RawMessage
		Raises       *struct{ Error, Cause string }
	}
}

// isInvocation says whether the attempt calls a Lambda function.
func (t *recordedTask) isInvocation() bool {
	return t.Kind == "lambda" || strings.HasSuffix(t.ResourceARN, ":states:::lambda:invoke")
}

// invoked is the function that the attempt calls and what it is given.
func (t *recordedTask) invoked() (function string, payload json.RawMessage) {
	if t.Kind == "lambda" {
		return t.ResourceARN, t.Match.Input
	}
	var p struct {
		FunctionName string
		Payload      json.RawMessage
	}
	if json.Unmarshal(t.Match.Parameters, &p) != nil {
		return "", nil
	}
	if p.Payload == nil {
		p.Payload = json.RawMessage("{}")
	}
	return p.FunctionName, p.Payload
}

// lambdaPlayer answers Lambda's Invoke as the functions of the case that is being
// played did when it was recorded.
type lambdaPlayer struct {
	mu     sync.Mutex
	played *endpointExecution // nil: none
	names  map[string]string  // recorded name → what the endpoint has
	used   []bool             // attempts whose answer was given
}

// listen answers at an address until the command ends.
func (p *lambdaPlayer) listen(address string) (io.Closer, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, misused("--lambda with a free port", "--lambda: %v", err)
	}
	h := &http.Server{Handler: p, ReadHeaderTimeout: 10 * time.Second}
	go h.Serve(l) // ends with Close
	return h, nil
}

// play says which case functions are called for from now on, and what is named
// otherwise in it than it was recorded; nil: none.
func (p *lambdaPlayer) play(e *endpointExecution, names map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.played, p.names = e, maps.Clone(names); e != nil {
		p.used = make([]bool, len(e.Tasks))
	}
}

// ServeHTTP answers one Invoke. An attempt that timed out in the recording gets no
// answer.
func (p *lambdaPlayer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	function, ok := strings.CutPrefix(r.URL.Path, "/2015-03-31/functions/")
	function, invoked := strings.CutSuffix(function, "/invocations")
	if !ok || !invoked {
		http.NotFound(w, r)
		return
	}
	payload, err := io.ReadAll(r.Body)
	if err != nil {
		return // nobody hears the answer
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Connection", "keep-alive")
	h.Set("X-Amzn-Requestid", "00000000-0000-4000-8000-000000000000")
	h.Set("X-Amzn-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0")
	h.Set("X-Amzn-Remapped-Content-Length", "0")
	h.Set("X-Amz-Executed-Version", "$LATEST")
	body, failed, known := p.answer(function, payload)
	switch {
	case !known:
		h.Set("X-Amzn-Errortype", "ResourceNotFoundException")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprintf(w, `{"Type":"User","Message":"Function not found: %s"}`, function)
		return
	case body == nil:
		<-r.Context().Done()
		return
	case failed:
		h.Set("X-Amz-Function-Error", "Unhandled")
	case r.Header.Get("X-Amz-Log-Type") == "Tail":
		h.Set("X-Amz-Log-Result", "bG9n")
	}
	w.Write(body)
}

// answer is what a function answers; no body: nothing.
func (p *lambdaPlayer) answer(function string, payload []byte) (body []byte, failed, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.played == nil {
		return nil, false, false
	}
	if t := p.next(function, payload); t != nil {
		body, failed = t.answer()
		return body, failed, true
	}
	for name, f := range p.played.Functions {
		if name == function || f.ARN == function {
			body, failed = f.answer(payload)
			return body, failed, true
		}
	}
	return nil, false, false
}

// next is the recorded attempt that an invocation is.
func (p *lambdaPlayer) next(function string, payload []byte) *recordedTask {
	for recorded, ours := range p.names {
		payload = bytes.ReplaceAll(payload, []byte(ours), []byte(recorded))
	}
	payload = eraOf(p.played.Recorded).document(payload)
	for i := range p.played.Tasks {
		t := &p.played.Tasks[i]
		if p.used[i] || !t.isInvocation() {
			continue
		}
		called, given := t.invoked()
		if called == function && likeRecorded(given, payload, p.played.Placeholders) {
			p.used[i] = true
			return t
		}
	}
	return nil
}

func (t *recordedTask) answer() (body []byte, failed bool) {
	o := &t.Outcome
	switch {
	case o.TimedOut, o.None:
		return nil, false
	case o.Failed && o.Error == "States.DataLimitExceeded": // which the service made of too long an answer
		return fmt.Appendf(nil, "%q", strings.Repeat("a", 257<<10)), false
	case o.Failed:
		return []byte(o.Cause), true
	case o.OutputText != nil:
		return []byte(*o.OutputText), false
	case t.Kind == "lambda":
		return asPython(o.Output), false
	}
	var envelope struct{ Payload json.RawMessage }
	if json.Unmarshal(o.Output, &envelope) != nil || envelope.Payload == nil { // the state's result came by its token
		return []byte("null"), false
	}
	return asPython(envelope.Payload), false
}

func (f *recordedFunction) answer(payload []byte) (body []byte, failed bool) {
	switch b := &f.Behaviour; {
	case b.Raises != nil:
		return []byte(b.Raises.Cause), true
	case b.ReturnsValue != nil:
		return asPython(b.ReturnsValue), false
	default:
		return asPython(payload), false
	}
}

// asPython is a document as the functions that were recorded wrote it, with a blank
// behind each comma and colon: so long is their answer.
func asPython(text []byte) []byte {
	var out bytes.Buffer
	var compact bytes.Buffer
	if json.Compact(&compact, text) != nil {
		return text
	}
	quoted := false
	for i, c := range compact.Bytes() {
		out.WriteByte(c)
		switch {
		case c == '"' && !escaped(compact.Bytes()[:i]):
			quoted = !quoted
		case !quoted && (c == ',' || c == ':'):
			out.WriteByte(' ')
		}
	}
	return out.Bytes()
}

// escaped says whether what follows is behind a backslash that stands for itself.
func escaped(before []byte) bool {
	return (len(before)-len(bytes.TrimRight(before, `\`)))%2 == 1
}
