package runtime

import (
	"cmp"
	"math"
	"strings"
	"sync"
	"testing"
)

func parseValue(t testing.TB, text string) Value {
	t.Helper()
	v, err := ParseString(text)
	if err != nil {
		t.Fatalf("parse %s: %v", text, err)
	}
	return v
}

// rebuilt makes the same document from its parts, so that nothing of it has a source text.
func rebuilt(v Value) Value {
	switch v.Kind() {
	case KindObject:
		o := make(Object, 0, v.Len())
		for _, m := range v.Members() {
			o = append(o, Member{m.Name, rebuilt(m.Value)})
		}
		return o.Value()
	case KindArray:
		a := make(Array, 0, v.Len())
		for _, e := range v.Elems() {
			a = append(a, rebuilt(e))
		}
		return a.Value()
	case KindString:
		return String(v.String())
	}
	return v
}

var valueDocuments = []string{
	`{}`, `[]`, `null`, `true`, `1.0`, `"a"`, ` { } `, "\t[ ]\n",
	`{"b":1,"a":[2,{"c":null}],"d":{"e":"f"}}`,
	`{ "b" : 1.0 , "a" : [ 12345678901234567890 , 1E5 , -0 ] }`,
	`{"a":1,"b":2,"a":{"c":3,"c":[4]}}`,
	`{"\u0061":1,"a\"b":2,"\\":3,"\ud83d\ude00":"\ud83d\ude00","\ud800":"\udfff"}`,
	`["x y","\\\"","{[","\u0000","\/","é\u2028"]`,
	`{"k0":0,"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k9":9,"k3":"again","k10":[]}`,
	`[[[[[]]]],[{}],{"":{"":[]}}]`,
	" 1 ", "\n\"a\" ",
}

func TestValueTextIsVerbatim(t *testing.T) {
	for _, doc := range valueDocuments {
		v := parseValue(t, doc)
		v.Members()
		v.Elems()
		if v.Text() != doc || v.Size() != len(doc) || string(v.Append([]byte("x"))) != "x"+doc {
			t.Errorf("%q came back as %q (size %d)", doc, v.Text(), v.Size())
		}
	}
}

func TestValueDerivedTextIsCompact(t *testing.T) {
	for _, doc := range valueDocuments {
		in := parseValue(t, `{ "doc" : `+doc+` }`).Field("doc")
		if want := squeeze(doc); in.Text() != want || in.Size() != len(want) {
			t.Errorf("%q: got %q (size %d), want %q", doc, in.Text(), in.Size(), want)
		}
		whole := Array{parseValue(t, doc), parseValue(t, doc)}.Value()
		want := "[" + squeeze(doc) + "," + squeeze(doc) + "]"
		if size := whole.Size(); size != len(want) || whole.Text() != want {
			t.Errorf("%q in an array: got %q (size %d), want %q", doc, whole.Text(), size, want)
		}
	}
}

// squeeze is the obvious way to drop blanks outside of strings.
func squeeze(doc string) string {
	var out strings.Builder
	inString, escaped := false, false
	for _, b := range []byte(doc) {
		switch {
		case escaped:
			escaped = false
		case b == '\\':
			escaped = true
		case b == '"':
			inString = !inString
		case !inString && isBlank(b):
			continue
		}
		out.WriteByte(b)
	}
	return out.String()
}

func TestValueTextAndPartsAgree(t *testing.T) {
	for _, doc := range valueDocuments {
		v := parseValue(t, doc)
		r := rebuilt(v)
		agreeValues(t, doc, v, r)
		agreeValues(t, doc+" reparsed", v, parseValue(t, r.Text()))
		if again := rebuilt(parseValue(t, r.Text())); again.Text() != r.Text() {
			t.Errorf("%s: %s printed again is %s", doc, r.Text(), again.Text())
		}
	}
}

