package golden_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// depsRules says who may import whom within the module: "a < b" lets b, and
// all above b, import a. It is a statement of policy, in the manner of
// go/build/deps_test.go: do not change it to make a build pass.
const depsRules = `
	# From a definition's text to its meaning, its Go, its executable.
	compiler/jsonpath < compiler/intrinsic # whose arguments may be paths
	compiler/jsonata/pattern < compiler/jsonata
	compiler/intrinsic, compiler/jsonata
	< ir
	< compiler/diag
	< compiler/jsontree, compiler/names
	< compiler/lower, compiler/check
	< compiler/emit
	< compiler/bundle
	< compiler
	< cmd/aslc
	runtime < runtime/trace # an execution, read off its history
	ir, runtime/trace < compiler/graph < compiler # drawings
	compiler/jsontree < compiler/contract < compiler/shape < compiler/check # handlers' types, schemas
	runtime, ir < compiler/teststate/model < compiler/contract # of AWS services
	ir < compiler/form < compiler/emit # what a struct can stand for
	compiler, compiler/interp, compiler/teststate/model, runtime/bind < compiler/teststate < cmd/aslc # one state by itself
	runtime, compiler/graph < compiler/coverage < cmd/aslc # of test cases

	# What generated code imports. Nothing here sees the compiler or ir.
	runtime < runtime/choice, runtime/intrinsic, runtime/jsonpath < STARTERS
	runtime < runtime/contract < runtime/codec < STARTERS # promises about documents; typed handlers
	runtime < runtime/storage # of objects, in a folder
	runtime < runtime/items, runtime/items/unpack < runtime/items/csv, runtime/items/parquet < STARTERS
	runtime < runtime/telemetry # logs, metrics
	runtime < runtime/answer < runtime/bind, runtime/durable, runtime/serve # results of service integrations
	runtime, runtime/storage < runtime/bind < runtime/cli
	runtime/telemetry < runtime/telemetry/span, runtime/cli, runtime/serve, runtime/operate
	runtime < runtime/bench < runtime/cli # measurements
	runtime, runtime/storage, runtime/durable, runtime/store/sqlite < runtime/replay
	runtime/bind, runtime/storage < runtime/casetest < runtime/runtimetest
	runtime < runtime/store < runtime/store/sqlite, runtime/store/storetest, runtime/durable # durable executions
	runtime/cli, runtime/durable, runtime/store/sqlite, runtime/serve < runtime/operate < cmd/aslc # commands of an executable with a store
	runtime, runtime/jsonata/picture < runtime/jsonata < runtime/jsonata/ecma

	# The runtime's sources and the text files of a generated module.
	runtime, templates < compiler/bundle
	runtime/trace, runtime/casetest < runtime/operate # for tests that reproduce
	runtime/trace < runtime/serve/console < runtime/serve # pages
	runtime/durable < runtime/serve < cmd/aslc # the service's API
	runtime/serve/constraint < runtime/serve, compiler/teststate # what it demands of requests
	runtime/durable, runtime/storage, runtime/store, runtime/telemetry < runtime/host < cmd/aslc # executions in processes of their own
	runtime/bind, runtime/storage, runtime/store/sqlite < cmd/aslc # for aslc serve
	compiler/interp < cmd/aslc # what aslc dev runs
	runtime/replay, runtime/casetest < cmd/aslc

	# The interpreter is the second opinion on the same runtime.
	runtime/items, runtime/items/csv, runtime/items/parquet, runtime/items/unpack < compiler/interp
	runtime/contract < compiler/interp # promises are held there as well
	ir, compiler/jsonpath, compiler/intrinsic, runtime, runtime/choice, runtime/intrinsic, runtime/jsonpath, compiler/jsonata, runtime/jsonata, runtime/jsonata/ecma
	< compiler/interp
	< compiler/check, compiler/emit
`

// external says who may import what is neither ours nor the standard library's.
// Package runtime and its operators do not occur.
var external = map[string][]string{
	"github.com/dave/jennifer":        {"compiler/emit"},
	"github.com/dlclark/regexp2":      {"runtime/jsonata/ecma", "compiler/jsonata/pattern"},
	"github.com/goccy/go-yaml":        {"compiler/jsontree", "runtime/cli"},
	"github.com/klauspost/compress":   {"runtime/items/unpack", "compiler/teststate/model"},
	"github.com/parquet-go":           {"runtime/items/parquet"},
	"github.com/robfig/cron":          {"runtime/operate"},
	"github.com/rogpeppe/go-internal": {"cmd/aslc"},
	"github.com/spf13":                {"cmd/aslc"},
	"go.opentelemetry.io/otel":        {"runtime/telemetry/span"},
	"golang.org/x/time":               {"runtime/serve"},
	"golang.org/x/tools":              {"cmd/aslc", "compiler/contract"},
	"modernc.org":                     {"runtime/store/sqlite"},
}

