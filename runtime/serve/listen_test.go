package serve

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

// pipes is a listener whose connections are in memory.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	c, ok := <-p
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}

func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// TestSlowClients: who sends or takes slowly is cut off, on a clock of the test's own.
func TestSlowClients(t *testing.T) {
	const head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Amz-Target: AWSStepFunctions.ListTagsForResource\r\n"
	for name, c := range map[string]struct {
		send  string
		after time.Duration
		reads bool
	}{
		"a head that does not end":       {head, headerTime, true},
		"a body that does not come":      {head + "Content-Length: 5\r\n\r\n{", bodyTime, true},
		"an answer that is not taken":    {head + "Content-Length: 2\r\n\r\n{}", writeTime, false},
		"a connection that asks no more": {head + "Content-Length: 2\r\n\r\n{}", idleTime, true},
		"a connection that asks nothing": {"", headerTime, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { slowClient(t, c.send, c.after, c.reads) })
		})
	}
}

func slowClient(t *testing.T, send string, after time.Duration, reads bool) {
	s, err := New(t.Context(), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	listener, done := make(pipes), make(chan error, 1)
	go func() { done <- s.Run(ctx, listener) }()
	client, server := net.Pipe()
	ended := make(chan time.Time, 1)
	began := time.Now()
	listener <- &watched{Conn: server, ended: ended}
	if _, err := io.WriteString(client, send); err != nil {
		t.Fatal(err)
	}
	if reads {
		go io.Copy(io.Discard, client)
	}
	if took := (<-ended).Sub(began); took != after {
		t.Errorf("cut off after %v, want %v", took, after)
	}
	client.Close()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestLargeHead: a head over the limit is not read.
func TestLargeHead(t *testing.T) {
	s, err := New(t.Context(), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	listener := make(pipes)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, listener) }()
	client, server := net.Pipe()
	listener <- server
	go io.WriteString(client, "GET /health HTTP/1.1\r\nHost: localhost\r\nX: "+strings.Repeat("x", 70<<10)+"\r\n\r\n")
	status, err := bufio.NewReader(client).ReadString('\n')
	if err != nil || !strings.HasPrefix(status, "HTTP/1.1 431 ") {
		t.Error(status, err)
	}
	client.Close()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// slow are executions whose end does not come.
type slow struct {
	Executions
	asked chan bool
}

func (s slow) Add(context.Context, durable.Machine) error { return nil }

func (s slow) StartSync(ctx context.Context, _ durable.StartInput) (durable.SyncResult, error) {
	s.asked <- true
	<-ctx.Done()
	return durable.SyncResult{}, ctx.Err()
}

// TestShutdownWaits: a request under way has its time to end, and no more.
func TestShutdownWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		executions := slow{asked: make(chan bool)}
		s, err := New(t.Context(), executions, Options{})
		if err != nil {
			t.Fatal(err)
		}
		x := runtime.NewExecutor(&runtime.Definition{Name: "m"})
		if err := s.AddFixed(t.Context(), durable.Machine{Executor: x, Express: true}, "r"); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		listener, done := make(pipes), make(chan error, 1)
		go func() { done <- s.Run(ctx, listener) }()
		client, server := net.Pipe()
		listener <- server
		go io.WriteString(client, "POST /executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
		<-executions.asked
		began := time.Now()
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != closeTime {
			t.Errorf("it took %v, want %v", took, closeTime)
		}
		client.Close()
	})
}

// watched tells when a connection is closed.
type watched struct {
	net.Conn
	ended chan time.Time
}

func (w *watched) Close() error {
	select {
	case w.ended <- time.Now():
	default:
	}
	return w.Conn.Close()
}
