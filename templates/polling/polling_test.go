package polling

import (
	"errors"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/runtimetest"
)

const input = `{"name":"report","interval":60}`

// The handlers' service is done when it is asked for the third time; the clock
// of the test does not wait for it.
func TestPollsUntilDone(t *testing.T) {
	got := runtimetest.Run(t, New(NewTasks()), input)
	if got.Err != nil || got.Output.Text() != `{"id":"job-report"}` || got.Elapsed != 3*time.Minute {
		t.Errorf("got %s, %v after %v; want the job after 3 m", got.Output.Text(), got.Err, got.Elapsed)
	}
}

func TestFailedJob(t *testing.T) {
	got := runtimetest.Run(t, New(Bound{Binder: runtimetest.Fakes{
		"SubmitJob": runtimetest.Returns(`{"id":"j"}`),
		"GetStatus": runtimetest.Returns(`{"status":"FAILED: disk full"}`),
	}}), input)
	var e *runtime.Error
	if !errors.As(got.Err, &e) || e.Name != "Job.Failed" || e.Cause != "the job j ended as FAILED: disk full" {
		t.Errorf("err = %v, want Job.Failed", got.Err)
	}
}

// A job that never ends runs into the machine's TimeoutSeconds.
func TestTimeout(t *testing.T) {
	got := runtimetest.Run(t, New(Bound{Binder: runtimetest.Fakes{
		"SubmitJob": runtimetest.Returns(`{"id":"j"}`),
		"GetStatus": runtimetest.Returns(`{"status":"RUNNING"}`),
	}}), input)
	var e *runtime.Error
	if !errors.As(got.Err, &e) || e.Name != runtime.ErrorTimeout || got.Elapsed != time.Hour {
		t.Errorf("err = %v after %v, want States.Timeout after an hour", got.Err, got.Elapsed)
	}
}