// agreeValues checks that two documents give the same answers to every question.
func agreeValues(t *testing.T, what string, a, b Value) {
	t.Helper()
	if !Equal(a, b) || !Equal(b, a) {
		t.Fatalf("%s: %s and %s differ", what, a.Text(), b.Text())
	}
	if a.Kind() != b.Kind() || a.Len() != b.Len() || a.Bool() != b.Bool() || a.Float() != b.Float() {
		t.Fatalf("%s: %s and %s answer differently", what, a.Text(), b.Text())
	}
	if a.Kind() == KindString && a.String() != b.String() {
		t.Fatalf("%s: %q and %q", what, a.String(), b.String())
	}
	for i, m := range a.Members() {
		if name := b.Members()[i].Name; name != m.Name {
			t.Fatalf("%s: member %d is %q and %q", what, i, m.Name, name)
		}
		agreeValues(t, what, m.Value, b.Field(m.Name))
		agreeValues(t, what, a.Field(m.Name), b.Members()[i].Value)
	}
	for i := range a.Elems() {
		agreeValues(t, what, a.Index(i), b.Elems()[i])
		agreeValues(t, what, a.Index(i-a.Len()), b.Index(i))
	}
}

func TestValueLookups(t *testing.T) {
	v := parseValue(t, `{"a":1,"b":[10,20,30],"a":2,"a.b":3,"0":4,"@this":5,"\u0078":6,"n":null}`)
	for _, c := range []struct {
		got  Value
		want string
	}{
		{v.Field("a"), "2"}, {v.Field("a.b"), "3"}, {v.Field("0"), "4"}, {v.Field("@this"), "5"},
		{v.Field("x"), "6"}, {v.Field("n"), "null"}, {v.Field("#"), ""}, {v.Field(""), ""},
		{v.Field("b").Index(0), "10"}, {v.Field("b").Index(-1), "30"}, {v.Field("b").Index(-3), "10"},
		{v.Field("b").Index(3), ""}, {v.Field("b").Index(-4), ""}, {v.Field("b").Field("0"), ""},
		{v.Index(0), ""}, {v.Field("a").Field("a"), ""}, {v.Field("none").Field("a").Index(1), ""},
		{Value{}.Field("a"), ""}, {Value{}.Index(0), ""}, {Null().Field("a"), ""},
	} {
		if c.got.Text() != c.want || c.got.Exists() != (c.want != "") {
			t.Errorf("got %q, want %q", c.got.Text(), c.want)
		}
	}
	names := []string{}
	for _, m := range v.Members() {
		names = append(names, m.Name+"="+m.Value.Text())
	}
	if got := strings.Join(names, " "); got != "a=2 b=[10,20,30] a.b=3 0=4 @this=5 x=6 n=null" {
		t.Errorf("members: %s", got)
	}
}

func TestValueKinds(t *testing.T) {
	for text, want := range map[string]ValueKind{
		`null`: KindNull, `true`: KindBool, `false`: KindBool, `-1`: KindNumber, `0`: KindNumber, `""`: KindString,
		`[]`: KindArray, `{}`: KindObject, " {} ": KindObject, " 7 ": KindNumber, " \"x\"": KindString,
	} {
		if v := parseValue(t, text); v.Kind() != want || !v.Exists() {
			t.Errorf("%q is %s", text, v.Kind())
		}
	}
	if (Value{}).Kind() != KindAbsent || (Value{}).Exists() || (Value{}).Text() != "" || (Value{}).Size() != 0 {
		t.Error("the zero value is not absent")
	}
}

