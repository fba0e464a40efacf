package runtime

import "testing"

// Recorded: a string of digits serves MaxConcurrencyPath and the tolerated
// failures as the number that it shows; "NoNumber" is refused.
func TestNumbersInStrings(t *testing.T) {
	for _, c := range []struct {
		text    string
		integer int
		fails   bool
	}{{`1`, 1, false}, {`"1"`, 1, false}, {`1.0`, 1, false}, {`"NoNumber"`, 0, true}, {`" 1x"`, 0, true}, {`true`, 0, true}, {`"1.5"`, 0, true}, {`-1`, -1, true}} {
		v := Literal(c.text)
		e := (&Run{}).Eval(v)
		got := e.Integer("ToleratedFailureCountPath", "$.n", v)
		if got != c.integer || e.Failed() != c.fails {
			t.Errorf("%s: got %d, failed %v: %v", c.text, got, e.Failed(), e.err)
		}
	}
	for text, want := range map[string]float64{`"12.5"`: 12.5, `12.5`: 12.5, `"1"`: 1} {
		e := (&Run{}).Eval(Value{})
		if got := e.Number("ToleratedFailurePercentagePath", "$.n", Literal(text)); got != want || e.Failed() {
			t.Errorf("%s: got %v, %v", text, got, e.err)
		}
	}
	e := (&Run{}).Eval(Value{})
	if e.Number("ToleratedFailurePercentagePath", "$.n", String("x")); !e.Failed() {
		t.Error("a string without a number passed")
	}
}
