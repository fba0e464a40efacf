package choice

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

// call applies the operator of that name; arg is its constant, or an Operand.
func call(t *testing.T, o *Operand, op string, arg any) bool {
	t.Helper()
	method := reflect.ValueOf(o).MethodByName(op)
	if !method.IsValid() {
		t.Fatalf("there is no operator %s", op)
	}
	in := reflect.ValueOf(arg)
	if want := method.Type().In(0); in.Type() != want {
		t.Fatalf("%s takes %s, not %s", op, want, in.Type())
	}
	return method.Call([]reflect.Value{in})[0].Bool()
}

func value(t *testing.T, text string) runtime.Value {
	t.Helper()
	if text == "" {
		return runtime.Value{}
	}
	v, err := runtime.ParseString(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// constant gives a JSON text as the argument that the emitter would write.
func constant(v runtime.Value) any {
	switch v.Kind() {
	case runtime.KindNumber:
		return v.Float()
	case runtime.KindBool:
		return v.Bool()
	default:
		return v.String()
	}
}

type comparison struct {
	variable, op, operand string // JSON texts
	want                  bool
}

// others are values of each type, for operators that take none of them.
var others = map[string][]string{
	"String":    {`null`, `true`, `0`, `1.5`, `[]`, `[""]`, `{}`, `{"A":0}`},
	"Numeric":   {`null`, `true`, `""`, `"1"`, `[]`, `[1]`, `{}`, `{"A":0}`},
	"Boolean":   {`null`, `0`, `1`, `"true"`, `""`, `[]`, `[true]`, `{}`},
	"Timestamp": {`null`, `true`, `0`, `""`, `"2012-10-09"`, `"19:00:55Z"`, `[]`, `{}`, `"2012-10-09T19:00:55"`},
}

var comparisons = []comparison{
	{`"a"`, "StringEquals", `"a"`, true},
	{`"a"`, "StringEquals", `"A"`, false},
	{`"é"`, "StringEquals", `"é"`, true},
	{`"\u00e9"`, "StringEquals", `"é"`, true},
	{`""`, "StringEquals", `""`, true},
	{`"a"`, "StringLessThan", `"b"`, true},
	{`"a"`, "StringLessThan", `"a"`, false},
	{`"B"`, "StringLessThan", `"a"`, true},
	{`"a"`, "StringLessThan", `"ab"`, true},
	{`"10"`, "StringLessThan", `"9"`, true},
	{`"😀"`, "StringLessThan", `"\uffff"`, true}, // UTF-16: d83d before ffff
	{`"😀"`, "StringLessThan", `"\ud7ff"`, false},
	{`"b"`, "StringGreaterThan", `"a"`, true},
	{`"a"`, "StringGreaterThan", `"a"`, false},
	{`"a"`, "StringGreaterThan", `"b"`, false},
	{`"a"`, "StringLessThanEquals", `"a"`, true},
	{`"b"`, "StringLessThanEquals", `"a"`, false},
	{`"a"`, "StringGreaterThanEquals", `"a"`, true},
	{`"a"`, "StringGreaterThanEquals", `"b"`, false},

	{`1`, "NumericEquals", `1`, true},
	{`1`, "NumericEquals", `1.0`, true},
	{`10e-1`, "NumericEquals", `1`, true},
	{`-0`, "NumericEquals", `0`, true},
	{`-12`, "NumericEquals", `12`, false},
	{`1e400`, "NumericEquals", `1`, false},
	{`999999999999999`, "NumericEquals", `999999999999999`, true},
	{`1234567890123456789`, "NumericEquals", `1234567890123456789`, true},
	{`0.1`, "NumericEquals", `0.10000000000000001`, true},
	{`9`, "NumericLessThan", `10`, true},
	{`-10`, "NumericLessThan", `-9`, true},
	{`10`, "NumericLessThan", `10`, false},
	{`10.5`, "NumericGreaterThan", `10`, true},
	{`10`, "NumericGreaterThan", `10`, false},
	{`9`, "NumericGreaterThan", `10`, false},
	{`10`, "NumericLessThanEquals", `10`, true},
	{`10.1`, "NumericLessThanEquals", `10`, false},
	{`10`, "NumericGreaterThanEquals", `10`, true},
	{`9.9`, "NumericGreaterThanEquals", `10`, false},

	{`true`, "BooleanEquals", `true`, true},
	{`false`, "BooleanEquals", `false`, true},
	{`true`, "BooleanEquals", `false`, false},

	{`"2012-10-09T19:00:55Z"`, "TimestampEquals", `"2012-10-09T21:00:55+02:00"`, true},
	{`"2012-10-09T19:00:55.5Z"`, "TimestampEquals", `"2012-10-09T19:00:55.500Z"`, true},
	{`"2012-10-09T19:00:55Z"`, "TimestampEquals", `"2012-10-09T19:00:56Z"`, false},
	{`"2012-10-09T19:00:55Z"`, "TimestampEquals", `"nonsense"`, false},
	{`"2012-10-09T19:00:55Z"`, "TimestampLessThan", `"2012-10-09T19:00:55.001Z"`, true},
	{`"2012-10-09T19:00:55+01:00"`, "TimestampLessThan", `"2012-10-09T19:00:55Z"`, true},
	{`"2012-10-09T19:00:55Z"`, "TimestampLessThan", `"2012-10-09T19:00:55Z"`, false},
	{`"2012-03-01T00:00:00Z"`, "TimestampGreaterThan", `"2012-02-29T23:59:59Z"`, true},
	{`"2012-10-09T19:00:55Z"`, "TimestampGreaterThan", `"2012-10-09T19:00:55Z"`, false},
	{`"2012-10-09T19:00:55Z"`, "TimestampLessThanEquals", `"2012-10-09T19:00:55Z"`, true},
	{`"2012-10-09T19:00:56Z"`, "TimestampLessThanEquals", `"2012-10-09T19:00:55Z"`, false},
	{`"2012-10-09T19:00:55Z"`, "TimestampGreaterThanEquals", `"2012-10-09T19:00:55Z"`, true},
	{`"2012-10-09T19:00:54Z"`, "TimestampGreaterThanEquals", `"2012-10-09T19:00:55Z"`, false},
}

// ASL, "Choice State": each comparison with a constant and with a path.
func TestComparisons(t *testing.T) {
	for _, c := range comparisons {
		var e runtime.Eval
		o, other := Variable(&e, "$.a", value(t, c.variable)), Variable(&e, "$.b", value(t, c.operand))
		if got := call(t, o, c.op, constant(value(t, c.operand))); got != c.want {
			t.Errorf("%s %s %s: got %v", c.variable, c.op, c.operand, got)
		}
		if got := call(t, o, c.op+"Path", other); got != c.want {
			t.Errorf("%s %sPath %s: got %v", c.variable, c.op, c.operand, got)
		}
		if err := e.Err(); err != nil {
			t.Errorf("%s %s %s: %v", c.variable, c.op, c.operand, err)
		}
	}
}

// A comparison of different types is false and no failure, on either side.
func TestOtherTypes(t *testing.T) {
	for _, c := range comparisons {
		if !c.want {
			continue
		}
		for family, texts := range others {
			if !strings.HasPrefix(c.op, family) {
				continue
			}
			for _, text := range texts {
				var e runtime.Eval
				wrong, right := Variable(&e, "$.a", value(t, text)), Variable(&e, "$.b", value(t, c.operand))
				if call(t, wrong, c.op, constant(value(t, c.operand))) || call(t, wrong, c.op+"Path", right) || call(t, right, c.op+"Path", wrong) {
					t.Errorf("%s against %s: %s holds", text, c.operand, c.op)
				}
				if e.Failed() {
					t.Errorf("%s against %s: %s fails: %v", text, c.operand, c.op, e.Err())
				}
			}
		}
	}
}

func TestIs(t *testing.T) {
	kinds := map[string]string{ // value: operators that hold for it
		`null`: "IsNull", `true`: "IsBoolean", `false`: "IsBoolean", `0`: "IsNumeric", `-1.5e3`: "IsNumeric",
		`""`: "IsString", `"true"`: "IsString", `"1"`: "IsString", `[]`: "", `[""]`: "", `{}`: "", `{"A":0}`: "",
		`"2016-03-14T01:59:00Z"`: "IsString IsTimestamp", `"2016-03-14"`: "IsString",
	}
	for text, holds := range kinds {
		for _, op := range []string{"IsNull", "IsBoolean", "IsNumeric", "IsString", "IsTimestamp", "IsPresent"} {
			want := op == "IsPresent" || strings.Contains(holds, op)
			var e runtime.Eval
			o := Variable(&e, "$.a", value(t, text))
			if call(t, o, op, true) != want || call(t, o, op, false) == want || e.Failed() {
				t.Errorf("%s: %s(true) is not %v, or %[2]s(false) is", text, op, want)
			}
		}
	}
}

// operators gives the names of all comparisons.
func operators() []string {
	var names []string
	methods := reflect.TypeFor[*Operand]()
	for i := range methods.NumMethod() {
		names = append(names, methods.Method(i).Name)
	}
	return names
}

// example is an argument of the type that an operator takes.
func example(op string, e *runtime.Eval) any {
	switch method, _ := reflect.TypeFor[*Operand]().MethodByName(op); method.Type.In(1).Kind() {
	case reflect.String:
		return "2012-10-09T19:00:55Z"
	case reflect.Float64:
		return 0.0
	case reflect.Bool:
		return false
	default:
		return Variable(e, "$.b", runtime.Int(0))
	}
}

func TestThirtyNineOperators(t *testing.T) {
	if n := len(operators()); n != 39 {
		t.Errorf("%d operators, want 39", n)
	}
}

const missingCause = "Invalid path '$.gone': The choice state's condition path references an invalid value."

// IsPresent is the one question that may be asked of what does not exist.
func TestAbsentVariable(t *testing.T) {
	for _, op := range operators() {
		var e runtime.Eval
		o := Variable(&e, "$.gone", runtime.Value{})
		got := call(t, o, op, example(op, &e))
		if op == "IsPresent" {
			if !got || o.IsPresent(true) || e.Failed() {
				t.Errorf("IsPresent(false): got %v, %v", got, e.Err())
			}
			continue
		}
		checkMissing(t, op, got, &e)
	}
}

func TestAbsentOperand(t *testing.T) {
	for _, op := range operators() {
		if !strings.HasSuffix(op, "Path") {
			continue
		}
		for _, v := range []runtime.Value{runtime.Int(1), runtime.String("a"), runtime.Bool(true), runtime.Null()} {
			var e runtime.Eval
			o := Variable(&e, "$.a", v)
			checkMissing(t, op, call(t, o, op, Variable(&e, "$.gone", runtime.Value{})), &e)
		}
	}
}

func checkMissing(t *testing.T, op string, got bool, e *runtime.Eval) {
	t.Helper()
	err, ok := e.Err().(*runtime.Error)
	if got || !ok || err.Name != runtime.ErrorRuntime || err.Cause != missingCause {
		t.Errorf("%s: got %v, %v", op, got, e.Err())
	}
}

// After a failure it does not matter what holds: the failure stays the first one.
func TestAfterFailure(t *testing.T) {
	first := &runtime.Error{Name: "First"}
	for _, v := range []runtime.Value{{}, runtime.Int(0), runtime.String("2012-10-09T19:00:55Z"), runtime.Bool(false)} {
		for _, op := range operators() {
			var e runtime.Eval
			e.Fail(first)
			o := Variable(&e, "$.a", v)
			call(t, o, op, example(op, &e))
			if e.Err() != error(first) {
				t.Errorf("%s %s: failed with %v", v.Text(), op, e.Err())
			}
		}
	}
}

func TestStringMatches(t *testing.T) {
	for _, c := range []struct {
		s, pattern string
		want       bool
	}{
		{"log-x.txt", "log-*.txt", true},
		{"log-.txt", "log-*.txt", true},
		{"log-x.txt.gz", "log-*.txt", false},
		{"zebra", "*ebr*", true},
		{"", "*", true},
		{"", "", true},
		{"a", "", false},
		{"", "a", false},
		{"abc", "abc", true},
		{"abc", "ab", false},
		{"abc", "***c", true},
		{"abcabd", "*abd", true},
		{"aXbXc", "a*b*c", true},
		{"acb", "a*b*c", false},
		{"a*b", `a\*b`, true},
		{"axb", `a\*b`, false},
		{"a**b", `a\**b`, true},
		{`a\b`, `a\\b`, true},
		{`a\xb`, `a\\*b`, true},
		{`a\b`, `a\b`, true},
		{`a\`, `a\`, true},
		{"a\nb", "a*b", true},
		{"été", "é*é", true},
		{"A", "a", false},
	} {
		var e runtime.Eval
		o := Variable(&e, "$.a", runtime.String(c.s))
		if got := o.StringMatches(c.pattern); got != c.want {
			t.Errorf("%q matches %q: got %v", c.s, c.pattern, got)
		}
	}
}

// An asterisk must not cost exponential time.
func TestStringMatchesIsPolynomial(t *testing.T) {
	var e runtime.Eval
	o := Variable(&e, "$.a", runtime.String(strings.Repeat("a", 2000)))
	if o.StringMatches(strings.Repeat("*a", 500) + "b") {
		t.Error("matches")
	}
}

func TestValidTimestamp(t *testing.T) {
	for _, s := range []string{
		"2016-03-14T01:59:00Z", "2016-02-29T23:59:59.999999999Z", "2000-02-29T00:00:00+18:00", "0000-01-01T00:00:00-00:00",
		"9999-12-31T23:59:59.1-11:30",
	} {
		if !ValidTimestamp(s) {
			t.Errorf("%s: refused", s)
		}
	}
	for _, s := range []string{
		"", "2016-03-14", "2016-03-14T01:59:00", "2016-03-14T01:59Z", "2016-03-14 01:59:00Z", "2016-03-14t01:59:00Z",
		"2016-03-14T01:59:00z", "2016-03-14T1:59:00Z", "2016-13-14T01:59:00Z", "2016-00-14T01:59:00Z", "2016-04-31T01:59:00Z",
		"2015-02-29T01:59:00Z", "1900-02-29T01:59:00Z", "2016-03-00T01:59:00Z", "2016-03-14T24:00:00Z", "2016-03-14T01:60:00Z",
		"2016-03-14T01:59:60Z", "2016-03-14T01:59:00.Z", "2016-03-14T01:59:00,5Z", "2016-03-14T01:59:00.1234567890Z",
		"2016-03-14T01:59:00+01", "2016-03-14T01:59:00+0100", "2016-03-14T01:59:00+19:00", "2016-03-14T01:59:00+18:01",
		"2016-03-14T01:59:00+01:60", "2016-03-14T01:59:00ZZ", "2016-03-14T01:59:00Z ", " 2016-03-14T01:59:00Z", "+016-03-14T01:59:00Z",
		"2016-03-14T01:59:00+-1:00", "2016-03-14T01:59:00.5",
	} {
		if ValidTimestamp(s) {
			t.Errorf("%s: accepted", s)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	doc := value(t, `{"n": 12, "s": "abc", "t": "2012-10-09T19:00:55Z"}`)
	n, s, at := doc.Field("n"), doc.Field("s"), doc.Field("t")
	allocs := testing.AllocsPerRun(100, func() {
		var e runtime.Eval
		number, str, moment := Variable(&e, "$.n", n), Variable(&e, "$.s", s), Variable(&e, "$.t", at)
		if number.NumericGreaterThan(12) || str.StringMatches("*z") || str.StringLessThan("a") ||
			moment.TimestampLessThan("2012-10-09T19:00:55Z") || number.NumericLessThanPath(number) || e.Failed() {
			t.Error("a comparison holds")
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func ExampleOperand() {
	in := runtime.Literal(`{"total":600}`)
	var e runtime.Eval
	total, vip := Variable(&e, "$.total", in.Field("total")), Variable(&e, "$.vip", in.Field("vip"))
	fmt.Println(total.NumericGreaterThan(500) && !vip.IsPresent(true), e.Err())
	fmt.Println(vip.BooleanEquals(true), e.Err())
	// Output:
	// true <nil>
	// false States.Runtime: Invalid path '$.vip': The choice state's condition path references an invalid value.
}
