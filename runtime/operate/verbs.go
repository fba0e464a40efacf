package operate

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/cli"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

// Verbs are the commands of a program with a store.
func Verbs() []cli.Verb {
	return []cli.Verb{
		{Name: "worker", About: "drive the executions of the store until interrupted", Flags: new(workerFlags).flags, Run: worker},
		{Name: "serve", About: "do that, and answer the API of AWS Step Functions", Flags: new(serveFlags).flags, Run: serveAPI},
		{Name: "start", Args: "[INPUT]", About: "start an execution that a worker drives, and print its name", Flags: new(startFlags).flags, Run: start},
		{Name: "list", About: "list executions, the latest first", Flags: new(listFlags).flags, Run: list},
		{Name: "describe", Args: "EXECUTION", About: "tell how an execution stands, what it cost and how near it is to limits", Flags: new(showFlags).flags, Run: describe},
		{Name: "history", Args: "EXECUTION", About: "print an execution's events", Flags: new(historyFlags).flags, Run: history},
		{Name: "stop", Args: "EXECUTION", About: "end an execution as ABORTED", Flags: new(stopFlags).flags, Run: stopExecution},
		{Name: "redrive", Args: "EXECUTION", About: "let an execution that failed go on from the state that failed", Flags: new(redriveFlags).flags, Run: redrive},
		{Name: "reproduce", Args: "EXECUTION", About: "write a Go test that runs one state as an execution did", Flags: new(reproduceFlags).flags, Run: reproduce},
		{Name: "prune", About: "forget executions that ended long ago", Flags: new(pruneFlags).flags, Run: prune},
		{Name: "backup", Args: "FILE", About: "copy the store, whoever works on it meanwhile", Flags: new(storeFlag).flags, Run: backup},
		{Name: "doctor", About: "read the whole store and tell what is wrong with it", Flags: new(storeFlag).flags, Run: doctor},
	}
}

// storeFlag names the store.
type storeFlag struct{ name string }

// storeEnv names the store where no flag does.
const storeEnv = "ASLC_STORE"

func (s *storeFlag) flags() []cli.Flag {
	return []cli.Flag{{Name: "store", Value: "FILE", About: "the store; else the environment's " + storeEnv, Set: setTo(&s.name)}}
}

func (s *storeFlag) file(c *cli.Call) (string, error) {
	if s.name == "" {
		s.name = os.Getenv(storeEnv)
	}
	if s.name == "" {
		return "", c.Misused("there is no store: give --store FILE, or set %s", storeEnv)
	}
	return s.name, nil
}

func setTo(to *string) func(string) error {
	return func(s string) error { *to = s; return nil }
}

func setOn(to *bool) func(string) error {
	return func(string) error { *to = true; return nil }
}

// reader opens the store for reading.
func (s *storeFlag) reader(c *cli.Call) (*durable.Reader, *sqlite.Reader, error) {
	file, err := s.file(c)
	if err != nil {
		return nil, nil, err
	}
	r, err := sqlite.OpenReader(file)
	if err != nil {
		return nil, nil, err
	}
	return &durable.Reader{Store: r}, r, nil
}

// registryOf is the folder beside a store that has the versions, aliases and tags that
// serve was given.
func registryOf(file string) string { return file + ".machines" }

// act has something done to the store, by its owner if it has one.
func (s *storeFlag) act(c *cli.Call, q request) (reply, error) {
	file, err := s.file(c)
	if err != nil {
		return reply{}, err
	}
	ctx, stop := c.Interruptible()
	defer stop()
	a, alone, err := act(ctx, c, file, q)
	if err == nil && alone && (q.Op == "start" || q.Op == "redrive") {
		fmt.Fprintf(c.Stderr, "%s: nobody works on %[2]s; the execution goes on with: %[1]s worker --store %[2]s\n", c.Name, file)
	}
	return a, err
}

// ref names an execution of the program's machine, or by its ARN any other one: of
// those that Map Runs started, MACHINE/LABEL:NAME is enough.
func ref(c *cli.Call, name string) durable.Ref {
	if machine, last, ok := cutLast(name, ":"); ok {
		_, machine, _ = cutLast(":"+machine, ":")
		return durable.Ref{Machine: machine, Name: last}
	}
	return durable.Ref{Machine: c.New(runtime.Unbound).Definition().Name, Name: name}
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+len(sep):], true
}

