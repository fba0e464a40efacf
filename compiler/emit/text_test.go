package emit

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"
	"testing"
	"time"

	"github.com/dave/jennifer/jen"
)

// printed is an expression as Go.
func printed(t *testing.T, code jen.Code) string {
	t.Helper()
	var b strings.Builder
	f := jen.NewFile("p")
	f.NoFormat = true
	f.Add(code)
	if err := f.Render(&b); err != nil {
		t.Fatal(err)
	}
	_, expr, _ := strings.Cut(b.String(), "package p\n\n")
	return strings.ReplaceAll(strings.TrimSpace(expr), " ", "")
}

func testGen() *gen { return &gen{imports: map[string]bool{}} }

func TestDuration(t *testing.T) {
	for seconds, want := range map[int64]string{
		0: "0", 1: "time.Second", 59: "59*time.Second", 60: "time.Minute", 90: "90*time.Second",
		1800: "30*time.Minute", 3600: "time.Hour", 86400: "24*time.Hour", 86401: "86401*time.Second",
		1 << 62: "9223372036*time.Second",
	} {
		if got := printed(t, testGen().duration(seconds)); got != want {
			t.Errorf("%d seconds: got %s, want %s", seconds, got, want)
		}
	}
}

func TestMoment(t *testing.T) {
	at := time.Date(2026, time.March, 1, 1, 2, 3, 4000, time.FixedZone("", 3600))
	if got, want := printed(t, testGen().moment(at)), "time.Date(2026,time.March,1,0,2,3,4000,time.UTC)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestSourceText evaluates the constant that holds a definition's text.
func TestSourceText(t *testing.T) {
	for text, want := range map[string]string{
		"":                     `""`,
		"{}\n":                 "`{}\n`",
		"{\n`x`\n}":            "`{\n`+\n\"`x`\\n\"+\n`}`",
		"{}\r\n":               `"{}\r\n"`,
		"a\u202eb\nc\td\n":     "\"a\\u202eb\\n\"+\n`c\td\n`",
		"no line end \ufeff":   `"nolineend\ufeff"`,
		"\xff\n//aslc:cut\nx ": "\"\\xff\\n\"+\n`//aslc:cut\nx`",
	} {
		if got := printed(t, sourceText(text)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
		if got := evaluated(t, printedRaw(t, sourceText(text))); got != text {
			t.Errorf("%q: the constant is %q", text, got)
		}
	}
}

func printedRaw(t *testing.T, code jen.Code) string {
	t.Helper()
	var b strings.Builder
	f := jen.NewFile("p")
	f.NoFormat = true
	f.Add(code)
	if err := f.Render(&b); err != nil {
		t.Fatal(err)
	}
	_, expr, _ := strings.Cut(b.String(), "package p\n\n")
	return expr
}

func evaluated(t *testing.T, expr string) string {
	t.Helper()
	v, err := types.Eval(token.NewFileSet(), nil, token.NoPos, strings.TrimSpace(expr))
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	return constant.StringVal(v.Value)
}

func TestGoConstant(t *testing.T) {
	r := &rules{scope: &scope{unit: &unit{gen: testGen()}}}
	for text, want := range map[string]string{
		`"a\u2028\"b"`: `"a\u2028\"b"`, "true": "true", "5": "5", "1.50": "1.50", "-0": "-0",
		"1e3": "1000", "1E+2": "100", "1e400": "math.Inf(1)", "-1e400": "math.Inf(-1)", "1e-400": "0",
		"12345678901234567890": "12345678901234567890",
	} {
		if got := printed(t, r.goConstant(text)); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestLocalName(t *testing.T) {
	for text, want := range map[string]string{
		"total": "total", "Total": "total", "order-id": "orderId", "HTTPStatus": "httpStatus", "2nd": "value",
		"": "value", "🎉": "value", "注文": "注文", "a.b c": "aBC", strings.Repeat("x", 31): "value", "in": "inValue", "Error": "errorValue",
	} {
		if got := localName(text, "value"); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	taken := map[string]bool{}
	for _, want := range []string{"total", "total2", "total3"} {
		if got := numberedName("total", taken); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestComment(t *testing.T) {
	for text, want := range map[string]string{
		"plain": "// plain", "": "//", "  ": "//", "*/ x": "// */ x", "//go:embed x": "// //go:embed x",
		"+build x": `// \+build x`, "a\nb": `// a\nb`, "\u202ea": `// \u202ea`, "\xff": `// \xff`, "tab\there": `// tab\there`,
	} {
		var b strings.Builder
		f := jen.NewFile("p")
		f.NoFormat = true
		f.Add(comment(text))
		if err := f.Render(&b); err != nil {
			t.Fatal(err)
		}
		if _, got, _ := strings.Cut(b.String(), "package p\n\n\n"); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	got := strings.Join(paragraphs("\n one \r\n\n\ntwo\nthree "+strings.Repeat("word ", 30)+"\n\n"), "|")
	want := "|one||two|three" + strings.Repeat(" word", 19) + "|word" + strings.Repeat(" word", 10)
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if paragraphs(" \n ") != nil {
		t.Error("blanks make a comment")
	}
}
