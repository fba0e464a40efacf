package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime/casetest"
	"github.com/aslc-dev/aslc/runtime/replay"
)

// recorder is one call of record. The cases that it writes are run at once.
type recorder struct {
	tester
	output string
}

func newRecord(a *app) *cobra.Command {
	r := &recorder{tester: tester{app: a, format: "text", verbose: true, prices: defaultPrices}}
	cmd := &cobra.Command{
		Use:   "record DEFINITION HISTORY…",
		Short: "make test cases of executions that ran on AWS",
		Long: `Make a test case of each history: its input, the results of its tasks as mocks,
how it ended, the states that it went through. A HISTORY is what the AWS CLI
prints, or what run --history writes:

	aws stepfunctions get-execution-history --execution-arn ARN > late-order.json
	aslc record order.asl.json late-order.json

writes order.test/late-order.json and runs it. What an execution drew by chance or
read off the clock will differ; replace "Output" by "OutputHas" there, with what
matters. A history holds what the execution worked on: look before you commit it.
` + placeholderHelp,
		Args: minArgs(2, "a definition and histories of its executions"),
		RunE: func(cmd *cobra.Command, args []string) error { return r.record(cmd.Context(), args[0], args[1:]) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&r.output, "output", "o", "", "write the case to `FILE`, in a folder order.test (default: order.test/HISTORY)")
	flags.StringVar(&r.tester.runtime, "runtime", "", "`DIR` of a checkout of aslc whose runtime is used")
	r.register(flags)
	return cmd
}

func (r *recorder) record(ctx context.Context, definition string, histories []string) error {
	if r.output != "" && len(histories) > 1 {
		return misused("one history with -o", "-o names one file, and there are %d histories", len(histories))
	}
	prog, err := r.program(definition)
	if err != nil {
		return err
	}
	var written []string
	for _, history := range histories {
		file, err := r.write(prog, definition, history)
		if err != nil {
			return err
		}
		written = append(written, file)
	}
	return r.run(ctx, written)
}

func (r *recorder) program(definition string) (*ir.Program, error) {
	src, err := r.source(definition)
	if err != nil {
		return nil, err
	}
	values, err := r.values(r.app, src)
	if err != nil {
		return nil, err
	}
	prog, list := compiler.Check(src, compiler.Options{Set: values}) // the cases' run tells what contracts say
	if prog == nil {
		if err := r.show(diag.Report{Source: src, List: list}); err != nil {
			return nil, err
		}
		return nil, status(exitFindings)
	}
	return prog, nil
}

// write makes the case of one history and gives its file.
func (r *recorder) write(prog *ir.Program, definition, history string) (string, error) {
	text, err := r.read(history)
	if err != nil {
		return "", misused("aslc record "+definition+" with the name of a history", "%v", err)
	}
	c, err := replay.FromHistory(text)
	if err != nil {
		return "", fmt.Errorf("%s: %w", history, err)
	}
	made, err := r.caseOf(prog, c)
	if err != nil {
		return "", fmt.Errorf("%s: %w", history, err)
	}
	file := r.output
	if file == "" {
		file = casesOf(definition, history)
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return "", misused("-o with another name in that folder", "%s is there already", file)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return "", err
	}
	fmt.Fprintf(r.stdout, "wrote %s\n", file)
	return file, os.WriteFile(file, made, 0o644)
}

// casesOf is the file of the case that a history becomes.
func casesOf(definition, history string) string {
	if stem, ok := stemOf(definition); ok {
		definition = stem
	}
	base := filepath.Base(history)
	return filepath.Join(definition+suiteEnding, strings.TrimSuffix(base, filepath.Ext(base))+".json")
}

// madeCase is a case file in the order in which a person reads it.
type madeCase struct {
	StartTime string `json:",omitempty"`
	Input     json.RawMessage
	Mocks     *members `json:",omitempty"`
	Expect    madeExpectation
}

type madeExpectation struct {
	Status string
	Output json.RawMessage `json:",omitempty"`
	Error  string          `json:",omitempty"`
	Path   []string        `json:",omitempty"`
	Calls  *members        `json:",omitempty"`
}

// members is a JSON object in the order in which its members came.
type members struct {
	names  []string
	values map[string]any
}

func (m *members) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range m.names {
		if i > 0 {
			b.WriteByte(',')
		}
		for _, part := range []any{name, m.values[name]} {
			text, err := encode(part)
			if err != nil {
				return nil, err
			}
			b.Write(text)
			b.WriteByte(':')
		}
		b.Truncate(b.Len() - 1)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encode is json.Marshal that leaves < and > as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// caseOf is the text of the case that a recorded execution becomes.
func (r *recorder) caseOf(prog *ir.Program, c *replay.Case) ([]byte, error) {
	switch {
	case c.InputText == nil:
		return nil, errors.New("the history has no data: get it with --include-execution-data")
	case c.Expect.Status == "RUNNING":
		return nil, errors.New("the execution had not ended, or the history is a part of one (nextToken)")
	case c.Expect.Status == "ABORTED":
		return nil, errors.New("the execution was stopped from outside, which no test case can tell")
	}
	mocks, calls, err := answers(prog, c)
	if err != nil {
		return nil, err
	}
	made := madeCase{Input: json.RawMessage(*c.InputText), Mocks: mocks, Expect: madeExpectation{
		Status: c.Expect.Status, Output: c.Expect.Output, Calls: calls,
	}}
	if start, err := time.Parse(time.RFC3339Nano, c.Recorded); err == nil {
		made.StartTime = start.UTC().Format(time.RFC3339Nano)
	}
	if c.Expect.Error != nil {
		made.Expect.Error = *c.Expect.Error
	}
	path, mapRun, err := pathOf(c)
	if err != nil {
		return nil, err
	}
	if !c.Unordered { // else the order is one of many
		made.Expect.Path = path
	}
	if mapRun {
		fmt.Fprintln(r.stderr, "aslc: the executions of a Map Run have histories of their own: add the answers to their tasks")
	}
	text, err := encode(made)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = json.Indent(&b, text, "", "  ")
	b.WriteByte('\n')
	return b.Bytes(), err
}

// answers are the mocks, and how often each state called.
func answers(prog *ir.Program, c *replay.Case) (mocks, calls *members, err error) {
	tasks := map[string]bool{}
	prog.Root.Walk(func(st ir.State) { tasks[st.Base().Name] = st.Kind() == "Task" })
	mocks, calls = &members{values: map[string]any{}}, &members{values: map[string]any{}}
	for i := range c.Tasks {
		t := &c.Tasks[i]
		if t.State == nil || !tasks[*t.State] {
			return nil, nil, fmt.Errorf("it is of another definition: there is no Task state %s", stateText(t.State))
		}
		name := *t.State
		if mocks.values[name] == nil {
			mocks.names, calls.names = append(mocks.names, name), append(calls.names, name)
			mocks.values[name], calls.values[name] = []casetest.Answer(nil), 0
		}
		mocks.values[name] = append(mocks.values[name].([]casetest.Answer), answerOf(t))
		calls.values[name] = calls.values[name].(int) + 1
	}
	if len(mocks.names) == 0 {
		return nil, nil, nil
	}
	return mocks, calls, nil
}

func stateText(name *string) string {
	if name == nil {
		return "that called"
	}
	return fmt.Sprintf("%q", *name)
}

func answerOf(t *replay.Task) casetest.Answer {
	var a casetest.Answer
	if t.Iteration != nil {
		a.Item = &t.Iteration.Index
	}
	o := &t.Outcome
	switch {
	case o.TimedOut || o.None:
		a.Never = true
	case o.Failed || o.StartFailed || o.SubmitFailed || o.ScheduleFailed:
		a.Throw = &casetest.Failure{Error: o.Error, Cause: o.Cause}
	case o.OutputText != nil && json.Valid([]byte(*o.OutputText)):
		a.Return = json.RawMessage(*o.OutputText)
	case o.OutputText != nil:
		a.Return, _ = encode(*o.OutputText) // a string can be written
	default:
		a.Return = json.RawMessage("null")
	}
	return a
}

// pathOf are the states in the order in which they were entered, and whether a
// Map Run was started.
func pathOf(c *replay.Case) (path []string, mapRun bool, err error) {
	var events []struct {
		Type    string
		Entered struct{ Name string } `json:"stateEnteredEventDetails"`
	}
	if err := json.Unmarshal(c.Expect.Events, &events); err != nil {
		return nil, false, err
	}
	for _, e := range events {
		if strings.HasSuffix(e.Type, "StateEntered") {
			path = append(path, e.Entered.Name)
		}
		mapRun = mapRun || e.Type == "MapRunStarted"
	}
	return path, mapRun, nil
}
