package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/golden/bench/work"
)

// output is what go test prints where all bars are met: three samples a row,
// the middle one counts. Overrides replace the result of a row.
func output(overrides map[string]string) string {
	var b strings.Builder
	b.WriteString("goos: linux\npkg: x\ncpu: y\n")
	for _, w := range slices.Concat(work.Workloads, work.Typed) {
		history := 5000.0
		switch {
		case w.HistoryRun > 0:
			history = 0.9 * float64(w.HistoryRun)
		case w.HistoryRate > 0:
			history = 900.0 * float64(w.Transitions) / w.HistoryRate * 1e6
		}
		rows := []struct {
			name   string
			ns     float64
			allocs int
		}{{"hand", 1000, 2}, {"generated", 1500, 18}, {"history", history, 99}}
		for _, r := range rows {
			name := "Benchmark" + strings.ToUpper(w.Name) + "/" + r.name
			text, ok := overrides[name]
			if !ok {
				text = sampled(r.ns, r.allocs)
			}
			for result := range strings.Lines(text) {
				fmt.Fprintf(&b, "%s-2 \t %s\n", name, strings.TrimSuffix(result, "\n"))
			}
		}
	}
	b.WriteString("PASS\nok  \tx\t1.0s\n")
	return b.String()
}

// sampled has outliers on both sides of ns.
func sampled(ns float64, allocs int) string {
	var b strings.Builder
	for _, f := range []float64{9, 1, 0.1} {
		fmt.Fprintf(&b, "1000\t %v ns/op\t 3.5 ns/transition\t 64 B/op\t %d allocs/op\n", ns*f, allocs)
	}
	return b.String()
}

func TestReport(t *testing.T) {
	for _, c := range []struct {
		name      string
		args      []string
		overrides map[string]string
		code      int
		stderr    []string // each is in one line
	}{
		{"all bars met", nil, nil, good, nil},
		{"a ratio just met", []string{"-max", "1.5"}, nil, good, nil},
		{"a narrower limit", []string{"-max", "1.25"}, nil, missed,
			[]string{"a: generated code takes 1.500 times", "b: ", "c: ", "d: ", "e: ", "f: ", "g: "}},
		{"a ratio of its own", []string{"-max", "1.25"}, map[string]string{"BenchmarkSORT/generated": sampled(2001, 18)}, missed,
			[]string{"a: ", "b: ", "c: ", "d: ", "e: ", "f: ", "g: ", "missed: sort: generated code takes 2.001 times its twin's time, more than 2"}},
		{"twins with structs", []string{"-typed"}, nil, missed,
			[]string{"missed: typedb: generated code takes 1.500 times its twin's time, more than 1.25", "typede: ", "typedf: "}},
		{"one slow workload", nil, map[string]string{"BenchmarkD/generated": sampled(1501, 0)}, missed,
			[]string{"missed: d: generated code takes 1.501 times its twin's time, more than 1.5"}},
		{"history too slow", nil, map[string]string{"BenchmarkA/history": sampled(100/3.4*1e3, 0)}, missed,
			[]string{"missed: a: 3.4 M/s with history, below 3.5 M/s"}},
		{"history of g too slow", nil, map[string]string{"BenchmarkG/history": sampled(25.1e6, 0)}, missed,
			[]string{"missed: g: 25.1ms a run with history, above 25ms"}},
		{"a Pass allocates", nil, map[string]string{"BenchmarkA/generated": sampled(1000, 102)}, missed,
			[]string{"missed: a: 100 allocations a run more than the twin, 1.00 a transition"}},
		{"a Choice allocates", nil, map[string]string{"BenchmarkC/generated": sampled(1000, 103)}, missed,
			[]string{"missed: c: 101 allocations"}},
		{"one more than the set-up", nil, map[string]string{"BenchmarkA/generated": sampled(1000, 19)}, missed,
			[]string{"missed: a: 17 allocations"}},
		{"a Map may allocate", nil, map[string]string{"BenchmarkE/generated": sampled(1000, 5000)}, good, nil},
		{"two bars of one workload", nil,
			map[string]string{"BenchmarkA/generated": sampled(2000, 200), "BenchmarkA/history": sampled(1e9, 0)}, missed,
			[]string{"2.000 times", "with history", "allocations"}},
		{"two samples", nil, map[string]string{"BenchmarkB/generated": "1 1000 ns/op\n1 2000 ns/op"}, good, nil},
		{"a row missing", nil, map[string]string{"BenchmarkE/hand": ""}, misused,
			[]string{"missing: BenchmarkE/hand in ns/op"}},
		{"history missing", nil, map[string]string{"BenchmarkF/history": "", "BenchmarkD/generated": sampled(1e6, 0)}, misused,
			[]string{"missed: d: ", "missing: BenchmarkF/history in ns/op"}},
		{"allocations missing", nil, map[string]string{"BenchmarkC/hand": "1000 1000 ns/op"}, misused,
			[]string{"missing: BenchmarkC/hand in allocs/op"}},
		{"allocations need not be there", nil, map[string]string{"BenchmarkB/hand": "1000 1000 ns/op"}, good, nil},
		{"no time at all", nil, map[string]string{"BenchmarkB/hand": "1000 0 ns/op"}, misused,
			[]string{"missing: BenchmarkB/hand in ns/op"}},
		{"a value that is none", nil, map[string]string{"BenchmarkB/hand": "1000 x ns/op"}, misused, []string{"not a measured value: x"}},
		{"a negative value", nil, map[string]string{"BenchmarkB/hand": "1000 -1 ns/op"}, misused, []string{"not a measured value: -1"}},
		{"NaN", nil, map[string]string{"BenchmarkB/hand": "1000 NaN ns/op"}, misused, []string{"not a measured value"}},
		{"a unit missing", nil, map[string]string{"BenchmarkB/hand": "1000 1"}, misused, []string{"not a benchmark's result"}},
		{"no number of runs", nil, map[string]string{"BenchmarkB/hand": "log 1 ns/op"}, misused, []string{"not a benchmark's result"}},
		{"an argument", []string{"file"}, nil, misused, []string{"usage:"}},
		{"a limit of nothing", []string{"-max", "0"}, nil, misused, []string{"usage:"}},
		{"a limit that is none", []string{"-max", "NaN"}, nil, misused, []string{"usage:"}},
		{"an unknown flag", []string{"-min", "1"}, nil, misused, []string{"-min", "Usage", "-max", "", "-typed", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			code := run(c.args, strings.NewReader(output(c.overrides)), &stdout, &stderr)
			if code != c.code {
				t.Errorf("exit code %d, want %d\n%s%s", code, c.code, &stdout, &stderr)
			}
			checkLines(t, stderr.String(), c.stderr)
		})
	}
}

