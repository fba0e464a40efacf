package jsonpath

import (
	"regexp"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

func value(t testing.TB, text string) runtime.Value {
	t.Helper()
	if text == "absent" {
		return runtime.Value{}
	}
	v, err := runtime.ParseString(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

var comparisons = []struct {
	name string
	f    func(a, b runtime.Value) bool
}{
	{"==", Equal}, {"===", StrictEqual}, {"<", Less}, {"<=", LessEqual}, {">", Greater}, {">=", GreaterEqual},
	{"in", In}, {"nin", NotIn}, {"contains", Contains}, {"all", All}, {"anyof", AnyOf}, {"noneof", NoneOf},
	{"subsetof", SubsetOf}, {"size", Size}, {"empty", Empty},
}

// TestComparisons names, for two values, all the comparisons that hold.
func TestComparisons(t *testing.T) {
	for _, c := range []struct{ a, b, holds string }{
		{`1`, `1.0`, "== === <= >="},
		{`1`, `"1"`, "=="},
		{`"1"`, `1`, "== size"},
		{`1`, `"1.0"`, "=="},
		{`"1.0"`, `1`, ""},
		{`1`, `"x"`, ""},
		{`1`, `""`, ""},
		{`12345678901234567890`, `12345678901234567891`, "< <="},
		{`2`, `10`, "< <="},
		{`"2"`, `"10"`, "> >="},
		{`"a"`, `"a"`, "== === <= >= contains"},
		{`"\ud83d\ude00"`, `"\uffff"`, "< <="}, // by UTF-16 units, not by code points
		{`true`, `true`, "== ==="},
		{`null`, `null`, "== ==="},
		{`null`, `absent`, ""},
		{`absent`, `absent`, ""},
		{`absent`, `null`, ""},
		{`absent`, `[]`, "nin"},
		{`1`, `[1]`, "in"},
		{`"1"`, `[1]`, "in"},
		{`1`, `[2]`, "nin"},
		{`1`, `{}`, "nin"},
		{`1`, `"1x"`, ""},
		{`[1,2]`, `[2,1]`, "nin all anyof subsetof"},
		{`[1,2]`, `[2]`, "nin all anyof"},
		{`[2]`, `[1,2]`, "nin anyof subsetof"},
		{`[]`, `[1]`, "nin noneof subsetof"},
		{`[]`, `[]`, "== === nin all noneof subsetof"},
		{`[[1]]`, `[1]`, "nin contains noneof"},
		{`[]`, `true`, "empty"},
		{`[1]`, `false`, "empty"},
		{`{}`, `true`, "empty"},
		{`""`, `true`, "empty"},
		{`0`, `true`, ""},
		{`[]`, `{}`, "nin"},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, "== === nin"},
		{`{"a":1,"b":2}`, `2`, "size"},
		{`[1,1]`, `2`, "size"},
		{`[1]`, `1`, "contains size"},
		{`"😀"`, `2`, "size"},
		{`"abc"`, `"b"`, "< <= contains"},
	} {
		var holds []string
		for _, cmp := range comparisons {
			if cmp.f(value(t, c.a), value(t, c.b)) {
				holds = append(holds, cmp.name)
			}
		}
		if got := strings.Join(holds, " "); got != c.holds {
			t.Errorf("%s and %s: %q, want %q", c.a, c.b, got, c.holds)
		}
	}
}

func TestMatches(t *testing.T) {
	pattern := regexp.MustCompile(`\A(?:a*)\z`)
	for text, want := range map[string]bool{
		`"aa"`: true, `"ab"`: false, `""`: true, `null`: true, `{}`: true, `absent`: true, `1`: false, `["b","a"]`: true, `["b"]`: false, `[]`: false,
	} {
		if Matches(value(t, text), pattern) != want {
			t.Errorf("%s matches: %v", text, !want)
		}
	}
}

func TestDeepDocuments(t *testing.T) {
	deep := value(t, strings.Repeat(`[`, 5000)+strings.Repeat(`]`, 5000))
	if n := From(deep).Descend().List().Len(); n != 5000 {
		t.Errorf("%d containers", n)
	}
}

func TestSliceBounds(t *testing.T) {
	const least, most = -1 << 31, 1<<31 - 1
	v := From(value(t, `[1,2]`))
	for _, c := range []struct {
		got  Query
		want string
	}{
		{v.Slice(least, most), `[1,2,1,2]`}, {v.Slice(most, least), `[]`}, {v.SliceFrom(least), `[1,2]`},
		{v.SliceFrom(most), `[]`}, {v.SliceTo(least), `[]`}, {v.SliceTo(most), `[1,2]`}, {v.Index(least), `[]`},
	} {
		if got := c.got.List().Text(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestDouble(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0.0", 3: "3.0", -2.5: "-2.5", 0.001: "0.001", 0.0001: "1.0E-4", 9999999: "9999999.0", 1e7: "1.0E7", 12345678.5: "1.23456785E7",
	} {
		if got := double(f).Text(); got != want {
			t.Errorf("%g is %s, want %s", f, got, want)
		}
	}
}

var sink runtime.Value

func BenchmarkWildcardChild(b *testing.B) {
	v := value(b, `{"items":[`+strings.Repeat(`{"a":1,"b":2},`, 9)+`{"a":1,"b":2}]}`)
	b.ReportAllocs()
	for b.Loop() {
		sink = From(v.Field("items")).Wildcard().Child("a").List()
	}
}

func BenchmarkFilter(b *testing.B) {
	v, limit := value(b, `[`+strings.Repeat(`{"n":1},{"n":7},`, 9)+`{"n":9}]`), runtime.Int(5)
	b.ReportAllocs()
	for b.Loop() {
		sink = From(v).Filter(func(at runtime.Value) bool { return Greater(at.Field("n"), limit) }).List()
	}
}
