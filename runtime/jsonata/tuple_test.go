package jsonata

import "testing"

const orders = `{"name":"shop","orders":[
	{"id":1,"items":[{"sku":"a","qty":2},{"sku":"b","qty":1}]},
	{"id":2,"items":[{"sku":"c","qty":3}]}]}`

// The slots of the paths below: 0 is $o or %, 1 is $i.
func bindFocus(slot int) Bind    { return Bind{slot, -1, -1} }
func bindIndex(slot int) Bind    { return Bind{-1, slot, -1} }
func bindAncestor(slot int) Bind { return Bind{-1, -1, slot} }

func TestTuples(t *testing.T) {
	sku := func(t *Tuple) Value { return name("sku")(t.Context()) }
	id := func(t *Tuple) Value { return name("id")(t.Get(0)) }
	testPaths(t, []pathCase{
		{"orders@$o.items.($o.id & sku)", orders, func(q *Query, c Value) Value {
			return q.Path(c).Tuples(1).Field("orders", bindFocus(0)).
				Step(func(t *Tuple) Value { return q.Field(t.Get(0), "items") }, NoBind).
				Step(func(t *Tuple) Value { return q.Concat(id(t), sku(t)) }, NoBind).Value()
		}, `["1a","1b","2c"]`},
		{"orders@$o.name", orders, func(q *Query, c Value) Value {
			return q.Path(c).Tuples(1).Field("orders", bindFocus(0)).Field("name", NoBind).Value()
		}, `["shop","shop"]`},
		{"orders.items#$i.($i & sku)", orders, func(q *Query, c Value) Value {
			return q.Path(c).Field("orders").Tuples(2).Field("items", bindIndex(1)).
				Step(func(t *Tuple) Value { return q.Concat(t.Get(1), sku(t)) }, NoBind).Value()
		}, `["0a","1b","0c"]`},
		{"orders.items[qty > 1]#$i.($i & sku)", orders, func(q *Query, c Value) Value {
			return q.Path(c).Field("orders").Tuples(2).Field("items", NoBind).
				Filter(func(t *Tuple) Value { return q.Greater(q.Field(t.Context(), "qty"), Number(1)) }).Position(1).
				Step(func(t *Tuple) Value { return q.Concat(t.Get(1), sku(t)) }, NoBind).Value()
		}, `["0a","1c"]`},
		{"orders.items[1]", orders, func(q *Query, c Value) Value {
			return q.Path(c).Field("orders").Tuples(2).Field("items", bindIndex(1)).At(1).Field("sku", NoBind).Value()
		}, `"b"`},
		{"orders.items[-1]", orders, func(q *Query, c Value) Value {
			return q.Path(c).Field("orders").Tuples(2).Field("items", bindIndex(1)).At(-1).Field("sku", NoBind).Value()
		}, `"c"`},
		{"orders.items[9]", orders, func(q *Query, c Value) Value {
			return q.Path(c).Field("orders").Tuples(2).Field("items", bindIndex(1)).At(9).Field("sku", NoBind).Value()
		}, `undefined`},
		{"orders.items.(%.id & sku)", orders, func(q *Query, c Value) Value {
			return q.Path(c).Field("orders").Tuples(1).Field("items", bindAncestor(0)).
				Step(func(t *Tuple) Value { return q.Concat(id(t), sku(t)) }, NoBind).Value()
		}, `["1a","1b","2c"]`},
		{"orders.items^(>%.id, qty).sku", orders, func(q *Query, c Value) Value {
			return q.Path(c).Field("orders").Tuples(1).Field("items", bindAncestor(0)).
				Sort(TupleTerm{By: id, Descending: true}, TupleTerm{By: func(t *Tuple) Value { return q.Field(t.Context(), "qty") }}).
				Field("sku", NoBind).Value()
		}, `["c","b","a"]`},
		{"orders@$o.items{$o.id: sku}", orders, func(q *Query, c Value) Value {
			return q.Path(c).Tuples(1).Field("orders", bindAncestor(0)).Field("items", bindAncestor(0)).
				Group(TuplePair{Key: func(t *Tuple) Value { return q.Concat(String("o"), id(t)) }, Value: sku})
		}, `{"o1":["a","b"],"o2":"c"}`},
		{"a key that is no string", orders, func(q *Query, c Value) Value {
			return q.Path(c).Tuples(1).Field("orders", bindAncestor(0)).
				Group(TuplePair{Key: func(t *Tuple) Value { return q.Field(t.Context(), "id") }, Value: sku})
		}, `error T1003`},
		{"(orders.items).(%.id)", orders, func(q *Query, c Value) Value {
			return q.Path(c).Tuples(2).Step(func(t *Tuple) Value {
				return q.Path(t.Context()).Field("orders").Tuples(2).Field("items", bindAncestor(0)).Stream()
			}, NoBind).Step(id, NoBind).Value()
		}, `[1,1,2]`},
		{"(orders.items)[1].(%.id)", orders, func(q *Query, c Value) Value {
			return q.Path(c).Tuples(2).Step(func(t *Tuple) Value {
				return q.At(q.Path(t.Context()).Field("orders").Tuples(2).Field("items", bindAncestor(0)).Stream(), 1)
			}, NoBind).Step(func(t *Tuple) Value { return q.Concat(id(t), sku(t)) }, NoBind).Value()
		}, `"1b"`},
		{"orders[9]@$o[]", orders, func(q *Query, c Value) Value {
			return q.Path(c).Field("nothing").Tuples(1).Field("x", bindFocus(0)).KeepArray().Value()
		}, `undefined`},
		{"name@$o[]", orders, func(q *Query, c Value) Value {
			return q.Path(c).Tuples(1).Field("name", bindFocus(0)).Step(func(t *Tuple) Value { return t.Get(0) }, NoBind).KeepArray().Value()
		}, `["shop"]`},
		{"orders@$o.*", orders, func(q *Query, c Value) Value {
			return q.Path(c).Field("orders").Tuples(1).Wildcard(bindIndex(0)).Filter(func(t *Tuple) Value {
				return q.Equal(t.Get(0), Number(0))
			}).Value()
		}, `[1,2]`},
		{"orders.**", orders, func(q *Query, c Value) Value {
			return q.Path(c).Field("orders").Tuples(1).Descendants(bindAncestor(0)).Field("sku", NoBind).Value()
		}, `["a","b","c"]`},
	})
}

// A binding that a tuple does not have is undefined, not one of another tuple.
func TestUnboundSlots(t *testing.T) {
	var q Query
	q.Begin(nil)
	seen := 0
	q.From(parsed(t, `[1,2]`)).Tuples(3).Step(func(t *Tuple) Value { return t.Context() }, bindIndex(1)).
		Step(func(tu *Tuple) Value {
			seen++
			if tu.Get(0).Exists() || tu.Get(2).Exists() || !tu.Get(1).Exists() {
				t.Errorf("tuple %d: %v %v %v", seen, tu.Get(0), tu.Get(1), tu.Get(2))
			}
			return tu.Context()
		}, NoBind)
	if seen != 2 {
		t.Errorf("%d tuples", seen)
	}
}
