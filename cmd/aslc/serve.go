package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/cli"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/operate"
	"github.com/aslc-dev/aslc/runtime/serve"
	"github.com/aslc-dev/aslc/runtime/storage"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// localServer is one call of serve.
type localServer struct {
	*app
	listen, data    string
	safe            sqlite.Synchronous
	account, region string
	token           string
	credentials     string
	rate            int
	hosts           []string
	tasks           []string
	bindingFiles    []string
	mock, lambda    string
	s3              string
	limits, verbose bool

	engine, definitions string
	runtime             string
	children, cache     int
	idle                time.Duration
}

func newServe(a *app) *cobra.Command {
	l := &localServer{app: a}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "be Step Functions on this machine: an endpoint for AWS SDKs and the AWS CLI",
		Long: `Answer the API of AWS Step Functions, all 37 operations, for any definition. An AWS
SDK or the AWS CLI is pointed at it by its endpoint:

	aslc serve --data ./states &
	aws stepfunctions list-state-machines --endpoint-url http://localhost:8083

CreateStateMachine validates a definition as the service does, and has it compiled in
the background. Executions run natively, in processes of their machines' own that this
one starts and ends. Until a machine is compiled, and where there is no go command,
executions run on aslc's interpreter; the header X-Aslc-Engine of an answer says which
it is. An execution ends on the engine that it began on. They are durable: with --data
they survive a restart, waits and task tokens included.

--definitions DIR makes a state machine of each file NAME.asl.json in a folder, and
looks for changes: one that is saved is updated. A file that is deleted leaves its
machine.

The work of tasks is bound as in aslc run: --task ChargeCard=exec:COMMAND or
=http://HOST/PATH, by function, activity or service action; Lambda functions that
are not bound are invoked at --lambda-endpoint, a service that speaks Lambda's
Invoke. --mock FILE holds test cases in AWS's MockConfigFile format; start an
execution of ARN#TestCase to have its states answer from it. Tasks that start
executions (states:startExecution) or call aws-sdk:sfn do so on this server. A task that
waits for its token and has no binding just waits: the token stands in the history.
HTTP tasks (http:invoke) make their requests, with what --bindings FILE has for the
connection that they name:

` + cli.ConnectionsHelp + `
Code that pointed an SDK at StepFunctionsLocal finds the same port, account, region and
ARN#TestCase, and its variables count where the flag is not given: AWS_ACCOUNT_ID,
AWS_DEFAULT_REGION, LAMBDA_ENDPOINT and SFN_MOCK_CONFIG. Waits are not scaled
(WAIT_TIME_SCALE): mock, or let aslc test run the definition on a virtual clock.

The server is reached from this machine alone. At another address it wants --token,
which requests bring as "Authorization: Bearer TOKEN", or --credentials: a file like
~/.aws/credentials, with one of whose keys requests are signed, as AWS's clients do.
A browser logs in to the console by the token, or by ACCESS_KEY:SECRET.`,
		Args: exactArgs(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error { return l.run(cmd.Context()) },
	}
	flags := cmd.Flags()
	flags.StringVar(&l.listen, "listen", "localhost:8083", "`ADDRESS` to listen at; port 0 chooses one")
	flags.StringVar(&l.data, "data", "", "keep state machines and executions in `DIR`; by default they are gone when the server ends")
	flags.Func("synchronous", "`MODE` of commits: FULL, what is acknowledged survives a power cut (default); NORMAL, the end of the process, and a power cut may take the last commits", func(text string) (err error) {
		l.safe, err = sqlite.ParseSynchronous(text)
		return err
	})
	flags.StringVar(&l.account, "account", variable("AWS_ACCOUNT_ID", "123456789012"), "account `ID` in ARNs")
	flags.StringVar(&l.region, "region", variable("AWS_DEFAULT_REGION", "us-east-1"), "region `NAME` in ARNs")
	flags.StringVar(&l.token, "token", "", "`SECRET` that requests must bring")
	flags.StringVar(&l.credentials, "credentials", "", "`FILE` in the form of ~/.aws/credentials: requests must be signed with one of its keys")
	flags.IntVar(&l.rate, "rate", 0, "answer at most `N` requests a second, others with ThrottlingException")
	flags.StringArrayVar(&l.hosts, "host", nil, "host `NAME` that requests may name beside localhost and *.amazonaws.com")
	flags.StringArrayVar(&l.tasks, "task", nil, "bind the work of a task: `NAME=exec:COMMAND` or NAME=http://…")
	flags.StringArrayVar(&l.bindingFiles, "bindings", nil, bindingsFlag)
	flags.StringVar(&l.mock, "mock", os.Getenv("SFN_MOCK_CONFIG"), "`FILE` with test cases in AWS's MockConfigFile format")
	flags.StringVar(&l.lambda, "lambda-endpoint", os.Getenv("LAMBDA_ENDPOINT"), "`URL` at which Lambda functions are invoked")
	flags.StringVar(&l.s3, "s3", "", "the object KEY of bucket BUCKET is the file `DIR`/BUCKET/KEY")
	flags.BoolVar(&l.limits, "aws-limits", false, "fail executions where AWS's limits would make them fail")
	flags.StringVar(&l.definitions, "definitions", "", "make state machines of the files in `DIR`, and update them when they change")
	flags.StringVar(&l.engine, "engine", "auto", "`ENGINE` of new executions: auto; interpreter; compiled: CreateStateMachine and UpdateStateMachine answer when the machine is compiled")
	flags.IntVar(&l.children, "max-children", 8, "run at most `N` processes of compiled machines")
	flags.DurationVar(&l.idle, "idle", time.Minute, "end a process that has had no execution for this `TIME`")
	flags.IntVar(&l.cache, "cache-size", 2048, "keep at most so many `MEGABYTES` of compiled machines")
	flags.StringVar(&l.runtime, "runtime", "", "`DIR` of a checkout of aslc whose runtime is used")
	flags.BoolVarP(&l.verbose, "verbose", "v", false, "log each request")
	return cmd
}

