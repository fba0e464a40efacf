package contract

import (
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

var paid = &Promise{
	What: "the result of ChargeCard",
	Shape: &Shape{Kinds: Object, Fields: []Field{
		{Name: "amount", Shape: &Shape{Kinds: Number, Whole: true}},
		{Name: "rate", Optional: true, Shape: &Shape{Kinds: Number | Null}},
		{Name: "any", Optional: true, Shape: &Shape{Kinds: Number | String}},
		{Name: "a b", Optional: true, Shape: &Shape{Kinds: Null}},
		{Name: "tags", Optional: true, Shape: &Shape{Kinds: Array | Null, Elem: &Shape{Kinds: String, Texts: []string{"new"}}}},
		{Name: "pair", Optional: true, Shape: &Shape{Kinds: Array, Elems: []*Shape{nil, {Kinds: Null}}}},
		{Name: "by", Optional: true, Shape: &Shape{Kinds: Object, Others: &Shape{Kinds: Boolean}}},
		{Name: "at", Optional: true, Shape: &Shape{Kinds: String, Time: true}},
		{Name: "none", Optional: true, Shape: &Shape{Kinds: Object, Closed: true}},
	}},
}

func TestCheck(t *testing.T) {
	const head = `States.TaskFailed: the result of ChargeCard: `
	for text, want := range map[string]string{
		`{"amount": 1, "more": 2, "tags": ["new"], "pair": [1, null], "by": {"a": true}, "none": {}}`: "",
		`{"amount": 1.0, "tags": null}`:                      "",
		`{"amount": 9223372036854775808}`:                    "$.amount is 9223372036854775808, which an integer of 64 bits cannot hold",
		`{"amount": 1, "rate": 12345678901234567890}`:        "$.rate is 12345678901234567890, which a float of 64 bits cannot hold",
		`{"amount": 1, "rate": 18446744073709552000}`:        "",
		`{"amount": 1, "any": 12345678901234567890}`:         "",
		`{"amount": 1, "any": true}`:                         "$.any is true, not a number or a string",
		`{"tags": ["old"], "amount": "1"}`:                   `$.tags[0] is "old", not one of ["new"]`,
		`{"a b": 1, "amount": 1}`:                            `$["a b"] is 1, not null`,
		`{"amount": 1, "at": "2026-01-01T00:00:00.5+01:00"}`: "",
		`{"amount": 1, "at": "tomorrow"}`:                    `$.at is "tomorrow", not a timestamp`,
		`{"amount": "1"}`:                                    `$.amount is "1", not a number`,
		`{"amount": 1.5}`:                                    "$.amount is 1.5, not a whole number",
		`{}`:                                                 "$.amount is missing",
		`null`:                                               "$ is null, not an object",
		`{"amount": 1, "tags": ["old"]}`:                     `$.tags[0] is "old", not one of ["new"]`,
		`{"amount": 1, "pair": [1]}`:                         "$.pair has 1 elements, not 2",
		`{"amount": 1, "by": {"a": 1}}`:                      "$.by.a is 1, not a boolean",
		`{"amount": 1, "none": {"a": 1}}`:                    "$.none.a is not part of it",
	} {
		v, err := runtime.ParseString(text)
		if err != nil {
			t.Fatal(err)
		}
		err = paid.Check(v)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if want != "" {
			want = head + want
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
