package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/bundle"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// maxDefinition bounds what is read of a file; the service takes 1 MiB.
const maxDefinition = 256 << 20

const patternHelp = `
DIR/... stands for all definitions below a directory: files named *.asl.json,
*.asl.yaml or *.asl.yml. Directories that the go command passes by are passed by
as well, other modules among them.
`

// definitions are the definitions that the arguments name: by themselves, or as all
// that are below a directory.
func definitions(args []string) ([]string, error) {
	var out []string
	for _, arg := range args {
		root, ok := strings.CutSuffix(filepath.ToSlash(arg), "...")
		if !ok || root != "" && !strings.HasSuffix(root, "/") {
			out = append(out, arg)
			continue
		}
		found, err := definitionsBelow(filepath.Clean(filepath.FromSlash(root)))
		if err != nil {
			return nil, misused("the name of a directory before /...", "%v", err)
		}
		if len(found) == 0 {
			return nil, misused("a directory with definitions, *.asl.json or *.asl.yaml", "there are no definitions in %s", arg)
		}
		out = append(out, found...)
	}
	return out, nil
}

func definitionsBelow(root string) (out []string, err error) {
	err = filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != root && (passedBy(d.Name()) || d.Name() == "testdata" || isFile(filepath.Join(file, "go.mod"))):
			return fs.SkipDir
		case !d.IsDir() && slices.ContainsFunc(definitionEndings[:3], func(e string) bool { return strings.HasSuffix(d.Name(), e) }):
			out = append(out, file)
		}
		return nil
	})
	return out, err
}

// passedBy tells whether a folder is one that tools keep for themselves.
func passedBy(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "node_modules" || name == "vendor"
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// source reads a definition; - is standard input.
func (a *app) source(file string) (*ir.Source, error) {
	text, err := a.read(file)
	if err != nil {
		return nil, misused("the name of a definition, or - for standard input", "%v", err)
	}
	name := filepath.ToSlash(file)
	if file == "-" {
		name = "machine.asl.json"
	}
	return &ir.Source{Name: name, Text: text}, nil
}

func (a *app) read(file string) ([]byte, error) {
	if file == "-" {
		return readUpTo(a.stdin, "standard input")
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readUpTo(f, file)
}

func readUpTo(r io.Reader, name string) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxDefinition+1))
	if err == nil && len(text) > maxDefinition {
		err = fmt.Errorf("%s has more than %d bytes", name, maxDefinition)
	}
	return text, err
}

// placeholders are the flags that give values to ${Name} tokens.
type placeholders struct {
	set, setFile []string
}

const placeholderHelp = `
The placeholders ${NAME} of a definition are filled, in this order, by
--set NAME=VALUE, by --set-file, and by environment variables ASLC_SET_NAME.
The others become parameters of the generated code, where a string may stand.`

// envPrefix begins the environment variables that fill placeholders.
const envPrefix = "ASLC_SET_"

func (p *placeholders) register(flags *pflag.FlagSet) {
	flags.StringArrayVar(&p.set, "set", nil, "fill the placeholder ${NAME}: NAME=VALUE")
	flags.StringArrayVar(&p.setFile, "set-file", nil, "fill placeholders from a `FILE`: a JSON object, or lines NAME=VALUE")
}

// values gives the placeholders' values. A name given by --set that no
// definition has is a mistake.
func (p *placeholders) values(a *app, sources ...*ir.Source) (map[string]string, error) {
	out := map[string]string{}
	for _, entry := range os.Environ() {
		if rest, ok := strings.CutPrefix(entry, envPrefix); ok {
			name, value, _ := strings.Cut(rest, "=")
			out[name] = value
		}
	}
	for _, file := range p.setFile {
		if err := a.readValues(file, out); err != nil {
			return nil, err
		}
	}
	for _, entry := range p.set {
		name, value, ok := strings.Cut(entry, "=")
		if !ok || name == "" {
			return nil, misused("--set NAME=VALUE", "--set: %q is not of the form NAME=VALUE", entry)
		}
		if !mentioned(name, sources) {
			return nil, misused("--set with a name that stands in the definition as ${NAME}", "--set: the definition has no placeholder ${%s}", name)
		}
		out[name] = value
	}
	return out, nil
}

func mentioned(name string, sources []*ir.Source) bool {
	return slices.ContainsFunc(sources, func(src *ir.Source) bool {
		return bytes.Contains(src.Text, []byte("${"+name+"}"))
	})
}

// readValues reads a JSON object of strings, or lines NAME=VALUE in which #
// begins a comment line.
func (a *app) readValues(file string, into map[string]string) error {
	text, err := a.read(file)
	if err != nil {
		return misused("--set-file with the name of a file", "--set-file: %v", err)
	}
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		if err := json.Unmarshal(text, &into); err != nil {
			return misused("a JSON object of strings", "--set-file %s: %v", file, err)
		}
		return nil
	}
	for n, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok || name == "" {
			return misused("lines NAME=VALUE", "--set-file %s:%d: %q is not of the form NAME=VALUE", file, n+1, line)
		}
		into[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return nil
}

// compile compiles one definition and shows its diagnostics. The Go package is
// the given one, or that of the other files in dir, where the result belongs;
// "" for nowhere yet.
func (a *app) compile(src *ir.Source, opt compiler.Options, dir string) (*compiler.Result, error) {
	if opt.Package == "" && dir != "" {
		opt.Package = bundle.PackageName(dir)
	}
	result, list := compiler.Compile(src, opt)
	if err := a.show(diag.Report{Source: src, List: list}); err != nil {
		return nil, err
	}
	if result == nil {
		return nil, status(exitFindings)
	}
	return result, nil
}
