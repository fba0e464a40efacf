package jsonata

import (
	"regexp"
	"sync"
	"unicode/utf8"
)

// Matcher is a compiled pattern. It may be used by several goroutines.
type Matcher interface {
	// Match finds the first match that begins at byte from of text or later:
	// its span in bytes, then those of the groups, -1 where a group took no
	// part; nil if there is none. An error says that the search was given up.
	Match(text string, from int) (spans []int, err error)
	// String is the pattern as written.
	String() string
}

// Regexp is a pattern that Go's regexp package matches as JavaScript does.
type Regexp struct {
	re   *regexp.Regexp
	once sync.Once
	rest *regexp.Regexp // the pattern behind any character, which assertions look back at
}

// NewRegexp makes a Matcher of Go's regexp.
func NewRegexp(re *regexp.Regexp) *Regexp { return &Regexp{re: re} }

// String is the pattern.
func (r *Regexp) String() string { return r.re.String() }

// Match finds the next match.
func (r *Regexp) Match(text string, from int) ([]int, error) {
	if from == 0 {
		return r.re.FindStringSubmatchIndex(text), nil
	}
	r.once.Do(func() { r.rest = regexp.MustCompile(`(?s:.)(?:` + r.re.String() + `)`) })
	_, before := utf8.DecodeLastRuneInString(text[:from])
	spans := r.rest.FindStringSubmatchIndex(text[from-before:])
	if spans == nil {
		return nil, nil
	}
	for i := range spans {
		if spans[i] >= 0 {
			spans[i] += from - before
		}
	}
	_, skipped := utf8.DecodeRuneInString(text[spans[0]:])
	spans[0] += skipped
	return spans, nil
}

// Regex is a pattern as a value: a function that matches.
func Regex(m Matcher) Value { return functionValue(&function{match: m, arity: 2}) }

// match is a match of a pattern, or what a function gave that stands for one.
type match struct {
	q      *Query
	source Matcher // nil: a function
	caller string  // what errors name
	text   string  // what is searched
	found  string
	from   int // where the match stands in text, in bytes
	to     int
	index  float64 // where it begins, in units of UTF-16
	groups Value   // an array of what the groups caught, undefined where one took no part
	next   Value   // the function of the next match, of what no pattern found
}

// firstMatch searches text by f, a pattern or a function that behaves like one,
// for the function of that name. It is false if there is no match or the
// evaluation has failed.
func (q *Query) firstMatch(caller string, f Value, text string) (m match, ok bool) {
	if f.kind == KindFunction && f.function().match != nil {
		m = match{q: q, source: f.function().match, text: text}
		return m, m.search(0)
	}
	m = match{q: q, caller: caller, text: text}
	return m, m.take(q.invoke(f, String(text)))
}

// advance goes to the next match.
func (m *match) advance() bool {
	if m.source == nil {
		return m.take(m.q.invoke(m.next))
	}
	if m.to >= len(m.text) || !m.search(m.to) {
		return false
	}
	if m.found == "" {
		m.q.Fail("D1004", Details{Value: String(m.source.String())})
		return false
	}
	return true
}

// search finds the first match from a byte on.
func (m *match) search(from int) bool {
	q := m.q
	if !q.step(1 + (len(m.text)-from)/bytesPerStep) {
		return false
	}
	spans, err := m.source.Match(m.text, from)
	if err != nil {
		q.Fail("U1001", Details{Message: "Expression evaluation timeout: the regular expression " + m.source.String() + " takes too long"})
		return false
	}
	if spans == nil {
		return false
	}
	m.index += float64(unitLen(m.text[m.from:spans[0]]))
	m.from, m.to = spans[0], spans[1]
	m.found = m.text[m.from:m.to]
	m.groups = q.caught(m.text, spans[2:])
	return q.err == nil
}

// bytesPerStep is how much text is searched in a step.
const bytesPerStep = 64

// caught is what groups caught.
func (q *Query) caught(text string, spans []int) Value {
	if !q.allocElems(len(spans) / 2) {
		return Value{}
	}
	out := make([]Value, len(spans)/2)
	for i := range out {
		if at := spans[2*i]; at >= 0 {
			out[i] = String(text[at:spans[2*i+1]])
		}
	}
	return Array(out...)
}

// take is the match that a function gave: none if that is undefined, T1010 if it
// cannot be one. As in the reference only what JavaScript takes for true is
// looked at closely.
func (m *match) take(v Value) bool {
	if m.q.err != nil || !v.Exists() {
		return false
	}
	start, end, groups, next := v.Member("start"), v.Member("end"), v.Member("groups"), v.Member("next")
	if scriptTruth(v) && start.kind != KindNumber && end.kind != KindNumber && groups.kind != KindArray && next.kind != KindFunction {
		m.q.Fail("T1010", Details{Token: m.caller})
		return false
	}
	m.found, m.groups, m.next = v.Member("match").Str(), groups, next
	m.index = start.Float()
	m.from = unitOffset(m.text, start.Float())
	m.to = unitOffset(m.text, end.Float())
	return true
}

// unitOffset gives the byte at which a unit of UTF-16 begins; a place out of
// the text is its end, or its beginning.
func unitOffset(s string, units float64) int {
	at := 0
	for at < len(s) && units >= 1 {
		r, size := decode(s[at:])
		at += size
		units -= float64(unitsIn(r))
	}
	return at
}

// callMatcher is a pattern called as a function: what it finds as an object,
// with a function that finds the next.
func (q *Query) callMatcher(fn *function, base int) Value {
	q.pad(base, 2)
	text := q.text(q.stack[base])
	m := match{q: q, source: fn.match, text: text}
	if !m.search(unitOffset(text, q.stack[base+1].Float())) {
		return Value{}
	}
	return m.object()
}

// object is the match as the reference shows it.
func (m match) object() Value {
	at := m
	next := m.q.Lambda(0, nil, func([]Value) Value {
		m := at
		if !m.advance() {
			return Value{}
		}
		return m.object()
	})
	return Members{
		{"match", String(m.found)},
		{"start", Number(m.index)},
		{"end", Number(m.index + float64(unitLen(m.found)))},
		{"groups", m.groups},
		{"next", next},
	}.Value()
}