// variable is one of the environment, or what stands for it where it is not set.
func variable(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

func (l *localServer) run(ctx context.Context) error {
	keys, err := l.keys()
	if err == nil {
		err = l.checkFlags(keys)
	}
	if err != nil {
		return err
	}
	tasks, err := l.bindings()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	return l.within(func(dir string) error { return l.serve(ctx, dir, tasks, keys) })
}

// keys are the access keys that requests may be signed with; nil: they need not be.
func (l *localServer) keys() (map[string]string, error) {
	if l.credentials == "" {
		return nil, nil
	}
	text, err := l.read(l.credentials)
	if err != nil {
		return nil, misused("--credentials ~/.aws/credentials", "--credentials: %v", err)
	}
	keys, err := serve.ParseCredentials(string(text))
	if err != nil {
		return nil, misused("--credentials ~/.aws/credentials", "--credentials %s: %v", l.credentials, err)
	}
	return keys, nil
}

func (l *localServer) checkFlags(keys map[string]string) error {
	if !serve.Loopback(l.listen) && l.token == "" && keys == nil {
		return misused("--token SECRET, or --credentials FILE", "--listen %s: an address that other machines reach needs a token or credentials", l.listen)
	}
	if l.rate < 0 {
		return misused("--rate 1000", "--rate: %d is no number of requests", l.rate)
	}
	if !slices.Contains([]string{"auto", "interpreter", "compiled"}, l.engine) {
		return misused("--engine auto, interpreter or compiled", "--engine: there is no engine %q", l.engine)
	}
	if l.children < 1 {
		return misused("--max-children 1", "--max-children %d: a machine needs a process", l.children)
	}
	if l.idle <= 0 || l.cache < 0 {
		return misused("--idle 1m --cache-size 2048", "--idle and --cache-size cannot be less than nothing")
	}
	if info, err := os.Stat(l.definitions); l.definitions != "" && (err != nil || !info.IsDir()) {
		return misused("--definitions with the name of a folder", "--definitions: %s is no folder", l.definitions)
	}
	return nil
}

// within calls f with the directory of the data.
func (l *localServer) within(f func(dir string) error) (err error) {
	dir := l.data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "aslc-serve-*"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return f(dir)
}

func (l *localServer) serve(ctx context.Context, dir string, tasks *localTasks, keys map[string]string) (err error) {
	listener, err := net.Listen("tcp", l.listen)
	if err != nil {
		return misused("--listen with a free port", "%v", err)
	}
	metrics := &telemetry.Metrics{}
	store, err := operate.OpenStore(ctx, filepath.Join(dir, "executions.db"), l.safe, metrics)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	account := durable.Account{Region: l.region, ID: l.account}
	compiled := l.compiled(tasks, metrics)
	defer compiled.close()
	service, err := durable.Open(ctx, store, nil, durable.Options{Account: account, Made: true, Recent: serve.KeptExpress})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, service.Close()) }()
	compiled.begin(ctx, service)
	tasks.answer = service
	objects, closeObjects, err := l.objects()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, closeObjects()) }()
	registry, err := serve.NewRegistry(filepath.Join(dir, "machines"))
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	tasks.cases = registry
	server, err := serve.New(ctx, service, serve.Options{
		Account: account, Registry: registry, Compiler: &localCompiler{tasks: tasks, account: account, s3: objects, limits: l.limits},
		Engine: "interpreter", Host: compiled.machine, Settled: compiled.settled, TestCase: tasks.testCase, Tasks: tasks.nested,
		Metrics: metrics, Drawn: drawn, Hosts: l.hosts, Token: l.token, Keys: keys, Rate: l.rate, Log: l.log(), Key: store.Meta().TokenKey,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer l.forget(ctx, service)()
	fmt.Fprintf(l.stdout, "listening at http://%s\nconsole at http://%[1]s/console/\n", listener.Addr())
	stop := l.watch(ctx, server, compiled.builds)
	defer stop()
	return server.Run(ctx, listener)
}

// remembered is how long the service knows an execution that has ended; then its name
// is free again (API reference, StartExecution).
const remembered = 90 * 24 * time.Hour

// forget forgets what ended longer ago, until it is stopped.
func (l *localServer) forget(ctx context.Context, service *durable.Service) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := service.Keep(ctx, remembered); err != nil {
			l.log().Error("executions that are old enough are not forgotten", "error", err)
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// objects is what stands for S3; nil: nothing does.
func (l *localServer) objects() (runtime.Storage, func() error, error) {
	if l.s3 == "" {
		return nil, func() error { return nil }, nil
	}
	dir, err := storage.Open(l.s3, l.account)
	if err != nil {
		return nil, nil, misused("--s3 with the name of a folder", "--s3: %v", err)
	}
	return dir, dir.Close, nil
}

func (l *localServer) log() *slog.Logger {
	level := slog.LevelWarn
	if l.verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(l.stderr, &slog.HandlerOptions{Level: level}))
}
