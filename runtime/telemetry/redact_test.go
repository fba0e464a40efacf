package telemetry_test

import (
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

func redactor(t *testing.T, fields ...string) *telemetry.Redactor {
	t.Helper()
	r, err := telemetry.NewRedactor(fields...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRedactDocuments(t *testing.T) {
	for _, test := range []struct{ field, in, want string }{
		{"card", `{"id": 1, "card": "4111"}`, `{"id":1,"card":"[REDACTED]"}`},
		{"card", `{"a":[{"Card":{"no":1}},{"CARD":null}]}`, `{"a":[{"Card":"[REDACTED]"},{"CARD":"[REDACTED]"}]}`},
		{"card", `{"id":  1.0}`, `{"id":  1.0}`}, // untouched, blanks and all
		{"card", `"card"`, `"card"`},
		{"$.card", `{"card":1,"a":{"card":2}}`, `{"card":"[REDACTED]","a":{"card":2}}`},
		{"$.a.card", `{"card":1,"a":{"card":2,"Card":3}}`, `{"card":1,"a":{"card":"[REDACTED]","Card":3}}`},
		{"$.a[1]", `{"a":[1,2,3]}`, `{"a":[1,"[REDACTED]",3]}`},
		{"$.a[*].b", `{"a":[{"b":1,"c":2},{"b":3}]}`, `{"a":[{"b":"[REDACTED]","c":2},{"b":"[REDACTED]"}]}`},
		{"$.*.b", `{"x":{"b":1},"y":{"b":2}}`, `{"x":{"b":"[REDACTED]"},"y":{"b":"[REDACTED]"}}`},
		{"$['a.b']", `{"a.b":1,"a":{"b":2}}`, `{"a.b":"[REDACTED]","a":{"b":2}}`},
		{`$["it's"]`, `{"it's":1}`, `{"it's":"[REDACTED]"}`},
		{"$", `[1]`, `"[REDACTED]"`},
		// JSON inside a text: a message's body.
		{"card", `{"Body":"{\"card\":\"4111\"}"}`, `{"Body":"{\"card\":\"[REDACTED]\"}"}`},
		{"$.card", `{"Body":"{\"card\":\"4111\"}"}`, `{"Body":"{\"card\":\"[REDACTED]\"}"}`},
	} {
		v, err := runtime.ParseString(test.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := redactor(t, test.field).Value(v).Text(); got != test.want {
			t.Errorf("%s in %s: %s, want %s", test.field, test.in, got, test.want)
		}
		if v.Text() != test.in {
			t.Errorf("%s: the document was changed to %s", test.field, v.Text())
		}
	}
}

func TestRedactTexts(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{`no card was given`, `no card was given`},
		{`{"errorMessage":"refused","card":"4111"}`, `{"errorMessage":"refused","card":"[REDACTED]"}`},
		{`The path fails on the input '{"card":"4111","id":1}', see {"card":2}.`,
			`The path fails on the input '{"card":"[REDACTED]","id":1}', see {"card":"[REDACTED]"}.`},
		{`{"errorMessage":"for {\"card\":\"4111\"}"}`, `{"errorMessage":"for {\"card\":\"[REDACTED]\"}"}`},
		{`"a {\"card\":\"4111\"}"`, `"a {\"card\":\"[REDACTED]\"}"`},
		{`"{ card"`, `"[REDACTED]"`}, // still a document
		// Broken off, or no JSON: better too little than too much.
		{`input '{"id":1,"card":"41`, `input '[REDACTED]`},
		{`map {Card: 4111}`, `map [REDACTED]`},
		{`input '{"id":1,"no`, `input '{"id":1,"no`},
		{`{} ` + strings.Repeat("{", 100) + ` ok`, `{} ` + strings.Repeat("{", 100) + ` ok`},
		{strings.Repeat("{} ", 100) + `{"card":1}`, strings.Repeat("{} ", 63) + `{}[REDACTED]`},
	} {
		if got := redactor(t, "card").Text(test.in); got != test.want {
			t.Errorf("%s\nis %s\nwant %s", test.in, got, test.want)
		}
	}
}

func TestNilRedactorHidesNothing(t *testing.T) {
	r := redactor(t)
	if r != nil || r.Text(`{"a":1}`) != `{"a":1}` || r.Value(runtime.Int(1)).Text() != "1" || r.Error(nil) != nil {
		t.Error("something is hidden")
	}
}

// TestRedactDeepDocuments: what is too deep to be looked at is hidden.
func TestRedactDeepDocuments(t *testing.T) {
	const depth = 9_000
	text := strings.Repeat(`{"a":`, depth) + `{"card":"4111"}` + strings.Repeat("}", depth)
	v, err := runtime.ParseString(text)
	if err != nil {
		t.Fatal(err)
	}
	if got := redactor(t, "card").Value(v).Text(); strings.Contains(got, "4111") || !strings.Contains(got, telemetry.Redacted) {
		t.Errorf("%d bytes, and the card is there", len(got))
	}
}

func TestRedactionThatIsNone(t *testing.T) {
	for _, field := range []string{"$x", "$.", "$..card", "$.a[", "$.a[x]", "$.a[-1]", "$.a[?(@.b)]", "$['a", "$.a..b", "$[0:1]"} {
		if _, err := telemetry.NewRedactor("fine", field); err == nil || !strings.Contains(err.Error(), "is no path") {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestRedactionOfNoName(t *testing.T) {
	if _, err := telemetry.NewRedactor(""); err == nil {
		t.Error("a field without a name is hidden")
	}
}

func FuzzRedactText(f *testing.F) {
	f.Add(`a {"card":"SECRET"} {`)
	f.Add(`{"b":"{\"card\":\"SECRET\"}"}`)
	f.Add(`"{b"`) // a path's last name, in a string that is no document
	f.Fuzz(func(t *testing.T, text string) {
		r, err := telemetry.NewRedactor("card", "$.a[0].b")
		if err != nil {
			t.Fatal(err)
		}
		shown := r.Text(text)
		if _, err := runtime.ParseString(text); err != nil {
			return
		}
		v, err := runtime.ParseString(shown)
		if err != nil {
			t.Fatalf("%q becomes %q: %v", text, shown, err)
		}
		if card := v.Field("card"); card.Exists() && card.String() != telemetry.Redacted {
			t.Errorf("%q shows the card: %q", text, shown)
		}
	})
}
