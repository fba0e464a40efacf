package names

import (
	"fmt"
	"go/token"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// golden are names that generated packages have published. Never change one.
var golden = []struct{ name, kind, stem, method string }{
	{"Charge card", "Task", "ChargeCard", "chargeCard"},
	{"charge-card", "Task", "ChargeCard", "chargeCard"},
	{"ChargeCard", "Task", "ChargeCard", "chargeCard"},
	{"charge_card", "Task", "ChargeCard", "chargeCard"},
	{"HTTP 2 GET", "Task", "HTTP2GET", "http2GET"},
	{"HTTPServer", "Task", "HTTPServer", "httpServer"},
	{"SQS", "Task", "SQS", "sqs"},
	{"Überprüfung läuft", "Task", "ÜberprüfungLäuft", "überprüfungLäuft"},
	{"注文確認", "Task", "注文確認", "注文確認"},
	{"注文 確認", "Task", "注文確認", "注文確認"},
	{"2nd try", "Wait", "Wait2ndTry", "wait2ndTry"},
	{"123", "Pass", "Pass123", "pass123"},
	{"٣ items", "Map", "Map٣Items", "map٣Items"},
	{"🎉", "Succeed", "SucceedU1F389", "succeedU1F389"},
	{"🎉 party", "Succeed", "Party", "party"},
	{"?!", "Choice", "ChoiceU003FU0021", "choiceU003FU0021"},
	{"", "Pass", "Pass", "pass"},
	{"Big order?", "Choice", "BigOrder", "bigOrder"},
	{"don't", "Pass", "DonT", "donT"},
	{"select", "Choice", "SelectState", "selectState"},
	{"Error", "Fail", "ErrorState", "errorState"},
	{"error", "Fail", "ErrorState", "errorState"},
	{"Result", "Pass", "ResultState", "resultState"},
	{"Run", "Task", "RunState", "runState"},
	{"runtime", "Task", "RuntimeState", "runtimeState"},
	{"Len", "Task", "LenState", "lenState"},
	{"ｅ\u0301", "Pass", "Ｅ", "ｅ"},
	{"e\u0301tat", "Pass", "Etat", "etat"},
	{"a.b/c:d", "Pass", "ABCD", "abcd"},
	{"line\nbreak*/ //go:embed x", "Pass", "LineBreakGoEmbedX", "lineBreakGoEmbedX"},
	{"\u202ebidi", "Pass", "Bidi", "bidi"},
	{"ß", "Pass", "ß", "ß"},
}

func TestGolden(t *testing.T) {
	for _, g := range golden {
		stem := State(g.name, g.kind)
		if stem != g.stem || Unexported(stem) != g.method {
			t.Errorf("%q: got %s and %s, want %s and %s", g.name, stem, Unexported(stem), g.stem, g.method)
		}
	}
}

func TestTask(t *testing.T) {
	for id, want := range map[string]string{
		"Charge-Card": "ChargeCard", "ChargeFn": "ChargeFn", "SQSSendMessage": "SQSSendMessage", "注文確認": "X注文確認",
		"2nd": "Task2nd", "foo:bar": "FooBar", "🎉": "TaskU1F389", "select": "Select", "ßx": "Xßx", "AWS::Region": "AWSRegion",
	} {
		if got := Task(id); got != want {
			t.Errorf("%q: got %s, want %s", id, got, want)
		}
	}
}

// variableNames are names of fields that generated packages have published. Never
// change one.
var variableNames = map[string]string{
	"orderId": "OrderID", "order_id": "OrderID", "total": "Total", "VIP": "VIP", "paymentID": "PaymentID", "apiURL": "APIURL",
	"HTTPStatus": "HTTPStatus", "x": "X", "n2": "N2", "_": "Var", "_x": "X", "größe": "Größe", "注文": "X注文", "ids": "Ids",
	"idle": "Idle", "url2": "Url2", "type": "Type", "states2": "States2",
}

func TestVariable(t *testing.T) {
	for name, want := range variableNames {
		if got := Variable(name); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
}

// TestVariableCollision gives two variables two names.
func TestVariableCollision(t *testing.T) {
	p := program("A")
	p.Variables = []*ir.Variable{{Name: "order_id"}, {Name: "orderId"}}
	var ds diag.Sink
	Assign(p, &ds)
	if a, b := p.Variables[1].GoName, p.Variables[0].GoName; a != "OrderID" || b != "OrderID_2" || len(ds.List()) != 1 || ds.HasErrors() {
		t.Error(a, b, ds.List())
	}
}

// program makes one of states with these names, in this order.
func program(names ...string) *ir.Program {
	p := &ir.Program{Source: &ir.Source{}, Root: &ir.Scope{}}
	for i, n := range names {
		s := &ir.Task{StateBase: ir.StateBase{Name: n, Scope: p.Root, NameSpan: ir.Span{Start: i, End: i + 1}}, Resource: &ir.Text{}}
		s.Target.ID = n
		p.States = append(p.States, s)
	}
	p.Root.States = p.States
	return p
}

func goNames(p *ir.Program) map[string][2]string {
	out := map[string][2]string{}
	for _, s := range p.States {
		t := s.(*ir.Task)
		out[t.Name] = [2]string{t.GoName, t.Target.GoName}
	}
	return out
}

// TestCollisions numbers by the order of the names, not of the states.
func TestCollisions(t *testing.T) {
	names := []string{"charge-card", "Charge card", "chargeCard", "Fulfil", "HTTPServer", "HttpServer"}
	want := map[string]string{
		"Charge card": "ChargeCard", "charge-card": "ChargeCard_2", "chargeCard": "ChargeCard_3",
		"Fulfil": "Fulfil", "HTTPServer": "HTTPServer", "HttpServer": "HttpServer_2",
	}
	for i := range 5 {
		r := rand.New(rand.NewPCG(1, uint64(i)))
		r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		var ds diag.Sink
		p := program(names...)
		Assign(p, &ds)
		for name, got := range goNames(p) {
			if got[0] != want[name] {
				t.Errorf("%q: got %s, want %s", name, got[0], want[name])
			}
		}
		if warnings := len(ds.List()); ds.HasErrors() || warnings != 6 { // three states, three tasks
			t.Errorf("%d warnings: %v", warnings, ds.List())
		}
	}
}

// TestOneIdentity gives tasks of one identity one method.
func TestOneIdentity(t *testing.T) {
	p := program("A", "B", "C")
	p.States[2].(*ir.Task).Target.ID = "A"
	var ds diag.Sink
	Assign(p, &ds)
	got := goNames(p)
	if got["A"][1] != "A" || got["C"][1] != "A" || got["B"][1] != "B" || len(ds.List()) != 0 {
		t.Error(got, ds.List())
	}
}

// TestLinear keeps many colliding names from taking quadratic time: 20,000 of
// them would take minutes then, and the test would time out.
func TestLinear(t *testing.T) {
	var all []string
	for i := range 20_000 {
		all = append(all, strings.Repeat("-", i%80)+fmt.Sprint("a", i/80))
	}
	var ds diag.Sink
	p := program(all...)
	Assign(p, &ds)
	if len(p.States) != len(all) {
		t.Fatal(len(p.States))
	}
}

func FuzzNames(f *testing.F) {
	for _, g := range golden {
		f.Add(g.name, "charge-card", "Wait")
	}
	f.Fuzz(func(t *testing.T, a, b, kind string) {
		if !slices.Contains([]string{"Task", "Wait", "Pass", ""}, kind) {
			kind = "Pass"
		}
		if stem := State(a, kind); !token.IsIdentifier("State"+stem) || !token.IsIdentifier(Unexported(stem)) {
			t.Fatalf("%q becomes %q", a, stem)
		}
		if name := Task(a); !token.IsExported(name) || !token.IsIdentifier(name) || !unicode.IsUpper([]rune(name)[0]) {
			t.Fatalf("%q becomes %q", a, name)
		}
		if name := Variable(a); !token.IsExported(name) || !token.IsIdentifier(name) {
			t.Fatalf("%q becomes %q", a, name)
		}
		if a == b {
			return
		}
		var ds diag.Sink
		p, reversed := program(a, b), program(b, a)
		Assign(p, &ds)
		Assign(reversed, &ds)
		names := goNames(p)
		if names[a] == names[b] || Unexported(names[a][0]) == Unexported(names[b][0]) || names[a][1] == names[b][1] {
			t.Fatalf("%q and %q: %v", a, b, names)
		}
		if r := goNames(reversed); r[a] != names[a] || r[b] != names[b] {
			t.Fatalf("%v in one order, %v in the other", names, r)
		}
	})
}
