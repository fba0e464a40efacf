package hand

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
)

// The JSONata workloads. An expression gives a Value, an absent one where
// JSONata has undefined. What a path looks through may be an array, one value,
// or nothing.

// expression evaluates the expression of one state.
type expression func(Value) (Value, error)

// H is 400 states that assign a moderate expression, and one that puts it out:
// of 1000, which peers have, the generated file would be 2 MiB.
func H(ctx context.Context, input []byte) ([]byte, error) { return queries(ctx, input, 400, moderate) }

// Path, Comparison, Object, Filter and Sort are 100 states with such an expression.
func Path(ctx context.Context, input []byte) ([]byte, error) { return queries(ctx, input, 100, city) }

func Comparison(ctx context.Context, input []byte) ([]byte, error) {
	return queries(ctx, input, 100, compared)
}

func Object(ctx context.Context, input []byte) ([]byte, error) {
	return queries(ctx, input, 100, summary)
}

func Filter(ctx context.Context, input []byte) ([]byte, error) {
	return queries(ctx, input, 100, filtered)
}

func Sort(ctx context.Context, input []byte) ([]byte, error) { return queries(ctx, input, 100, sorted) }

// queries runs n states which assign what f gives, and one more which puts it out.
func queries(ctx context.Context, input []byte, n int, f expression) ([]byte, error) {
	return execute(input, func(v Value) (Value, error) {
		var s steps
		var r Value
		v = v.indexed()
		for i := range n {
			err := s.enter(ctx)
			if err != nil {
				return Value{}, err
			}
			if r, err = f(v); err != nil {
				return Value{}, in(nth(i), err)
			}
			if !r.Exists() {
				return Value{}, in(nth(i), evaluation("returned nothing (undefined)"))
			}
		}
		return r, s.enter(ctx)
	})
}

func evaluation(why string) error {
	return &Error{Name: "States.QueryEvaluationError", Cause: "The expression " + why}
}

// moderate is { "total": $sum(items.(price * qty)), "names": items[price > 10].name,
// "n": $count(items), "label": $uppercase(customer.name) & "-" & $string(id) }.
func moderate(v Value) (Value, error) {
	var total float64
	var names []Value
	some := false
	items := list(look(v, "items"))
	for _, item := range items {
		price := look(item, "price")
		product, ok, err := multiply(price, look(item, "qty"))
		if err != nil {
			return Value{}, err
		}
		if ok {
			total, some = total+product, true
		}
		dear, err := greater(price, 10)
		if err != nil {
			return Value{}, err
		}
		if dear {
			names = appendCanonical(names, look(item, "name"))
		}
	}
	label, err := label(v)
	if err != nil {
		return Value{}, err
	}
	sum := Value{}
	if some {
		sum = float(total)
	}
	return object(
		[]string{"total", "names", "n", "label"},
		[]Value{sum, sequence(names), Int(int64(len(items))), stringOf(label)}), nil
}

func label(v Value) (string, error) {
	name := look(look(v, "customer"), "name")
	s, ok := name.str()
	if name.Exists() && !ok {
		return "", evaluation("calls $uppercase of no string")
	}
	return strings.ToUpper(s) + "-" + shown(look(v, "id")), nil
}

// shown is $string.
func shown(v Value) string {
	if !v.Exists() {
		return ""
	}
	if s, ok := v.str(); ok {
		return s
	}
	if f, ok := v.number(); ok {
		return spelt(f)
	}
	return string(v.appendTo(nil))
}

// city is customer.address.city.
func city(v Value) (Value, error) {
	return canonical(look(look(look(v, "customer"), "address"), "city")), nil
}

// compared is id > 5 and customer.name = "Ada Lovelace" and customer.tier != "basic".
func compared(v Value) (Value, error) {
	above, err := greater(look(v, "id"), 5)
	if err != nil || !above {
		return Literal("false"), err
	}
	customer := look(v, "customer")
	if name, ok := look(customer, "name").str(); !ok || name != "Ada Lovelace" {
		return Literal("false"), nil
	}
	tier := look(customer, "tier")
	if name, ok := tier.str(); !tier.Exists() || ok && name == "basic" {
		return Literal("false"), nil
	}
	return Literal("true"), nil
}

// summary is { "total": $sum(items.price), "n": $count(items), "customer": customer.name }.
func summary(v Value) (Value, error) {
	var total float64
	items := list(look(v, "items"))
	some := false
	for _, item := range items {
		for _, price := range list(look(item, "price")) {
			f, ok := price.number()
			if !ok {
				return Value{}, evaluation("sums what is no number")
			}
			total, some = total+f, true
		}
	}
	sum := Value{}
	if some {
		sum = float(total)
	}
	return object(
		[]string{"total", "n", "customer"},
		[]Value{sum, Int(int64(len(items))), canonical(look(look(v, "customer"), "name"))}), nil
}

// filtered is $map($filter(items, qty > 1), price * qty).
func filtered(v Value) (Value, error) {
	var out []Value
	for _, item := range list(look(v, "items")) {
		qty := look(item, "qty")
		many, err := greater(qty, 1)
		if err != nil {
			return Value{}, err
		}
		if !many {
			continue
		}
		product, ok, err := multiply(look(item, "price"), qty)
		if err != nil {
			return Value{}, err
		}
		if ok {
			out = append(out, float(product))
		}
	}
	return sequence(out), nil
}

