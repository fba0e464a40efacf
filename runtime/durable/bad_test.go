package durable_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	goruntime "runtime"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

var manyEvents = flag.Int("events", 20_000, "how many events the execution of TestLongHistory has at least")

// TestBadTokens: what is no token of this store, or no token at all, is refused,
// however long it is, and changes nothing.
func TestBadTokens(t *testing.T) {
	tokens, others := make(chan string, 1), make(chan string, 1)
	asks := func(c chan string) work {
		return work{"F": func(_ context.Context, in runtime.Value) (runtime.Value, error) {
			c <- in.Field("token").String()
			return runtime.Null(), nil
		}}
	}
	f, other := newFixture(t, machine(t, "m", waitTask, asks(tokens))), newFixture(t, machine(t, "m", waitTask, asks(others)))
	ref := f.start("x", `{}`)
	other.start("x", `{}`)
	token := <-tokens
	f.until(ref, "TaskSubmitted")
	raw, err := base64.RawURLEncoding.DecodeString(token)
	f.ok(err)
	bad := []string{
		"", " ", "!", "null", token + "A", token[:len(token)-1], token[1:], "\xff\xfe", <-others,
		strings.Repeat("A", 16<<20), strings.Repeat("\x00", 100),
		base64.RawURLEncoding.EncodeToString(raw[:16]), base64.StdEncoding.EncodeToString(raw) + "=",
	}
	for i := range raw {
		changed := bytes.Clone(raw)
		changed[i] ^= 1
		bad = append(bad, base64.RawURLEncoding.EncodeToString(changed))
	}
	for _, b := range bad {
		f.refused(f.SendTaskSuccess(t.Context(), b, runtime.Null()), durable.InvalidToken)
		f.refused(f.SendTaskFailure(t.Context(), b, "E", "C"), durable.InvalidToken)
		f.refused(f.SendTaskHeartbeat(t.Context(), b), durable.InvalidToken)
	}
	f.ok(f.SendTaskSuccess(t.Context(), token, runtime.Literal(`"yes"`)))
	f.ended(ref, runtime.StatusSucceeded, `"yes"`)
	f.refused(f.SendTaskSuccess(t.Context(), token, runtime.Null()), durable.TaskTimedOut)
}

// TestClockJumpsBack: a store is opened with a clock that shows less than it has
// noted. Timers are moments, so an execution waits longer; nothing is lost.
func TestClockJumpsBack(t *testing.T) {
	at := func(day int) *runtime.Clock {
		return runtime.NewVirtualClock(time.Date(2030, 1, day, 0, 0, 0, 0, time.UTC))
	}
	f := &fixture{T: t, file: t.TempDir() + "/s.db", options: durable.Options{Clock: at(10)}, machines: []durable.Machine{
		machine(t, "m", `"S": {"Type": "Wait", "TimestampPath": "$", "Next": "F"}, "F": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "End": true}`, work{"F": echo})}}
	f.open()
	ref := f.start("first", `"2030-01-11T00:00:00Z"`)
	f.until(ref, "WaitStateEntered")
	f.options.Clock = at(1)
	f.reopen()
	second := f.start("second", `"2029-01-01T00:00:00Z"`)
	f.ended(second, runtime.StatusSucceeded, `"2029-01-01T00:00:00Z"`)
	if d, err := f.Describe(t.Context(), ref); err != nil || d.Status != runtime.StatusRunning {
		t.Errorf("%+v, %v", d, err)
	}
	if stopped := f.start("third", `"2030-01-11T00:00:00Z"`); true {
		_, err := f.Stop(t.Context(), stopped, "E", "")
		f.ok(err)
	}
	p, err := f.List(t.Context(), durable.ListInput{Machine: "m"})
	f.ok(err)
	if len(p.Executions) != 3 || p.Executions[0].Name != "first" || p.Executions[1].Name != "third" {
		t.Errorf("the latest start does not come first (ListExecutions: sorted by time): %+v", p.Executions)
	}
	f.options.Clock = at(12)
	f.reopen()
	f.ended(ref, runtime.StatusSucceeded, `"2030-01-11T00:00:00Z"`)
	f.close()
}

