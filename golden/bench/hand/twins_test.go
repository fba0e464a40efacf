package hand_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/golden/bench/hand"
	"github.com/aslc-dev/aslc/golden/bench/work"
)

type twin func(context.Context, []byte) ([]byte, error)

// twins are all of them; the handler of f fails at each first attempt.
func twins() map[string]twin {
	return map[string]twin{
		"a": hand.A, "b": hand.B, "c": hand.C, "d": hand.D, "e": hand.E, "g": hand.G, "h": hand.H,
		"path": hand.Path, "comparison": hand.Comparison, "object": hand.Object, "filter": hand.Filter, "sort": hand.Sort,
		"f": func(ctx context.Context, input []byte) ([]byte, error) {
			return hand.F(ctx, input, everySecond())
		},
	}
}

var errFirst = errors.New("first")

// everySecond is a handler whose every second call succeeds.
func everySecond() hand.Handler {
	calls := 0
	return func(_ context.Context, in hand.Value) (hand.Value, error) {
		if calls++; calls%2 == 1 {
			return hand.Value{}, errFirst
		}
		return in, nil
	}
}

// TestWorkloads runs each twin on the input that it is measured with.
func TestWorkloads(t *testing.T) {
	small := string(work.Input("a"))
	want := map[string]string{
		"a": small, "b": `{"i":10000}`, "c": small, "d": "[" + strings.Repeat(small+",", 9) + small + "]",
		"e": mapOutput(10000), "f": small, "g": bigOutput(),
		"h":    `{"total":393.5,"names":["item10","item11","item12","item13","item14","item15","item16","item17","item18","item19"],"n":20,"label":"ADA LOVELACE-7"}`,
		"path": `"London"`, "comparison": `true`, "object": `{"total":200,"n":20,"customer":"Ada Lovelace"}`,
		"filter": `[3,7.5,9,16.5,15,25.5,21,34.5,27,43.5,33,52.5,39]`,
		"sort":   `["item2","item5","item8","item11","item14","item17","item1","item4","item7","item10","item13","item16","item19","item0","item3","item6","item9","item12","item15","item18"]`,
	}
	for name, run := range twins() {
		got, err := run(t.Context(), work.Input(name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if string(got) != want[name] {
			t.Errorf("%s: %s\nwant %s", name, brief(string(got)), brief(want[name]))
		}
	}
}

// mapOutput is what workload e makes of n items.
func mapOutput(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(`{"v":%d,"idx":%d,"tag":"x"}`, i, i)
	}
	return "[" + strings.Join(all, ",") + "]"
}

// bigOutput is the input of g with what its twenty states add.
func bigOutput() string {
	doc, _, _ := strings.Cut(string(work.Input("g")), `,"meta":`)
	meta := []string{`"v":1`, `"s0":{"step":0}`, `"first":"item number 0"`}
	for i := 4; i < 20; i += 4 {
		meta = append(meta, fmt.Sprintf(`"s%d":{"step":%d}`, i, i))
	}
	text := "{" + strings.Join(meta, ",") + "}"
	return doc + `,"meta":` + text + `,"metaCopy":` + text + "}"
}

func brief(s string) string {
	if len(s) <= 400 {
		return s
	}
	return s[:200] + " … " + s[len(s)-200:]
}

const other = `{"customer":{"tier":"tier-3","name":"N"},"n":1004,"id":"none","nested":{}}`

// TestOddInputs runs twins on inputs that they are not measured with.
func TestOddInputs(t *testing.T) {
	for _, c := range []struct{ name, twin, in, out string }{
		{"blanks go through verbatim", "a", " { \"a\" : 1.0 ,\n\"a\":[ ] } ", " { \"a\" : 1.0 ,\n\"a\":[ ] } "},
		{"a scalar", "a", `-12345678901234567890.50E+2`, `-12345678901234567890.50E+2`},
		{"the input does not matter", "b", `[null]`, `{"i":10000}`},
		{"an earlier rule matches", "c", other, other},
		{"escaped names and strings", "c", `{"cust\u006fmer":{"tier":"tier-\u0033"},"id":0,"n":2e3}`, `{"cust\u006fmer":{"tier":"tier-\u0033"},"id":0,"n":2e3}`},
		{"the last duplicate counts", "c", `{"n":1,"n":5000,"customer":{"tier":"tier-0"}}`, `{"n":1,"n":5000,"customer":{"tier":"tier-0"}}`},
		{"less than 40", "c", `{"n":-0.5,"id":"order-1","customer":{"tier":""}}`, `{"n":-0.5,"id":"order-1","customer":{"tier":""}}`},
		{"blanks within an array are left out", "d", `[1, "a b"]`, "[" + strings.Repeat(`[1,"a b"],`, 9) + `[1,"a b"]]`},
		{"no items", "e", `{"items": [ ]}`, `[]`},
		{"values of all kinds", "e", `{"items":[{"v":{"b":1.0,"a":"}"}},{"w":0,"v":[ "\"]" ]},{"v":null}]}`,
			`[{"v":{"b":1.0,"a":"}"},"idx":0,"tag":"x"},{"v":["\"]"],"idx":1,"tag":"x"},{"v":null,"idx":2,"tag":"x"}]`},
		{"a task's input goes through", "f", ` [1.50] `, ` [1.50] `},
		{"meta is made", "g", `{"doc":{"items":[{"name":{"x":1}}]}}`,
			`{"doc":{"items":[{"name":{"x":1}}]},"meta":` + madeMeta + `,"metaCopy":` + madeMeta + `}`},
	} {
		got, err := twins()[c.twin](t.Context(), []byte(c.in))
		if err != nil || string(got) != c.out {
			t.Errorf("%s: %s: %s, %v\nwant %s", c.twin, c.name, got, err, c.out)
		}
	}
}

const madeMeta = `{"s0":{"step":0},"first":{"x":1},"s4":{"step":4},"s8":{"step":8},"s12":{"step":12},"s16":{"step":16}}`

// TestFailures runs twins on inputs that a state cannot work with.
func TestFailures(t *testing.T) {
	for _, c := range []struct{ twin, in, state, name, cause string }{
		{"c", `{}`, "S0", "States.Runtime", "$.customer.tier"},
		{"c", `{"customer":{"tier":"gold"}}`, "S0", "States.Runtime", "$.id"},
		{"c", `{"customer":{"tier":"tier-0"},"id":1}`, "S0", "States.Runtime", "$.n"},
		{"c", `{"customer":{"tier":1},"id":"order-1","n":40}`, "S0", "States.Runtime", "$.nested.x"},
		{"c", `{"customer":{"tier":1},"id":1}`, "Bad", "Bad", "no rule"},
		{"e", `{"items":{}}`, "M", "States.Runtime", "$.items"},
		{"e", `[]`, "M", "States.Runtime", "$.items"},
		{"e", `{"items":[{"v":1},{"w":1}]}`, "M", "States.ParameterPathFailure", "Value.v"},
		{"g", `{"doc":{"items":[]},"meta":{}}`, "S1", "States.Runtime", "items[0]"},
		{"g", `{"meta":1}`, "S0", "States.ResultPathMatchFailure", "ResultPath"},
		{"g", `[]`, "S0", "States.ResultPathMatchFailure", "ResultPath"},
	} {
		out, err := twins()[c.twin](t.Context(), []byte(c.in))
		e, ok := errors.AsType[*hand.Error](err)
		if !ok || out != nil || e.State != c.state || e.Name != c.name || !strings.Contains(e.Cause, c.cause) {
			t.Errorf("%s of %s: %s, %v\nwant %s in %s: %s", c.twin, c.in, out, err, c.name, c.state, c.cause)
		}
	}
}

func TestBrokenInput(t *testing.T) {
	for name, run := range twins() {
		if _, err := run(t.Context(), []byte(`{"a":}`)); err == nil || err.Error() != "not JSON at offset 5" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, run := range twins() {
		if _, err := run(ctx, work.Input(name)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCancelledOnTheWay ends the context in the middle of a run.
func TestCancelledOnTheWay(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	_, err := hand.F(ctx, []byte(`1`), func(_ context.Context, in hand.Value) (hand.Value, error) {
		if calls++; calls == 100 {
			cancel()
		}
		return in, nil
	})
	if !errors.Is(err, context.Canceled) || calls > 200 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestTasks(t *testing.T) {
	for _, c := range []struct {
		name    string
		handler hand.Handler
		want    string
	}{
		{"retries run out", func(context.Context, hand.Value) (hand.Value, error) { return hand.Value{}, errFirst },
			`state "S0": States.TaskFailed: first`},
		{"a panic is an error", func(context.Context, hand.Value) (hand.Value, error) { panic("oh") },
			`state "S0": States.TaskFailed: panic: oh`},
		{"not for States.ALL", func(context.Context, hand.Value) (hand.Value, error) {
			return hand.Value{}, &hand.Error{Name: "States.Runtime", Cause: "x"}
		}, `state "S0": States.Runtime: x`},
		{"wrapped", func(context.Context, hand.Value) (hand.Value, error) {
			return hand.Value{}, fmt.Errorf("call: %w", &hand.Error{Name: "Card.Declined", Cause: "y"})
		}, `state "S0": Card.Declined: y`},
	} {
		calls := 0
		_, err := hand.F(t.Context(), []byte(`1`), func(ctx context.Context, in hand.Value) (hand.Value, error) {
			calls++
			return c.handler(ctx, in)
		})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if once := c.name == "not for States.ALL"; once != (calls == 1) || !once && calls != 3 {
			t.Errorf("%s: %d calls", c.name, calls)
		}
	}
}

// TestAttempts counts the calls of workload f: two a state, no more.
func TestAttempts(t *testing.T) {
	calls, next := 0, everySecond()
	_, err := hand.F(t.Context(), work.Input("f"), func(ctx context.Context, in hand.Value) (hand.Value, error) {
		calls++
		return next(ctx, in)
	})
	if err != nil || calls != 2000 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

// TestAbsentResult has a handler that returns nothing at all.
func TestAbsentResult(t *testing.T) {
	got, err := hand.F(t.Context(), []byte(`1`), func(context.Context, hand.Value) (hand.Value, error) {
		return hand.Value{}, nil
	})
	if err != nil || string(got) != "null" {
		t.Errorf("%s, %v", got, err)
	}
}

// TestOutputIsFresh changes an output and runs again.
func TestOutputIsFresh(t *testing.T) {
	in := work.Input("a")
	one, err := hand.A(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	one[0] = '!'
	if !json.Valid(in) {
		t.Error("the output shares the input's bytes")
	}
}

// TestImports keeps the twins free of what they are compared with: they need
// no package that is not of the standard library but their own.
func TestImports(t *testing.T) {
	list, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	if paths := strings.Fields(string(list)); len(paths) != 1 || !strings.HasSuffix(paths[0], "/golden/bench/hand") {
		t.Errorf("needs %v", paths)
	}
}

// BenchmarkTwins measures the twins alone; beside generated code they are
// measured in golden/bench.
func BenchmarkTwins(b *testing.B) {
	for _, w := range work.Workloads {
		run, in := twins()[w.Name], work.Input(w.Name)
		b.Run(w.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := run(b.Context(), in); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(w.Transitions), "ns/transition")
		})
	}
}
