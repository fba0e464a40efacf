package jsonata

import (
	"math"
	"strconv"
)

// Add is a + b.
func (q *Query) Add(a, b Value) Value {
	if q.numbers("+", a, b) {
		return Number(a.Float() + b.Float())
	}
	return Value{}
}

// Subtract is a - b.
func (q *Query) Subtract(a, b Value) Value {
	if q.numbers("-", a, b) {
		return Number(a.Float() - b.Float())
	}
	return Value{}
}

// Multiply is a * b.
func (q *Query) Multiply(a, b Value) Value {
	if q.numbers("*", a, b) {
		return Number(a.Float() * b.Float())
	}
	return Value{}
}

// Divide is a / b.
func (q *Query) Divide(a, b Value) Value {
	if q.numbers("/", a, b) {
		return Number(a.Float() / b.Float())
	}
	return Value{}
}

// Modulo is a % b: the remainder has the sign of a.
func (q *Query) Modulo(a, b Value) Value {
	if q.numbers("%", a, b) {
		return Number(math.Mod(a.Float(), b.Float()))
	}
	return Value{}
}

// numbers says that both operands are numbers. Where one is undefined so is the
// result; anything else is T2001 or T2002.
func (q *Query) numbers(op string, a, b Value) bool {
	if a.kind == KindNumber && b.kind == KindNumber {
		sum := a.Float() + b.Float()
		if sum-sum == 0 && q.err == nil {
			return true
		}
	}
	return q.numbersSlow(op, a, b)
}

func (q *Query) numbersSlow(op string, a, b Value) bool {
	if q.err != nil {
		return false
	}
	if a.Exists() && !q.isNumber(a) {
		q.Fail("T2001", Details{Token: op, Value: a})
		return false
	}
	if b.Exists() && !q.isNumber(b) {
		q.Fail("T2002", Details{Token: op, Value: b})
		return false
	}
	return a.Exists() && b.Exists()
}

// Negate is -v.
func (q *Query) Negate(v Value) Value {
	if q.err != nil || !v.Exists() {
		return Value{}
	}
	if !q.isNumber(v) {
		return q.Fail("D1002", Details{Token: "-", Value: v})
	}
	return Number(-v.Float())
}

// Concat is a & b: what is undefined is empty, what is no string is converted.
func (q *Query) Concat(a, b Value) Value {
	s, t := q.text(a), q.text(b)
	if !q.alloc(len(s) + len(t)) {
		return Value{}
	}
	switch {
	case t == "":
		return String(s)
	case s == "":
		return String(t)
	}
	return String(concatText(s, t))
}

// text is a value as $string gives it; empty if it is undefined.
func (q *Query) text(v Value) string {
	switch v.kind {
	case KindString:
		return v.Str()
	case KindUndefined:
		return ""
	case KindNumber:
		if f := v.Float(); f == math.Trunc(f) && math.Abs(f) < 1e15 {
			return strconv.FormatInt(int64(f), 10)
		}
	}
	s, _ := q.stringify(v, false)
	return s
}

// Less is a < b.
func (q *Query) Less(a, b Value) Value {
	if a.kind == KindNumber && b.kind == KindNumber && q.err == nil {
		return Bool(a.Float() < b.Float())
	}
	return q.compare("<", a, b, func(order int) bool { return order < 0 })
}

// LessEqual is a <= b.
func (q *Query) LessEqual(a, b Value) Value {
	if a.kind == KindNumber && b.kind == KindNumber && q.err == nil {
		return Bool(a.Float() <= b.Float())
	}
	return q.compare("<=", a, b, func(order int) bool { return order <= 0 })
}

// Greater is a > b.
func (q *Query) Greater(a, b Value) Value {
	if a.kind == KindNumber && b.kind == KindNumber && q.err == nil {
		return Bool(a.Float() > b.Float())
	}
	return q.compare(">", a, b, func(order int) bool { return order > 0 })
}

// GreaterEqual is a >= b.
func (q *Query) GreaterEqual(a, b Value) Value {
	if a.kind == KindNumber && b.kind == KindNumber && q.err == nil {
		return Bool(a.Float() >= b.Float())
	}
	return q.compare(">=", a, b, func(order int) bool { return order >= 0 })
}

