package diag

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/ir"
)

func TestSuggest(t *testing.T) {
	fields := []string{"Next", "Resource", "ResultPath", "ResultSelector", "TimeoutSeconds", "TimeoutSecondsPath", "End"}
	for word, want := range map[string]string{
		"Nxt": "Next", "next": "Next", "Resuorce": "Resource", "ResultsPath": "ResultPath", "timeoutseconds": "TimeoutSeconds",
		"TimeoutSecond": "TimeoutSeconds", "Pizza": "", "": "", "Ends": "End", "X": "", strings.Repeat("x", 1000): "",
	} {
		if got := Suggest(word, fields); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
	if got := Suggest("Chagre", []string{"Change", "Charge"}); got != "Charge" {
		t.Error("a swap is nearer than a replacement and another letter:", got)
	}
	if got := Suggest("abc", []string{strings.Repeat("a", 500), "abd"}); got != "abd" {
		t.Error(got)
	}
}

func TestSink(t *testing.T) {
	var s Sink
	at := func(start, end int, c Code, m string) Diagnostic {
		return Diagnostic{Code: c, Span: ir.Span{Start: start, End: end}, Message: m}
	}
	s.Report(at(9, 10, UnknownState, "late"))
	s.Report(at(3, 4, NameCollision, "warning"))
	if s.HasErrors() != true {
		t.Error("an unknown state is an error")
	}
	s.Report(at(3, 4, WrongType, "early"))
	s.Report(at(3, 4, WrongType, "early"))
	var got []string
	for _, d := range s.List() {
		got = append(got, d.Message)
	}
	if !slices.Equal(got, []string{"early", "warning", "late"}) {
		t.Error(got)
	}
	if e, w := s.List().Count(); e != 2 || w != 1 {
		t.Error(e, w)
	}
	var quiet Sink
	quiet.Report(at(0, 1, NameCollision, "x"))
	if quiet.HasErrors() || quiet.List().HasErrors() {
		t.Error("a warning is no error")
	}
}

// TestServiceFilled wants code, message and location of the service where it
// would refuse too, and nothing where it would not.
func TestServiceFilled(t *testing.T) {
	var s Sink
	s.Report(Diagnostic{Code: UnknownState, Message: "m", Place: []string{"States", "A", "Next"}})
	s.Report(Diagnostic{Code: WrongType, Message: "n", Place: nil, Service: &Service{Message: "own"}})
	s.Report(Diagnostic{Code: NotAnObject, Message: "o", Service: &Service{Nowhere: true}})
	s.Report(Diagnostic{Code: NoJSONata, Message: "p"})
	want := []*Service{
		{Code: "SCHEMA_VALIDATION_FAILED", Message: "o", Nowhere: true},
		{Code: "MISSING_TRANSITION_TARGET", Message: "m", Pointer: "/States/A/Next"},
		{Code: "SCHEMA_VALIDATION_FAILED", Message: "own", Pointer: "/"},
		nil,
	}
	for i, d := range s.List() {
		if (d.Service == nil) != (want[i] == nil) || d.Service != nil && *d.Service != *want[i] {
			t.Errorf("%s: %+v", d.Code, d.Service)
		}
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "a\tb": "a b", "a\x1b[31mb": "a�[31mb", "\u202eevil": "�evil", "注文 é 🎉": "注文 é 🎉", "a\nb": "a�b", "\xff": "�", "\u2028": "�",
	} {
		if got := Printable(in); got != want {
			t.Errorf("%q: got %q", in, got)
		}
	}
}

func TestWidth(t *testing.T) {
	for in, want := range map[string]int{"": 0, "abc": 3, "é": 1, "e\u0301": 1, "注文": 4, "🎉": 2, "ｱ": 1, "한": 2} {
		if got := Width(in); got != want {
			t.Errorf("%q: got %d, want %d", in, got, want)
		}
	}
}

// hostile is a report whose texts try to break out of each format.
func hostile() Report {
	src := &ir.Source{Name: "a,b:c.json", Text: []byte("{\"a\x1b\": \"\u202e\",\n" + strings.Repeat("x", 100_000))}
	return Report{src, List{
		{Code: UnknownField, Span: ir.Span{Start: 1, End: 5}, Message: "100% \n::error::x", Place: []string{"States", "x\ny"}, Help: "é"},
		{Code: SyntaxError, Span: ir.Span{Start: 60_000, End: 100_000}, Message: "far right", Related: []Note{{Span: ir.Span{Start: 5, End: 2}, Message: "turned round"}}},
		{Code: SyntaxError, Span: ir.Span{Start: 1 << 30, End: 1 << 30}, Message: "behind the end"},
	}}
}

func TestHostileText(t *testing.T) {
	var out strings.Builder
	if err := Text(&out, TextOptions{}, hostile()); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(out.String(), "\n") {
		if strings.ContainsAny(line, "\x1b\u202e\r") || Width(line) > 300 {
			t.Errorf("%q", line)
		}
	}
}

func TestHostileGitHub(t *testing.T) {
	var out strings.Builder
	if err := GitHub(&out, hostile()); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "::error file=a%2Cb%3Ac.json,line=1,col=2,endLine=1,endColumn=6,title=ASL2002::100%25 %0A::error::x%0Ahelp: é") {
		t.Errorf("%q", lines)
	}
}

