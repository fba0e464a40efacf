package templates

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// requirements are the lines of a go.mod that require something.
func requirements(text []byte) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?m)^\s+(\S+ v\S+)`).FindAllSubmatch(text, -1) {
		out = append(out, string(m[1]))
	}
	return out
}

// TestRuntimeModule: the go.mod and go.sum of the runtime's module say what
// this module's say, and no less than the runtime needs.
func TestRuntimeModule(t *testing.T) {
	root, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	goMod, err := GoMod(Module{Path: "example.com/runtime"})
	if err != nil {
		t.Fatal(err)
	}
	all := requirements(root)
	for _, r := range requirements(goMod) {
		if !slices.Contains(all, r) {
			t.Errorf("go.mod.tmpl requires %s; this module does not", r)
		}
	}
	if goLine := regexp.MustCompile(`\ngo .*\n`).Find(root); !bytes.Contains(goMod, goLine) {
		t.Errorf("go.mod.tmpl does not say %s", goLine)
	}
	for _, m := range modulesOf(t, "../runtime/...") {
		if !strings.Contains(string(goMod), "\t"+m) {
			t.Errorf("the runtime needs %s, which go.mod.tmpl does not require", m)
		}
	}
}

// modulesOf are the modules, without this one, that packages are made of.
func modulesOf(t *testing.T, packages ...string) []string {
	t.Helper()
	args := append([]string{"list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}"}, packages...)
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(modules)
	return slices.DeleteFunc(slices.Compact(modules), func(m string) bool { return m == "" })
}

func TestGoSum(t *testing.T) {
	root, err := os.ReadFile("../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(GoSum) {
		if !bytes.Contains(root, line) {
			t.Errorf("go.sum.tmpl has a line that go.sum has not: %s", line)
		}
	}
}

func TestMainFile(t *testing.T) {
	data := MainData{
		Name: "order", Version: "aslc v1", Runtime: "example.com/runtime", Machine: "example.com/order",
		Tasks: []Task{{ID: "Charge \"card\"", Method: "ChargeCard"}},
	}
	plain, err := Main(data)
	if err != nil || bytes.Contains(plain, []byte("Handlers")) {
		t.Errorf("%v in\n%s", err, plain)
	}
	if bytes.Contains(plain, []byte("operate")) {
		t.Errorf("a store in\n%s", plain)
	}
	data.Durable = true
	if durable, err := Main(data); err != nil || !bytes.Contains(durable, []byte("Verbs: operate.Verbs(),")) {
		t.Errorf("%v in\n%s", err, durable)
	}
	data.Handlers = "example.com/handlers"
	withHandlers, err := Main(data)
	if err != nil || !bytes.Contains(withHandlers, []byte(`"Charge \"card\"": tasks.ChargeCard,`)) {
		t.Errorf("%v in\n%s", err, withHandlers)
	}
}

// TestTraces: what sends traces is asked for by main.go, and by go.mod.
func TestTraces(t *testing.T) {
	data := MainData{Name: "100%", Version: "aslc v1", Runtime: "example.com/runtime", Machine: "example.com/order", Traces: true}
	main, err := Main(data)
	if err != nil || !bytes.Contains(main, []byte("Traces: traces,")) {
		t.Errorf("%v in\n%s", err, main)
	}
	traces, err := Traces(data)
	if err != nil || !bytes.Contains(traces, []byte(`fmt.Fprintln(os.Stderr, "100%:", err)`)) {
		t.Errorf("%v in\n%s", err, traces)
	}
	goMod, err := GoMod(Module{Path: "example.com/x", Traces: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range requirements(goMod) {
		if strings.HasPrefix(r, "go.opentelemetry.io/") && !bytes.Contains(append(bytes.Clone(GoSum), TracesSum...), []byte(r+" h1:")) {
			t.Errorf("there is no sum of %s", r)
		}
	}
}

// TestStarters: a starter has what its README names, and no name that aslc new
// does not offer.
func TestStarters(t *testing.T) {
	for _, name := range []string{"order", "saga", "polling", "fan-out"} {
		files, err := Starter(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, ending := range []string{".asl.json", "handlers.go", "_asl.go", "_test.go", "README.md", ".json"} {
			if !slices.ContainsFunc(files, func(f File) bool { return strings.HasSuffix(f.Name, ending) }) {
				t.Errorf("%s has no file %s", name, ending)
			}
		}
	}
	for _, name := range []string{"", ".", "blog", "../runtime", "order/x"} {
		if _, err := Starter(name); err == nil {
			t.Errorf("there is a starter %q", name)
		}
	}
}
