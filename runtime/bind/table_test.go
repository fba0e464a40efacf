package bind_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
)

const mockFile = `{
  "StateMachines": {
    "one": {"TestCases": {
      "Happy": {"Work": "Works"},
      "Retried": {"Work": "WorksLater"},
      "Elsewhere": {}
    }}
  },
  "MockedResponses": {
    "Works": {"0": {"Return": {"StatusCode": 200, "Payload": {"ok": true}}}},
    "WorksLater": {
      "0": {"Throw": {"Error": "Work.Busy", "Cause": "later"}},
      "1-2": {"Throw": {"Error": "Work.Busy", "Cause": "still"}},
      "3": {"Return": {"ok": 3}}
    }
  }
}`

var busy = []runtime.Retrier{{ErrorEquals: []string{"Work.Busy"}, MaxAttempts: 5, BackoffRate: 1}}

func mocks(t *testing.T, testCase string) *bind.Mocks {
	t.Helper()
	m, err := bind.ParseMocks([]byte(mockFile), "one", testCase)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMocksAnswerByAttempt(t *testing.T) {
	table := &bind.Table{Mocks: mocks(t, "Retried")}
	task := runtime.Task{ID: "Work", Retry: busy}
	out, err := runTable(t.Context(), table, task, `{}`)
	check(t, out, err, `{"ok":3}`, "", "")
	// The next execution begins with the first answer, unless it has had some before.
	out, err = runTable(t.Context(), table, task, `{}`)
	check(t, out, err, `{"ok":3}`, "", "")
	table.Mocks.Earlier = func(context.Context, string) (map[string]int, error) { return map[string]int{"Work": 4}, nil }
	out, err = runTable(t.Context(), table, task, `{}`)
	check(t, out, err, "", "States.Runtime", "no answer for attempt 4 of the state 'Work'")
}

// A mock of lambda:invoke holds the service's whole answer, with the envelope
// that the runtime would put around a handler's result.
func TestMocksHoldTheWholeAnswer(t *testing.T) {
	for _, task := range []runtime.Task{
		{ID: "Work"},
		{ID: "Work", Resource: "arn:aws:states:::lambda:invoke", Invoke: true},
	} {
		table := &bind.Table{Mocks: mocks(t, "Happy")}
		out, err := runTable(t.Context(), table, task, `{"Payload": {}}`)
		check(t, out, err, `{"StatusCode":200,"Payload":{"ok":true}}`, "", "")
	}
}

// The result of a binding is what the callback brings.
func TestTableAnswersTheToken(t *testing.T) {
	table := &bind.Table{Mocks: mocks(t, "Happy"), Answer: func(string, runtime.Answer) {}}
	task := runtime.Task{ID: "Work", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Token: true}
	out, err := runTable(t.Context(), table, task, `{}`)
	check(t, out, err, `{"StatusCode":200,"Payload":{"ok":true}}`, "", "")
}

func TestTableOrder(t *testing.T) {
	say := func(word string) bind.Func {
		return func(context.Context, runtime.Value) (runtime.Value, error) { return runtime.String(word), nil }
	}
	task := runtime.Task{ID: "Work"}
	table := &bind.Table{Builtin: map[string]bind.Func{"Work": say("built in")}, Mocks: mocks(t, "Elsewhere")}
	out, err := runTable(t.Context(), table, task, `{}`)
	check(t, out, err, `"built in"`, "", "")

	table.Tasks = map[string]bind.Binding{"Work": say("given")}
	out, err = runTable(t.Context(), table, task, `{}`)
	check(t, out, err, `"given"`, "", "")

	table.Mocks = mocks(t, "Retried")
	out, err = runTable(t.Context(), table, task, `{}`)
	check(t, out, err, "", "Work.Busy", "later")
}

func TestUnboundTaskSaysHowToBindIt(t *testing.T) {
	out, err := runTable(t.Context(), &bind.Table{}, runtime.Task{ID: "Work"}, `{}`)
	check(t, out, err, "", "States.TaskFailed", "--task Work=exec:")
	out, err = runTable(t.Context(), &bind.Table{}, runtime.Task{ID: "Send mail"}, `{}`)
	check(t, out, err, "", "States.TaskFailed", "--task 'Send mail'=exec:")
}

func TestBadMockFiles(t *testing.T) {
	response := func(text string) string {
		return `{"StateMachines":{"m":{"TestCases":{"c":{"S":"R"}}}},"MockedResponses":{"R":` + text + `}}`
	}
	for _, test := range []struct{ text, testCase, want string }{
		{`[`, "", "not a mock file"},
		{`{}`, "", "has no StateMachines"},
		{mockFile, "", `no test case ""; it has Elsewhere, Happy, Retried`},
		{mockFile, "Sad", `no test case "Sad"`},
		{`{"StateMachines":{"m":{"TestCases":{"c":{"S":"R"}}}}}`, "c", `state "S": MockedResponses has no "R"`},
		{response(`{"x":{"Return":1}}`), "c", `"x" is no attempt`},
		{response(`{"2-1":{"Return":1}}`), "c", `"2-1" is no attempt`},
		{response(`{"0":{}}`), "c", `"0" wants one of Return and Throw`},
		{response(`{"0-2":{"Return":1},"2":{"Return":2}}`), "c", "two answers for attempt 2"},
	} {
		_, err := bind.ParseMocks([]byte(test.text), "one", test.testCase)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: err = %v, want %q", test.text, err, test.want)
		}
	}
}

func TestParse(t *testing.T) {
	for _, test := range []struct{ spec, want string }{
		{"exec:./a.sh", "exec:./a.sh"},
		{`exec:a 'b c' "d e" f\ g ''`, "exec:a b c d e f g "},
	} {
		b, err := bind.Parse(test.spec)
		if err != nil {
			t.Errorf("%s: %v", test.spec, err)
			continue
		}
		if got := b.(*bind.Exec).String(); got != test.want {
			t.Errorf("%s: %s, want %s", test.spec, got, test.want)
		}
	}
	for _, bad := range []string{"", "exec:", "exec:'a", `exec:a\`, "./a.sh", "ftp://x", "http://", "http://%zz"} {
		if _, err := bind.Parse(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}