func TestValueNumbers(t *testing.T) {
	for f, want := range map[float64]string{
		3: "3", -3: "-3", 0.1: "0.1", 1e20: "100000000000000000000", 1e21: "1e+21", 1e-6: "0.000001", 1e-7: "1e-7",
		1.5e-10: "1.5e-10", 1.0 / 3: "0.3333333333333333", math.Copysign(0, -1): "0", math.MaxFloat64: "1.7976931348623157e+308",
		math.Inf(1): "null",
	} {
		if got := Float(f).Text(); got != want {
			t.Errorf("Float(%g) is %s, want %s", f, got, want)
		}
	}
	if Float(math.NaN()).Kind() != KindNull {
		t.Error("NaN is not null")
	}
	for _, n := range []int64{0, 1, -1, 99, 100, math.MaxInt64, math.MinInt64} {
		if got, ok := Int(n).Int(); got != n || !ok {
			t.Errorf("Int(%d) is %d %v", n, got, ok)
		}
	}
	for text, want := range map[string]int64{
		"1.0": 1, "1e3": 1000, "-1.50e1": -15, "0e99999999999999999999": 0, "-0": 0, "100e-2": 1, "9223372036854775807.0": math.MaxInt64,
		"-9223372036854775808": math.MinInt64,
	} {
		if n, ok := parseValue(t, text).Int(); n != want || !ok {
			t.Errorf("%s is %d %v, want %d", text, n, ok, want)
		}
	}
	for _, text := range []string{"1.5", "1e-1", "9223372036854775808", "1e19", "1e99999999999999999999", "1e-99999999999999999999", `"1"`, "null"} {
		if n, ok := parseValue(t, text).Int(); ok {
			t.Errorf("%s is the whole number %d", text, n)
		}
	}
	if f := parseValue(t, "1e999").Float(); !math.IsInf(f, 1) {
		t.Errorf("1e999 is %g", f)
	}
	if parseValue(t, `"1"`).Float() != 0 || Number("1.50").Text() != "1.50" {
		t.Error("a string is no number, and a literal is kept")
	}
}

func TestValueStrings(t *testing.T) {
	for _, c := range []struct{ text, content, printed string }{
		{`"a\/b"`, "a/b", `"a/b"`},
		{`"\u00e9\u000a\b\f\r\t"`, "é\n\b\f\r\t", `"é\n\b\f\r\t"`},
		{`"<&>\u2028"`, "<&>\u2028", "\"<&>\u2028\""},
		{`"\ud83d\uDE00"`, "😀", `"😀"`},
		{`"\ud83d"`, "\xed\xa0\xbd", `"\ud83d"`},
		{`"\ude00\ud83d"`, "\xed\xb8\x80\xed\xa0\xbd", `"\ude00\ud83d"`},
		{`"\ud83dx"`, "\xed\xa0\xbdx", `"\ud83dx"`},
		{`"\ud83d\u0041"`, "\xed\xa0\xbdA", `"\ud83dA"`},
		{`"\ud83d\n"`, "\xed\xa0\xbd\n", `"\ud83d\n"`},
		{`"\u0000\u001f` + "\x7f\"", "\x00\x1f\x7f", `"\u0000\u001f` + "\x7f\""},
		{"\"\xff\xc3\"", "\xff\xc3", "\"\ufffd\ufffd\""},
		{`"\\\\\""`, `\\"`, `"\\\\\""`},
	} {
		v := parseValue(t, c.text)
		if v.String() != c.content {
			t.Errorf("%s holds %q, want %q", c.text, v.String(), c.content)
		}
		if got := String(c.content); got.Text() != c.printed || len(c.printed) != quotedLen(c.content) {
			t.Errorf("%q is printed %s (%d), want %s", c.content, got.Text(), quotedLen(c.content), c.printed)
		}
	}
	if got := parseValue(t, `{"a": [1]}`).String(); got != `{"a": [1]}` {
		t.Errorf("the string of an object is %s", got)
	}
}

