// Package pkg_test runs the generated packages below this folder.
package pkg_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/runtimetest"
	"github.com/aslc-dev/aslc/runtime/storage"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the cases give now; go test ./golden -update does it all")

// machine makes a case's machine from what does its tasks' work.
type machine func(tasks runtime.Binder) runtimetest.Machine

// TestRuns runs every transcript of every case through the case's package.
func TestRuns(t *testing.T) {
	for name, newMachine := range machines {
		files, err := filepath.Glob(filepath.Join(name, "*.txtar"))
		if err != nil || len(files) == 0 {
			t.Errorf("%s has no transcript", name)
		}
		for _, file := range files {
			t.Run(name+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				t.Parallel()
				testRun(t, file, withHandlers(name, newMachine))
			})
		}
	}
}

// withHandlers is the machine with the case's own handlers, where it has such and
// the transcript has no answers in their place.
func withHandlers(name string, newMachine machine) machine {
	return func(tasks runtime.Binder) runtimetest.Machine {
		if own := handled[name]; own != nil && len(tasks.(runtimetest.Fakes)) == 0 {
			return own()
		}
		return newMachine(tasks)
	}
}

// testRun runs one transcript: the sections input, tasks and placeholders say
// what to run, the others what must come of it.
func testRun(t *testing.T, file string, newMachine machine) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := txtar.Format(ar)
	s := script{t: t, sections: sections(ar)}
	s.run(newMachine)
	ar.Files = append(inputs(ar), s.outcome()...)
	got := txtar.Format(ar)
	if bytes.Equal(got, want) {
		return
	}
	if !*update {
		t.Errorf("%s: go test ./golden -update accepts this:\n%s\nwant:\n%s", file, got, want)
		return
	}
	if err := os.WriteFile(file, got, 0o644); err != nil {
		t.Fatal(err)
	}
}

func sections(ar *txtar.Archive) map[string]string {
	out := map[string]string{}
	for _, f := range ar.Files {
		out[f.Name] = strings.TrimSpace(string(f.Data))
	}
	return out
}

// inputs are the sections of an archive that say what to run.
func inputs(ar *txtar.Archive) []txtar.File {
	var out []txtar.File
	for _, f := range ar.Files {
		switch name, _, _ := strings.Cut(f.Name, "/"); name {
		case "input", "tasks", "placeholders", "s3":
			out = append(out, f)
		}
	}
	return out
}

// script is one run of a case.
type script struct {
	t         *testing.T
	sections  map[string]string
	execution *runtime.Execution
	out       runtime.Value
	err       error
	history   runtime.History
	clock     *runtime.Clock
	objects   *storage.Memory
	given     map[string][]byte // objects that were there before
}

func (s *script) run(newMachine machine) {
	in, err := runtime.ParseString(s.sections["input"])
	if err != nil {
		s.t.Fatalf("input: %v", err)
	}
	s.clock = runtime.NewVirtualClock(runtimetest.Epoch)
	opts := []runtime.Option{
		runtime.WithName("test"), runtime.WithSeed(1), runtime.WithClock(s.clock), runtime.WithHistory(&s.history),
	}
	s.store()
	opts = append(opts, runtime.WithStorage(s.objects))
	if values := s.placeholders(); len(values) > 0 {
		opts = append(opts, runtime.WithPlaceholders(values))
	}
	s.execution, err = newMachine(s.fakes()).Executor().Start(s.t.Context(), in, opts...)
	if err != nil {
		s.err = err
		return
	}
	s.out, s.err = s.execution.Wait()
}

// placeholders reads lines NAME=VALUE.
func (s *script) placeholders() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(s.sections["placeholders"]) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		out[name] = value
	}
	return out
}

// fakes reads lines TASK: ANSWER; several answers of one task come in turn.
func (s *script) fakes() runtimetest.Fakes {
	answers := map[string][]runtimetest.Fake{}
	for line := range strings.Lines(s.sections["tasks"]) {
		task, answer, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			s.t.Fatalf("tasks: %q is not TASK: ANSWER", line)
		}
		answers[task] = append(answers[task], s.fake(answer))
	}
	fakes := runtimetest.Fakes{}
	for task, list := range answers {
		fakes[task] = runtimetest.InTurn(list...)
	}
	return fakes
}

// fake reads an answer: returns JSON, fails NAME CAUSE, echo, never, or
// answers JSON, which goes to the attempt's token.
func (s *script) fake(answer string) runtimetest.Fake {
	verb, rest, _ := strings.Cut(answer, " ")
	switch verb {
	case "returns":
		return runtimetest.Returns(rest)
	case "fails":
		name, cause, _ := strings.Cut(rest, " ")
		return runtimetest.Fails(name, cause)
	case "echo":
		return runtimetest.Echo
	case "never":
		return runtimetest.Never
	case "answers":
		return func(ctx context.Context, _ runtime.Value) (runtime.Value, error) {
			out, err := runtime.ParseString(rest)
			if err != nil {
				return out, err
			}
			s.execution.Answer(runtime.InfoOf(ctx).Token, runtime.Answer{Output: out})
			return runtime.Value{}, runtime.ErrPending
		}
	}
	s.t.Fatalf("tasks: unknown answer %q", answer)
	return nil
}

// outcome is what came of the run, as sections.
func (s *script) outcome() []txtar.File {
	file := func(name, text string) txtar.File { return txtar.File{Name: name, Data: []byte(text + "\n")} }
	var out []txtar.File
	if e, ok := errors.AsType[*runtime.Error](s.err); ok {
		out = append(out, file("error", e.Name), file("cause", e.Cause))
	} else if s.err != nil {
		out = append(out, file("refused", s.err.Error()))
	} else {
		out = append(out, file("output", s.out.Text()))
	}
	if elapsed := s.clock.Now().Sub(runtimetest.Epoch); elapsed > 0 {
		out = append(out, file("elapsed", elapsed.String()))
	}
	if events := s.history.Events(); len(events) > 0 {
		out = append(out, file("history", strings.TrimSpace(runtimetest.Transcript(events))))
	}
	if runs := s.mapRuns(); runs != "" {
		out = append(out, file("map runs", runs))
	}
	return append(out, s.written()...)
}
