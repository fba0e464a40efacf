package operate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

// request is what a command asks of the owner of a store: one a connection.
type request struct {
	Op     string // start, stop, redrive
	Name   string // of the execution
	Input  string `json:",omitempty"` // start: JSON
	Error  string `json:",omitempty"` // stop
	Cause  string `json:",omitempty"` // stop
	Accept bool   `json:",omitempty"` // redrive: the present definition
}

// reply is the answer: the execution's name, or what is wrong.
type reply struct {
	Name  string `json:",omitempty"`
	Error string `json:",omitempty"`
}

// errNobody: no process owns the store.
var errNobody = errors.New("no process owns the store")

func socketOf(store string) string { return store + ".sock" }

// ask sends a request to the owner of the store.
func ask(ctx context.Context, store string, q request) (string, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "unix", socketOf(store))
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNobody, err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	var a reply
	if err := json.NewEncoder(conn).Encode(&q); err != nil {
		return "", err
	}
	if err := json.NewDecoder(conn).Decode(&a); err != nil {
		return "", errors.Join(ctx.Err(), fmt.Errorf("the store's owner does not answer: %w", err))
	}
	if a.Error != "" {
		return "", errors.New(a.Error)
	}
	return a.Name, nil
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
		a.Error = "the request cannot be read: " + err.Error()
	} else if name, err := o.do(o.ctx, &q); err != nil {
		a.Error = err.Error()
	} else {
		a.Name = name
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
func (o *owner) do(ctx context.Context, q *request) (string, error) {
	ref := durable.Ref{Machine: o.machine, Name: q.Name}
	switch q.Op {
	case "start":
		in, err := runtime.Parse(bytes.TrimSpace([]byte(q.Input)))
		if err != nil {
			return "", fmt.Errorf("the input is not JSON: %w", err)
		}
		s, err := o.service.Start(ctx, durable.StartInput{Machine: o.machine, Name: q.Name, Input: in})
		return s.Name, err
	case "stop":
		_, err := o.service.Stop(ctx, ref, q.Error, q.Cause)
		return q.Name, err
	case "redrive":
		_, err := o.service.Redrive(ctx, ref, durable.RedriveInput{AcceptDefinition: q.Accept})
		return q.Name, err
	}
	return "", fmt.Errorf("there is no request %q", q.Op)
}