func TestValueEqual(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{`1`, `1.0`, true}, {`1`, `1e0`, true}, {`100`, `1E+2`, true}, {`0`, `-0.0`, true}, {`0.1`, `1e-1`, true},
		{`12345678901234567890`, `12345678901234567891`, false}, {`1e400`, `1e401`, false}, {`1`, `-1`, false},
		{`"a"`, `"\u0061"`, true}, {`"a"`, `"b"`, false}, {`"\ud800"`, `"\ud801"`, false}, {`"1"`, `1`, false},
		{`null`, `false`, false}, {`true`, `true`, true}, {`[]`, `{}`, false}, {`[ ]`, `[]`, true},
		{`[1,2]`, `[2,1]`, false}, {`[1]`, `[1,1]`, false}, {`{"a":1,"b":2}`, `{"b":2.0,"a":1}`, true},
		{`{"a":1}`, `{"a":1,"b":2}`, false}, {`{"a":1}`, `{"b":1}`, false}, {`{"a":1,"a":2}`, `{"a":2}`, true},
		{`{"a":{"b":[{"c":1}]}}`, `{"a":{"b":[{"c":1e0}]}}`, true}, {`{"a":null}`, `{"b":null}`, false},
	} {
		a, b := parseValue(t, c.a), parseValue(t, c.b)
		if Equal(a, b) != c.want || Equal(b, a) != c.want {
			t.Errorf("%s = %s is %v", c.a, c.b, !c.want)
		}
	}
	if !Equal(Value{}, Value{}) || Equal(Value{}, Null()) {
		t.Error("absent is not itself, or is null")
	}
}

func TestValueCompareNumbers(t *testing.T) {
	ordered := []string{"-1e400", "-10", "-9.5", "-9", "-0.001", "0", "1e-400", "0.1", "0.11", "9", "10", "10.5",
		"9007199254740992", "9007199254740993", "12345678901234567890", "12345678901234567891", "1e400"}
	for i, a := range ordered {
		for j, b := range ordered {
			if got, want := CompareNumbers(Number(a), Number(b)), cmp.Compare(i, j); got != want {
				t.Errorf("%s to %s is %d, want %d", a, b, got, want)
			}
		}
	}
	if CompareNumbers(Number("1.50e1"), Number("15")) != 0 || CompareNumbers(Number("-0.0"), String("x")) != 0 {
		t.Error("equal numbers are not")
	}
}

func TestValueWith(t *testing.T) {
	for _, c := range []struct {
		doc   string
		steps []Step
		want  string
	}{
		{`{"a":1}`, nil, `"new"`},
		{`{"a": 1, "b": [ 1.0 ]}`, []Step{Key("a")}, `{"a":"new","b":[1.0]}`},
		{`{"a":1}`, []Step{Key("b")}, `{"a":1,"b":"new"}`},
		{`{}`, []Step{Key("a"), Key("b"), Key("c")}, `{"a":{"b":{"c":"new"}}}`},
		{`{"a":{"x":1,"b":2,"y":3}}`, []Step{Key("a"), Key("b")}, `{"a":{"x":1,"b":"new","y":3}}`},
		{`{"a":[1,2,3]}`, []Step{Key("a"), Elem(1)}, `{"a":[1,"new",3]}`},
		{`{"a":[1,2,3]}`, []Step{Key("a"), Elem(-1)}, `{"a":[1,2,"new"]}`},
		{`{"a":[{},2]}`, []Step{Key("a"), Elem(0), Key("b")}, `{"a":[{"b":"new"},2]}`},
		{`{"a":1,"b":2,"a":3}`, []Step{Key("a")}, `{"a":"new","b":2}`},
		{`{"k0":0,"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7}`, []Step{Key("a\"")},
			`{"k0":0,"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"a\"":"new"}`},
		{`{"a":[1]}`, []Step{Key("a"), Elem(1)}, ""},
		{`{"a":[1]}`, []Step{Key("a"), Elem(-2)}, ""},
		{`{"a":[1]}`, []Step{Key("a"), Key("b")}, ""},
		{`{"a":1}`, []Step{Key("a"), Key("b")}, ""},
		{`{"a":null}`, []Step{Key("a"), Key("b")}, ""},
		{`{}`, []Step{Key("a"), Elem(0)}, ""},
		{`[1]`, []Step{Key("a")}, ""},
		{`"s"`, []Step{Elem(0)}, ""},
	} {
		v := parseValue(t, c.doc)
		got, ok := v.With(String("new"), c.steps...)
		if got.Text() != c.want || ok != (c.want != "") || v.Text() != c.doc {
			t.Errorf("%s with %v: got %q %v, want %q; now %s", c.doc, c.steps, got.Text(), ok, c.want, v.Text())
		}
	}
}