// TestLargeDocuments: an input that is too large is refused before it costs
// anything, and so is an answer; a document that grows fails its execution alone.
func TestLargeDocuments(t *testing.T) {
	const double = `"S": {"Type": "Pass", "Parameters": {"s.$": "States.Format('{}{}', $.s, $.s)"}, "Next": "C"},
		"C": {"Type": "Choice", "Choices": [{"Variable": "$.s", "StringEquals": "", "Next": "Done"}], "Default": "S"}, "Done": {"Type": "Succeed"}`
	f := newFixture(t, machine(t, "same", `"S": {"Type": "Pass", "End": true}`, nil))
	huge := runtime.Literal(`"` + strings.Repeat("x", 100<<20) + `"`)
	base := heap()
	_, err := f.Start(t.Context(), durable.StartInput{Machine: "same", Name: "huge", Input: huge})
	f.refused(err, durable.ValidationException)
	if want := "The input has 104857602 bytes; one of an execution that is stored may have 33554432 at most"; err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
	f.refused(f.SendTaskSuccess(t.Context(), "", huge), durable.ValidationException)
	if heap() > base+1<<20 {
		t.Errorf("%d MiB are in use, %d before", heap()>>20, base>>20)
	}

	large := `"` + strings.Repeat(`\"`, 4<<20) + `"`
	e, err := f.Start(t.Context(), durable.StartInput{Machine: "same", Name: "large", Input: runtime.Literal(large)})
	f.ok(err)
	f.ok(f.Service.Wait(t.Context(), e.Ref))
	if d, err := f.Describe(t.Context(), e.Ref); err != nil || string(d.Output) != large {
		t.Errorf("%s with %d bytes, %v", d.Status, len(d.Output), err)
	}

	small := &fixture{T: t, file: t.TempDir() + "/small.db", options: durable.Options{MaxSize: 1 << 20}, machines: []durable.Machine{machine(t, "m", double, nil)}}
	small.open()
	defer small.close()
	ref := small.start("grows", `{"s": "x"}`)
	small.ok(small.Service.Wait(t.Context(), ref))
	if d, err := small.Describe(t.Context(), ref); err != nil || d.Status != runtime.StatusFailed || d.Error != "States.DataLimitExceeded" {
		t.Errorf("%s %s, %v", d.Status, d.Error, err)
	}
}

// TestLongHistory: an execution's events are written, and read back, in bounded
// memory however many there are.
func TestLongHistory(t *testing.T) {
	f := newFixture(t, machine(t, "m", `"S": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericLessThan": `+fmt.Sprint(*manyEvents/4)+`, "Next": "Inc"}], "Default": "Done"},
		"Inc": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "S"}, "Done": {"Type": "Succeed"}`, nil))
	ref := f.start("x", `{"n":0}`)
	f.ok(f.Service.Wait(t.Context(), ref))
	base := heap()
	const room = 48 << 20 // bytes: pages, and what is garbage
	in, last, size := durable.HistoryInput{Limit: 1000}, int64(0), 0
	for pages := 0; ; pages++ {
		p, err := f.History(t.Context(), ref, in)
		f.ok(err)
		for _, e := range p.Events {
			if last++; e.ID != last {
				t.Fatalf("event %d, want %d", e.ID, last)
			}
			size += len(e.JSON)
		}
		if pages%50 == 0 && heap() > base+room {
			t.Fatalf("after %d events %d MiB are in use, %d before", last, heap()>>20, base>>20)
		}
		if in.Next = p.Next; p.Next == "" {
			break
		}
	}
	if last < int64(*manyEvents) {
		t.Errorf("only %d events", last)
	}
	t.Logf("%d events, %d bytes", last, size)
	in = durable.HistoryInput{Reverse: true, Limit: 1}
	p, err := f.History(t.Context(), ref, in)
	f.ok(err)
	if p.Events[0].ID != last || !strings.Contains(string(p.Events[0].JSON), "ExecutionSucceeded") {
		t.Errorf("the last event is %s", p.Events[0].JSON)
	}
}

// heap is what memory the heap has in use.
func heap() uint64 {
	goruntime.GC()
	var m goruntime.MemStats
	goruntime.ReadMemStats(&m)
	return m.HeapAlloc
}