// compare compares what is not two numbers: strings, or nothing if a side is
// undefined; all else is T2009 or T2010.
func (q *Query) compare(op string, a, b Value, holds func(order int) bool) Value {
	if q.err != nil {
		return Value{}
	}
	if a.Exists() && !a.ordered() || b.Exists() && !b.ordered() {
		d := Details{Token: op, Value: b}
		if !a.ordered() {
			d.Value = a
		}
		return q.Fail("T2010", d)
	}
	if !a.Exists() || !b.Exists() {
		return Value{}
	}
	if a.kind != b.kind {
		return q.Fail("T2009", Details{Token: op, Value: a, Value2: b})
	}
	return Bool(holds(q.compareStrings(a, b)))
}

// ordered says that values of that kind have an order.
func (v Value) ordered() bool { return v.kind == KindNumber || v.kind == KindString }

// In is a in b: an element of b, or b itself, is the same as a. Arrays and
// objects are the same only as themselves.
func (q *Query) In(a, b Value) Value {
	if !a.Exists() || !b.Exists() {
		return Bool(false)
	}
	l := b.list()
	if !q.step(l.len()) {
		return Value{}
	}
	for i := range l.len() {
		e := l.at(i)
		if a.kind == KindString && e.num == a.num && !q.step(int(a.num)/bytesPerStep) {
			return Value{}
		}
		if identical(e, a) {
			return Bool(true)
		}
	}
	return Bool(false)
}

// Range is a .. b, in an array constructor.
func (q *Query) Range(a, b Value) Value {
	if q.err != nil {
		return Value{}
	}
	if a.Exists() && !isInteger(a) {
		return q.Fail("T2003", Details{Value: a})
	}
	if b.Exists() && !isInteger(b) {
		return q.Fail("T2004", Details{Value: b})
	}
	if !a.Exists() || !b.Exists() || a.Float() > b.Float() {
		return Value{}
	}
	size := b.Float() - a.Float() + 1
	if size > maxRange {
		return q.Fail("D2014", Details{Value: Number(size)})
	}
	if !q.allocElems(int(size)) {
		return Value{}
	}
	out := make([]Value, int(size))
	for i := range out {
		out[i] = Number(a.Float() + float64(i))
	}
	return Sequence(out...)
}

// maxRange is the reference's limit of a range.
const maxRange = 1e7

func isInteger(v Value) bool {
	f := v.Float()
	return v.kind == KindNumber && f == math.Trunc(f) && !math.IsInf(f, 0)
}

// Array is [a, b, …]: items that are arrays are appended element by element.
func (q *Query) Array(items ...Value) Value {
	n := 0
	for i := range items {
		n += items[i].width()
	}
	if !q.allocElems(n) {
		return Value{}
	}
	out := make([]Value, 0, n)
	for i := range items {
		switch v := items[i]; {
		case v.kind == KindUndefined:
		case v.kind == KindArray && v.flags&single == 0:
			out = appendList(out, v)
		default:
			v.flags &^= single
			out = append(out, v)
		}
	}
	return Array(out...)
}

// single marks an array that is an array constructor in another one.
const single = wrapper

// Single marks an item of Array that is an array constructor itself: it becomes
// one element.
func Single(v Value) Value {
	if v.kind == KindArray {
		v.flags |= single
	}
	return v
}

// width is how many elements an item of an array constructor gives.
func (v Value) width() int {
	switch {
	case v.kind == KindUndefined:
		return 0
	case v.kind == KindArray && v.flags&single == 0:
		return v.Len()
	}
	return 1
}

// concat joins two values as $append does.
func (q *Query) concat(a, b Value) Value {
	switch {
	case !a.Exists():
		return b
	case !b.Exists():
		return a
	}
	n := a.width() + b.width()
	if !q.allocElems(n) {
		return Value{}
	}
	out := make([]Value, 0, n)
	for _, v := range [2]Value{a, b} {
		if v.kind == KindArray {
			out = appendList(out, v)
		} else {
			out = append(out, v)
		}
	}
	return Array(out...)
}
