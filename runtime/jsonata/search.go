package jsonata

import (
	"math"
	"strconv"
	"strings"
)

// Contains is $contains: whether a string has a part, or a pattern matches in it.
var Contains = &Function{
	Name: "contains", Arity: 2,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}, {Types: "sf"}}},
	impl: func(q *Query, args []Value) Value {
		if !q.reads(args[0]) {
			return Value{}
		}
		if args[1].kind == KindString {
			_, _, found := q.cut(args[0].Str(), args[1].Str())
			return Bool(found)
		}
		_, found := q.firstMatch("contains", args[1], args[0].Str())
		return Bool(found)
	},
}

// Match is $match: what a pattern finds in a string, as objects with match, index
// and groups.
var Match = &Function{
	Name: "match", Arity: 3,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}, {Types: "f"}, {Types: "n", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		if !args[0].Exists() {
			return Value{}
		}
		limit, ok := q.limit(args[2], "D3040", 3)
		switch {
		case !ok:
			return Value{}
		case limit <= 0:
			return Sequence()
		}
		var out []Value
		m, found := q.firstMatch("match", args[1], args[0].Str())
		for ; found && float64(len(out)) < limit; found = m.advance() {
			if !q.allocElems(1) || !q.alloc(3*memberSize) {
				return Value{}
			}
			out = append(out, Members{{"match", String(m.found)}, {"index", Number(m.index)}, {"groups", m.groups}}.Value())
		}
		return Sequence(out...)
	},
}

// limit is how often something may be done: without an argument as often as it
// can be. A negative one is refused.
func (q *Query) limit(v Value, code string, index int) (float64, bool) {
	if v.Float() < 0 {
		q.Fail(code, Details{Index: index, Value: v})
		return 0, false
	}
	return numberOr(v, math.Inf(1)), true
}

// Split is $split: the parts of a string between separators.
var Split = &Function{
	Name: "split", Arity: 3,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}, {Types: "sf"}, {Types: "n", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		if !q.reads(args[0]) {
			return Value{}
		}
		limit, ok := q.limit(args[2], "D3020", 3)
		switch {
		case !ok:
			return Value{}
		case limit <= 0:
			return Array()
		case args[1].kind == KindString:
			return q.splitText(args[0].Str(), args[1].Str(), math.Trunc(limit))
		}
		return q.splitMatches(args[0].Str(), args[1], limit)
	},
}

// splitText gives the first parts of a string; an empty separator parts its
// units of UTF-16.
func (q *Query) splitText(text, separator string, limit float64) Value {
	if separator == "" {
		return q.splitUnits(text, limit)
	}
	var out []Value
	for found := true; found && float64(len(out)) < limit; {
		if !q.allocElems(1) {
			return Value{}
		}
		var before string
		before, text, found = q.cut(text, separator)
		out = append(out, String(before))
	}
	return Array(out...)
}

func (q *Query) splitUnits(text string, limit float64) Value {
	var out []Value
	for len(text) > 0 && float64(len(out)) < limit {
		if !q.allocElems(2) {
			return Value{}
		}
		r, size := decode(text)
		if r < 0x10000 {
			out = append(out, String(text[:size]))
		} else {
			high, low := splitPair(r)
			out = append(out, String(string(appendPoint(nil, high))), String(string(appendPoint(nil, low))))
		}
		text = text[size:]
	}
	if float64(len(out)) > limit { // in the middle of a pair
		out = out[:int(limit)]
	}
	return Array(out...)
}

// splitMatches gives the first parts of a string between the matches of a pattern.
func (q *Query) splitMatches(text string, pattern Value, limit float64) Value {
	var out []Value
	start := 0
	m, found := q.firstMatch("split", pattern, text)
	for ; found && float64(len(out)) < limit; found = m.advance() {
		if !q.allocElems(1) {
			return Value{}
		}
		out = append(out, String(between(text, start, m.from)))
		start = m.to
	}
	if float64(len(out)) < limit {
		out = append(out, String(text[start:]))
	}
	return Array(out...)
}

// between is substring of JavaScript: it takes the lesser place for the start.
func between(text string, a, b int) string { return text[min(a, b):max(a, b)] }

