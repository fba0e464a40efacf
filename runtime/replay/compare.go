package replay

import (
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// verdict is a comparison with the recording, at three levels.
type verdict struct {
	compared bool   // there is something to compare with
	outcome  string // L1, first difference of status, output and error; "": none
	order    string // L2, of event types and state names
	details  string // L3, of everything else that events show
	events   bool   // the recording has events
}

func (v *verdict) same() bool { return v.outcome == "" && v.order == "" && v.details == "" }

// first is the first difference, the weightiest first.
func (v *verdict) first() string {
	for _, why := range []string{v.outcome, v.order, v.details} {
		if why != "" {
			return why
		}
	}
	return ""
}

// compare holds a result against what was recorded.
func (c *Case) compare(r *Result) (verdict, error) {
	if c.Expect == nil || c.Expect.Status == "" {
		return verdict{}, nil
	}
	got, err := r.document()
	if err != nil {
		return verdict{}, err
	}
	v := verdict{compared: true, outcome: c.compareOutcome(r, got)}
	want := parsed(c.Expect.Events)
	if want.Len() == 0 {
		return v, nil
	}
	v.events = true
	gots := got.Field("events")
	if c.Unordered {
		v.order, v.details = c.compareSets(r, want.Elems(), gots.Elems())
		return v, nil
	}
	v.order = sequence(want.Elems(), gots.Elems())
	m := c.matcherFor(r)
	for i, w := range want.Elems() {
		m.event(w, gots.Index(i), "event "+strconv.Itoa(i+1), true)
	}
	v.details = m.first()
	return v, nil
}

func (c *Case) matcherFor(r *Result) *matcher {
	m := c.matcher()
	m.ours = anyOf(r.tokens)
	return m
}

// compareOutcome is level 1.
func (c *Case) compareOutcome(r *Result, got runtime.Value) string {
	m := c.matcherFor(r)
	if c.Expect.Status != string(r.Status) {
		m.fail("status", c.Expect.Status, r.Status)
	}
	m.optional("output", parsed(c.Expect.Output), r.Output, false)
	want := runtime.Value{}
	if c.Expect.Error != nil && *c.Expect.Error != "" {
		want = runtime.String(*c.Expect.Error)
	}
	m.optional("error", want, got.Field("error"), false)
	return m.first()
}

// optional compares what may be absent on either side.
func (m *matcher) optional(path string, want, got runtime.Value, textual bool) {
	switch {
	case want.Exists() && got.Exists():
		m.match(want, got, path, textual)
	case want.Exists() || got.Exists():
		m.fail(path, want, got)
	}
}

// skeleton is what level 2 sees of an event: its type, and the state's name.
func skeleton(e runtime.Value) string {
	kind := e.Field("type").String()
	if strings.HasSuffix(kind, "StateEntered") || strings.HasSuffix(kind, "StateExited") || strings.HasPrefix(kind, "MapIteration") {
		if name := details(e).Field("name"); name.Exists() {
			return kind + " " + name.String()
		}
	}
	return kind
}

// details is the event's …EventDetails; absent if it has none.
func details(e runtime.Value) runtime.Value { return e.Field(detailsName(e)) }

func detailsName(e runtime.Value) string {
	for _, m := range e.Members() {
		if strings.HasSuffix(m.Name, "EventDetails") && m.Value.Kind() == runtime.KindObject {
			return m.Name
		}
	}
	return ""
}

// sequence is the first place at which two lists of events part.
func sequence(want, got []runtime.Value) string {
	for i := range max(len(want), len(got)) {
		w, g := "no more events", "no more events"
		if i < len(want) {
			w = skeleton(want[i])
		}
		if i < len(got) {
			g = skeleton(got[i])
		}
		if w != g {
			return "event " + strconv.Itoa(i+1) + ": recorded " + w + ", now " + g
		}
	}
	return ""
}

// event compares two events.
func (m *matcher) event(want, got runtime.Value, path string, ids bool) {
	if w, g := skeleton(want), skeleton(got); w != g {
		m.fail(path, w, g)
		return
	}
	path += " (" + skeleton(want) + ")"
	if ids {
		for _, name := range []string{"id", "previousEventId"} {
			if w := want.Field(name); w.Exists() && w.Kind() != runtime.KindNull {
				m.optional(path+"."+name, w, got.Field(name), false)
			}
		}
	}
	w, g := details(want), details(got)
	if w.Len() == 0 && g.Len() == 0 {
		return
	}
	if wn, gn := detailsName(want), detailsName(got); wn != gn {
		m.fail(path, wn, gn)
		return
	}
	m.members(w, g, path, true)
}

// compareSets is levels 2 and 3 where the order of events is one of many.
func (c *Case) compareSets(r *Result, want, got []runtime.Value) (order, details string) {
	left := make([]bool, len(got))
	kinds := make([]bool, len(got))
	for i, w := range want {
		path := "event " + strconv.Itoa(i+1)
		if !take(kinds, got, func(g runtime.Value) bool { return skeleton(g) == skeleton(w) }) && order == "" {
			order = path + ": recorded " + skeleton(w) + ", now nothing like it"
		}
		last := path + ": nothing like it happens now: " + skeleton(w)
		found := take(left, got, func(g runtime.Value) bool {
			if skeleton(g) != skeleton(w) {
				return false
			}
			m := c.matcherFor(r)
			m.event(w, g, path, false)
			m.previous(want, got, w, g, path)
			if len(m.why) > 0 {
				last = m.why[0]
			}
			return len(m.why) == 0
		})
		if !found && details == "" {
			details = last
		}
	}
	if len(got) > len(want) && order == "" {
		order = "recorded " + strconv.Itoa(len(want)) + " events, now " + strconv.Itoa(len(got))
	}
	return order, details
}

// take marks the first free element that fits.
func take(used []bool, elems []runtime.Value, fits func(runtime.Value) bool) bool {
	for i, e := range elems {
		if !used[i] && fits(e) {
			used[i] = true
			return true
		}
	}
	return false
}

// previous compares previousEventId by what it points to.
func (m *matcher) previous(wants, gots []runtime.Value, want, got runtime.Value, path string) {
	w, ok := byID(wants, want.Field("previousEventId"))
	if !ok {
		return
	}
	g, _ := byID(gots, got.Field("previousEventId"))
	if skeleton(w) != skeleton(g) {
		m.fail(path+".previousEventId", skeleton(w), skeleton(g))
	}
}

func byID(events []runtime.Value, id runtime.Value) (runtime.Value, bool) {
	if n, ok := id.Int(); !ok || n == 0 {
		return runtime.Value{}, false
	}
	for _, e := range events {
		if runtime.Equal(e.Field("id"), id) {
			return e, true
		}
	}
	return runtime.Value{}, false
}