func TestValueWithCopiesOnlyTheSpine(t *testing.T) {
	v := parseValue(t, `{"a":{"b":1},"c":{"d":[1,2]}}`)
	w, _ := v.With(Int(2), Key("a"), Key("b"))
	if w.Field("c").node != v.Field("c").node {
		t.Error("an untouched member was copied")
	}
	if w.Text() != `{"a":{"b":2},"c":{"d":[1,2]}}` {
		t.Error(w.Text())
	}
}

func TestValueBuilt(t *testing.T) {
	o := Object{{"a", Int(1)}, {"b", Value{}}, {"a", Array{Null(), Value{}, Bool(true), Bool(false)}.Value()}}.Value()
	if o.Text() != `{"a":[null,null,true,false],"b":null}` || o.Size() != len(o.Text()) || o.Len() != 2 {
		t.Error(o.Text())
	}
	if got := (Object{}).Value().Text() + (Array{}).Value().Text() + Object(nil).Value().Text(); got != "{}[]{}" {
		t.Error(got)
	}
	if got := Literal(`{"a":[1]}`).Field("a").Index(0).Text() + Literal("null").Text(); got != "1null" {
		t.Error(got)
	}
}

func TestValueEncodingJSON(t *testing.T) {
	type order struct {
		ID   string `json:"id"`
		Body Value  `json:"body"`
		None Value  `json:"none"`
	}
	v, err := Encode(order{"<1>", parseValue(t, `{"b": 1.0, "a": [2]}`), Value{}})
	if err != nil || v.Text() != `{"id":"<1>","body":{"b":1.0,"a":[2]},"none":null}` {
		t.Fatal(v.Text(), err)
	}
	var back order
	if err := v.Decode(&back); err != nil || back.ID != "<1>" || back.Body.Text() != `{"b":1.0,"a":[2]}` || back.None.Kind() != KindNull {
		t.Fatal(back, err)
	}
	var same Value
	if err := v.Decode(&same); err != nil || same.Text() != v.Text() {
		t.Fatal(same, err)
	}
	if v, err := Encode(nil); err != nil || v.Kind() != KindNull {
		t.Fatal(v, err)
	}
	if v, err := Encode(v); err != nil || v.Field("id").String() != "<1>" {
		t.Fatal(v, err)
	}
	if _, err := Encode(math.Inf(1)); err == nil {
		t.Fatal("infinity was encoded")
	}
}

func TestValueBuiltVeryHigh(t *testing.T) {
	const levels = 5_000
	v := Null()
	for range levels {
		v = Array{v}.Value()
	}
	want := strings.Repeat("[", levels) + "null" + strings.Repeat("]", levels)
	if v.Size() != len(want) || v.Text() != want {
		t.Error("a high tower is printed wrong")
	}
	if !Equal(v, Literal(want)) {
		t.Error("a high tower is not equal to its text")
	}
}

func TestValueLookupsDoNotAllocate(t *testing.T) {
	v := parseValue(t, smallDoc)
	v.Field("customer").Members()
	if n := testing.AllocsPerRun(100, func() { valueSink = v.Field("customer").Field("city") }); n != 0 {
		t.Errorf("a look-up in a split document allocates %v times", n)
	}
}

func TestValueSharedBetweenGoroutines(t *testing.T) {
	v := parseValue(t, `{ "a" : [ { "b" : 1 } , { "b" : 2 } ], "k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8 }`)
	w, _ := v.With(Int(3), Key("new"))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, doc := range []Value{v, w} {
				if doc.Field("a").Index(1).Field("b").Text() != "2" || doc.Field("a").Text() != `[{"b":1},{"b":2}]` {
					t.Error("a wrong answer")
				}
				if doc.Field("k8").Float() != 8 || doc.Text() == "" {
					t.Error("a wrong answer")
				}
			}
		})
	}
	wg.Wait()
	if once, again := v.Field("a"), v.Field("a"); once.node != again.node {
		t.Error("two look-ups see different nodes")
	}
}
