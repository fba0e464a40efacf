package contract_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/aslc-dev/aslc/compiler/check"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/compiler/lower"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
)

const runtimePath = "github.com/aslc-dev/aslc/runtime"

// loader is shared by the tests: it asks the go command for a package once.
var loader = contract.NewLoader()

// order is a definition with three tasks, one of them by lambda:invoke.
const order = `{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ChargeCard",
      "Catch": [{"ErrorEquals": ["Card.Declined"], "Next": "Ship"}], "Next": "Ship"
    },
    "Ship": {
      "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": {"FunctionName": "ship-order", "Payload.$": "$"}, "Next": "Tell"
    },
    "Tell": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "Parameters": {"FunctionName": "tell", "Payload": {"token.$": "$$.Task.Token"}}, "End": true}
  }
}`

const goMod = "-- go.mod --\nmodule example.org/order\n\ngo 1.26\n"

// project is a directory with the files of a txtar text, and a definition.
type project struct {
	dir string
	src *ir.Source
}

func newProject(t testing.TB, definition, files string) *project {
	t.Helper()
	p := &project{t.TempDir(), &ir.Source{Name: "order.asl.json", Text: []byte(definition)}}
	for _, f := range txtar.Parse([]byte(files)).Files {
		p.write(t, f.Name, f.Data)
	}
	return p
}

