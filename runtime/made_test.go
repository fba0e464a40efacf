package runtime

import (
	"strings"
	"testing"
)

// madeRecord is a struct as the compiler emits it.
type madeRecord struct {
	n    int64
	done bool
	text string
	doc  Value
}

func (d madeRecord) value() Value {
	return Object{{"n", Int(d.n)}, {"done", Bool(d.done)}, {"text", String(d.text)}, {"doc", d.doc}}.Value()
}

func madeRecordOf(doc Value) (d madeRecord, err error) {
	made := ReadMade(doc, "n", "done", "text", "doc")
	d = madeRecord{made.Int(0), made.Bool(1), made.Text(2), made.Value(3)}
	return d, made.Err()
}

// TestMade reads what was made, also from its text, and nothing else.
func TestMade(t *testing.T) {
	want := madeRecord{-9223372036854775808, true, "é", Literal(`[1.0]`)}.value().Text()
	got, err := madeRecordOf(stored(want))
	if err != nil || got.value().Text() != want {
		t.Fatalf("got %s, %v; want %s", got.value().Text(), err, want)
	}
	for _, text := range []string{
		`{}`, `[]`, `1`, `{"done":true,"n":1,"text":"","doc":1}`, `{"n":1,"done":true,"text":"","doc":1,"more":1}`,
		`{"n":1.0,"done":true,"text":"","doc":1}`, `{"n":-0,"done":true,"text":"","doc":1}`, `{"n":1e2,"done":true,"text":"","doc":1}`,
		`{"n":9223372036854775808,"done":true,"text":"","doc":1}`, `{"n":"1","done":true,"text":"","doc":1}`,
		`{"n":1,"done":null,"text":"","doc":1}`, `{"n":1,"done":true,"text":"\u00e9","doc":1}`, `{"n":1,"done":true,"text":7,"doc":1}`,
	} {
		if _, err := madeRecordOf(stored(text)); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: got the error %v", text, err)
		}
	}
}

// TestTakes: a checkpoint with an input that the definition's states do not make is
// not taken up.
func TestTakes(t *testing.T) {
	taken := Takes(madeRecordOf)
	if err := taken(madeRecord{doc: Null()}.value()); err != nil {
		t.Error(err)
	}
	if err := taken(Literal(`{"n":1}`)); err == nil {
		t.Error("an object without members was taken")
	}
}

// TestEvalOf: the input becomes a document when a message quotes it, and no sooner.
func TestEvalOf(t *testing.T) {
	asked := 0
	e := (&Run{}).EvalOf(func() Value { asked++; return Literal(`{"a":1}`) })
	if e.Field("x.$", "$.a", Int(1)); asked != 0 || e.Failed() {
		t.Errorf("asked %d times, %v", asked, e.Err())
	}
	if e.Field("x.$", "$.b", Value{}); asked != 1 || !strings.Contains(e.Err().Error(), `in the input '{"a":1}'`) {
		t.Errorf("asked %d times, %v", asked, e.Err())
	}
}
