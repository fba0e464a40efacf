package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// server is a kind of server that is measured.
type server struct {
	name     string
	command  []string
	data     string // the flag that names where it keeps executions
	express  bool
	machine  string // definition to create; "": the machine is compiled in
	testCase string // "#NAME" behind the machine's ARN
	barred   bool   // the bars hold for it
}

// prepare makes the executables that are not there, and the mock file.
func prepare(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "mocks.json"), []byte(mocks()), 0o600); err != nil {
		return err
	}
	aslc := filepath.Join(dir, "aslc")
	if _, err := os.Stat(filepath.Join(dir, "ten")); err == nil {
		return nil
	}
	if err := output(exec.Command("go", "build", "-o", aslc, "./cmd/aslc")); err != nil {
		return err
	}
	return output(exec.Command(aslc, "build", definition, "-o", filepath.Join(dir, "ten")))
}

// definition is the machine of ten tasks.
const definition = "golden/bench/ten/ten.asl.json"

func output(c *exec.Cmd) error {
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", c, err, out)
	}
	return nil
}

// mocks answers the ten tasks.
func mocks() string {
	states := map[string]string{}
	for i := range 10 {
		states[fmt.Sprintf("S%d", i)] = "Done"
	}
	text, err := json.Marshal(map[string]any{
		"StateMachines":   map[string]any{"ten": map[string]any{"TestCases": map[string]any{"Fast": states}}},
		"MockedResponses": map[string]any{"Done": map[string]any{"0-99": map[string]any{"Return": map[string]string{"payload": "0123456789"}}}},
	})
	if err != nil {
		panic(err) // it is made of strings
	}
	return string(text)
}

// passes is a machine of ten Pass states.
func passes() string {
	states := map[string]any{"S9": map[string]any{"Type": "Pass", "End": true}}
	for i := range 9 {
		states[fmt.Sprintf("S%d", i)] = map[string]any{"Type": "Pass", "Next": fmt.Sprintf("S%d", i+1)}
	}
	text, err := json.Marshal(map[string]any{"StartAt": "S0", "States": states})
	if err != nil {
		panic(err) // it is made of strings
	}
	return string(text)
}

func servers(dir string) []server {
	executable := []string{filepath.Join(dir, "ten"), "serve", "--listen", "localhost:0"}
	out := []server{
		{name: "ten serve", command: executable, data: "--store", barred: true},
		{name: "ten serve --express", command: append(executable[:len(executable):len(executable)], "--express"), data: "--store", express: true, barred: true},
	}
	tasks, err := os.ReadFile(definition)
	if err != nil {
		panic(err) // it was compiled before
	}
	for _, engine := range []string{"compiled", "interpreter"} {
		command := []string{filepath.Join(dir, "aslc"), "serve", "--listen", "localhost:0", "--engine", engine, "--mock", filepath.Join(dir, "mocks.json")}
		for _, express := range []bool{false, true} {
			name := "aslc serve, " + engine
			if express {
				name += ", express"
			}
			out = append(out,
				server{name: name + ", tasks", command: command, data: "--data", express: express, machine: string(tasks), testCase: "#Fast"},
				server{name: name + ", Pass", command: command, data: "--data", express: express, machine: passes()})
		}
	}
	return out
}

func (s *server) wanted(only string) bool { return strings.HasPrefix(s.name, only) }

// process is a server that runs.
type process struct {
	cmd     *exec.Cmd
	address string
	out     *bufio.Reader
	said    bytes.Buffer // on its standard error
}

// begin starts a server whose executions are kept in a fresh place.
func (s *server) begin(data string) (*process, error) {
	if err := os.RemoveAll(data); err != nil {
		return nil, err
	}
	p := &process{cmd: exec.Command(s.command[0], append(s.command[1:len(s.command):len(s.command)], s.data, data)...)}
	p.cmd.Stderr = &p.said
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	line, err := p.out.ReadString('\n')
	if err != nil {
		return nil, errors.Join(err, p.cmd.Wait(), errors.New(p.said.String()))
	}
	p.address = strings.TrimPrefix(strings.TrimSpace(line), "listening at http://")
	return p, nil
}

// end ends it as a terminal would, and gives the processor time that it and its
// processes have used.
func (p *process) end() (time.Duration, error) {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return 0, err
	}
	if _, err := p.out.WriteTo(io.Discard); err != nil {
		return 0, err
	}
	err := p.cmd.Wait()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, &p.said)
	}
	return p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime(), err
}