func (p *project) write(t testing.TB, name string, text []byte) {
	t.Helper()
	file := filepath.Join(p.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

// read gives the contracts, and what was found as "CODE file:line:col message".
func (p *project) read(t testing.TB, change func(*contract.Options)) (*contract.Set, *ir.Program, []string) {
	t.Helper()
	opt := contract.Options{Dir: p.dir, Output: filepath.Join(p.dir, "order_asl.go"), Runtime: runtimePath, Loader: loader}
	if change != nil {
		change(&opt)
	}
	var ds diag.Sink
	prog := lower.Program(jsontree.Parse(p.src, &ds), lower.Options{}, &ds)
	config, err := contract.ReadConfig(opt, &ds)
	if err != nil {
		t.Fatal(err)
	}
	ds.Levels = config.Levels()
	var set *contract.Set
	check.Contracted(prog, &ds, func() shape.Contracts {
		if set, err = contract.Read(t.Context(), prog, config, opt, &ds); err != nil {
			t.Fatal(err)
		}
		return set
	})
	return set, prog, p.found(ds.List())
}

func (p *project) found(list diag.List) []string {
	var out []string
	for _, d := range list {
		if !strings.HasPrefix(string(d.Code), "ASL7") {
			continue
		}
		var text strings.Builder
		diag.Text(&text, diag.TextOptions{}, diag.Report{Source: p.src, List: diag.List{d}})
		lines := strings.Split(strings.ReplaceAll(text.String(), filepath.ToSlash(p.dir)+"/", ""), "\n")
		at, _, _ := strings.Cut(strings.TrimPrefix(lines[1], "  --> "), " ")
		out = append(out, string(d.Code)+" "+at+" "+strings.ReplaceAll(d.Message, filepath.ToSlash(p.dir)+"/", ""))
	}
	return out
}

func task(p *ir.Program, state string) *ir.Task {
	for _, s := range p.States {
		if s.Base().Name == state {
			return s.(*ir.Task)
		}
	}
	return nil
}

func TestHandlers(t *testing.T) {
	p := newProject(t, order, goMod+`-- handlers.go --
package order

import (
	"context"
	"time"

	"example.org/order/money"
)

type Handlers struct{ db chan int }

type Charge struct {
	Amount money.Amount `+"`json:\"amount\"`"+`
	Card   *string      `+"`json:\"card\"`"+`
}

type Paid[T any] struct {
	ID T         `+"`json:\"id\"`"+`
	At time.Time `+"`json:\"at\"`"+`
}

// ChargeCard takes the money.
//
//aslc:errors Card.Declined, Card.Busy
func (h *Handlers) ChargeCard(ctx context.Context, in Charge) (Paid[string], error) {
	return Paid[string]{}, nil
}

//aslc:task ship-order
func ship(ctx context.Context, in map[string][]Charge) error { return missing }

//aslc:task tell
func (h *Handlers) told(context.Context) (int, error) { return 0, nil }
-- money/money.go --
package money

type Amount struct{ Cents int }
`)
	set, prog, found := p.read(t, nil)
	if len(found) > 0 {
		t.Error(found)
	}
	for state, want := range map[string][2]string{
		"Charge": {`{"amount": {"Cents": integer, …}, "card"?: string | null, …}`, `{"at": timestamp, "id": string}`},
		"Ship":   {`{"Payload"?: {…: [{"amount": {"Cents": integer, …}, "card"?: string | null, …}…] | null} | null, …}`, `{"ExecutedVersion": string, "FunctionError"?: string, "LogResult"?: string, "Payload": null, "SdkHttpMetadata"?: unknown, "SdkResponseMetadata"?: unknown, "StatusCode": integer}`},
		"Tell":   {`unknown`, `unknown`},
	} {
		s := task(prog, state)
		if got := set.ArgumentPromise(s).Type.String(); got != want[0] {
			t.Errorf("%s takes %s, want %s", state, got, want[0])
		}
		if got := set.Result(s).String(); got != want[1] {
			t.Errorf("%s gives %s, want %s", state, got, want[1])
		}
	}
	h := set.Handler(task(prog, "Charge"))
	if h.Receiver != "*Handlers" || h.Name != "ChargeCard" || h.Package != "example.org/order" || !slices.Equal(h.Errors, []string{"Card.Busy", "Card.Declined"}) {
		t.Errorf("%+v", h)
	}
	note := set.ArgumentPromise(task(prog, "Charge")).Note()
	if line, _ := note.Source.Position(note.Span.Start); line != 25 || string(note.Source.Text[note.Span.Start:note.Span.End]) != "Charge" {
		t.Errorf("promised in line %d, %v", line, note)
	}
}

// TestGeneratedFileDoesNotCount: what the package has is the same whether the last
// generated file is there, is broken, or is not.
func TestGeneratedFileDoesNotCount(t *testing.T) {
	handlers := `-- handlers.go --
package order

import "context"

type In struct{ At string }

// Everything else of the generated file may be used, in functions and in types.
type Handlers struct {
	Bound
	next *Machine
}

func (h Handlers) ChargeCard(ctx context.Context, in In) (Tasks, error) { return h, nil }

func NewTasks() Tasks { return Handlers{Bound: Bound{}} }
`
	p := newProject(t, order, goMod+handlers)
	var first string
	for i, text := range []string{"", "package order\n\ntype In struct{}\n", "package order\n\nfunc {", "\x00", "// Code generated by aslc from order.asl.json; DO NOT EDIT.\n\npackage order\n\ntype Tasks interface{ Old() }\n"} {
		if i > 0 {
			p.write(t, "order_asl.go", []byte(text))
		}
		if i == 4 {
			os.Remove(filepath.Join(p.dir, "order_asl.go"))
			p.write(t, "another.go", []byte(text))
		}
		set, prog, found := p.read(t, nil)
		got := set.ArgumentPromise(task(prog, "Charge")).Type.String() + set.Result(task(prog, "Charge")).String() + strings.Join(found, "\n")
		if i == 0 {
			first = got
		}
		if got != first {
			t.Errorf("with %q: %s\nwithout: %s", text, got, first)
		}
	}
	if want := `{"At": string, …}unknown`; first != want {
		t.Errorf("got %s, want %s", first, want)
	}
}

// TestFindings: what is wrong, and what is not.
func TestFindings(t *testing.T) {
	const head = "-- handlers.go --\npackage order\n\nimport \"context\"\n\n"
	const bound = "type H struct{ Bound }\n\n"
	for name, test := range map[string]struct {
		files string
		want  []string
	}{
		"nothing": {"-- notes.txt --\nnothing\n", nil},
		"helpers": {"-- handlers.go --\npackage order\n\nfunc ChargeCard(amount int) int { return amount }\n\ntype Charge struct{ done chan int }\n", nil},
		"missing": {head + "type H struct{}\n\nfunc (H) ChargeCard(context.Context) error { return nil }\n\nfunc (H) ShipOrders(context.Context) error { return nil }\n",
			[]string{`ASL7005 order.asl.json:9:35 no handler does the task "ship-order"`, `ASL7005 order.asl.json:12:42 no handler does the task "tell"`}},
		"bound": {head + bound + "func (H) ChargeCard(context.Context) error { return nil }\n", nil},
		"unused": {head + bound + "//aslc:task Refund\nfunc Refund(context.Context) error { return nil }\n\n//aslc:taks tell\nfunc (H) ChargeCard(context.Context) error { return nil }\n",
			[]string{`ASL7006 handlers.go:7:1 no task of order.asl.json is called "Refund"`, `ASL7006 handlers.go:10:1 there is no directive //aslc:taks`}},
		"signature": {head + bound + "func (H) ChargeCard(ctx context.Context, in ...int) error { return nil }\n",
			[]string{`ASL7003 handlers.go:7:10 method H.ChargeCard cannot do the task "ChargeCard": its parameters are variadic`}},
		"no context": {head + bound + "func (H) ChargeCard(in int) error { return nil }\n\nfunc (H) ShipOrder(ctx context.Context) error { return nil }\n",
			[]string{`ASL7003 handlers.go:7:10 method H.ChargeCard cannot do the task "ChargeCard": its first parameter is not a context.Context`}},
		"no error": {head + bound + "func (H) ChargeCard(ctx context.Context) int { return 0 }\n",
			[]string{`ASL7003 handlers.go:7:10 method H.ChargeCard cannot do the task "ChargeCard": its last result is not an error`}},
		"three": {head + bound + "func (H) ChargeCard(ctx context.Context) (int, int, error) { return 0, 0, nil }\n",
			[]string{`ASL7003 handlers.go:7:10 method H.ChargeCard cannot do the task "ChargeCard": it has 3 results`}},
		"alias": {head + "type Ctx = context.Context\n\ntype H struct{ *base; Bound }\n\ntype base struct{}\n\nfunc (*base) ChargeCard(ctx Ctx, in []Cart) error { return nil }\n\nfunc (H) ShipOrder(ctx Ctx) error { return nil }\n",
			[]string{`ASL7002 handlers.go:11:39 undefined: Cart`}},
		"generic": {head + "//aslc:task tell\nfunc tell[T any](ctx context.Context, in T) error { return nil }\n\n//aslc:task ChargeCard\n//aslc:task ship-order\nfunc others(context.Context) error { return nil }\n",
			[]string{`ASL7003 handlers.go:6:6 func tell cannot do the task "tell": it has type parameters`}},
		"undefined": {head + bound + "func (H) ChargeCard(ctx context.Context, in []Cart) error { return nil }\n",
			[]string{`ASL7002 handlers.go:7:47 undefined: Cart`}},
		"undefined inside": {head + bound + "func (H) ChargeCard(ctx context.Context) error { return missing(1) }\n\nvar x = undefined\n\ntype other struct{ y nowhere }\n", nil},
		"syntax": {head + bound + "func (H) ChargeCard(ctx context.Context error {\n",
			[]string{`ASL7002 handlers.go:7:41 the Go file cannot be read: missing ',' in parameter list`}},
		"import": {"-- handlers.go --\npackage order\n\nimport (\n\t\"context\"\n\n\t\"example.org/order/nowhere\"\n)\n\n" + bound + "func (H) ChargeCard(ctx context.Context, in nowhere.X) error { return nil }\n",
			[]string{`ASL7002 handlers.go:6:2 could not import example.org/order/nowhere (package example.org/order/nowhere cannot be imported: go build tells why)`}},
		"no JSON": {head + bound + "type In struct {\n\tDone chan int\n\tBy map[float64]int\n\tW interface{ Write() }\n\tGone func() `json:\"-\"`\n}\n\nfunc (H) ChargeCard(ctx context.Context, in In) (complex128, error) { return 0, nil }\n",
			[]string{`ASL7004 handlers.go:8:2 chan int cannot be decoded from JSON`, `ASL7004 handlers.go:9:2 a map with keys of type float64 cannot be JSON`,
				`ASL7004 handlers.go:10:2 interface{Write()} cannot be decoded from JSON`, `ASL7004 handlers.go:14:50 complex128 cannot be JSON`}},
		"two": {head + "type H struct{ Bound }\n\ntype G struct{ Bound }\n\nfunc (H) ChargeCard(context.Context, int) error { return nil }\n\nfunc (G) ChargeCard(context.Context, string) error { return nil }\n",
			[]string{`ASL7007 handlers.go:11:10 method H.ChargeCard and method G.ChargeCard could both do the task "ChargeCard"`}},
		"NewTasks": {head + "type H struct{ Bound }\n\ntype G struct{ Bound }\n\nfunc (H) ChargeCard(context.Context, int) error { return nil }\n\nfunc (G) ChargeCard(context.Context, ...string) error { return nil }\n\nfunc NewTasks() Tasks { return &G{} }\n",
			[]string{`ASL7003 handlers.go:11:10 method G.ChargeCard cannot do the task "ChargeCard": its parameters are variadic`}},
		"errors": {head + bound + "//aslc:errors Card.Refused\nfunc (H) ChargeCard(ctx context.Context) error { return nil }\n",
			[]string{`ASL7008 order.asl.json:6:17 no handler declares the error "Card.Declined"`}},
		"errors declared": {head + bound + "//aslc:errors Card.Declined\nfunc (H) ChargeCard(ctx context.Context) error { return nil }\n", nil},
		"severity":        {head + bound + "//aslc:errors\nfunc (H) ChargeCard(ctx context.Context) error { return nil }\n-- aslc.yaml --\nseverity: {ASL7008: off}\n", nil},
		"both": {head + bound + "func (H) ChargeCard(ctx context.Context) (int, error) { return 0, nil }\n-- aslc.yaml --\ntasks:\n  ChargeCard:\n    output: x.json\n-- x.json --\n{\"type\": \"string\"}\n",
			[]string{`ASL7009 x.json:1:1 the result of ChargeCard is string by x.json, and integer by method H.ChargeCard`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, found := newProject(t, order, goMod+test.files).read(t, nil)
			if !slices.Equal(found, test.want) {
				t.Errorf("found:\n%s\nwant:\n%s", strings.Join(found, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// TestExamples compiles the examples of codes that have further files, and wants
// that code and no error beside it.
func TestExamples(t *testing.T) {
	for _, code := range diag.Codes() {
		info, _ := diag.Explain(code)
		if info.Beside == nil {
			continue
		}
		t.Run(string(code), func(t *testing.T) {
			p := newProject(t, info.Definition(), goMod)
			for _, f := range info.Beside {
				p.write(t, f.Name, []byte(f.Text))
			}
			_, _, found := p.read(t, nil)
			if len(found) != 1 || !strings.HasPrefix(found[0], string(code)) {
				t.Errorf("the example gives %q", found)
			}
		})
	}
}
