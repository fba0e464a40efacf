package jsonata

import (
	"strconv"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

// fifty are fifty items with a name and a quantity.
func fifty(b *testing.B) (items, numbers Value) {
	b.Helper()
	var text strings.Builder
	for i := range 50 {
		text.WriteString(`,{"name":"item ` + strconv.Itoa(i*37%50) + `","qty":` + strconv.Itoa(i*37%50) + `}`)
	}
	v, err := runtime.ParseString("[" + text.String()[1:] + "]")
	if err != nil {
		b.Fatal(err)
	}
	items = Of(v)
	return items, new(Query).Begin(nil).Field(items, "qty")
}

func BenchmarkFunctions(b *testing.B) {
	items, numbers := fifty(b)
	var q Query
	q.Begin(nil)
	bigger := q.Lambda(1, nil, func(args []Value) Value { return Bool(q.Field(args[0], "qty").Float() > 25) })
	name := q.Lambda(1, nil, func(args []Value) Value { return q.Field(args[0], "name") })
	swap := q.Lambda(2, nil, func(args []Value) Value {
		return Bool(q.Field(args[0], "qty").Float() > q.Field(args[1], "qty").Float())
	})
	for _, c := range []struct {
		name string
		run  func() Value
	}{
		{"sum", func() Value { return q.Call(Sum, numbers) }},
		{"count", func() Value { return q.Call(Count, items) }},
		{"filter", func() Value { return q.Call(Filter, items, bigger) }},
		{"map", func() Value { return q.Call(Map, items, name) }},
		{"sort numbers", func() Value { return q.Call(Sort, numbers) }},
		{"sort by function", func() Value { return q.Call(Sort, items, swap) }},
		{"string", func() Value { return q.Call(ToString, items) }},
		{"uppercase", func() Value { return q.Call(Uppercase, String("item 17")) }},
		{"distinct", func() Value { return q.Call(Distinct, items) }},
		{"merge", func() Value { return q.Call(Merge, items) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				q.Reset()
				if v := c.run(); !v.Exists() {
					b.Fatal(q.Error())
				}
			}
		})
	}
}
