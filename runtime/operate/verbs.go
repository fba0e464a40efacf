package operate

import (
	"errors"
	"fmt"
	"os"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/cli"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

// Verbs are the commands of a program with a store.
func Verbs() []cli.Verb {
	return []cli.Verb{
		{Name: "worker", About: "drive the executions of the store until interrupted", Flags: workerFlags, Run: worker},
		{Name: "serve", About: "do that, and answer the API of AWS Step Functions", Flags: new(serveFlags).flags, Run: serveAPI},
		{Name: "start", Args: "[INPUT]", About: "start an execution that a worker drives, and print its name", Flags: new(startFlags).flags, Run: start},
		{Name: "list", About: "list executions, the latest first", Flags: new(listFlags).flags, Run: list},
		{Name: "describe", Args: "EXECUTION", About: "tell how an execution stands, what it cost and how near it is to limits", Flags: new(showFlags).flags, Run: describe},
		{Name: "history", Args: "EXECUTION", About: "print an execution's events", Flags: new(historyFlags).flags, Run: history},
		{Name: "stop", Args: "EXECUTION", About: "end an execution as ABORTED", Flags: new(stopFlags).flags, Run: stopExecution},
		{Name: "redrive", Args: "EXECUTION", About: "let an execution that failed go on from the state that failed", Flags: new(redriveFlags).flags, Run: redrive},
		{Name: "doctor", About: "read the whole store and tell what is wrong with it", Flags: new(storeFlag).flags, Run: doctor},
	}
}

func workerFlags() []cli.Flag {
	return append(new(storeFlag).flags(), new(cli.Work).Flags()...)
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

// ask asks the owner of the store.
func (s *storeFlag) ask(c *cli.Call, q request) (string, error) {
	file, err := s.file(c)
	if err != nil {
		return "", err
	}
	ctx, stop := c.Interruptible()
	defer stop()
	name, err := ask(ctx, file, q)
	if errors.Is(err, errNobody) {
		return "", fmt.Errorf("nobody works on %s: begin with %s worker --store %s (%w)", file, c.Name, file, err)
	}
	return name, err
}

// ref names an execution of the program's machine.
func ref(c *cli.Call, name string) durable.Ref {
	return durable.Ref{Machine: c.New(runtime.Unbound).Definition().Name, Name: name}
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
	name, err := s.ask(c, request{Op: "start", Name: s.as, Input: in.Text()})
	if err == nil {
		_, err = fmt.Fprintln(c.Stdout, name)
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
		_, err = s.ask(c, request{Op: "stop", Name: name, Error: s.err, Cause: s.cause})
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
		_, err = s.ask(c, request{Op: "redrive", Name: name, Accept: s.accept})
	}
	return err
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
