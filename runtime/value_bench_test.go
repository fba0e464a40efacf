package runtime

import (
	"strconv"
	"strings"
	"testing"
)

const smallDoc = `{"id":"order-4711","total":129.5,"vip":false,"customer":{"name":"Ada","city":"London"},"items":[1,2,3,4,5]}`

// largeDoc is 1 MiB of records.
func largeDoc() string {
	var b strings.Builder
	b.WriteString(`{"records":[`)
	for i := 0; b.Len() < 1<<20; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`{"id":` + strconv.Itoa(i) + `,"name":"record number ` + strconv.Itoa(i) + `","tags":["a","b"],"price":12.50}`)
	}
	b.WriteString(`]}`)
	return b.String()
}

var valueSink Value

func BenchmarkValueParse(b *testing.B) {
	for name, doc := range map[string]string{"100B": smallDoc, "1MiB": largeDoc()} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				valueSink, _ = ParseString(doc)
			}
		})
	}
}

func BenchmarkValueFirstField(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		valueSink = Literal(smallDoc).Field("customer")
	}
}

func BenchmarkValueField(b *testing.B) {
	v := Literal(smallDoc)
	b.ReportAllocs()
	for b.Loop() {
		valueSink = v.Field("customer").Field("city")
	}
}

func BenchmarkValueFieldOfMany(b *testing.B) {
	o := Object{}
	for i := range 1000 {
		o = append(o, Member{"key" + strconv.Itoa(i), Int(int64(i))})
	}
	v := o.Value()
	b.ReportAllocs()
	for b.Loop() {
		valueSink = v.Field("key777")
	}
}

func BenchmarkValueSplit1MiB(b *testing.B) {
	doc := largeDoc()
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		valueSink = Literal(doc).Field("records").Index(-1)
	}
}

func BenchmarkValuePrint1MiB(b *testing.B) {
	v := rebuilt(Literal(largeDoc()))
	b.SetBytes(int64(v.Size()))
	b.ReportAllocs()
	for b.Loop() {
		valueSink = Literal(Array{v}.Value().Text())
	}
}

func BenchmarkValueBuild(b *testing.B) {
	id := String("order-4711")
	b.ReportAllocs()
	for b.Loop() {
		valueSink = Object{{"id", id}, {"total", Int(129)}, {"vip", Bool(false)}, {"note", Null()}}.Value()
	}
}

func BenchmarkValueWith(b *testing.B) {
	v, x := Literal(smallDoc), String("new")
	v.Members()
	b.ReportAllocs()
	for b.Loop() {
		valueSink, _ = v.With(x, Key("result"))
	}
}
