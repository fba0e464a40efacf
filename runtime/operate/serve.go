package operate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/cli"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve"
	"github.com/aslc-dev/aslc/runtime/serve/console"
	"github.com/aslc-dev/aslc/runtime/telemetry"
	"github.com/aslc-dev/aslc/runtime/trace"
)

// serveFlags are those of serve.
type serveFlags struct {
	workerFlags
	listen, token, role string
	credentials         string
	rate                int
	hosts               []string
	express             bool
}

func (s *serveFlags) flags() []cli.Flag {
	s.listen, s.role = "localhost:8083", "arn:aws:iam::123456789012:role/aslc"
	own := []cli.Flag{
		{Name: "listen", Value: "ADDRESS", About: "where to listen (default localhost:8083); port 0 chooses one", Set: setTo(&s.listen)},
		{Name: "token", Value: "SECRET", About: "what requests must bring as Authorization: Bearer SECRET", Set: setTo(&s.token)},
		{Name: "credentials", Value: "FILE", About: "requests must be signed with a key of FILE, which has the form of ~/.aws/credentials", Set: setTo(&s.credentials)},
		{Name: "rate", Value: "N", About: "answer at most N requests a second, others with ThrottlingException", Set: func(text string) (err error) {
			s.rate, err = strconv.Atoi(text)
			if err != nil || s.rate < 0 {
				return fmt.Errorf("%q is no number of requests", text)
			}
			return nil
		}},
		{Name: "host", Value: "NAME", About: "a host that requests may name beside localhost and *.amazonaws.com", Set: func(h string) error {
			s.hosts = append(s.hosts, h)
			return nil
		}},
		{Name: "express", About: "the machine's executions are Express: not stored, and StartSyncExecution waits for them", Set: setOn(&s.express)},
	}
	return append(own, s.workerFlags.flags()...)
}

// serveAPI drives the executions of the store, as worker does, and answers the API of
// Step Functions for them until interrupted.
func serveAPI(c *cli.Call, args []string) (err error) {
	var s serveFlags
	if _, err := c.Parse(args, s.flags(), 0); err != nil {
		return err
	}
	keys, err := s.keys(c)
	if err != nil {
		return err
	}
	if !serve.Loopback(s.listen) && s.token == "" && keys == nil {
		return c.Misused("--listen %s: an address that other machines reach needs --token SECRET or --credentials FILE", s.listen)
	}
	file, err := s.file(c)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return err
	}
	ctx, stop := c.Interruptible()
	defer stop()
	tasks := serve.NewTasks()
	s.work.Metrics, s.work.Service = &telemetry.Metrics{}, tasks
	o, err := own(context.WithoutCancel(ctx), c, file, s.safe, &s.work)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, o.close()) }()
	registry, err := serve.NewRegistry(registryOf(file))
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server, err := serve.New(ctx, o.service, serve.Options{
		Registry: registry, Metrics: s.work.Metrics, Tasks: tasks, Drawn: drawn(c.Shown, seenAgain(c.New(runtime.Unbound))), Hosts: s.hosts, Token: s.token, Keys: keys, Rate: s.rate, Key: o.store.Meta().TokenKey, Log: slog.New(slog.NewTextHandler(c.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err == nil {
		err = server.AddFixed(ctx, durable.Machine{Executor: o.executor, Express: s.express}, s.role)
	}
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	end, err := s.duties.begin(ctx, c, o)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer end()
	fmt.Fprintf(c.Stdout, "listening at http://%s\nconsole at http://%[1]s/console/\n", listener.Addr())
	return server.Run(ctx, listener)
}

// keys are the access keys that requests may be signed with; nil: they need not be.
func (s *serveFlags) keys(c *cli.Call) (map[string]string, error) {
	if s.credentials == "" {
		return nil, nil
	}
	text, err := os.ReadFile(s.credentials)
	if err != nil {
		return nil, c.Misused("--credentials: %v", err)
	}
	keys, err := serve.ParseCredentials(string(text))
	if err != nil {
		return nil, c.Misused("--credentials %s: %v", s.credentials, err)
	}
	return keys, nil
}

// earlier is why an execution has no graph.
const earlier = "The execution goes by a definition that this executable was not built from, so its graph and its Go are not here. aslc graph draws it, and aslc view shows a history with it."

// drawn gives what was built in for the console. Executions of an earlier definition
// are shown with theirs.
func drawn(shown string, evaluate trace.Evaluate) func(machine, definition string) (*console.Machine, error) {
	return func(machine, definition string) (*console.Machine, error) {
		m := &console.Machine{}
		if shown != "" {
			if err := json.Unmarshal([]byte(shown), m); err != nil {
				return nil, err
			}
		}
		if m.Definition != definition {
			return &console.Machine{Name: machine, File: machine + ".asl.json", Definition: definition, Missing: earlier}, nil
		}
		m.Evaluate = evaluate
		return m, nil
	}
}