func checkLines(t *testing.T, text string, want []string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if text == "" {
		lines = nil
	}
	if len(lines) != len(want) {
		t.Fatalf("%d lines on stderr, want %d:\n%s", len(lines), len(want), text)
	}
	for i, w := range want {
		if !strings.Contains(lines[i], w) {
			t.Errorf("line %d is %q, want %q in it", i+1, lines[i], w)
		}
	}
}

// TestTable has the figures of the medians, not of the outliers.
func TestTable(t *testing.T) {
	var stdout, stderr strings.Builder
	if code := run(nil, strings.NewReader(output(nil)), &stdout, &stderr); code != good {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	lines := strings.Split(stdout.String(), "\n")
	if len(lines) != len(work.Workloads)+2 {
		t.Fatalf("%d lines:\n%s", len(lines), &stdout)
	}
	for i, want := range []string{
		1: "a 10 15 1.500 2 18 3.89 M/s ≥ 3.5 M/s",
		2: "b 0.04999 0.07499 1.500 2 18 0.889 M/s ≥ 0.8 M/s",
		7: "g 50 75 1.500 2 18 22.5ms a run ≤ 25ms a run",
		9: "path 9.901 14.85 1.500 2 18 20.2 M/s -",
	} {
		if got := strings.Join(strings.Fields(lines[i]), " "); want != "" && got != want {
			t.Errorf("line %d is %q, want %q", i+1, got, want)
		}
	}
}

// TestRead has lines that are no results among those that are.
func TestRead(t *testing.T) {
	for _, c := range []struct{ name, text, err string }{
		{"names alone", "BenchmarkA/hand\nBenchmarkA/hand-2   \t 10\t 5 ns/op\n\n", ""},
		{"one processor", "BenchmarkA/hand 10 5 ns/op", ""},
		{"a failure", "BenchmarkA/hand 10 5 ns/op\n--- FAIL: BenchmarkB/hand\n", "line 2: the benchmark failed: --- FAIL: BenchmarkB/hand"},
		{"a failed package", "BenchmarkA/hand 10 5 ns/op\nFAIL\tx [build failed]\n", "line 2: the benchmark failed: FAIL\tx [build failed]"},
		{"an endless line", strings.Repeat("x", 2<<20), "bufio.Scanner: token too long"},
	} {
		found, err := read(strings.NewReader(c.text))
		if c.err != "" {
			if err == nil || err.Error() != c.err {
				t.Errorf("%s: %v, want %s", c.name, err, c.err)
			}
			continue
		}
		if got, ok := found.median("BenchmarkA/hand", "ns/op"); err != nil || !ok || got != 5 {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}

// TestEmpty has no results at all: every row is named.
func TestEmpty(t *testing.T) {
	var stdout, stderr strings.Builder
	code := run(nil, strings.NewReader("PASS\n"), &stdout, &stderr)
	if want := 3*len(work.Workloads) + 4; code != misused || strings.Count(stderr.String(), "missing: ") != want {
		t.Errorf("exit code %d, want %d rows:\n%s", code, want, &stderr)
	}
}
