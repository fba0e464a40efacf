package main

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/compiler/emit"
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/golden/jsonata/trial"
)

// query is an expression with what to evaluate it with.
type query struct {
	text string
	node jsonata.Node
	with trial.Case
}

// perPackage is how many expressions are compiled into one package.
const perPackage = 1000

// compiler makes programs of expressions. Their packages stand only in an overlay
// of this module, so they need no go.mod of their own.
type compiler struct {
	root string // of the module
	dir  string // for files and the program
}

func newCompiler() (*compiler, error) {
	root, err := command(".", nil, "go", "list", "-m", "-f", "{{.Dir}}", bundle.Module())
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "jsonata")
	if err != nil {
		return nil, err
	}
	return &compiler{strings.TrimSpace(string(root)), dir}, nil
}

func (c *compiler) close() { os.RemoveAll(c.dir) }

// run compiles expressions and gives what came of each.
func (c *compiler) run(queries []query) ([]trial.Outcome, error) {
	var all []trial.Outcome
	for len(queries) > 0 {
		n := min(len(queries), perPackage)
		some, err := c.batch(queries[:n])
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		queries = queries[n:]
	}
	return all, nil
}

func (c *compiler) batch(queries []query) ([]trial.Outcome, error) {
	files := map[string]string{}
	put := func(name string, content []byte) error {
		real := filepath.Join(c.dir, name)
		files[filepath.Join(c.root, "golden", "jsonata", "batch", name)] = real
		return os.WriteFile(real, content, 0o644)
	}
	code, err := emit.Expressions("main", emit.Options{Runtime: path.Join(bundle.Module(), "runtime")}, bares(queries))
	if err != nil {
		return nil, err
	}
	if err := put("queries.go", code); err != nil {
		return nil, err
	}
	if err := put("main.go", mainFile(len(queries))); err != nil {
		return nil, err
	}
	program, err := c.build(files)
	if err != nil {
		return nil, err
	}
	return c.execute(program, queries)
}

func bares(queries []query) []emit.Bare {
	var out []emit.Bare
	for i, q := range queries {
		out = append(out, emit.Bare{Name: fmt.Sprintf("query%d", i), Text: q.text, Node: q.node})
	}
	return out
}

func mainFile(n int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "package main\n\nimport (\n\"log\"\n\"os\"\n%q\n)\n\n", path.Join(bundle.Module(), "golden/jsonata/trial"))
	b.WriteString("func main() {\nif err := trial.Main([]trial.Expression{")
	for i := range n {
		fmt.Fprintf(&b, "query%d, ", i)
	}
	b.WriteString("}, os.Stdin, os.Stdout); err != nil {\nlog.Fatal(err)\n}\n}\n")
	return b.Bytes()
}

func (c *compiler) build(files map[string]string) (string, error) {
	overlay, err := json.Marshal(map[string]any{"Replace": files})
	if err != nil {
		return "", err
	}
	overlayFile := filepath.Join(c.dir, "overlay.json")
	if err := os.WriteFile(overlayFile, overlay, 0o644); err != nil {
		return "", err
	}
	program := filepath.Join(c.dir, "batch.exe")
	// Without inlining the compiler is twice as fast.
	_, err = command(c.root, nil, "go", "build", "-gcflags=-l", "-ldflags=-s -w", "-overlay", overlayFile, "-o", program, "./golden/jsonata/batch")
	return program, err
}

func (c *compiler) execute(program string, queries []query) ([]trial.Outcome, error) {
	var in bytes.Buffer
	var cases []trial.Case
	for _, q := range queries {
		cases = append(cases, q.with)
	}
	if err := gob.NewEncoder(&in).Encode(cases); err != nil {
		return nil, err
	}
	out, err := command(c.dir, &in, program)
	if err != nil {
		return nil, err
	}
	var outcomes []trial.Outcome
	err = gob.NewDecoder(bytes.NewReader(out)).Decode(&outcomes)
	if err == nil && len(outcomes) != len(queries) {
		err = fmt.Errorf("%d of %d expressions gave a result", len(outcomes), len(queries))
	}
	return outcomes, err
}

// command runs a program; its standard error is part of the error.
func command(dir string, in *bytes.Buffer, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if in != nil {
		cmd.Stdin = in
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		text := stderr.String()
		return nil, fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, text[:min(len(text), 8000)])
	}
	return out, nil
}
