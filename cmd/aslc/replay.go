package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime/replay"
)

// replayer is one call of replay.
type replayer struct {
	*app
	placeholders
	promised            contracts
	cases, ids, runtime string
	job                 replay.Job
	execution           string
	engine              string
	endpoint, token, s3 string
	together            bool
	lambda              string    // address; "": functions are not played
	server              *endpoint // nil: none
	player              lambdaPlayer

	units []*bundle.Unit
	known map[string]machine // by the definition's text

	answered int            // cases of calls
	executed int            // executions on an endpoint
	ran      map[string]int // the same by engine, of those whose engine it names
	strayed  []string       // what was answered otherwise than recorded
}

// machine is a compiled definition: its place in the executable, or why there
// is none.
type machine struct {
	place   int
	refused string
}

func newReplay(a *app) *cobra.Command {
	r := &replayer{app: a, known: map[string]machine{}, ran: map[string]int{}}
	cmd := &cobra.Command{
		Use:   "replay DEFINITION HISTORY…",
		Short: "prove that a definition behaves as it did on AWS",
		Long: `Run the compiled definition against executions that were recorded on AWS, and
say where it behaves differently.

A HISTORY is what the AWS CLI prints:

	aws stepfunctions get-execution-history --execution-arn ARN > history.json
	aslc replay order.asl.json history.json

The input and the result of every task are taken out of the history; the
definition decides anew what happens: which states are entered with what, which
tasks are called with what arguments, what is retried and caught, and how it
ends. Nothing is called, and waits, back-offs and time-outs take no time. The
events are then compared with the recorded ones. Task tokens, UUIDs and times of
day differ from run to run and count as equal; where branches or iterations ran
at the same time, the order of events does not count. Give --execution if the
definition looks at its own name in the context object.

Recorded results are held to what the tasks promise: one that breaks its promise
fails the task here, and so the replay.

With --cases, recorded cases are replayed instead of a history: a folder with
JSON files, each a definition, an input, task results and what AWS did with them.
Cases of CreateStateMachine, ValidateStateMachineDefinition and TestState are
answered too.

With --endpoint, the calls of cases of the API are sent to a server: aslc serve, or
anything else that speaks the protocol. Recorded executions are started there, and
their histories written to --out, as far as their tasks are activities or, with
--lambda, Lambda functions: replay does that work as it was done on AWS. Beware: what a
case made is deleted after it, and so is everything else that the server lists.

Exit code 0: everything as recorded; 1: something differs, or a definition is
refused; 2: the command makes no sense.
` + contractHelp + placeholderHelp,
		RunE: func(cmd *cobra.Command, args []string) error { return r.run(cmd.Context(), args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&r.cases, "cases", "", "replay the recorded cases in `DIR`")
	flags.StringVar(&r.ids, "ids", "", "only the cases that `FILE` names, one id a line")
	flags.BoolVar(&r.job.Limits, "aws-limits", false, "fail where AWS's limits would make the execution fail")
	flags.BoolVar(&r.job.Resume, "resume", false, "also throw each run away at every checkpoint, resume it from the checkpoint's bytes, and compare")
	flags.StringVar(&r.engine, "engine", "inline", "durable: also run each case through a store and compare; with --resume, restarted from it at every commit")
	flags.StringVar(&r.job.Out, "out", "", "write each case's result to `DIR`/ID.json")
	flags.StringVar(&r.job.Known, "known", "", "accept the differences that `FILE` lists: a JSON object of ids and reasons; one that is gone is an error")
	flags.StringVar(&r.execution, "execution", "", "`ARN` under which the recorded execution ran")
	flags.StringVar(&r.endpoint, "endpoint", "", "send the recorded calls of --cases to the server at `URL`, which is emptied after each case")
	flags.StringVar(&r.token, "token", "", "`SECRET` that the server wants")
	flags.BoolVar(&r.together, "together", false, "make the state machines of all executions once before, at the same time: a server that compiles them does so in one build")
	flags.StringVar(&r.lambda, "lambda", "", "play recorded Lambda functions at `ADDRESS`, the --lambda-endpoint of the server")
	flags.StringVar(&r.s3, "s3", "", "put the objects that cases read into `DIR`, the --s3 of the server")
	flags.StringVar(&r.runtime, "runtime", "", "`DIR` of a checkout of aslc whose runtime is used")
	r.register(flags)
	r.promised.register(flags)
	return cmd
}

func (r *replayer) run(ctx context.Context, args []string) error {
	switch r.engine {
	case "inline":
	case "durable":
		r.job.Durable = true
	default:
		return misused("aslc replay --engine durable", "there is no engine %q to replay with", r.engine)
	}
	var err error
	if r.endpoint != "" {
		if r.server, err = newEndpoint(r.endpoint, r.token); err != nil {
			return err
		}
	}
	if r.lambda != "" {
		functions, err := r.player.listen(r.lambda)
		if err != nil {
			return err
		}
		defer functions.Close()
	}
	switch {
	case r.cases != "" && len(args) == 0:
		err = r.addCases(ctx)
	case r.cases == "" && len(args) >= 2:
		err = r.addHistories(args[0], args[1:])
	default:
		return misused("aslc replay order.asl.json history.json", "replay takes a definition and histories of its executions, or --cases")
	}
	if err != nil {
		return err
	}
	answered := r.calls()
	if len(r.job.Cases) == 0 {
		return answered
	}
	if err := r.play(ctx); err != nil {
		return err
	}
	return answered
}

// play builds the executable and runs it.
func (r *replayer) play(ctx context.Context) error {
	for _, path := range []*string{&r.job.Out, &r.job.Known} {
		if err := absolute(path); err != nil {
			return err
		}
	}
	exe, err := bundle.Replay(ctx, r.units, bundle.Options{Runtime: r.runtime, Env: os.Environ()})
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "aslc-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	text, err := json.Marshal(&r.job)
	if err != nil {
		return err
	}
	file := filepath.Join(work, "job.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, exe, file)
	cmd.Stdout, cmd.Stderr = r.stdout, r.stderr
	var ended *exec.ExitError
	if err := cmd.Run(); errors.As(err, &ended) {
		return status(ended.ExitCode())
	} else if err != nil {
		return err
	}
	return nil
}

func absolute(path *string) (err error) {
	if *path != "" {
		*path, err = filepath.Abs(*path)
	}
	return err
}

// addHistories takes one definition and histories of its executions.
func (r *replayer) addHistories(definition string, histories []string) error {
	src, err := r.source(definition)
	if err != nil {
		return err
	}
	values, err := r.values(r.app, src)
	if err != nil {
		return err
	}
	from, err := r.promised.options(definition, defaultOutput(definition))
	if err != nil {
		return err
	}
	result, err := r.compile(src, compiler.Options{Package: "m0", Set: values, Contracts: whenBound(from)}, "")
	if err != nil {
		return err
	}
	r.units = []*bundle.Unit{unitOf(result)}
	r.job.Plain = true
	for _, history := range histories {
		if _, err := os.Stat(history); err != nil {
			return misused("aslc replay "+definition+" with the name of a history", "%v", err)
		}
		r.job.Cases = append(r.job.Cases, replay.Entry{ID: history, File: history, Execution: r.execution})
	}
	return nil
}

func unitOf(result *compiler.Result) *bundle.Unit {
	return &bundle.Unit{Program: result.Program, Package: result.Package, Prefix: result.Prefix, FileName: "machine.go", File: result.File}
}

// recordedCase is what the compiler needs to know of a case file.
type recordedCase struct {
	ID, Group, Kind string
	Definition      json.RawMessage
	DefinitionText  string `json:"definition_text"`
}

func (r *replayer) addCases(ctx context.Context) error {
	wanted, err := r.wanted()
	if err != nil {
		return err
	}
	if r.together && r.server != nil {
		if err := r.makeTogether(ctx, wanted); err != nil {
			return err
		}
	}
	err = r.eachCase(wanted, func(file string, text []byte, c *recordedCase) error { return r.addCase(ctx, file, text, c) })
	if err != nil {
		return misused("--cases with the name of a folder", "%v", err)
	}
	if len(r.job.Cases) == 0 && r.answered+r.executed == 0 {
		return misused("--cases and --ids that name recorded executions", "there is nothing to replay in %s", r.cases)
	}
	return nil
}

// wanted are the ids in --ids; nil: all.
func (r *replayer) wanted() (map[string]bool, error) {
	if r.ids == "" {
		return nil, nil
	}
	text, err := r.read(r.ids)
	if err != nil {
		return nil, misused("--ids with the name of a file", "%v", err)
	}
	ids := map[string]bool{}
	for _, id := range strings.Fields(string(text)) {
		ids[id] = true
	}
	return ids, nil
}

// eachCase calls f with the wanted cases.
func (r *replayer) eachCase(wanted map[string]bool, f func(file string, text []byte, c *recordedCase) error) error {
	return filepath.WalkDir(r.cases, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(file) != ".json" {
			return err
		}
		text, err := r.read(file)
		if err != nil {
			return err
		}
		var c recordedCase
		if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) || json.Unmarshal(text, &c) != nil {
			return nil // other files may stand in the folder
		}
		if wanted != nil && !wanted[c.ID] {
			return nil
		}
		return f(file, text, &c)
	})
}

// addCase takes a case if it is one of an execution, or of calls that can be answered.
func (r *replayer) addCase(ctx context.Context, file string, text []byte, c *recordedCase) error {
	switch c.Kind {
	case "execution", "express":
		if r.server != nil {
			return r.driveExecution(ctx, text)
		}
	case "validation", "teststate", "api":
		if r.server != nil {
			return r.drive(ctx, text)
		}
		return r.addCalls(ctx, text)
	default:
		return nil
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	m := r.machine(c)
	r.job.Cases = append(r.job.Cases, replay.Entry{ID: c.ID, Group: c.Group, File: path, Machine: m.place, Refused: m.refused})
	return nil
}

// machine compiles the case's definition, unless it had the same one before.
func (r *replayer) machine(c *recordedCase) machine {
	text := c.DefinitionText
	if text == "" {
		text = string(c.Definition)
	}
	if m, ok := r.known[text]; ok {
		return m
	}
	src := &ir.Source{Name: c.ID + ".asl.json", Text: []byte(text)}
	result, list := compiler.Compile(src, compiler.Options{Package: fmt.Sprintf("m%d", len(r.units))})
	m := machine{place: len(r.units)}
	if result == nil {
		m.refused = refusal(src, list)
	} else {
		r.units = append(r.units, unitOf(result))
	}
	r.known[text] = m
	return m
}

// refusal is why a definition does not compile, in one line.
func refusal(src *ir.Source, list diag.List) string {
	i := slices.IndexFunc(list, func(d diag.Diagnostic) bool { return d.Severity == diag.Error })
	if i < 0 {
		return "its definition is refused"
	}
	line, _ := src.Position(list[i].Span.Start)
	return fmt.Sprintf("its definition is refused: line %d: %s [%s]", line, list[i].Message, list[i].Code)
}
