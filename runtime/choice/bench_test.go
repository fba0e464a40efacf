package choice

import (
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

// Twenty rules, most of them nested, over four variables; the last rule holds, so
// all are tried. Finding the variables in the input is not measured, reading
// their values is.
func BenchmarkTwentyRules(b *testing.B) {
	in := runtime.Literal(`{"total":120,"price":12.5,"kind":"parcel","vip":false}`)
	total, price, kind, vip := in.Field("total"), in.Field("price"), in.Field("kind"), in.Field("vip")
	for b.Loop() {
		var e runtime.Eval
		total, price, kind, vip := Variable(&e, "$.total", total), Variable(&e, "$.price", price), Variable(&e, "$.kind", kind), Variable(&e, "$.vip", vip)
		if !twentyRules(total, price, kind, vip) || e.Failed() {
			b.Fatal("no rule holds")
		}
	}
}

func twentyRules(total, price, kind, vip *Operand) bool {
	switch {
	case total.NumericGreaterThan(500) && vip.BooleanEquals(true),
		total.NumericGreaterThan(400) && !vip.BooleanEquals(true),
		total.NumericGreaterThan(300) || vip.BooleanEquals(true),
		kind.StringEquals("letter") && total.NumericLessThan(10),
		kind.StringEquals("pallet") && total.NumericLessThan(20),
		!kind.StringEquals("parcel") && total.NumericLessThan(30),
		kind.StringEquals("parcel") && !(total.NumericGreaterThan(100) && price.NumericLessThan(20)),
		kind.StringMatches("x*") || vip.IsNull(true),
		kind.StringLessThan("a") || kind.StringGreaterThan("z"),
		vip.IsBoolean(true) && (price.NumericGreaterThan(100) || price.NumericLessThan(1)),
		!vip.IsBoolean(true) || !price.IsNumeric(true),
		price.NumericGreaterThanPath(total) && kind.IsString(true),
		price.NumericEquals(12) || price.NumericEquals(13),
		price.NumericLessThanEquals(10) && vip.BooleanEquals(false),
		total.NumericEquals(1), total.NumericEquals(2), total.NumericEquals(3),
		total.NumericEquals(4), total.NumericEquals(5):
		return false
	case total.NumericEquals(120) && !vip.BooleanEquals(true) && kind.IsString(true):
		return true
	}
	return false
}

func BenchmarkVariable(b *testing.B) {
	var e runtime.Eval
	for _, text := range []string{"120", "12.5", `"parcel"`, `"a\nb"`, "true"} {
		v := runtime.Literal(text)
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if o := Variable(&e, "$.v", v); !o.IsPresent(true) {
					b.Fatal("is absent")
				}
			}
		})
	}
}

func BenchmarkOperators(b *testing.B) {
	var e runtime.Eval
	number, fraction := Variable(&e, "$.n", runtime.Literal("120")), Variable(&e, "$.f", runtime.Literal("12.5"))
	str, moment := Variable(&e, "$.s", runtime.Literal(`"parcel"`)), Variable(&e, "$.t", runtime.Literal(`"2026-03-01T10:00:00Z"`))
	for _, c := range []struct {
		name  string
		holds func() bool
	}{
		{"Numeric", func() bool { return number.NumericGreaterThan(100) }},
		{"NumericPath", func() bool { return number.NumericGreaterThanPath(fraction) }},
		{"String", func() bool { return str.StringEquals("parcel") }},
		{"StringMatches", func() bool { return str.StringMatches("*cel") }},
		{"Timestamp", func() bool { return moment.TimestampLessThan("2026-03-01T10:00:01Z") }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if !c.holds() {
					b.Fatal("does not hold")
				}
			}
		})
	}
}
