package jsonata

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

// Each expression stands beside a hand-written twin over the same documents
// with the same meaning, undefined values and types included. DESIGN: compiled
// JSONata takes at most twice as long.

func benchDocument(b *testing.B) runtime.Value {
	b.Helper()
	var text strings.Builder
	text.WriteString(`{"order":{"id":"A-17","total":129.5,"vip":false},"items":[`)
	for i := range 50 {
		if i > 0 {
			text.WriteByte(',')
		}
		n := strconv.Itoa(i * 37 % 50)
		text.WriteString(`{"sku":"item ` + n + `","price":` + n + `.5,"qty":` + n + `}`)
	}
	text.WriteString(`]}`)
	v, err := runtime.ParseString(text.String())
	if err != nil {
		b.Fatal(err)
	}
	return v
}

var sink runtime.Value

func measure(b *testing.B, f func() runtime.Value) {
	b.ReportAllocs()
	for b.Loop() {
		sink = f()
	}
}

// pair runs an expression and its twin, which must agree.
func pair(b *testing.B, compiled, twin func() runtime.Value) {
	if got, want := compiled().Text(), twin().Text(); got != want {
		b.Fatalf("compiled gives %s, by hand %s", got, want)
	}
	b.Run("compiled", func(b *testing.B) { measure(b, compiled) })
	b.Run("by hand", func(b *testing.B) { measure(b, twin) })
}

// $states.input.order.id
func BenchmarkPath(b *testing.B) {
	in := benchDocument(b)
	var q Query
	pair(b, func() runtime.Value {
		return q.Begin(nil).Value("Output", "", q.Read(in, "order", "id"))
	}, func() runtime.Value {
		v := in.Field("order").Field("id")
		if v.Kind() != runtime.KindString {
			return runtime.Value{}
		}
		return v
	})
}

// $states.input.order.total > 100 and $states.input.order.vip = false
func BenchmarkComparison(b *testing.B) {
	in := benchDocument(b)
	var q Query
	pair(b, func() runtime.Value {
		q := q.Begin(nil)
		v := Bool(q.Truth(q.Greater(q.Read(in, "order", "total"), Number(100))) && q.Truth(q.Equal(q.Read(in, "order", "vip"), Bool(false))))
		return runtime.Bool(q.Boolean("Condition", "", v))
	}, func() runtime.Value {
		total, vip := in.Field("order").Field("total"), in.Field("order").Field("vip")
		if total.Kind() != runtime.KindNumber {
			return runtime.Value{}
		}
		return runtime.Bool(total.Float() > 100 && vip.Kind() == runtime.KindBool && !vip.Bool())
	})
}

// {"sum": $sum($states.input.items.price), "count": $count($states.input.items)}
func BenchmarkObject(b *testing.B) {
	in := benchDocument(b)
	var q Query
	pair(b, func() runtime.Value {
		q := q.Begin(nil)
		return q.Value("Output", "", Members{
			{"sum", q.Call(Sum, q.Read(in, "items", "price"))},
			{"count", q.Call(Count, q.Read(in, "items"))},
		}.Value())
	}, func() runtime.Value {
		sum, items := 0.0, in.Field("items").Elems()
		for i := range items {
			price := items[i].Field("price")
			if price.Kind() != runtime.KindNumber {
				return runtime.Value{}
			}
			sum += price.Float()
		}
		return runtime.Object{
			{Name: "sum", Value: runtime.Float(sum)},
			{Name: "count", Value: runtime.Float(float64(len(items)))},
		}.Value()
	})
}

// $states.input.items[qty > 25].{"sku": sku, "cost": price * qty}
func BenchmarkFilterMap(b *testing.B) {
	in := benchDocument(b)
	var q Query
	pair(b, func() runtime.Value {
		q := q.Begin(nil)
		return q.Value("Output", "", q.From(q.Read(in, "items")).
			Filter(func(c Value) Value { return q.Greater(q.Field(c, "qty"), Number(25)) }).
			Step(func(c Value) Value {
				return Members{
					{"sku", q.Field(c, "sku")},
					{"cost", q.Multiply(q.Field(c, "price"), q.Field(c, "qty"))},
				}.Value()
			}).Value())
	}, func() runtime.Value {
		var out runtime.Array
		items := in.Field("items").Elems()
		for i := range items {
			qty := items[i].Field("qty")
			if qty.Kind() != runtime.KindNumber {
				return runtime.Value{}
			}
			if qty.Float() <= 25 {
				continue
			}
			price, sku := items[i].Field("price"), items[i].Field("sku")
			if price.Kind() != runtime.KindNumber || sku.Kind() != runtime.KindString {
				return runtime.Value{}
			}
			out = append(out, runtime.Object{
				{Name: "sku", Value: sku},
				{Name: "cost", Value: runtime.Float(price.Float() * qty.Float())},
			}.Value())
		}
		return out.Value()
	})
}

// $states.input.items^(>price)
func BenchmarkSort(b *testing.B) {
	in := benchDocument(b)
	var q Query
	pair(b, func() runtime.Value {
		q := q.Begin(nil)
		return q.Value("Output", "", q.From(q.Read(in, "items")).
			Sort(Term{By: func(c Value) Value { return q.Field(c, "price") }, Descending: true}).Value())
	}, func() runtime.Value {
		items := in.Field("items").Elems()
		type keyed struct {
			price float64
			item  runtime.Value
		}
		out := make([]keyed, len(items))
		for i := range items {
			price := items[i].Field("price")
			if price.Kind() != runtime.KindNumber {
				return runtime.Value{}
			}
			out[i] = keyed{price.Float(), items[i]}
		}
		slices.SortStableFunc(out, func(a, b keyed) int { return cmp.Compare(b.price, a.price) })
		sorted := make(runtime.Array, len(out))
		for i := range out {
			sorted[i] = out[i].item
		}
		return sorted.Value()
	})
}
