package jsonata

import (
	"math"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime/jsonata/picture"
)

// maxNesting is how deep a value may be nested that is printed or copied.
const maxNesting = 10_000

// stringify gives the text of a value as $string and & do: a string as it is,
// anything else as JSON, with 15 digits of each number and functions as empty
// strings.
func (q *Query) stringify(v Value, pretty bool) (text string, ok bool) {
	switch v.kind {
	case KindUndefined, KindFunction:
		return "", !q.Failed()
	case KindString:
		return v.Str(), !q.Failed()
	case KindNumber:
		return q.numberText(v)
	}
	p := printer{q: q, pretty: pretty}
	p.value(Context(v), 0)
	return string(p.out), !q.Failed()
}

// isShort says that a number is an integer of at most 15 digits.
func isShort(f float64) bool { return math.Abs(f) < 1e15 && f == math.Trunc(f) }

// shortText is the text of a finite number with at most 15 digits.
func shortText(f float64) string {
	if isShort(f) {
		return strconv.FormatInt(int64(f), 10)
	}
	text, _ := picture.NumberToString(f)
	return text
}

func (q *Query) numberText(v Value) (string, bool) {
	if f := v.Float(); !isSpecial(f) {
		return shortText(f), !q.Failed()
	}
	q.Fail("D3001", Details{Value: v})
	return "", false
}

// printer is JSON.stringify with the replacer that $string gives it.
type printer struct {
	q      *Query
	out    []byte
	pretty bool
}

// write appends text if the budget allows it.
func (p *printer) write(text string) {
	if p.q.alloc(len(text)) {
		p.out = append(p.out, text...)
	}
}

func (p *printer) value(v Value, depth int) {
	if !p.q.step(1) {
		return
	}
	switch v.kind {
	case KindBool:
		if v.num != 0 {
			p.write("true")
		} else {
			p.write("false")
		}
	case KindNumber:
		p.number(v.Float())
	case KindString:
		p.string(v.Str())
	case KindArray, KindObject:
		p.container(v, depth+1)
	case KindFunction:
		p.write(`""`)
	default:
		p.write("null")
	}
}

func (p *printer) number(f float64) {
	if math.IsInf(f, 0) {
		p.q.Fail("D1001", Details{Value: Number(f)})
		return
	}
	if math.IsNaN(f) {
		p.write("null")
		return
	}
	p.write(shortText(f))
}

func (p *printer) container(v Value, depth int) {
	if depth > maxNesting {
		p.q.tooDeep()
		return
	}
	if v.kind == KindArray {
		p.array(v, depth)
		return
	}
	p.object(v, depth)
}

func (p *printer) array(v Value, depth int) {
	l := v.list()
	p.write("[")
	for i := 0; i < l.len() && !p.q.Failed(); i++ {
		p.separate(i, depth)
		p.value(l.at(i), depth)
	}
	p.closeWith("]", l.len(), depth)
}

func (p *printer) object(v Value, depth int) {
	n := 0
	p.write("{")
	l := v.memberList()
	for i := 0; i < l.len() && !p.q.Failed(); i++ {
		m := l.at(i)
		if !m.Value.Exists() {
			continue
		}
		p.separate(n, depth)
		p.string(m.Name)
		p.write(":")
		if p.pretty {
			p.write(" ")
		}
		p.value(m.Value, depth)
		n++
	}
	p.closeWith("}", n, depth)
}

// separate writes what stands before element i of a container at this depth.
func (p *printer) separate(i, depth int) {
	if i > 0 {
		p.write(",")
	}
	p.indent(depth)
}

func (p *printer) closeWith(bracket string, n, depth int) {
	if n > 0 {
		p.indent(depth - 1)
	}
	p.write(bracket)
}

func (p *printer) indent(depth int) {
	if p.pretty && p.q.alloc(1+2*depth) {
		p.out = append(p.out, '\n')
		for range depth {
			p.out = append(p.out, "  "...)
		}
	}
}

// string writes a JSON string: with escapes for controls, quotes, backslashes
// and surrogates without a partner (ECMA-262 25.5.2.3).
func (p *printer) string(s string) {
	if !p.q.alloc(len(s) + 2) {
		return
	}
	p.out = append(p.out, '"')
	start := 0
	for i := range len(s) {
		if c := s[i]; c >= 0x20 && c != '"' && c != '\\' && c != 0xed {
			continue
		}
		escape, size := escapeAt(s[i:])
		if escape == "" {
			continue
		}
		if !p.q.alloc(len(escape)) {
			return
		}
		p.out = append(p.out, s[start:i]...)
		p.out = append(p.out, escape...)
		start = i + size
	}
	p.out = append(p.out, s[start:]...)
	p.out = append(p.out, '"')
}

// escapeAt gives the escape for what s begins with, and the bytes it stands
// for; "" if it needs none.
func escapeAt(s string) (escape string, size int) {
	const hex = "0123456789abcdef"
	if i := strings.IndexByte("\b\t\n\f\r\"\\", s[0]); i >= 0 {
		return `\` + `btnfr"\`[i:i+1], 1
	}
	if s[0] < 0x20 {
		return `\u00` + string([]byte{hex[s[0]>>4], hex[s[0]&15]}), 1
	}
	if isSurrogate(s) {
		r, _ := decode(s)
		return `\ud` + string([]byte{hex[r>>8&15], hex[r>>4&15], hex[r&15]}), 3
	}
	return "", 0
}

// tooDeep fails because a value is nested too deeply to work through.
func (q *Query) tooDeep() Value {
	return q.Fail("U1001", Details{Message: "Stack overflow error: a value is nested too deeply"})
}

// clone is JSON.parse of $string: numbers have 15 digits, functions become empty
// strings, sequences arrays.
func (q *Query) clone(v Value, depth int) Value {
	if !q.step(1) {
		return Value{}
	}
	if depth > maxNesting {
		return q.tooDeep()
	}
	switch v.kind {
	case KindNumber:
		return q.cloneNumber(v.Float())
	case KindArray:
		return q.cloneArray(v, depth)
	case KindObject:
		return q.cloneObject(v, depth)
	case KindFunction:
		return String("")
	case KindUndefined:
		return Null()
	}
	return v
}

func (q *Query) cloneNumber(f float64) Value {
	if math.IsInf(f, 0) {
		return q.Fail("D1001", Details{Value: Number(f)})
	}
	switch {
	case math.IsNaN(f):
		return Null()
	case isShort(f):
		return Number(f)
	}
	text, _ := picture.NumberToString(f)
	rounded, _ := strconv.ParseFloat(text, 64)
	return Number(rounded)
}

func (q *Query) cloneArray(v Value, depth int) Value {
	l := v.list()
	if !q.allocElems(l.len()) {
		return Value{}
	}
	out := make([]Value, l.len())
	for i := range out {
		out[i] = q.clone(l.at(i), depth+1)
	}
	return Array(out...)
}

func (q *Query) cloneObject(v Value, depth int) Value {
	l := v.memberList()
	if !q.alloc(l.len() * memberSize) {
		return Value{}
	}
	out := make([]Member, 0, l.len())
	for i := range l.len() {
		if m := l.at(i); m.Value.Exists() {
			out = append(out, Member{m.Name, q.clone(m.Value, depth+1)})
		}
	}
	return objectOf(out)
}

// memberSize is the bytes of an object's member.
const memberSize = 40
