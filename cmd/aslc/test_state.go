package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler/teststate"
	"github.com/aslc-dev/aslc/runtime/cli"
)

// stateTrial is one call of test-state.
type stateTrial struct {
	*app
	state, result, errorName, cause string
	variables, context, config      string
	request                         teststate.Request
	validation, level               string
	tasks, bindings                 []string
}

func newTestState(a *app) *cobra.Command {
	t := &stateTrial{app: a}
	cmd := &cobra.Command{
		Use:   "test-state DEFINITION [INPUT]",
		Short: "try one state, as the operation TestState does",
		Long: `Try one state of a definition and print what the operation TestState of AWS
answers: status, output or error, the next state, and with --level DEBUG the
documents that the state makes on its way.

	aslc test-state order.asl.json order.json --state "Charge card" --result '{"ok": true}' --level DEBUG

DEFINITION may also be a single state; then --state is left out. INPUT is JSON, a
file, or - for standard input; by default {}. --result and --error stand for the
work of a Task, Parallel or Map. A result is held against the model of the AWS
service that the task calls: --validation NONE turns that off.

Without them a Task does its work, as --task or --bindings binds it. An HTTP task
(http:invoke) makes its request, with what the bindings file has for its connection:

` + cli.ConnectionsHelp + `
--level TRACE shows the request and its answer, without what the connection adds;
with --reveal-secrets as it was sent.

Exit code 0: the state succeeds, or its error is caught or retried; 1: it fails,
or the definition is refused; 2: the command makes no sense.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) > 2 {
				return misused("aslc test-state --help", "test-state takes a definition and an input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return t.run(cmd, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&t.state, "state", "", "the state's `NAME`; by default the definition is a state itself")
	flags.StringVar(&t.level, "level", "INFO", "INFO, DEBUG or TRACE")
	flags.StringVar(&t.result, "result", "", "`JSON` that the state's work results in")
	flags.StringVar(&t.errorName, "error", "", "`NAME` of the error with which the work fails")
	flags.StringVar(&t.cause, "cause", "", "`TEXT` of that error")
	flags.StringVar(&t.validation, "validation", "STRICT", "how to look at --result: STRICT, PRESENT or NONE")
	flags.StringVar(&t.variables, "variables", "", "`JSON` object of the workflow variables")
	flags.StringVar(&t.context, "context", "", "`JSON` of the context object")
	flags.StringVar(&t.config, "config", "", "`JSON` of TestState's stateConfiguration: retrierRetryCount and others")
	flags.BoolVar(&t.request.RevealSecrets, "reveal-secrets", false, "show what a connection adds to a request")
	flags.StringArrayVar(&t.tasks, "task", nil, "bind the work of the task: `NAME=exec:COMMAND` or NAME=http://…")
	flags.StringArrayVar(&t.bindings, "bindings", nil, bindingsFlag)
	return cmd
}

func (t *stateTrial) run(cmd *cobra.Command, args []string) error {
	src, err := t.source(args[0])
	if err != nil {
		return err
	}
	definition := string(src.Text)
	t.request.Definition, t.request.InspectionLevel = &definition, &t.level
	if len(args) > 1 {
		input, err := t.input(args[1])
		if err != nil {
			return err
		}
		t.request.Input = &input
	}
	if err := t.complete(cmd.Flags().Changed); err != nil {
		return err
	}
	return t.try(cmd.Context())
}

// input is JSON by itself, or what a file holds.
func (t *stateTrial) input(arg string) (string, error) {
	if json.Valid([]byte(arg)) {
		return arg, nil
	}
	text, err := t.read(arg)
	if err != nil {
		return "", misused("JSON, the name of a file, or - for standard input", "the input: %v", err)
	}
	return string(text), nil
}

// complete puts the flags that were given into the request.
func (t *stateTrial) complete(given func(flag string) bool) error {
	for _, f := range []struct {
		flag string
		from *string
		into **string
	}{
		{"state", &t.state, &t.request.StateName},
		{"variables", &t.variables, &t.request.Variables},
		{"context", &t.context, &t.request.Context},
	} {
		if given(f.flag) {
			*f.into = f.from
		}
	}
	if given("config") {
		if err := json.Unmarshal([]byte(t.config), &t.request.StateConfiguration); err != nil {
			return misused(`--config '{"retrierRetryCount": 1}'`, "--config: %v", err)
		}
	}
	if given("result") || given("error") || given("cause") {
		mock := &teststate.Mock{FieldValidationMode: &t.validation}
		if given("result") {
			mock.Result = &t.result
		}
		if given("error") || given("cause") {
			mock.ErrorOutput = &teststate.ErrorOutput{Error: t.errorName, Cause: t.cause}
		}
		t.request.Mock = mock
	}
	return nil
}

func (t *stateTrial) try(ctx context.Context) error {
	work, err := t.table(t.bindings, t.tasks)
	if err != nil {
		return err
	}
	response, err := teststate.Run(ctx, &t.request, teststate.Options{Tasks: work})
	var fault *teststate.Fault
	if errors.As(err, &fault) {
		if strings.HasPrefix(fault.Code, "Validation") {
			return misused("aslc test-state --help", "%s", fault.Message)
		}
		return errors.New(fault.Message)
	}
	if err != nil {
		return err
	}
	enc := json.NewEncoder(t.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(response); err != nil {
		return fmt.Errorf("the answer cannot be printed: %w", err)
	}
	if response.Status == teststate.Failed {
		return status(exitFindings)
	}
	return nil
}