func TestJSONAndSARIF(t *testing.T) {
	for name, f := range map[string]func(*strings.Builder) error{
		"json":  func(b *strings.Builder) error { return JSON(b, hostile(), hostile()) },
		"sarif": func(b *strings.Builder) error { return SARIF(b, hostile(), hostile()) },
		"empty": func(b *strings.Builder) error { return SARIF(b) },
	} {
		var out strings.Builder
		if err := f(&out); err != nil || !json.Valid([]byte(out.String())) {
			t.Errorf("%s: %v\n%s", name, err, out.String())
		}
	}
}

func TestExplain(t *testing.T) {
	if _, ok := Explain("ASL0000"); ok {
		t.Error("ASL0000 is no code")
	}
	codes := Codes()
	if len(codes) < 50 || !slices.IsSorted(codes) {
		t.Error(codes)
	}
	for _, c := range codes {
		info, _ := Explain(c)
		if len(info.Example) > 2000 {
			t.Errorf("%s: the example is too long to be shown", c)
		}
	}
}

// TestManyInOneLine renders 20,000 findings in a line of 2 MB; in quadratic time
// that would take minutes.
func TestManyInOneLine(t *testing.T) {
	r := Report{Source: &ir.Source{Name: "x", Text: []byte(strings.Repeat("x", 2<<20))}}
	for i := range 20_000 {
		r.List = append(r.List, Diagnostic{Code: WrongType, Span: ir.Span{Start: i * 100, End: 2 << 20}, Message: "m"})
	}
	var out strings.Builder
	if err := Text(&out, TextOptions{}, r); err != nil || strings.Count(out.String(), "\n") != 5*20_000 {
		t.Error(err, strings.Count(out.String(), "\n"))
	}
}

// TestLevels: what the user wants of a code counts, within what can be wanted.
func TestLevels(t *testing.T) {
	s := Sink{Levels: map[Code]Level{NameCollision: LevelError, UnknownError: Off, ShadowedError: LevelWarning}}
	for _, c := range []Code{NameCollision, UnknownError, ShadowedError} {
		s.Report(Diagnostic{Code: c, Message: string(c)})
	}
	if e, w := s.List().Count(); e != 1 || w != 1 {
		t.Errorf("%d errors and %d warnings of %v", e, w, s.List())
	}
	if UnknownState.Adjusts(Off) || UnknownState.Adjusts(LevelWarning) || Code("ASL0000").Adjusts(Off) || NoJSONata.Adjusts(LevelError) {
		t.Error("an unknown state is an error whatever the user wants, and an unknown code nothing")
	}
	if !UnknownError.Adjusts(Off) || !UnknownState.Adjusts(LevelError) {
		t.Error("a warning can be switched off")
	}
	if l, ok := ParseLevel("off"); !ok || l != Off {
		t.Error(l, ok)
	}
	if _, ok := ParseLevel("none"); ok {
		t.Error("none is no level")
	}
}

// TestOtherFiles: a finding and its second place may stand in other files than
// the definition.
func TestOtherFiles(t *testing.T) {
	def := &ir.Source{Name: "order.asl.json", Text: []byte("{}")}
	code := &ir.Source{Name: "handlers.go", Text: []byte("package order\n\nfunc Charge() {}\n")}
	r := Report{def, List{{Code: WrongType, Source: code, Span: ir.Span{Start: 20, End: 26}, Message: "m", Related: []Note{{Message: "asked for here", Span: ir.Span{End: 2}}}}}}
	for name, want := range map[string][]string{
		"text":   {"--> handlers.go:3:6", "func Charge()", "note order.asl.json:1:1: asked for here"},
		"json":   {`"file": "handlers.go"`, `"file": "order.asl.json"`, `"line": 3`},
		"sarif":  {`"uri": "handlers.go"`, `"uri": "order.asl.json"`},
		"github": {"file=handlers.go,line=3,col=6"},
	} {
		var out strings.Builder
		var err error
		switch name {
		case "text":
			err = Text(&out, TextOptions{}, r)
		case "json":
			err = JSON(&out, r)
		case "sarif":
			err = SARIF(&out, r)
		case "github":
			err = GitHub(&out, r)
		}
		for _, w := range want {
			if err != nil || !strings.Contains(out.String(), w) {
				t.Errorf("%s: %v, no %q in\n%s", name, err, w, out.String())
			}
		}
	}
}