// Replace is $replace: the string with each match of a pattern replaced.
var Replace = &Function{
	Name: "replace", Arity: 4,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}, {Types: "sf"}, {Types: "sf"}, {Types: "n", Optional: true}}},
	impl: func(q *Query, args []Value) Value {
		text, pattern := args[0], args[1]
		if !q.reads(text) {
			return Value{}
		}
		if pattern.kind == KindString && pattern.Str() == "" {
			return q.Fail("D3010", Details{Index: 2, Value: pattern})
		}
		limit, ok := q.limit(args[3], "D3011", 4)
		switch {
		case !ok:
			return Value{}
		case limit <= 0:
			return text
		case pattern.kind == KindString:
			return q.replaceText(text.Str(), pattern.Str(), args[2], limit)
		}
		return q.replaceMatches(text.Str(), pattern, args[2], limit)
	},
}

// replaceText replaces parts of a string by a string. (For a function the
// reference puts in its source.)
func (q *Query) replaceText(text, part string, by Value, limit float64) Value {
	substitute := soughtText(by)
	var out strings.Builder
	for n := 0.0; n < limit; n++ {
		before, after, found := q.cut(text, part)
		if !found {
			break
		}
		if by.kind == KindFunction {
			return q.Fail("D3012", Details{Value: by})
		}
		if !q.step(1) || !q.alloc(len(before)+len(substitute)) {
			return Value{}
		}
		out.WriteString(before)
		out.WriteString(substitute)
		text = after
	}
	if !q.alloc(len(text)) {
		return Value{}
	}
	out.WriteString(text)
	return String(pairUp(out.String()))
}

// replaceMatches replaces the matches of a pattern by a string, in which $1 and
// its like stand for groups, or by what a function makes of them.
func (q *Query) replaceMatches(text string, pattern, by Value, limit float64) Value {
	var out strings.Builder
	position := 0
	m, found := q.firstMatch("replace", pattern, text)
	for n := 0.0; found && n < limit; n++ {
		before, replaced := between(text, position, m.from), q.replacement(&m, by)
		if !q.alloc(len(before) + len(replaced)) {
			return Value{}
		}
		out.WriteString(before)
		out.WriteString(replaced)
		position = m.behind()
		found = m.advance()
	}
	if !q.alloc(len(text) - position) {
		return Value{}
	}
	out.WriteString(text[position:])
	return String(pairUp(out.String()))
}

// behind is the place where what was found ends: that of a function's match may
// be anywhere.
func (m *match) behind() int {
	if m.source != nil {
		return m.to
	}
	return unitOffset(m.text, m.index+float64(unitLen(m.found)))
}

// replacement is what stands for a match.
func (q *Query) replacement(m *match, by Value) string {
	if by.kind == KindString {
		return q.fillGroups(m, by.Str())
	}
	v := q.invoke(by, m.object())
	if v.kind != KindString {
		q.Fail("D3012", Details{Value: v})
	}
	return v.Str()
}

// fillGroups puts the match for $0, groups for $1 and so on, and $ for $$.
func (q *Query) fillGroups(m *match, template string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(template, "$")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		text, used := q.reference(m, rest)
		if !q.step(1) || !q.alloc(len(before)+len(text)) {
			return ""
		}
		out.WriteString(text)
		template = rest[used:]
	}
}

// reference is what a $ before this text stands for, and how much of the text
// belongs to it.
func (q *Query) reference(m *match, text string) (value string, used int) {
	if strings.HasPrefix(text, "$") {
		return "$", 1
	}
	if strings.HasPrefix(text, "0") {
		return m.found, 1
	}
	groups := m.groups.Len()
	digits := 1
	if groups > 0 {
		digits = int(math.Log(float64(groups))*math.Log10E) + 1
	}
	n, ok := parseInt(text[:min(digits, len(text))])
	if digits > 1 && n > groups {
		n, ok = parseInt(text[:min(digits-1, len(text))])
	}
	if !ok {
		return "$", 0
	}
	if n >= 1 && n <= groups {
		l := m.groups.list()
		value = q.text(l.at(n - 1))
	}
	return value, min(len(strconv.Itoa(n)), len(text))
}

// parseInt is JavaScript's: the integer that a text begins with, blanks before it.
func parseInt(text string) (int, bool) {
	text = strings.TrimLeftFunc(text, isSpace)
	signed := strings.TrimLeft(text, "+-")
	if len(text)-len(signed) > 1 {
		return 0, false
	}
	end := len(signed) - len(strings.TrimLeft(signed, "0123456789"))
	n, err := strconv.Atoi(signed[:end])
	if strings.HasPrefix(text, "-") {
		n = -n
	}
	return n, err == nil
}
