package operate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/cli"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

// request is what a command asks of the owner of a store: one a connection.
type request struct {
	Op     string // start, stop, redrive, prune
	Name   string `json:",omitempty"` // of the execution
	Input  string `json:",omitempty"` // start: JSON
	Error  string `json:",omitempty"` // stop
	Cause  string `json:",omitempty"` // stop
	Accept bool   `json:",omitempty"` // redrive: the present definition
	Before int64  `json:",omitempty"` // prune: what ended before, nanoseconds since 1970
}

// reply is the answer.
type reply struct {
	Name  string `json:",omitempty"` // of the execution
	Count int    `json:",omitempty"` // of the executions that were forgotten
	Error string `json:",omitempty"` // what is wrong
}

// errNobody: no process owns the store.
var errNobody = errors.New("no process owns the store")

func socketOf(store string) string { return store + ".sock" }

// answers says whether there is an owner that answers.
func answers(ctx context.Context, store string) bool {
	conn, err := new(net.Dialer).DialContext(ctx, "unix", socketOf(store))
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// ask sends a request to the owner of the store.
func ask(ctx context.Context, store string, q request) (reply, error) {
	var a reply
	conn, err := new(net.Dialer).DialContext(ctx, "unix", socketOf(store))
	if err != nil {
		return a, fmt.Errorf("%w: %w", errNobody, err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	if err := json.NewEncoder(conn).Encode(&q); err != nil {
		return a, err
	}
	if err := json.NewDecoder(conn).Decode(&a); err != nil {
		return a, errors.Join(ctx.Err(), fmt.Errorf("the store's owner does not answer: %w", err))
	}
	if a.Error != "" {
		return a, errors.New(a.Error)
	}
	return a, nil
}

// listen opens the socket. The caller owns the store, so one that is there is
// what a process left that was killed.
func listen(store string) (net.Listener, error) {
	path := socketOf(store)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// maxRequest bounds a request: input has no limit of its own here.
const maxRequest = 256 << 20

// answer serves the socket until it is closed.
func (o *owner) answer(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go o.converse(conn)
	}
}

func (o *owner) converse(conn net.Conn) {
	defer conn.Close()
	var q request
	var a reply
	d := json.NewDecoder(&limited{conn, maxRequest})
	if err := d.Decode(&q); err != nil {
		if errors.Is(err, io.EOF) {
			return // who only looked whether anybody is here
		}
		a.Error = "the request cannot be read: " + err.Error()
	} else if a, err = o.do(o.ctx, &q); err != nil {
		a.Error = err.Error()
	}
	_ = json.NewEncoder(conn).Encode(&a) // who has gone needs no answer
}

// limited reads no more than it may.
type limited struct {
	net.Conn
	left int
}

func (l *limited) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, errors.New("it is too long")
	}
	n, err := l.Conn.Read(b[:min(len(b), l.left)])
	l.left -= n
	return n, err
}

// do does what a request asks for.
func (o *owner) do(ctx context.Context, q *request) (reply, error) {
	ref := durable.Ref{Machine: o.machine, Name: q.Name}
	a := reply{Name: q.Name}
	switch q.Op {
	case "start":
		in, err := runtime.Parse(bytes.TrimSpace([]byte(q.Input)))
		if err != nil {
			return a, fmt.Errorf("the input is not JSON: %w", err)
		}
		s, err := o.service.Start(ctx, durable.StartInput{Machine: o.machine, Name: q.Name, Input: in})
		a.Name = s.Name
		return a, err
	case "stop":
		_, err := o.service.Stop(ctx, ref, q.Error, q.Cause)
		return a, err
	case "redrive":
		_, err := o.service.Redrive(ctx, ref, durable.RedriveInput{AcceptDefinition: q.Accept})
		return a, err
	case "prune":
		n, err := o.service.Prune(ctx, time.Unix(0, q.Before))
		a.Count = n
		return a, err
	}
	return a, fmt.Errorf("there is no request %q", q.Op)
}

// act has a request done by the owner of the store, or does it where nobody owns it.
// alone says that nobody did, and so nobody goes on with executions now.
func act(ctx context.Context, c *cli.Call, file string, q request) (a reply, alone bool, err error) {
	for try := 1; ; try++ {
		a, err := ask(ctx, file, q)
		if !errors.Is(err, errNobody) {
			return a, false, err
		}
		a, err = doAlone(ctx, c, file, q)
		if !errors.Is(err, sqlite.ErrOwned) || try == patience || !sleepUntil(ctx, time.Now().Add(breath)) {
			return a, true, err
		}
	}
}

// doAlone does a request on a store that nobody owns. It drives nothing: this command
// was not told how tasks are done.
func doAlone(ctx context.Context, c *cli.Call, file string, q request) (a reply, err error) {
	if _, err := os.Stat(file); err != nil && q.Op != "start" {
		return a, err
	}
	o := &owner{executor: c.New(runtime.Unbound)}
	o.machine = o.executor.Definition().Name
	if o.store, err = OpenStore(ctx, file, sqlite.Full, nil); err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, o.store.Close()) }()
	if o.service, err = durable.Open(ctx, o.store, []durable.Machine{{Executor: o.executor}}, durable.Options{Idle: true}); err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, o.service.Close()) }()
	return o.do(ctx, &q)
}
