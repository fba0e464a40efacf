package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// latency is how long somebody waits for something of aslc serve, and the bar.
type latency struct {
	what  string
	most  time.Duration
	often bool // the bar is for 95 of a hundred; the others wait for the disk
	took  times
}

// over says what was too late.
func (l *latency) over() error {
	held := l.took.percentile(100)
	fmt.Printf("%-62s p50 %8.1f ms  p95 %8.1f ms  most %8.1f ms  of %3d  bar %6.0f ms\n", l.what,
		milliseconds(l.took.percentile(50)), milliseconds(l.took.percentile(95)), milliseconds(held), len(l.took), milliseconds(l.most))
	if l.often {
		held = l.took.percentile(95)
	}
	if held <= l.most {
		return nil
	}
	return fmt.Errorf("%s: %v, and %v is the most", l.what, held, l.most)
}

// latencies are those of a machine from its making on, and of a folder of definitions.
func latencies(o *options, built, data string) error {
	measured := []*latency{
		{what: "CreateStateMachine", most: 100 * time.Millisecond},
		{what: "StartExecution while it is compiled", most: 100 * time.Millisecond},
		{what: "from CreateStateMachine to the first compiled execution", most: 3 * time.Second},
		{what: "StartExecution when it is compiled", most: 10 * time.Millisecond, often: true},
		{what: "100 definitions of --definitions, compiled for the first time", most: 30 * time.Second},
		{what: "100 definitions of --definitions, from the cache", most: 2 * time.Second},
	}
	if err := fromMaking(built, data, measured[:4]); err != nil {
		return err
	}
	if err := fromFolder(built, data, measured[4], measured[5]); err != nil {
		return err
	}
	var errs []error
	for _, l := range measured {
		errs = append(errs, l.over())
	}
	if !o.bars {
		return nil
	}
	return errors.Join(errs...)
}

// salt makes definitions that were never compiled before.
func salt() string { return fmt.Sprint(time.Now().UnixNano()) }

// fromMaking makes machines, one after the other, the first of which warms the go command
// and is not counted.
func fromMaking(built, data string, l []*latency) error {
	s := server{command: []string{filepath.Join(built, "aslc"), "serve", "--listen", "localhost:0"}, data: "--data"}
	p, err := s.begin(data)
	if err != nil {
		return err
	}
	c, err := dial(p.address)
	for i := 0; i < 11 && err == nil; i++ {
		counted := l
		if i == 0 {
			counted = []*latency{{}, {}, {}, {}}
		}
		err = made(c, fmt.Sprintf("m%d", i), counted)
	}
	_, ended := p.end()
	return errors.Join(err, ended)
}

// made makes a machine and starts executions of it until they run compiled, and 20 more.
func made(c *client, name string, l []*latency) error {
	definition := strings.Replace(passes(), "{", fmt.Sprintf(`{"Comment":%q,`, salt()), 1)
	text, err := json.Marshal(map[string]string{"name": name, "roleArn": "arn:aws:iam::123456789012:role/r", "definition": definition})
	if err != nil {
		return err
	}
	began := time.Now()
	if _, err := c.send(c.call("CreateStateMachine", string(text))); err != nil {
		return err
	}
	l[0].took = append(l[0].took, time.Since(began))
	start := c.call("StartExecution", fmt.Sprintf(`{"stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:%s"}`, name))
	for compiled := 0; compiled < 20; time.Sleep(5 * time.Millisecond) {
		asked := time.Now()
		if _, err := c.send(start); err != nil {
			return err
		}
		now := time.Now()
		switch engine := c.header.Get("X-Aslc-Engine"); {
		case now.Sub(began) > time.Minute:
			return fmt.Errorf("the state machine is not compiled after a minute: its engine is %q", engine)
		case engine != "compiled":
			l[1].took = append(l[1].took, now.Sub(asked))
			continue
		case compiled == 0:
			l[2].took = append(l[2].took, now.Sub(began))
			l[1].took = append(l[1].took, now.Sub(asked)) // it has begun the process
		default:
			l[3].took = append(l[3].took, now.Sub(asked))
		}
		compiled++
	}
	return nil
}

// fromFolder starts a server of a folder twice, the second time with no state but the
// cache of executables.
func fromFolder(built, data string, cold, cached *latency) error {
	dir := data + "-definitions"
	if err := definitions(dir, 100); err != nil {
		return err
	}
	for _, l := range []*latency{cold, cached} {
		s := server{command: []string{filepath.Join(built, "aslc"), "serve", "--listen", "localhost:0", "--definitions", dir}, data: "--data"}
		began := time.Now()
		p, err := s.begin(data)
		if err != nil {
			return err
		}
		err = p.says("compiled them in ")
		took := time.Since(began)
		if _, ended := p.end(); err != nil || ended != nil {
			return errors.Join(err, ended)
		}
		l.took = append(l.took, took)
	}
	return nil
}

// definitions writes so many of the golden cases' into a folder.
func definitions(dir string, n int) error {
	files, err := filepath.Glob("golden/pkg/*/*.asl.json")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	once := salt()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var members map[string]json.RawMessage
		if bytes.Contains(text, []byte("${")) || json.Unmarshal(text, &members) != nil {
			continue // a placeholder, or a form other than JSON
		}
		members["Comment"] = json.RawMessage(fmt.Sprintf("%q", once))
		if text, err = json.Marshal(members); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), text, 0o600); err != nil {
			return err
		}
		if n--; n == 0 {
			return nil
		}
	}
	return fmt.Errorf("%d definitions are missing in golden/pkg", n)
}

// says waits until the server prints a line that begins with a text.
func (p *process) says(text string) error {
	for {
		line, err := p.out.ReadString('\n')
		if err != nil {
			return err
		}
		if strings.HasPrefix(line, text) {
			return nil
		}
	}
}
