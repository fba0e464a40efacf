package teststate

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/aslc-dev/aslc/runtime"
)

// TestTrials makes the trials of testdata/*.txtar: a request a file, whose other
// members stand in files of their own, and the answer. UPDATE=1 writes the answers.
func TestTrials(t *testing.T) {
	files, err := os.ReadDir("testdata")
	if err != nil || len(files) == 0 {
		t.Fatal("no trials: ", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(f.Name(), ".txtar"), func(t *testing.T) { tryAll(t, "testdata/"+f.Name()) })
	}
}

// tryAll makes one trial for each "request" of a file, all of the same definition.
func tryAll(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	definition := string(ar.Files[0].Data)
	for i := 1; i+1 < len(ar.Files); i += 2 {
		request, err := Decode(ar.Files[i].Data)
		if err != nil {
			t.Fatalf("%s: %s: %v", file, ar.Files[i].Name, err)
		}
		request.Definition = &definition
		got := answerOf(t, request)
		if want := &ar.Files[i+1]; string(want.Data) != got {
			if os.Getenv("UPDATE") == "" {
				t.Errorf("%s: %s: got\n%swant\n%s", file, ar.Files[i].Name, got, want.Data)
			}
			want.Data = []byte(got)
		}
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func answerOf(t *testing.T, request *Request) string {
	t.Helper()
	response, err := Run(t.Context(), request, Options{})
	var fault *Fault
	if errors.As(err, &fault) {
		return fault.Error() + "\n"
	}
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(response); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestExecutionContext: without a context of its own a state sees that of an
// Express execution.
func TestExecutionContext(t *testing.T) {
	name, role := "Look", "arn:aws:iam::123456789012:role/r"
	definition := `{"StartAt": "Look", "States": {"Look": {"Type": "Pass", "Parameters": {"c.$": "$$"}, "End": true}}}`
	request := &Request{Definition: &definition, StateName: &name, RoleARN: &role}
	response, err := Run(t.Context(), request, Options{Region: "eu-west-1", Account: "000000000001"})
	if err != nil {
		t.Fatal(err)
	}
	out, err := runtime.Parse([]byte(response.Output))
	if err != nil {
		t.Fatal(err)
	}
	execution := out.Field("c").Field("Execution")
	if id := execution.Field("Id").String(); !strings.HasPrefix(id, "arn:aws:states:eu-west-1:000000000001:express:") {
		t.Error("Id is", id)
	}
	if _, err := time.Parse(time.RFC3339, execution.Field("StartTime").String()); err != nil {
		t.Error(err)
	}
	if got := execution.Field("RoleArn").String(); got != role {
		t.Error("RoleArn is", got)
	}
	if got := out.Field("c").Field("State").Field("Name").String(); got != "StateName" {
		t.Error("the state is called", got)
	}
}

// TestTasks: without a mock the work is done.
func TestTasks(t *testing.T) {
	input, definition := `{"n": 1}`, `{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Double",
		"Retry": [{"ErrorEquals": ["States.ALL"]}], "End": true}`
	request := &Request{Definition: &definition, Input: &input}
	response, err := Run(t.Context(), request, Options{Tasks: double{}})
	if err != nil || response.Status != Succeeded || response.Output != "2" {
		t.Errorf("%+v %v", response, err)
	}
	input = `{"n": 0}`
	if response, err = Run(t.Context(), request, Options{Tasks: double{}}); err != nil || response.Status != Retriable || response.Error != "Zero" {
		t.Errorf("%+v %v", response, err)
	}
	if response, err = Run(t.Context(), request, Options{}); err != nil || !strings.Contains(response.Cause, "task Double of state \"StateName\" is not bound") {
		t.Errorf("%+v %v", response, err)
	}
}

// TestMembers: each member is held against the service's model.
func TestMembers(t *testing.T) {
	const greaterThan, lessThan = "Member must have length greater than or equal to ", "Member must have length less than or equal to "
	long := func(n int) string { return `"` + strings.Repeat("x", n) + `"` }
	for request, want := range map[string]string{
		`{}`:                              "Value at 'definition' failed to satisfy constraint: Member must not be null",
		`{"definition": ""}`:              "Value at 'definition' failed to satisfy constraint: " + greaterThan + "1",
		`{"definition": ` + long(1<<20+1): "Value at 'definition' failed to satisfy constraint: " + lessThan + "1048576",
		`{"roleArn": ""`:                  "Value '' at 'roleArn' failed to satisfy constraint: " + greaterThan + "1",
		`{"stateName": ""`:                "Value at 'stateName' failed to satisfy constraint: " + greaterThan + "1",
		`{"stateName": ` + long(81):       "Value at 'stateName' failed to satisfy constraint: " + lessThan + "80",
		`{"input": ` + long(262145):       "Value at 'input' failed to satisfy constraint: " + lessThan + "262144",
		`{"variables": ` + long(262145):   "Value at 'variables' failed to satisfy constraint: " + lessThan + "262144",
		`{"context": ` + long(262145):     "Value at 'context' failed to satisfy constraint: " + lessThan + "262144",
		`{"inspectionLevel": "ALL"`:       "Value 'ALL' at 'inspectionLevel' failed to satisfy constraint: Member must satisfy enum value set: [INFO, DEBUG, TRACE]",
		`{"mock": {"fieldValidationMode": "LAX"}`: "Value 'LAX' at 'mock.fieldValidationMode' failed to satisfy constraint: " +
			"Member must satisfy enum value set: [STRICT, PRESENT, NONE]",
		`{"mock": {"result": ` + long(262145) + `}`:                          "Value at 'mock.result' failed to satisfy constraint: " + lessThan + "262144",
		`{"mock": {"errorOutput": {"error": ` + long(257) + `}}`:             "Value at 'mock.errorOutput.error' failed to satisfy constraint: " + lessThan + "256",
		`{"mock": {"errorOutput": {"cause": ` + long(32769) + `}}`:           "Value at 'mock.errorOutput.cause' failed to satisfy constraint: " + lessThan + "32768",
		`{"stateConfiguration": {"retrierRetryCount": -1}`:                   "Value '-1' at 'stateConfiguration.retrierRetryCount' failed to satisfy constraint: Member must have value greater than or equal to 0",
		`{"stateConfiguration": {"mapIterationFailureCount": -1}`:            "Value '-1' at 'stateConfiguration.mapIterationFailureCount' failed to satisfy constraint: Member must have value greater than or equal to 0",
		`{"stateConfiguration": {"errorCausedByState": ""}`:                  "Value at 'stateConfiguration.errorCausedByState' failed to satisfy constraint: " + greaterThan + "1",
		`{"stateConfiguration": {"mapItemReaderData": ` + long(262145) + `}`: "Value at 'stateConfiguration.mapItemReaderData' failed to satisfy constraint: " + lessThan + "262144",
		`{"stateConfiguration": {"errorCausedByState": ` + long(81) + `}`:    "Value at 'stateConfiguration.errorCausedByState' failed to satisfy constraint: " + lessThan + "80",
		`{"roleArn": ` + long(257):                                           "Value '" + strings.Repeat("x", 257) + "' at 'roleArn' failed to satisfy constraint: " + lessThan + "256",
	} {
		if !strings.HasPrefix(request, `{"definition"`) && request != "{}" {
			request += `, "definition": "x"`
		}
		request = strings.TrimSuffix(request, "}")
		request += strings.Repeat("}", strings.Count(request, "{")-strings.Count(request, "}"))
		r, err := Decode([]byte(request))
		if err != nil {
			t.Fatal(request[:min(len(request), 200)], err)
		}
		if _, err := Run(t.Context(), r, Options{}); err == nil || err.Error() != "ValidationException: 1 validation error detected: "+want {
			t.Errorf("%.200s\n got %v\nwant %s", request, err, want)
		}
	}
}

// API reference, TestState: it can run for up to five minutes; what takes longer fails
// with States.Timeout. A machine's own TimeoutSeconds is of its executions.
func TestFiveMinutes(t *testing.T) {
	wait, definition := "Wait", `{"StartAt": "Wait", "TimeoutSeconds": 1, "States": {"Wait": {"Type": "Wait", "SecondsPath": "$", "End": true}}}`
	for seconds, want := range map[string]string{"299": "SUCCEEDED 299", "301": "FAILED States.Timeout"} {
		response, err := Run(t.Context(), &Request{Definition: &definition, StateName: &wait, Input: &seconds}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := response.Status + " " + response.Output + response.Error; got != want {
			t.Errorf("%s s: %s, want %s", seconds, got, want)
		}
	}
}

type double struct{}

func (double) Do(_ context.Context, task string, in runtime.Value) (runtime.Value, error) {
	n, _ := in.Field("n").Int()
	if task != "Double" || n == 0 {
		return runtime.Value{}, &runtime.Error{Name: "Zero"}
	}
	return runtime.Int(2 * n), nil
}
