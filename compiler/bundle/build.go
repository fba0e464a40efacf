package bundle

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/templates"
)

// builder is one call of Build.
type builder struct {
	ctx  context.Context
	unit *Unit
	opt  Options
	kind string // of the cache's entries: what executables there are for

	goVersion, goos, goarch string
}

var errNoGo = errors.New("there is no go command on the PATH; building needs Go: https://go.dev/dl")

// findGo asks the go command who it is and what it builds for.
func (b *builder) findGo() error {
	if _, err := exec.LookPath("go"); err != nil {
		return errNoGo
	}
	out, err := b.goOutput(b.unit.Dir, "env", "GOVERSION", "GOOS", "GOARCH")
	if err != nil {
		return err
	}
	fields := strings.Split(strings.TrimSpace(out), "\n")
	if len(fields) != 3 {
		return errors.New("go env gave no version: " + out)
	}
	b.goVersion, b.goos, b.goarch = fields[0], fields[1], fields[2]
	return nil
}

func (b *builder) goCommand(dir string, env []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(b.ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(append(append([]string{}, b.opt.Env...), "CGO_ENABLED=0"), env...)
	return cmd
}

func (b *builder) goOutput(dir string, args ...string) (string, error) {
	cmd := b.goCommand(dir, nil, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", errors.New("go " + strings.Join(args, " ") + ": " + strings.TrimSpace(stderr.String()))
	}
	return string(out), nil
}

// build runs go build in dir: static, and small unless it is to be debugged.
func (b *builder) build(dir, output string, env, args []string) error {
	output, err := filepath.Abs(output)
	if err != nil {
		return err
	}
	flags := []string{"build", "-o", output, "-buildvcs=false"}
	if b.opt.Debug {
		flags = append(flags, "-gcflags=all=-N -l")
	} else {
		flags = append(flags, "-trimpath", "-ldflags=-s -w")
	}
	said, err := b.goCommand(dir, env, append(flags, args...)...).CombinedOutput()
	if b.ctx.Err() != nil {
		return b.ctx.Err()
	}
	if err != nil {
		return &BuildError{string(said)}
	}
	return nil
}

func (b *builder) getenv(name string) string {
	value := ""
	for _, entry := range b.opt.Env {
		if v, ok := strings.CutPrefix(entry, name+"="); ok {
			value = v
		}
	}
	return value
}

func (b *builder) exeName() string {
	if b.goos == "windows" {
		return b.unit.Program.Name + ".exe"
	}
	return b.unit.Program.Name
}

// mainFiles are the main package of the machine whose package has the import
// path machine; handlers is that of the package with NewTasks, or "".
func (b *builder) mainFiles(machine, handlers string) ([]sourceFile, error) {
	version, _ := Version()
	data := templates.MainData{
		Name: b.unit.Program.Name, Version: "aslc " + version, Traces: b.opt.Traces, Durable: b.opt.Durable,
		Runtime: RuntimePath(), Machine: machine, Package: b.unit.Package, Prefix: b.unit.Prefix, Handlers: handlers, Tasks: tasksOf(b.unit.Program), Typed: b.unit.Typed,
	}
	if b.opt.Durable {
		data.Shown = string(b.unit.Shown)
	}
	main, err := templates.Main(data)
	files := []sourceFile{{"main.go", main}}
	if err == nil && data.Shown != "" {
		var console []byte
		console, err = templates.Console(data)
		files = append(files, sourceFile{"console.go", console})
	}
	if err != nil || !b.opt.Traces {
		return files, err
	}
	traces, err := templates.Traces(data)
	return append(files, sourceFile{"otel.go", traces}), err
}

// tasksOf lists the task identities in order of first use.
func tasksOf(p *ir.Program) []templates.Task {
	var out []templates.Task
	seen := map[string]bool{}
	for _, s := range p.States {
		if t, ok := s.(*ir.Task); ok && !seen[t.Target.ID] {
			seen[t.Target.ID] = true
			out = append(out, templates.Task{ID: t.Target.ID, Method: t.Target.GoName})
		}
	}
	return out
}
