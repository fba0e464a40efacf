package intrinsic

import (
	"errors"
	"strings"
	"testing"
)

func parse(t *testing.T, text string) *Call {
	t.Helper()
	call, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return call
}

// accepted has a call of each of the 18 functions.
var accepted = []string{
	`States.Format('a')`, `States.Format($.template, 1, null, $)`,
	`States.StringToJson('1')`, `States.JsonToString(null)`,
	`States.Array()`, `States.Array(1, 'a', null)`,
	`States.ArrayPartition($.a, 2)`, `States.ArrayContains($.a, null)`, `States.ArrayRange(1, 9, 2)`,
	`States.ArrayGetItem(States.StringSplit('a,b', ','), 0)`, `States.ArrayLength(States.Array())`,
	`States.ArrayUnique($)`, `States.Base64Encode('a')`, `States.Base64Decode('YQ==')`,
	`States.Hash('a', 'MD5')`, `States.JsonMerge($.a, $.b, false)`,
	`States.MathRandom(1, 2)`, `States.MathRandom(1, 2, 3)`, `States.MathAdd(1, -1)`,
	`States.MathAdd(States.StringToJson('1'), 1)`,
	`States.StringSplit('a', ',')`, `States.UUID()`,
}

func TestCheck(t *testing.T) {
	seen := map[string]bool{}
	for _, text := range accepted {
		call := parse(t, text)
		seen[call.Name] = true
		if err := Check(call); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, name := range Names() {
		if !seen[name] {
			t.Errorf("%s is not among the accepted calls", name)
		}
	}
	if len(Names()) != 18 {
		t.Errorf("%d functions, want 18", len(Names()))
	}
}

func TestCheckRefuses(t *testing.T) {
	for _, c := range []struct {
		text   string
		offset int
		msg    string
	}{
		{`States.Formt('a')`, 0, `no intrinsic function "States.Formt"`},
		{`States.Array(States.Nope())`, 13, `no intrinsic function "States.Nope"`},
		{`States.UUID(1)`, 0, `States.UUID takes no arguments, not 1`},
		{`States.Format()`, 0, `States.Format takes at least 1 argument, not 0`},
		{`States.MathAdd(1)`, 0, `States.MathAdd takes 2 arguments, not 1`},
		{`States.MathAdd(1, 2, 3)`, 0, `States.MathAdd takes 2 arguments, not 3`},
		{`States.MathRandom(1)`, 0, `States.MathRandom takes 2 or 3 arguments, not 1`},
		{`States.MathRandom(1, 2, 3, 4)`, 0, `States.MathRandom takes 2 or 3 arguments, not 4`},
		{`States.ArrayLength()`, 0, `States.ArrayLength takes 1 argument, not 0`},
		{`States.MathAdd(1,'-1')`, 17, `argument 2 of States.MathAdd (second) must be a number, not a string`},
		{`States.Format(1)`, 14, `argument 1 of States.Format (template) must be a string, not a number`},
		{`States.StringToJson(null)`, 20, `must be a string, not null`},
		{`States.ArrayLength('abc')`, 19, `must be an array, not a string`},
		{`States.JsonMerge($.a, $.b, 'false')`, 27, `must be a boolean, not a string`},
		{`States.MathAdd(1, States.Format('1'))`, 18, `must be a number, not a string`},
		{`States.Array(States.ArrayLength(true))`, 32, `must be an array, not a boolean`},
		{nest(11), 10 * len(`States.Array(`), `calls nested more than 10 deep`},
	} {
		err := Check(parse(t, c.text))
		e, ok := errors.AsType[*Error](err)
		if !ok {
			t.Errorf("%s: got %v, want an *Error", c.text, err)
		} else if e.Offset != c.offset || !strings.Contains(e.Msg, c.msg) {
			t.Errorf("%s:\n got %d %s\nwant %d %s", c.text, e.Offset, e.Msg, c.offset, c.msg)
		}
	}
}

func nest(depth int) string {
	return strings.Repeat(`States.Array(`, depth) + strings.Repeat(`)`, depth)
}

func TestCheckNesting(t *testing.T) {
	if err := Check(parse(t, nest(10))); err != nil {
		t.Errorf("ten calls deep: %v", err)
	}
}

func TestSuggest(t *testing.T) {
	for name, want := range map[string]string{
		"States.Formt":         "States.Format",
		"states.format":        "States.Format",
		"Format":               "States.Format",
		"States.Uuid":          "States.UUID",
		"States.ArrayLenght":   "States.ArrayLength",
		"States.Base64Endcode": "States.Base64Encode",
		"States.Concatenate":   "",
		"Whatever":             "",
	} {
		if got := suggest(name); got != want {
			t.Errorf("%s: suggested %q, want %q", name, got, want)
		}
	}
	err := Check(parse(t, `States.Mathadd(1, 2)`))
	if e, ok := errors.AsType[*Error](err); !ok || e.Help != "did you mean States.MathAdd?" {
		t.Errorf("got %#v", err)
	}
}

func TestLookup(t *testing.T) {
	if sig, ok := Lookup("States.Hash"); !ok || sig.Result != String || len(sig.Params) != 2 {
		t.Errorf("States.Hash: %+v, %v", sig, ok)
	}
	if _, ok := Lookup("Hash"); ok {
		t.Error("found a name without States.")
	}
}
