package structs

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/golden/differential/random"
	"github.com/aslc-dev/aslc/golden/differential/trial"
	"github.com/aslc-dev/aslc/ir"
)

// batchSize is how many shapes are compiled into one program.
const batchSize = 60

// sample is a shape with values that it is to have.
type sample struct {
	shape  ir.Type
	values []string
}

// batches is how many programs are tried: one, unless ASLC_TRIALS says otherwise.
func batches(t *testing.T) int {
	text := os.Getenv("ASLC_TRIALS")
	if text == "" {
		return 1
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return max(1, n/batchSize)
}

// sampler makes samples of random machines, one after the other.
type sampler struct {
	seed  uint64
	ready []sample
}

func (s *sampler) next() sample {
	for len(s.ready) == 0 {
		s.ready = samples(s.seed)
		s.seed++
	}
	out := s.ready[0]
	s.ready = s.ready[1:]
	return out
}

// samples are what is inferred about the states of a random machine, with the values
// that came there in some runs.
func samples(seed uint64) []sample {
	p, _ := compiler.Check(&ir.Source{Name: "machine.asl.json", Text: []byte(random.New(seed).Text())}, compiler.Options{})
	if p == nil {
		return nil
	}
	var inputs []string
	var known ir.Type
	for i := range uint64(4) {
		inputs = append(inputs, trial.Input(seed^i<<60))
		known = known.Join(ir.ConstType(inputs[i]))
	}
	s := shape.Infer(p, promise{input: known})
	types, values := map[string]ir.Type{}, map[string][]string{}
	var names []string
	for _, st := range p.States {
		of := s.Of(st)
		types[st.Kind()+"StateEntered "+st.Base().Name] = of.Input
		types[st.Kind()+"StateExited "+st.Base().Name] = of.Output
	}
	for i, input := range inputs {
		tasks := &trial.Tasks{}
		_, events := trial.Trial{Definition: interp.Definition(p, tasks), Input: input, Seed: seed ^ uint64(i)<<60, Tasks: tasks}.RunWithEvents()
		for _, e := range events {
			place := string(e.Type) + " " + e.Name
			if t := types[place]; !t.Is(ir.KindObject) || len(t.Fields()) == 0 || !e.Data.Exists() {
				continue
			}
			if values[place] == nil {
				names = append(names, place)
			}
			values[place] = append(values[place], e.Data.Text())
		}
	}
	var out []sample
	for _, place := range names {
		out = append(out, sample{types[place], values[place]})
	}
	return out
}

// promise is a contract for the input.
type promise struct {
	*contract.Set // nil: nothing else is promised
	input         ir.Type
}

func (p promise) InputPromise() contract.Promise {
	return contract.Promise{Type: p.input, Trust: contract.Promised}
}

// Values of a shape fit the struct that is emitted for it, and are written as they
// were, members that the shape does not know apart; a struct that stands for its document is the one that reading it gives.
func TestValuesFit(t *testing.T) {
	var s sampler
	for range batches(t) {
		all := make([]sample, batchSize)
		for i := range all {
			all[i] = s.next()
		}
		dir, err := os.MkdirTemp(".", "_batch") // in the module, and no part of ./...
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		structs := compile(t, dir, all)
		values, kept := run(t, dir, all)
		t.Logf("%d shapes, %d structs, %d values, %d kept", len(all), structs, values, kept)
		if structs < batchSize || values < batchSize || kept < values/2 {
			t.Error("too little was tried")
		}
	}
}

// compile writes a program of tasks that give values of the shapes, and take them,
// and tells how many structs it has.
func compile(t *testing.T, dir string, all []sample) int {
	t.Helper()
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	config := "tasks:\n"
	states := map[string]any{"End": map[string]any{"Type": "Succeed"}}
	for i, s := range all {
		task, file := fmt.Sprintf("T%d", i), fmt.Sprintf("t%d.schema.json", i)
		text, err := json.Marshal(schema(s.shape))
		if err != nil {
			t.Fatal(err)
		}
		put(file, string(text))
		config += fmt.Sprintf("  %s:\n    input: %s\n    output: %s\n", task, file, file)
		next := fmt.Sprintf("T%d", i+1)
		if i == len(all)-1 {
			next = "End"
		}
		states[task] = map[string]any{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:" + task, "ResultPath": nil, "Next": next}
	}
	put(contract.ConfigName, config)
	definition, err := json.Marshal(map[string]any{"StartAt": "T0", "States": states})
	if err != nil {
		t.Fatal(err)
	}
	res, list := compiler.Compile(&ir.Source{Name: "structs.asl.json", Text: definition}, compiler.Options{
		Package: "main", Contracts: &contract.Options{Dir: dir, Output: filepath.Join(dir, "structs_asl.go")},
	})
	if res == nil {
		t.Fatal(list)
	}
	put("structs_asl.go", string(res.File))
	put("main.go", mainFile(string(res.File), len(all)))
	return strings.Count(string(res.File), " struct {\n") - 2 // Machine is on one line; machine, and vars if there are
}

// mainFile is the program's main: a line of input is a task's number and a value,
// a line of output what is wrong with it.
func mainFile(generated string, n int) string {
	var rows strings.Builder
	for i := range n {
		if strings.Contains(generated, fmt.Sprintf("var t%dContract ", i)) {
			fmt.Fprintf(&rows, "\t%d: func(v runtime.Value) string { return try(v, &t%dContract) },\n", i, i)
		}
	}
	return strings.Replace(mainText, "ROWS\n", rows.String(), 1)
}

// run gives the values to the program, and tells how many there were, and of how
// many a struct can stand for the document.
func run(t *testing.T, dir string, all []sample) (values, kept int) {
	t.Helper()
	var in strings.Builder
	var lines []string
	for i, s := range all {
		for _, v := range s.values {
			lines = append(lines, fmt.Sprintf("%d %s", i, strings.ReplaceAll(v, "\n", " ")))
		}
	}
	in.WriteString(strings.Join(lines, "\n"))
	cmd := exec.Command("go", "run", "./"+dir)
	cmd.Stdin, cmd.Stderr = strings.NewReader(in.String()), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	told := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(told) != len(lines) {
		t.Fatalf("%d lines for %d values", len(told), len(lines))
	}
	for i, text := range told {
		switch text {
		case "value", "beyond": // no struct is emitted for the shape; a number that the struct cannot hold is refused
		case "kept":
			values++
			kept++
		case "written":
			values++
		default:
			t.Errorf("%s\n%s", lines[i], text)
		}
	}
	return values, kept
}

const mainText = `package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/codec"
)

var tries = map[int]func(runtime.Value) string{
ROWS
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		number, text, _ := strings.Cut(lines.Text(), " ")
		i, _ := strconv.Atoi(number)
		v, err := runtime.ParseString(text)
		if err != nil {
			panic(err)
		}
		if tries[i] == nil {
			fmt.Println("value")
			continue
		}
		fmt.Println(tries[i](v))
	}
}

func try[In, Out any](v runtime.Value, c *codec.Contract[In, Out]) string {
	var x Out
	switch err := codec.Decode(v, &x, c.ReadOut); {
	case err == nil:
	case strings.Contains(err.Error(), " is 12345678901234567890, which "):
		return "beyond"
	default:
		return "it is not read: " + err.Error()
	}
	written, err := codec.Encode(&x, c.WriteOut)
	if err != nil {
		return "it is not written: " + err.Error()
	}
	if !within(written, v) {
		return "it is written as " + written.Text()
	}
	if c.LateOut == nil {
		return "written"
	}
	y := x
	if !c.LateOut.Own(&y) {
		return "written"
	}
	again, err := codec.Encode(&y, c.WriteOut)
	if err != nil || again.Text() != written.Text() {
		return fmt.Sprintf("owned it is %s, %v", again.Text(), err)
	}
	return "kept"
}

// within tells whether a document is another one, but for members that its struct
// does not have.
func within(a, b runtime.Value) bool {
	switch {
	case a.Kind() != b.Kind() || len(a.Elems()) != len(b.Elems()):
		return false
	case a.Kind() != runtime.KindArray && a.Kind() != runtime.KindObject:
		return runtime.Equal(a, b)
	}
	for i, e := range a.Elems() {
		if !within(e, b.Index(i)) {
			return false
		}
	}
	for _, m := range a.Members() {
		if !within(m.Value, b.Field(m.Name)) {
			return false
		}
	}
	return true
}
`
