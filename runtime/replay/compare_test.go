package replay

import (
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

func value(t *testing.T, text string) runtime.Value {
	t.Helper()
	v, err := runtime.ParseString(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		want, got string
		textual   bool
		why       string // "": they match
	}{
		{`1`, `1.0`, false, ""},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, false, ""},
		{`{"a":1}`, `{"a":1,"b":2}`, false, "x.b: recorded nothing, now 2"},
		{`{"a":1,"b":2}`, `{"a":1}`, false, "x.b: recorded 2, now nothing"},
		{`[1,2]`, `[1]`, false, "x: recorded 2 items, now 1 items"},
		{`[1,2]`, `[1,3]`, false, "x[1]: recorded 2, now 3"},
		{`"<uuid:1>"`, `{"any":"thing"}`, false, ""},
		{`"id <uuid:1>!"`, `"id 42!"`, false, ""},
		{`"id <uuid:1>!"`, `"id 42"`, false, `x: recorded "id <uuid:1>!", now "id 42"`},
		{`"<other>"`, `"<uuid:1>"`, false, `x: recorded "<other>", now "<uuid:1>"`},
		{`{"a":1}`, `"{\"a\": 1}"`, true, ""},
		{`{"a":1}`, `"{\"a\": 1}"`, false, `x: recorded {"a":1}, now "{\"a\": 1}"`},
		{`"[1,2]"`, `"[1, 2]"`, true, ""},
		{`"[1,2]"`, `"[1, 2]"`, false, `x: recorded "[1,2]", now "[1, 2]"`},
		{`{"a":"[1,2]"}`, `"{\"a\":\"[1, 2]\"}"`, true, `x.a: recorded "[1,2]", now "[1, 2]"`},
		{`null`, `false`, false, "x: recorded null, now false"},
	} {
		m := (&Case{Placeholders: []string{"<uuid:1>"}}).matcher()
		m.match(value(t, c.want), value(t, c.got), "x", c.textual)
		if m.first() != c.why {
			t.Errorf("%s, %s: %q, want %q", c.want, c.got, m.first(), c.why)
		}
	}
}

func TestPlainHistoriesDifferByChance(t *testing.T) {
	m := (&Case{loose: true}).matcher()
	m.match(value(t, `["at 2024-01-02T03:04:05.678Z","0b5a8f0e-6c8b-4b0a-9a53-0a3f3e7f4a11"]`),
		value(t, `["at 2026-01-02T03:04:05Z","3ac9a7a0-2d8f-4c55-8a25-8d7d2f8c1b22"]`), "x", false)
	m.match(value(t, `"recorded-token"`), value(t, `"a b"`), "y", false)
	if len(m.why) != 1 || m.first() != `y: recorded "recorded-token", now "a b"` {
		t.Errorf("%q", m.why)
	}
}

// expecting gives the case the events of a run as what is expected.
func expecting(c *Case, r *Result, change func(string) string) {
	events := strings.TrimSuffix(strings.TrimPrefix(string(recorded(r)), `{"events":`), "}")
	c.Expect = &Expect{Status: string(r.Status), Output: []byte(r.Output.Text()), Events: []byte(change(events))}
}

func TestCompareLevels(t *testing.T) {
	m := machine(map[string]state{"Start": pass(at("Next")), "Next": pass(runtime.End)})
	c, got := played(t, m, `{"input":{"a":1}}`)
	for _, x := range []struct{ old, new, order, details string }{
		{"", "", "", ""},
		{`"name":"Next"`, `"name":"Other"`, "event 4: recorded PassStateEntered Other, now PassStateEntered Next", "event 4: recorded PassStateEntered Other, now PassStateEntered Next"},
		{`"previousEventId":3`, `"previousEventId":2`, "", "event 4 (PassStateEntered Next).previousEventId: recorded 2, now 3"},
		{`"truncated":false`, `"truncated":true`, "", "event 1 (ExecutionStarted).inputDetails.truncated: recorded true, now false"},
	} {
		expecting(c, got, func(s string) string { return strings.ReplaceAll(s, x.old, x.new) })
		if x.old == "" {
			expecting(c, got, func(s string) string { return s })
		}
		v, err := c.compare(got)
		if err != nil || v.outcome != "" || v.order != x.order || v.details != x.details {
			t.Errorf("%s: %+v, %v", x.new, v, err)
		}
	}
	c.Expect = &Expect{Status: "FAILED"}
	if v, _ := c.compare(got); v.first() != "status: recorded FAILED, now SUCCEEDED" {
		t.Errorf("%q", v.first())
	}
	c.Expect = nil
	if v, _ := c.compare(got); v.compared {
		t.Error("there is nothing to compare with")
	}
}

// branchBFirst lists the events 6 and 7 before 4 and 5.
func branchBFirst(t *testing.T) func(string) string {
	return func(text string) string {
		e := value(t, text).Elems()
		return runtime.Array{e[0], e[1], e[2], e[5], e[6], e[3], e[4], e[7], e[8], e[9]}.Value().Text()
	}
}

func TestCompareUnordered(t *testing.T) {
	m := machine(map[string]state{"Start": parallel(runtime.End, runtime.End, at("A"), at("B")), "A": pass(runtime.End), "B": pass(runtime.End)})
	c, got := played(t, m, `{"unordered":true,"input":1}`)
	expecting(c, got, branchBFirst(t))
	if v, err := c.compare(got); err != nil || v.order != "" || v.details != "" {
		t.Errorf("%+v, %v", v, err)
	}
	c.Unordered = false
	if v, _ := c.compare(got); v.order == "" {
		t.Error("the order was not looked at")
	}
	c.Unordered = true
	expecting(c, got, func(s string) string { return strings.ReplaceAll(s, `"name":"B"`, `"name":"A"`) })
	if v, _ := c.compare(got); v.order == "" || v.details == "" {
		t.Errorf("%+v: B for A went unseen", v)
	}
}