// goPackage is what go list tells about a package.
type goPackage struct {
	ImportPath string
	Module     struct{ Path string }
	Imports    []string
	Doc        string
}

func (p *goPackage) name() string {
	return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, p.Module.Path), "/")
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Module,Imports,Doc", "./...")
	cmd.Dir = ".."
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// TestImports holds every package to the rules. Packages of golden are tests
// and their tools, and may import everything.
func TestImports(t *testing.T) {
	may := parseRules(t, depsRules)
	for _, p := range listPackages(t) {
		name := p.name()
		if name == "golden" || strings.HasPrefix(name, "golden/") {
			continue
		}
		rule := name
		if strings.HasPrefix(name, "templates/") {
			rule = "STARTERS"
		}
		if _, known := may[rule]; !known {
			t.Errorf("%s has no place in the rules of deps_test.go", name)
			continue
		}
		for _, imp := range p.Imports {
			if own, ok := strings.CutPrefix(imp, p.Module.Path+"/"); ok {
				if !slices.Contains(may[rule], own) {
					t.Errorf("%s imports %s, which the rules do not allow", name, own)
				}
			} else if !externalAllowed(rule, imp) {
				t.Errorf("%s imports %s, which the rules do not allow", name, imp)
			}
		}
	}
}

func externalAllowed(name, imp string) bool {
	if first, _, _ := strings.Cut(imp, "/"); !strings.Contains(first, ".") {
		return true // the standard library
	}
	for prefix, users := range external {
		if strings.HasPrefix(imp, prefix) {
			return slices.Contains(users, name)
		}
	}
	return false
}

// parseRules gives, for each package, all packages that it may import.
func parseRules(t *testing.T, text string) map[string][]string {
	below := map[string][]string{}
	var last []string // of the rule so far
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if !strings.HasPrefix(line, "<") {
			last = nil
		}
		for i, group := range strings.Split(line, "<") {
			names := splitNames(group)
			if len(names) == 0 {
				if i > 0 {
					t.Fatalf("rule %q has an empty side", line)
				}
				continue
			}
			for _, name := range names {
				below[name] = append(below[name], last...)
			}
			last = names
		}
	}
	return closure(below)
}

func splitNames(group string) []string {
	var out []string
	for _, name := range strings.Split(group, ",") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// closure adds to each package what the packages below it may import.
func closure(below map[string][]string) map[string][]string {
	out := map[string][]string{}
	var visit func(name string, into map[string]bool)
	visit = func(name string, into map[string]bool) {
		for _, b := range below[name] {
			if !into[b] {
				into[b] = true
				visit(b, into)
			}
		}
	}
	for name := range below {
		all := map[string]bool{}
		visit(name, all)
		for b := range all {
			out[name] = append(out[name], b)
		}
		if out[name] == nil {
			out[name] = []string{}
		}
	}
	return out
}

// TestRulesHaveNoCycle: a rule that lets a package import itself says nothing.
func TestRulesHaveNoCycle(t *testing.T) {
	for name, all := range parseRules(t, depsRules) {
		if slices.Contains(all, name) {
			t.Errorf("%s may import itself by the rules", name)
		}
	}
}

// TestPackageDocs: every package says what it is.
func TestPackageDocs(t *testing.T) {
	for _, p := range listPackages(t) {
		name := p.name()
		if p.Doc == "" && name != "golden" && !strings.HasPrefix(name, "golden/pkg") { // tests alone
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

// topLevel is all that may stand at the root, beside dotfiles.
var topLevel = []string{
	"CHANGELOG.md", "LICENSE", "README.md", "cmd", "compiler", "go.mod", "go.sum", "golden", "ir", "runtime", "templates",
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(topLevel, e.Name()) && !ignored(t, e.Name()) {
			t.Errorf("%s is not to stand at the root", e.Name())
		}
	}
	for _, name := range topLevel {
		if _, err := os.Stat(filepath.Join("..", name)); err != nil {
			t.Error(err)
		}
	}
}

// ignored says that git does not keep the file: a binary that somebody built.
func ignored(t *testing.T, name string) bool {
	cmd := exec.CommandContext(t.Context(), "git", "check-ignore", "-q", name)
	cmd.Dir = ".."
	return cmd.Run() == nil
}

// TestExecutableDependencies: what an executable is made of, the generated
// package of a starter and the command line, has nothing of the compiler, and
// of others only what the bindings file needs.
func TestExecutableDependencies(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}} {{.Module.Path}}{{end}}", "./runtime/cli", "./templates/order")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	own := moduleLine(t)
	for line := range strings.Lines(string(out)) {
		pkg, module, _ := strings.Cut(strings.TrimSpace(line), " ")
		rel, inside := strings.CutPrefix(pkg, own+"/")
		switch {
		case inside && (strings.HasPrefix(rel, "compiler") || rel == "ir"):
			t.Errorf("an executable links %s", pkg)
		case !inside && module != "github.com/goccy/go-yaml":
			t.Errorf("an executable links %s", pkg)
		}
	}
}
