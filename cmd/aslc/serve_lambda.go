package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/answer"
)

// invokeResource is the Resource of the optimised integration, before what it waits for.
const invokeResource = "arn:aws:states:::lambda:invoke"

// callsFunction says whether a task calls a Lambda function.
func callsFunction(info runtime.Info) bool {
	return strings.HasPrefix(info.Resource, "arn:aws:lambda:") || isInvoke(info)
}

func isInvoke(info runtime.Info) bool { return strings.HasPrefix(info.Resource, invokeResource) }

// invocation is a call of Lambda's Invoke.
type invocation struct {
	function string
	query    url.Values
	header   http.Header
}

// newInvocation reads the parameters that go beside the payload.
func newInvocation(info runtime.Info) *invocation {
	out := &invocation{function: info.Resource, query: url.Values{}, header: http.Header{"Content-Type": {"application/json"}}}
	if !isInvoke(info) {
		return out
	}
	args := info.Arguments
	out.function = args.Field("FunctionName").String()
	if q := args.Field("Qualifier"); q.Kind() == runtime.KindString {
		out.query.Set("Qualifier", q.String())
	}
	for parameter, header := range map[string]string{
		"InvocationType": "X-Amz-Invocation-Type", "LogType": "X-Amz-Log-Type", "ClientContext": "X-Amz-Client-Context",
	} {
		if v := args.Field(parameter); v.Kind() == runtime.KindString {
			out.header.Set(header, v.String())
		}
	}
	return out
}

// maxResult bounds what a function may answer: Lambda's own limit.
const maxResult = 6 << 20

// invoke calls a function as Lambda's API has it (Invoke).
func (t *localTasks) invoke(ctx context.Context, info runtime.Info, in runtime.Value) (runtime.Value, error) {
	call := newInvocation(info)
	address := t.lambda.JoinPath("2015-03-31", "functions", url.PathEscape(call.function), "invocations")
	address.RawQuery = call.query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address.String(), strings.NewReader(in.Text()))
	if err != nil {
		return runtime.Value{}, err
	}
	req.Header = call.header
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return runtime.Value{}, &runtime.Error{Name: "Lambda.SdkClientException", Cause: err.Error(), Err: err}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResult+1))
	switch {
	case err != nil:
		return runtime.Value{}, &runtime.Error{Name: "Lambda.SdkClientException", Cause: err.Error(), Err: err}
	case len(body) > maxResult:
		return runtime.Value{}, &runtime.Error{Name: "Lambda.SdkClientException", Cause: fmt.Sprintf("the answer has more than %d bytes", maxResult)}
	case resp.StatusCode/100 != 2:
		return runtime.Value{}, refusedInvocation(resp, body)
	case resp.Header.Get("X-Amz-Function-Error") != "":
		return runtime.Value{}, functionError(body)
	}
	out, err := payloadOf(body)
	if err == nil && isInvoke(info) {
		runtime.ReportResult(ctx, envelope(resp, len(body), out))
	}
	return out, err
}

// payloadOf is what a function answered, without the blanks that its runtime may have
// put in, as the service shows it.
func payloadOf(body []byte) (runtime.Value, error) {
	var compact bytes.Buffer
	if len(bytes.TrimSpace(body)) == 0 {
		return runtime.Null(), nil
	}
	if err := json.Compact(&compact, body); err != nil {
		return runtime.Value{}, &runtime.Error{Name: "Lambda.SdkClientException", Cause: "the function's answer is not JSON: " + err.Error()}
	}
	return runtime.Parse(compact.Bytes())
}

// wireNames are the headers of Lambda's answers as Lambda spells them.
var wireNames = map[string]string{"X-Amzn-Requestid": "x-amzn-RequestId", "X-Amzn-Remapped-Content-Length": "x-amzn-Remapped-Content-Length"}

// envelope is what lambda:invoke gives: the payload, and what there is to tell of the
// answer (recorded).
func envelope(resp *http.Response, size int, payload runtime.Value) runtime.Value {
	if resp.Header.Get("Content-Length") == "" {
		resp.Header.Set("Content-Length", strconv.Itoa(size))
	}
	out := runtime.Object{}
	for _, m := range []struct{ name, header string }{{"ExecutedVersion", "X-Amz-Executed-Version"}, {"LogResult", "X-Amz-Log-Result"}} {
		if v := resp.Header.Get(m.header); v != "" {
			out = append(out, runtime.Member{Name: m.name, Value: runtime.String(v)})
		}
	}
	out = append(out, runtime.Member{Name: "Payload", Value: payload})
	out = append(out, answer.Metadata(resp.StatusCode, resp.Header.Get("X-Amzn-Requestid"), headersOf(resp))...)
	return append(out, runtime.Member{Name: "StatusCode", Value: runtime.Int(int64(resp.StatusCode))}).Value()
}

// headersOf are the headers of Lambda's answer by name, spelled as Lambda does.
func headersOf(resp *http.Response) (out []answer.Header) {
	for _, name := range slices.Sorted(maps.Keys(resp.Header)) {
		wire := name
		if w, ok := wireNames[name]; ok {
			wire = w
		}
		out = append(out, answer.Header{Name: wire, Values: resp.Header[name]})
	}
	return out
}

// functionError is a failure of the function itself: its type is the error's name,
// what it answered the cause.
func functionError(body []byte) error {
	var e struct{ ErrorType string }
	if json.Unmarshal(body, &e) != nil || e.ErrorType == "" {
		e.ErrorType = "Lambda.Unknown"
	}
	return &runtime.Error{Name: e.ErrorType, Cause: string(body)}
}

// refusedInvocation is a failure of Lambda.
func refusedInvocation(resp *http.Response, body []byte) error {
	var e struct{ Message string }
	if json.Unmarshal(body, &e) != nil || e.Message == "" {
		e.Message = resp.Status
	}
	name, _, _ := strings.Cut(resp.Header.Get("X-Amzn-Errortype"), ":")
	if name == "" {
		name = "AWSLambdaException"
	}
	return &runtime.Error{Name: "Lambda." + name, Cause: e.Message, Phase: runtime.Running}
}