// sorted is items^(>qty, price).name.
func sorted(v Value) (Value, error) {
	type keyed struct {
		item       Value
		qty, price key
	}
	items := list(look(v, "items"))
	all := make([]keyed, len(items))
	for i, item := range items {
		all[i] = keyed{item, keyOf(look(item, "qty")), keyOf(look(item, "price"))}
	}
	var err error
	slices.SortStableFunc(all, func(a, b keyed) int {
		if order := a.qty.compare(b.qty, true, &err); order != 0 {
			return order
		}
		return a.price.compare(b.price, false, &err)
	})
	if err != nil {
		return Value{}, err
	}
	var names []Value
	for i := range all {
		names = appendCanonical(names, look(all[i].item, "name"))
	}
	return sequence(names), nil
}

// key is a value that things are sorted by.
type key struct {
	kind byte // 0: undefined, n: number, s: string, x: anything else
	num  float64
	str  string
}

func keyOf(v Value) key {
	if f, ok := v.number(); ok {
		return key{kind: 'n', num: f}
	}
	if s, ok := v.str(); ok {
		return key{kind: 's', str: s}
	}
	if v.Exists() {
		return key{kind: 'x'}
	}
	return key{}
}

// compare orders keys; one that is undefined comes last.
func (k *key) compare(other key, descending bool, err *error) int {
	order := 0
	switch {
	case k.kind == 0 || other.kind == 0:
		return int(other.kind) - int(k.kind)
	case k.kind == 'x' || other.kind == 'x' || k.kind != other.kind:
		*err = evaluation("orders by what has no order")
	case k.kind == 'n' && k.num < other.num || k.kind == 's' && k.str < other.str:
		order = -1
	case k.num != other.num || k.str != other.str:
		order = 1
	}
	if descending {
		return -order
	}
	return order
}

// look is a name in a path: of each element of an array, and of arrays in it.
func look(v Value, name string) Value {
	if !v.isArray() {
		return v.Field(name)
	}
	var found []Value
	for _, elem := range v.list() {
		found = append(found, list(look(elem, name))...)
	}
	return sequence(found)
}

// appendCanonical appends what a path gives.
func appendCanonical(to []Value, v Value) []Value {
	if !v.Exists() {
		return to
	}
	if !v.isArray() {
		return append(to, canonical(v))
	}
	for _, elem := range v.list() {
		to = append(to, canonical(elem))
	}
	return to
}

// canonical is a value in JavaScript's spelling.
func canonical(v Value) Value {
	if f, ok := v.number(); ok {
		return float(f)
	}
	if s, ok := v.str(); ok && len(s)+2 < len(v.text) {
		return stringOf(s)
	}
	return v
}

// list is what a path goes through.
func list(v Value) []Value {
	switch {
	case !v.Exists():
		return nil
	case v.isArray():
		return v.list()
	}
	return []Value{v}
}

// list gives the elements of an array, which are split off once.
func (v Value) list() []Value {
	if v.text == "" {
		return v.node.vals
	}
	if v.node == nil {
		return splitArray(v.text).vals
	}
	if p := v.node.parts.Load(); p != nil {
		return p.vals
	}
	p := splitArray(v.text)
	v.node.parts.Store(p)
	return p.vals
}

func splitArray(s string) *node {
	n := &node{}
	containers := 0
	scanElems(s, func(_ int, elem Value) bool {
		n.vals = append(n.vals, elem)
		if elem.isObject() || elem.isArray() {
			containers++
		}
		return true
	})
	slab := make([]node, containers)
	for i := range n.vals {
		if v := &n.vals[i]; v.isObject() || v.isArray() {
			v.node, slab = &slab[0], slab[1:]
		}
	}
	return n
}

// sequence is what a path gives: nothing, one value, or an array.
func sequence(vals []Value) Value {
	switch len(vals) {
	case 0:
		return Value{}
	case 1:
		return vals[0]
	}
	return array(vals)
}

// object is an object of the members that exist.
func object(names []string, vals []Value) Value {
	n := 0
	for i, v := range vals {
		if v.Exists() {
			names[n], vals[n] = names[i], v
			n++
		}
	}
	return Value{node: &node{names: names[:n], vals: vals[:n]}}
}

// multiply is a * b; not ok where one is undefined.
func multiply(a, b Value) (product float64, ok bool, err error) {
	x, isA := a.number()
	y, isB := b.number()
	if a.Exists() && !isA || b.Exists() && !isB {
		return 0, false, evaluation("multiplies what is no number")
	}
	return x * y, isA && isB, nil
}

// greater is v > limit; false where v is undefined.
func greater(v Value, limit float64) (bool, error) {
	f, ok := v.number()
	if v.Exists() && !ok {
		return false, evaluation("compares what is no number")
	}
	return ok && f > limit, nil
}

func float(f float64) Value { return Value{text: spelt(f)} }

func stringOf(s string) Value { return Value{text: string(appendQuoted(nil, s))} }

// spelt spells a number as JavaScript does.
func spelt(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.FormatInt(int64(f), 10)
	}
	if abs := math.Abs(f); abs >= 1e-6 && abs < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	s := strconv.FormatFloat(f, 'e', -1, 64)
	return strings.Replace(strings.Replace(s, "e-0", "e-", 1), "e+0", "e+", 1)
}
