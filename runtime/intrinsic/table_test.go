package intrinsic

import (
	"context"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

type function func(*runtime.Eval, ...runtime.Value) runtime.Value

// functions are the 18 in one form, "States." left out.
var functions = map[string]function{
	"Format":         func(e *runtime.Eval, a ...runtime.Value) runtime.Value { return Format(e, a[0], a[1:]...) },
	"StringToJson":   one(StringToJson),
	"JsonToString":   one(JsonToString),
	"Array":          Array,
	"ArrayPartition": two(ArrayPartition),
	"ArrayContains":  two(ArrayContains),
	"ArrayRange":     three(ArrayRange),
	"ArrayGetItem":   two(ArrayGetItem),
	"ArrayLength":    one(ArrayLength),
	"ArrayUnique":    one(ArrayUnique),
	"Base64Encode":   one(Base64Encode),
	"Base64Decode":   one(Base64Decode),
	"Hash":           two(Hash),
	"JsonMerge":      three(JsonMerge),
	"MathRandom":     func(e *runtime.Eval, a ...runtime.Value) runtime.Value { return MathRandom(e, a[0], a[1], a[2:]...) },
	"MathAdd":        two(MathAdd),
	"StringSplit":    two(StringSplit),
	"UUID":           func(e *runtime.Eval, _ ...runtime.Value) runtime.Value { return UUID(e) },
}

func one(f func(*runtime.Eval, runtime.Value) runtime.Value) function {
	return func(e *runtime.Eval, a ...runtime.Value) runtime.Value { return f(e, a[0]) }
}

func two(f func(*runtime.Eval, runtime.Value, runtime.Value) runtime.Value) function {
	return func(e *runtime.Eval, a ...runtime.Value) runtime.Value { return f(e, a[0], a[1]) }
}

func three(f func(*runtime.Eval, runtime.Value, runtime.Value, runtime.Value) runtime.Value) function {
	return func(e *runtime.Eval, a ...runtime.Value) runtime.Value { return f(e, a[0], a[1], a[2]) }
}

// arguments reads a JSON array; the word absent stands for the absent value.
func arguments(t *testing.T, text string) []runtime.Value {
	t.Helper()
	if text == "absent" {
		return []runtime.Value{{}}
	}
	v, err := runtime.ParseString(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v.Elems()
}

// ASL, "Intrinsic Functions", and the recorded cases of each.
func TestFunctions(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	for _, c := range []struct{ name, args, want string }{
		{"Format", `["plain"]`, `"plain"`},
		{"Format", `["{} and {}.", "a", "b"]`, `"a and b."`},
		{"Format", `["{}{}{}{}", 1, 1.10, true, null]`, `"11.10truenull"`},
		{"Format", `["{}", {"a": "x", "b": [], "c": {"d": null}}]`, `"{a=x, b=[], c={d=null}}"`},
		{"Format", `["{}", [1, "x", [true], {}]]`, `"[1, x, [true], {}]"`},
		{"Format", `["\\{{}\\} it\\'s \\\\ \\n", "v"]`, `"{v} it's \\ \\n"`},
		{"Format", `["\\{}", "v"]`, ``},
		{"Format", `["a\\"]`, `"a\\"`},
		{"Format", `["{ } {0}"]`, `"{ } {0}"`},
		{"Format", `["{}", "{}"]`, `"{}"`},
		{"Format", `["é{}", "🆗\"\n"]`, `"é🆗\"\n"`},

		{"StringToJson", `["{\"a\": [1, 2.50]}"]`, `{"a":[1,2.50]}`},
		{"StringToJson", `[" 1 "]`, `1`},
		{"StringToJson", `[""]`, `null`},
		{"StringToJson", `[" \t\r\n"]`, `null`},

		{"JsonToString", `[{"a": [1, "b"], "c": null}]`, `"{\"a\":[1,\"b\"],\"c\":null}"`},
		{"JsonToString", `["x"]`, `"\"x\""`},
		{"JsonToString", `["\u00e9\/\"\\"]`, `"\"é/\\\"\\\\\""`},
		{"JsonToString", `[{"\u0061": "\n"}]`, `"{\"a\":\"\\n\"}"`},
		{"JsonToString", `[1.50]`, `"1.50"`},
		{"JsonToString", `[null]`, `"null"`},

		{"Array", `[]`, `[]`},
		{"Array", `[1, "a", [null], {}]`, `[1,"a",[null],{}]`},

		{"ArrayPartition", `[[1,2,3,4,5,6,7,8,9], 4]`, `[[1,2,3,4],[5,6,7,8],[9]]`},
		{"ArrayPartition", `[[1,2], 9e15]`, `[[1,2]]`},
		{"ArrayPartition", `[[], 1]`, `[]`},
		{"ArrayPartition", `[[1,2,3], 1.5]`, `[[1,2],[3]]`},

		{"ArrayContains", `[[1,2,3], 2]`, `true`},
		{"ArrayContains", `[[1,2,3], 2.0]`, `true`},
		{"ArrayContains", `[[{"a":1,"b":[2]}], {"b":[2],"a":1}]`, `true`},
		{"ArrayContains", `[[null], null]`, `true`},
		{"ArrayContains", `[["1"], 1]`, `false`},
		{"ArrayContains", `[[], 1]`, `false`},

		{"ArrayRange", `[1, 9, 2]`, `[1,3,5,7,9]`},
		{"ArrayRange", `[1, 8, 2]`, `[1,3,5,7]`},
		{"ArrayRange", `[3, -3, -2]`, `[3,1,-1,-3]`},
		{"ArrayRange", `[1, 1, 5]`, `[1]`},
		{"ArrayRange", `[1, 1, -5]`, `[1]`},
		{"ArrayRange", `[1, 3, -1]`, `[]`},
		{"ArrayRange", `[0.5, 2.4, 1]`, `[1,2]`},
		{"ArrayRange", `[-9223372036854775808, 9223372036854775807, 9223372036854775807]`, `[-9223372036854775808,-1,9223372036854775806]`},

		{"ArrayGetItem", `[[1,"b",3], 1]`, `"b"`},
		{"ArrayGetItem", `[[[1]], 0]`, `[1]`},
		{"ArrayGetItem", `[[null], 0]`, `null`},

		{"ArrayLength", `[[1,2,3]]`, `3`},
		{"ArrayLength", `[[]]`, `0`},

		{"ArrayUnique", `[[1,2,3,3,3,3,3,3,4]]`, `[1,2,3,4]`},
		{"ArrayUnique", `[[null,null,true,true,false,1,1.0,1.1,-0,0,"a","a","1",[],[],[null],[null],{"a":1,"b":2},{"b":2,"a":1},{"a":1,"b":1}]]`,
			`[null,true,false,1,1.1,-0,"a","1",[],[null],{"a":1,"b":2},{"a":1,"b":1}]`},
		{"ArrayUnique", `[[]]`, `[]`},

		{"Base64Encode", `["Data to encode"]`, `"RGF0YSB0byBlbmNvZGU="`},
		{"Base64Encode", `["é"]`, `"w6k="`},
		{"Base64Encode", `[""]`, `""`},
		{"Base64Decode", `["RGF0YSB0byBlbmNvZGU="]`, `"Data to encode"`},
		{"Base64Decode", `["RGF0YSB0byBlbmNvZGU"]`, `"Data to encode"`},
		{"Base64Decode", `["w6k="]`, `"é"`},
		{"Base64Decode", `["/w=="]`, `"�"`},
		{"Base64Decode", `[""]`, `""`},

		{"Hash", `["input data", "MD5"]`, `"812f45842bc6d66ee14572ce20db8e86"`},
		{"Hash", `["input data", "SHA-1"]`, `"aaff4a450a104cd177d28d18d74485e8cae074b7"`},
		{"Hash", `["", "SHA-256"]`, `"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`},
		{"Hash", `["` + long + `", "MD5"]`, `"b567fcb68d8555227123ab87e255872e"`},

		{"JsonMerge", `[{"a":{"a1":1,"a2":2},"b":2,"d":3}, {"a":{"a3":1},"c":3,"d":4}, false]`, `{"a":{"a3":1},"b":2,"d":4,"c":3}`},
		{"JsonMerge", `[{}, {}, false]`, `{}`},

		{"MathAdd", `[111, -1]`, `110`},
		{"MathAdd", `[1.49, 1.5]`, `3`},
		{"MathAdd", `[1.5, 1.51]`, `4`},
		{"MathAdd", `[-1.5, -1.51]`, `-3`},
		{"MathAdd", `[-0.5, 0.5]`, `1`},
		{"MathAdd", `[0.49999999999999994, 0]`, `0`},
		{"MathAdd", `[1e3, 1.0]`, `1001`},
		{"MathAdd", `[9223372036854775806, 1]`, `9223372036854775807`},
		{"MathAdd", `[9223372036854775807, 0]`, `9223372036854775807`},

		{"StringSplit", `["1,2,3,4,5", ","]`, `["1","2","3","4","5"]`},
		{"StringSplit", `["This.is+a,test=string", ".+,="]`, `["This","is","a","test","string"]`},
		{"StringSplit", `[",a,,b,", ","]`, `["a","b"]`},
		{"StringSplit", `["AWS::S3::Bucket", "::"]`, `["AWS","S3","Bucket"]`},
		{"StringSplit", `["abc", ""]`, `["abc"]`},
		{"StringSplit", `["", ","]`, `[]`},
		{"StringSplit", `["a\"é\"b", "é"]`, `["a\"","\"b"]`},
	} {
		var e runtime.Eval
		got := functions[c.name](&e, arguments(t, c.args)...)
		if c.want == "" {
			if !e.Failed() {
				t.Errorf("%s%s: got %s, want a failure", c.name, c.args, got.Text())
			}
			continue
		}
		if e.Failed() || got.Text() != c.want {
			t.Errorf("%s%.100s:\n got %s %v\nwant %s", c.name, c.args, got.Text(), e.Err(), c.want)
		}
	}
}

func TestFailures(t *testing.T) {
	tooLong := strings.Repeat("x", 10_001)
	for _, c := range []struct{ name, args, want string }{
		{"Format", `[1]`, `argument 1 must be a string, but was a number`},
		{"Format", `["{}"]`, `the template has 1 {}, but 0 values were given`},
		{"Format", `["{}", 1, 2]`, `the template has 1 {}, but 2 values were given`},
		{"StringToJson", `[1]`, `argument 1 must be a string, but was a number`},
		{"StringToJson", `[null]`, `argument 1 must be a string, but was null`},
		{"StringToJson", `["{\"a\": nope}"]`, `argument 1 is not valid JSON: `},
		{"StringToJson", `["1 2"]`, `, at "2"`},
		{"StringToJson", `["["]`, `argument 1 is not valid JSON: `},
		{"JsonToString", `absent`, `argument 1 is absent`},
		{"Array", `absent`, `argument 1 is absent`},
		{"ArrayPartition", `["a", 1]`, `argument 1 must be an array, but was a string`},
		{"ArrayPartition", `[[1], "1"]`, `argument 2 must be a number, but was a string`},
		{"ArrayPartition", `[[1], 0]`, `argument 2 must be positive, but was 0`},
		{"ArrayPartition", `[[1], -1]`, `argument 2 must be positive, but was -1`},
		{"ArrayPartition", `[[1], 0.4]`, `argument 2 must be positive, but was 0.4`},
		{"ArrayContains", `[{}, 1]`, `argument 1 must be an array, but was an object`},
		{"ArrayRange", `[1, 2, 0]`, `the step, must not be 0`},
		{"ArrayRange", `[1, 1001, 1.2e3]`, ``},
		{"ArrayRange", `[1, 1000, 1]`, ``},
		{"ArrayRange", `[0, 1000, 1]`, `more than 1,000 elements`},
		{"ArrayRange", `[-9223372036854775808, 9223372036854775807, 1]`, `more than 1,000 elements`},
		{"ArrayRange", `[true, 1, 1]`, `argument 1 must be a number, but was a boolean`},
		{"ArrayGetItem", `[[1], 1]`, `the index 1 is outside an array of length 1`},
		{"ArrayGetItem", `[[1], -1]`, `the index -1 is outside an array of length 1`},
		{"ArrayGetItem", `[[1], null]`, `argument 2 must be a number, but was null`},
		{"ArrayLength", `["abc"]`, `argument 1 must be an array, but was a string`},
		{"ArrayLength", `absent`, `argument 1 must be an array, but was absent`},
		{"ArrayUnique", `[{}]`, `argument 1 must be an array, but was an object`},
		{"Base64Encode", `[{}]`, `argument 1 must be a string, but was an object`},
		{"Base64Encode", `["` + tooLong + `"]`, `argument 1 is longer than 10,000 characters`},
		{"Base64Encode", `["` + strings.Repeat("é", 10_000) + `"]`, ``},
		{"Base64Encode", `["` + strings.Repeat("🆗", 5_001) + `"]`, `argument 1 is longer than 10,000 characters`},
		{"Base64Decode", `["*"]`, `argument 1 is not valid Base64: "*"`},
		{"Base64Decode", `["YQ="]`, `argument 1 is not valid Base64: "YQ="`},
		{"Base64Decode", `["YW\nFh"]`, `argument 1 is not valid Base64: "YW\nFh"`},
		{"Base64Decode", `["` + tooLong + `"]`, `argument 1 is longer than 10,000 characters`},
		{"Hash", `["a", "SHA1"]`, `argument 2 must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512, but was "SHA1"`},
		{"Hash", `["a", "md5"]`, `but was "md5"`},
		{"Hash", `[1, "MD5"]`, `argument 1 must be a string, but was a number`},
		{"Hash", `["` + tooLong + `", "MD5"]`, `argument 1 is longer than 10,000 characters`},
		{"JsonMerge", `[{}, {}, true]`, `merging deeply is not supported`},
		{"JsonMerge", `[{}, {}, 0]`, `argument 3 must be a boolean, but was a number`},
		{"JsonMerge", `[[], {}, false]`, `argument 1 must be an object, but was an array`},
		{"JsonMerge", `[{}, null, false]`, `argument 2 must be an object, but was null`},
		{"MathAdd", `["1", 1]`, `argument 1 must be a number, but was a string`},
		{"MathAdd", `[1, []]`, `argument 2 must be a number, but was an array`},
		{"MathAdd", `[1e30, 1]`, `argument 1 is out of range: 1e30`},
		{"MathAdd", `[9223372036854775807, 1]`, `the sum is out of range`},
		{"MathAdd", `[-9223372036854775808, -1]`, `the sum is out of range`},
		{"MathRandom", `[1, 1]`, `the start 1 is not below the end 1`},
		{"MathRandom", `[2, 1, 3]`, `the start 2 is not below the end 1`},
		{"MathRandom", `[1, 2, "3"]`, `argument 3 must be a number, but was a string`},
		{"StringSplit", `["a", null]`, `argument 2 must be a string, but was null`},
		{"StringSplit", `[1, ","]`, `argument 1 must be a string, but was a number`},
	} {
		var e runtime.Eval
		got := functions[c.name](&e, arguments(t, c.args)...)
		if c.want == "" { // the neighbour of a limit
			if e.Failed() {
				t.Errorf("%s%.60s: %v", c.name, c.args, e.Err())
			}
			continue
		}
		err, ok := e.Err().(*runtime.Error)
		if !ok || got.Exists() {
			t.Errorf("%s%.60s: got %s, %v", c.name, c.args, got.Text(), e.Err())
			continue
		}
		prefix := "Invalid arguments in States." + c.name + ": "
		if err.Name != "States.IntrinsicFailure" || !strings.HasPrefix(err.Cause, prefix) || !strings.Contains(err.Cause, c.want) {
			t.Errorf("%s%.60s: got %v, want %s%s", c.name, c.args, err, prefix, c.want)
		}
	}
}

// After a failure no function does anything, and the first failure stays.
func TestAfterFailure(t *testing.T) {
	good := map[string]string{
		"Format": `["{}", 1]`, "StringToJson": `["1"]`, "JsonToString": `[1]`, "Array": `[1]`, "ArrayPartition": `[[1], 1]`,
		"ArrayContains": `[[1], 1]`, "ArrayRange": `[1, 2, 1]`, "ArrayGetItem": `[[1], 0]`, "ArrayLength": `[[]]`, "ArrayUnique": `[[]]`,
		"Base64Encode": `["a"]`, "Base64Decode": `["YQ=="]`, "Hash": `["a", "MD5"]`, "JsonMerge": `[{}, {}, false]`,
		"MathRandom": `[1, 2]`, "MathAdd": `[1, 2]`, "StringSplit": `["a", "b"]`, "UUID": `[]`,
	}
	for name, f := range functions {
		first := &runtime.Error{Name: "First"}
		var e runtime.Eval
		e.Fail(first)
		if got := f(&e, arguments(t, good[name])...); got.Exists() || e.Err() != error(first) {
			t.Errorf("%s: gave %s, failed with %v", name, got.Text(), e.Err())
		}
	}
}

// Documents may be as deep as the parser lets them be.
func TestDeepDocuments(t *testing.T) {
	const depth = 9_000
	deep := strings.Repeat("[", depth) + strings.Repeat("]", depth)
	v, err := runtime.ParseString("[" + deep + "," + deep + "]")
	if err != nil {
		t.Fatal(err)
	}
	var e runtime.Eval
	if got := Format(&e, runtime.String("{}"), v.Index(0)).String(); got != deep {
		t.Errorf("Format: %d bytes, want %d", len(got), len(deep))
	}
	if got := ArrayUnique(&e, v).Len(); got != 1 {
		t.Errorf("ArrayUnique: %d elements", got)
	}
	if got := JsonToString(&e, v.Index(1)).String(); got != deep {
		t.Errorf("JsonToString: %d bytes, want %d", len(got), len(deep))
	}
}

// The text of a document as it came may have blanks; what is made of it has none.
func TestJsonToStringOfWholeInput(t *testing.T) {
	v, err := runtime.ParseString(` { "a" : [ 1 , 2 ] } `)
	if err != nil {
		t.Fatal(err)
	}
	var e runtime.Eval
	if got := JsonToString(&e, v).String(); got != `{"a":[1,2]}` {
		t.Errorf("got %s", got)
	}
	number, _ := runtime.ParseString(" 5 ")
	if got := Format(&e, runtime.String("<{}>"), number).String(); got != "<5>" {
		t.Errorf("got %s", got)
	}
}

// chances is a machine of one state that gives what it draws.
type chances struct {
	runtime.NoVars
	run  *runtime.Run
	draw func(*runtime.Eval) runtime.Value
}

func (m *chances) Fork(*runtime.Run) runtime.Machine { return m }

func (m *chances) Step(_ runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	e := m.run.Eval(in)
	out := m.draw(&e)
	return runtime.End, out, e.Err()
}

// drawn runs draw in a state of an execution with that seed.
func drawn(t *testing.T, seed uint64, draw func(*runtime.Eval) runtime.Value) string {
	t.Helper()
	x := runtime.NewExecutor(&runtime.Definition{
		Name: "chances", StartAt: 1, States: []runtime.StateInfo{1: {Name: "Draw", Kind: runtime.KindPass}},
		New: func(r *runtime.Run) runtime.Machine { return &chances{run: r, draw: draw} },
	}, runtime.WithSeed(seed))
	out, err := x.Run(context.Background(), runtime.Null())
	if err != nil {
		t.Fatal(err)
	}
	return out.Text()
}

func TestUUID(t *testing.T) {
	both := func(e *runtime.Eval) runtime.Value { return Array(e, UUID(e), UUID(e)) }
	a, b := drawn(t, 1, both), drawn(t, 2, both)
	ids := arguments(t, a)
	for _, id := range ids {
		if s := id.String(); len(s) != 36 || s[14] != '4' || strings.IndexByte("89ab", s[19]) < 0 {
			t.Errorf("%s is no version 4 UUID", s)
		}
	}
	if ids[0].String() == ids[1].String() || a == b || a != drawn(t, 1, both) {
		t.Errorf("%s and %s: draws must differ within and between runs, and be the same for one seed", a, b)
	}
}

func TestMathRandom(t *testing.T) {
	many := func(e *runtime.Eval) runtime.Value {
		out := make([]runtime.Value, 1000)
		for i := range out {
			out[i] = MathRandom(e, runtime.Int(-1), runtime.Float(1.5))
		}
		return Array(e, out...)
	}
	seen := map[string]int{}
	for _, v := range arguments(t, drawn(t, 7, many)) {
		seen[v.Text()]++
	}
	if len(seen) != 3 || min(seen["-1"], seen["0"], seen["1"]) < 200 {
		t.Errorf("got %v, want each of -1, 0 and 1 about equally often", seen)
	}
}

func TestMathRandomSeeded(t *testing.T) {
	var e runtime.Eval
	lowest, highest := runtime.Literal("-9223372036854775808"), runtime.Literal("9223372036854775807")
	seen := map[string]bool{}
	for seed := range int64(100) {
		a := MathRandom(&e, lowest, highest, runtime.Int(seed))
		if b := MathRandom(&e, lowest, highest, runtime.Int(seed)); e.Failed() || a.Text() != b.Text() {
			t.Errorf("seed %d: %s and %s, %v", seed, a.Text(), b.Text(), e.Err())
		}
		seen[a.Text()] = true
	}
	if len(seen) != 100 {
		t.Errorf("100 seeds gave %d numbers", len(seen))
	}
}

func TestMathAddAllocations(t *testing.T) {
	in := runtime.Literal(`{"n":12}`)
	n, one := in.Field("n"), runtime.Literal("-1")
	allocs := testing.AllocsPerRun(100, func() {
		var e runtime.Eval
		if MathAdd(&e, n, one).Text() != "11" || e.Failed() {
			t.Error("12 - 1 is not 11")
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations, want none for a number below 100", allocs)
	}
}

func BenchmarkMathAdd(b *testing.B) {
	n, one := runtime.Literal("123456"), runtime.Literal("1")
	b.ReportAllocs()
	for b.Loop() {
		var e runtime.Eval
		if !MathAdd(&e, n, one).Exists() {
			b.Fatal(e.Err())
		}
	}
}

func BenchmarkFormat(b *testing.B) {
	template, name := runtime.Literal(`"Hello {}, you are number {}"`), runtime.Literal(`"Ada"`)
	n := runtime.Literal("12")
	b.ReportAllocs()
	for b.Loop() {
		var e runtime.Eval
		if !Format(&e, template, name, n).Exists() {
			b.Fatal(e.Err())
		}
	}
}

func BenchmarkArrayUnique(b *testing.B) {
	var e runtime.Eval
	v := ArrayRange(&e, runtime.Int(1), runtime.Int(1000), runtime.Int(1))
	b.ReportAllocs()
	for b.Loop() {
		if ArrayUnique(&e, v).Len() != 1000 {
			b.Fatal(e.Err())
		}
	}
}