// named parses the flags of a command that takes the name of an execution.
func named(c *cli.Call, args []string, flags []cli.Flag) (string, error) {
	rest, err := c.Parse(args, flags, 1)
	if err == nil && len(rest) == 0 {
		err = c.Misused("which execution? The command list shows their names")
	}
	if err != nil {
		return "", err
	}
	return rest[0], nil
}

type startFlags struct {
	storeFlag
	as string
}

func (s *startFlags) flags() []cli.Flag {
	return append(s.storeFlag.flags(), cli.Flag{Name: "name", Value: "NAME", About: "of the execution; a start that is repeated with it starts nothing", Set: setTo(&s.as)})
}

func start(c *cli.Call, args []string) error {
	var s startFlags
	rest, err := c.Parse(args, s.flags(), 1)
	if err != nil {
		return err
	}
	in, err := c.Input(rest)
	if err != nil {
		return err
	}
	a, err := s.act(c, request{Op: "start", Name: s.as, Input: in.Text()})
	if err == nil {
		_, err = fmt.Fprintln(c.Stdout, a.Name)
	}
	return err
}

type stopFlags struct {
	storeFlag
	err, cause string
}

func (s *stopFlags) flags() []cli.Flag {
	return append(s.storeFlag.flags(),
		cli.Flag{Name: "error", Value: "NAME", About: "that the execution shows", Set: setTo(&s.err)},
		cli.Flag{Name: "cause", Value: "TEXT", About: "that the execution shows", Set: setTo(&s.cause)})
}

func stopExecution(c *cli.Call, args []string) error {
	var s stopFlags
	name, err := named(c, args, s.flags())
	if err == nil {
		_, err = s.act(c, request{Op: "stop", Name: name, Error: s.err, Cause: s.cause})
	}
	return err
}

type redriveFlags struct {
	storeFlag
	accept bool
}

func (s *redriveFlags) flags() []cli.Flag {
	return append(s.storeFlag.flags(), cli.Flag{Name: "accept-definition", About: "go on by this program's definition although the state has changed", Set: setOn(&s.accept)})
}

func redrive(c *cli.Call, args []string) error {
	var s redriveFlags
	name, err := named(c, args, s.flags())
	if err == nil {
		_, err = s.act(c, request{Op: "redrive", Name: name, Accept: s.accept})
	}
	return err
}

type pruneFlags struct {
	storeFlag
	age time.Duration
}

func (p *pruneFlags) flags() []cli.Flag {
	return append(p.storeFlag.flags(), cli.Flag{Name: "older-than", Value: "TIME", About: "what ended so long ago or longer: 90d, 12h", Set: setTime(&p.age)})
}

func prune(c *cli.Call, args []string) error {
	var p pruneFlags
	if _, err := c.Parse(args, p.flags(), 0); err != nil {
		return err
	}
	if p.age == 0 {
		return c.Misused("how old are executions that shall go? Give --older-than, for example 90d")
	}
	a, err := p.act(c, request{Op: "prune", Before: time.Now().Add(-p.age).UnixNano()})
	if err == nil {
		_, err = fmt.Fprintf(c.Stdout, "%d executions are forgotten\n", a.Count)
	}
	return err
}

func backup(c *cli.Call, args []string) error {
	var s storeFlag
	rest, err := c.Parse(args, s.flags(), 1)
	if err == nil && len(rest) == 0 {
		err = c.Misused("which FILE shall the copy be?")
	}
	if err != nil {
		return err
	}
	file, err := s.file(c)
	if err != nil {
		return err
	}
	r, err := sqlite.OpenReader(file)
	if err != nil {
		return err
	}
	defer r.Close()
	ctx, stop := c.Interruptible()
	defer stop()
	if err := r.Backup(ctx, rest[0]); err != nil {
		return err
	}
	return serve.CopyRegistry(registryOf(file), registryOf(rest[0]))
}

func doctor(c *cli.Call, args []string) error {
	var s storeFlag
	if _, err := c.Parse(args, s.flags(), 0); err != nil {
		return err
	}
	_, r, err := s.reader(c)
	if err != nil {
		return err
	}
	defer r.Close()
	ctx, stop := c.Interruptible()
	defer stop()
	problems, err := r.Check(ctx)
	if err != nil {
		return err
	}
	for _, p := range problems {
		fmt.Fprintln(c.Stdout, p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d things are wrong with the store", len(problems))
	}
	_, err = fmt.Fprintln(c.Stdout, "the store is sound")
	return err
}
