package host

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// fill gives a value, and all that is in it, values of its kind; some are zero.
func fill(t *testing.T, r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(r.Int64() >> r.IntN(64) * int64(1-2*r.IntN(2)))
	case reflect.Uint8:
		v.SetUint(uint64(r.IntN(256)))
	case reflect.Float64:
		v.SetFloat(r.NormFloat64())
	case reflect.String:
		v.SetString(strings.Repeat("é", r.IntN(200)))
	case reflect.Pointer:
		if r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(t, r, v.Elem())
		}
	case reflect.Slice:
		if n := r.IntN(4); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n-1, n-1)) // an empty one is not nil
		}
		for i := range v.Len() {
			fill(t, r, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, r, v.Field(i))
		}
	default:
		t.Fatalf("a message has a %s", v.Type())
	}
}

// TestForm: a message is read as it was written, and nothing but a whole one is read.
func TestForm(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		m := &message{}
		fill(t, r, reflect.ValueOf(m).Elem())
		text := appendMessage(nil, m)[sizeBytes:]
		back, err := readMessage(text)
		if err != nil || !reflect.DeepEqual(m, back) {
			t.Fatalf("%v: %+v became %+v", err, m, back)
		}
		for _, spoilt := range [][]byte{text[:r.IntN(len(text))], append(text[:len(text):len(text)], 0)} {
			if _, err := readMessage(spoilt); err == nil {
				t.Fatalf("%d bytes of %d are read", len(spoilt), len(text))
			}
		}
	}
}

// FuzzForm: whatever comes is a message or an error.
func FuzzForm(f *testing.F) {
	f.Add(appendMessage(nil, &message{N: 1, Committed: 1})[sizeBytes:])
	f.Fuzz(func(t *testing.T, text []byte) {
		if m, err := readMessage(text); err == nil && m == nil {
			t.Error("nothing")
		}
	})
}

// BenchmarkForm writes and reads what is sent for a task.
func BenchmarkForm(b *testing.B) {
	events := bytes.Repeat([]byte("x"), 900)
	seen := []telemetry.Sighting{
		{Machine: "ten", State: "S1", Event: "TaskSucceeded", Took: 1e6}, {Machine: "ten", State: "S1", Event: "TaskStateExited", Took: 2e6},
		{Machine: "ten", State: "S2", Event: "TaskStateEntered"}, {Machine: "ten", State: "S2", Event: "TaskScheduled"}, {Machine: "ten", State: "S2", Event: "TaskStarted"},
	}
	report := &durable.Report{
		Changes: []store.Change{{ID: 7, Events: store.Events{First: 8, Count: 5, Data: events}, Frames: []store.Frame{{Status: store.Ready, State: "S2", Image: events[:100], Data: events[:60]}}}},
		Told:    []durable.Change{{Ref: durable.Ref{Machine: "ten", Name: "0d2a3b1e-8c55-4a8e-9d7e-b9f3e6a4c001"}, ID: 7, Status: runtime.StatusRunning, LastEvent: 12}},
	}
	messages := []*message{
		{N: 7, Report: report, Seen: seen}, {N: 7, Committed: 1},
		{N: 9, Call: &call{Loan: 7, Machine: "ten", Input: `{"payload":"0123456789"}`, Execution: "0d2a3b1e-8c55-4a8e-9d7e-b9f3e6a4c001", State: "S2", Task: "Noop", Delivery: 1, Index: -1}},
		{N: 9, Answer: &answer{Output: `{"payload":"0123456789"}`}},
	}
	var text []byte
	for b.Loop() {
		for _, m := range messages {
			text = appendMessage(text[:0], m)
			if _, err := readMessage(text[sizeBytes:]); err != nil {
				b.Fatal(err)
			}
		}
	}
}
