package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/aslc-dev/aslc/golden/bench/ten"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/store/sqlite"
)

// input is what all executions begin with.
const input = `{"payload":"0123456789"}`

// figure is what a measurement gave.
type figure struct {
	rate     float64 // of executions that were finished, or of requests, a second
	what     string
	p50, p99 time.Duration
	server   time.Duration // processor time for each; 0: not known
}

func (f figure) String() string {
	s := fmt.Sprintf("%7.0f %s/s  p50 %7.2f ms  p99 %7.2f ms", f.rate, f.what, milliseconds(f.p50), milliseconds(f.p99))
	if f.server > 0 {
		s += fmt.Sprintf("  server %4.0f µs", float64(f.server)/float64(time.Microsecond))
	}
	return s
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// times are how long something took, each time.
type times []time.Duration

func (t times) percentile(p int) time.Duration {
	if len(t) == 0 {
		return 0
	}
	slices.Sort(t)
	return t[(len(t)-1)*p/100]
}

// engine is what the durable engine does alone, in this process: executions of ten
// tasks, as many open as there are clients.
func engine(dir string, o *options) (figure, error) {
	ctx := context.Background()
	store, err := sqlite.Open(filepath.Join(dir, "engine.db"), sqlite.Options{})
	if err != nil {
		return figure{}, err
	}
	service, err := durable.Open(ctx, store, []durable.Machine{{Executor: ten.New(ten.NewTasks()).Executor()}}, durable.Options{})
	if err != nil {
		return figure{}, errors.Join(err, store.Close())
	}
	used := cpu()
	took, all, err := together(o.clients, o.counting(), func(int) (func() error, error) {
		return func() error {
			e, err := service.Start(ctx, durable.StartInput{Machine: "ten", Input: runtime.Literal(input)})
			if err != nil {
				return err
			}
			return service.Wait(ctx, e.Ref)
		}, nil
	})
	used = cpu() - used
	n := max(1, len(all))
	f := figure{float64(n) / took.Seconds(), "finished", all.percentile(50), all.percentile(99), used / time.Duration(n)}
	return f, errors.Join(err, service.Close(), store.Close())
}

// cpu is the processor time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0 // it fails for wrong arguments alone
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// counting is how long finished executions are counted.
func (o *options) counting() time.Duration { return o.last / 4 }

// together has so many do something again and again for a time. A goroutine's own is
// made by each; it tells how long all took until the last was done, and each time's.
func together(n int, last time.Duration, each func(i int) (func() error, error)) (time.Duration, times, error) {
	var (
		wg    sync.WaitGroup
		took  = slices.Repeat([]times{nil}, n)
		errs  = slices.Repeat([]error{nil}, n)
		do    = slices.Repeat([]func() error{nil}, n)
		first atomic.Bool
	)
	for i := range n {
		var err error
		if do[i], err = each(i); err != nil {
			return 0, nil, err
		}
	}
	began := time.Now()
	for i := range n {
		wg.Go(func() {
			for at := time.Now(); at.Sub(began) < last && !first.Load(); {
				if errs[i] = do[i](); errs[i] != nil {
					first.Store(true)
					return
				}
				now := time.Now()
				took[i] = append(took[i], now.Sub(at))
				at = now
			}
		})
	}
	wg.Wait()
	return time.Since(began), slices.Concat(took...), errors.Join(errs...)
}

// measured measures a server, prints the figures and holds them against the bars.
func (s *server) measured(o *options, data string, alone float64) error {
	f, err := s.throughput(o, data)
	if err != nil {
		return err
	}
	fmt.Printf("%-34s %s\n", s.name, f)
	bar := expressBar * 1.0
	if !s.express {
		bar = standardBar * alone
		if err := s.mixed(o, data); err != nil {
			return err
		}
	}
	if o.bars && s.barred && f.rate < bar {
		return fmt.Errorf("%.0f executions a second are finished, and %.0f wanted", f.rate, bar)
	}
	return nil
}

// running is a server under load.
type running struct {
	*process
	arn  string // of the machine
	with string // JSON: what StartExecution and StartSyncExecution are asked with
}

// run starts a server and makes its machine.
func (s *server) run(data string) (*running, error) {
	p, err := s.begin(data)
	if err != nil {
		return nil, err
	}
	r := &running{process: p, arn: "arn:aws:states:us-east-1:123456789012:stateMachine:ten"}
	r.with = fmt.Sprintf(`{"stateMachineArn":%q,"input":%q}`, r.arn+s.testCase, input)
	if s.machine == "" {
		return r, nil
	}
	kind := "STANDARD"
	if s.express {
		kind = "EXPRESS"
	}
	c, err := dial(p.address)
	if err == nil {
		defer c.conn.Close()
		var text []byte
		if text, err = json.Marshal(map[string]string{"name": "ten", "type": kind, "roleArn": "arn:aws:iam::123456789012:role/r", "definition": s.machine}); err == nil {
			_, err = c.send(c.call("CreateStateMachine", string(text)))
		}
	}
	if err != nil {
		_, ended := p.end()
		return nil, errors.Join(err, ended)
	}
	return r, nil
}

// throughput starts executions until the time is over, and waits until all are finished.
func (s *server) throughput(o *options, data string) (f figure, err error) {
	r, err := s.run(data)
	if err != nil {
		return f, err
	}
	operation := "StartExecution"
	if s.express {
		operation = "StartSyncExecution"
	}
	began := time.Now()
	_, all, err := together(o.clients, o.counting(), func(int) (func() error, error) {
		c, err := dial(r.address)
		if err != nil {
			return nil, err
		}
		request := c.call(operation, r.with)
		return func() error {
			answer, err := c.send(request)
			if err == nil && s.express && !strings.Contains(string(answer), `"SUCCEEDED"`) {
				err = fmt.Errorf("an execution did not succeed: %s", answer)
			}
			return err
		}, nil
	})
	if err == nil && !s.express {
		err = r.finished(int64(len(all)))
	}
	took := time.Since(began)
	used, ended := r.end()
	n := max(1, len(all))
	return figure{float64(n) / took.Seconds(), "finished", all.percentile(50), all.percentile(99), used / time.Duration(n)}, errors.Join(err, ended)
}

// finished waits until so many executions have ended.
func (r *running) finished(n int64) error {
	c, err := dial(r.address)
	if err != nil {
		return err
	}
	defer c.conn.Close()
	for {
		ended, err := c.ended()
		if err != nil || ended == n {
			return err
		}
		time.Sleep(10 * time.Millisecond) // the server has something else to do
	}
}

// mixed has each client start an execution, describe it and list the latest.
func (s *server) mixed(o *options, data string) error {
	r, err := s.run(data)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	by := map[string]times{}
	took, all, err := together(o.clients, o.last, func(int) (func() error, error) {
		c, err := dial(r.address)
		if err != nil {
			return nil, err
		}
		start := c.call("StartExecution", r.with)
		list := c.call("ListExecutions", fmt.Sprintf(`{"stateMachineArn":%q}`, r.arn))
		timed := func(operation string, request []byte) ([]byte, error) {
			began := time.Now()
			answer, err := c.send(request)
			mu.Lock()
			defer mu.Unlock()
			by[operation] = append(by[operation], time.Since(began))
			return answer, err
		}
		return func() error {
			answer, err := timed("StartExecution", start)
			if err != nil {
				return err
			}
			arn, err := member(answer, "executionArn")
			if err != nil {
				return err
			}
			if _, err = timed("DescribeExecution", c.call("DescribeExecution", fmt.Sprintf(`{"executionArn":%q}`, arn))); err != nil {
				return err
			}
			_, err = timed("ListExecutions", list)
			return err
		}, nil
	})
	if err == nil {
		err = r.finished(int64(len(all)))
	}
	used, ended := r.end()
	n := max(1, 3*len(all))
	fmt.Printf("%-34s %7.0f requests/s                                server %4.0f µs\n", "  start, describe, list", float64(n)/took.Seconds(), float64(used.Microseconds())/float64(n))
	for _, operation := range []string{"StartExecution", "DescribeExecution", "ListExecutions"} {
		t := by[operation]
		fmt.Printf("%-34s %7.0f requests/s  p50 %7.2f ms  p99 %7.2f ms\n", "    "+operation, float64(len(t))/took.Seconds(), milliseconds(t.percentile(50)), milliseconds(t.percentile(99)))
	}
	return errors.Join(err, ended)
}
