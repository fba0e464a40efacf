package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/golden/differential/trial"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/codec"
)

// goType is a Go type, as it is written and as it is.
type goType struct {
	text   string
	typ    reflect.Type
	fields []goField // of a struct that was made up
}

// goField is a field of a struct: an embedded one has no tag.
type goField struct {
	name, tag string
	goType
}

func typeOf[T any](text string) goType { return goType{text: text, typ: reflect.TypeFor[T]()} }

var (
	noType    = goType{typ: reflect.TypeFor[trial.None]()}
	valueType = typeOf[runtime.Value]("runtime.Value")

	anyTypes = []goType{
		typeOf[any]("any"), typeOf[json.RawMessage]("json.RawMessage"), typeOf[trial.Verbatim]("trial.Verbatim"), valueType,
	}
	booleans = []goType{typeOf[bool]("bool"), typeOf[trial.Flag]("trial.Flag")}
	wholes   = []goType{ // a promise knows none of 64 bits without a sign
		typeOf[int]("int"), typeOf[int64]("int64"), typeOf[int32]("int32"), typeOf[uint32]("uint32"), typeOf[uint8]("uint8"), typeOf[int8]("int8"),
		typeOf[trial.Count]("trial.Count"), typeOf[float64]("float64"), typeOf[json.Number]("json.Number"),
	}
	numbers = []goType{
		typeOf[float64]("float64"), typeOf[float64]("float64"), typeOf[json.Number]("json.Number"), typeOf[json.Number]("json.Number"),
		typeOf[float32]("float32"), typeOf[trial.Cents]("trial.Cents"), typeOf[uint16]("uint16"), typeOf[int]("int"),
	}
	texts = []goType{
		typeOf[string]("string"), typeOf[string]("string"), typeOf[string]("string"), typeOf[trial.Word]("trial.Word"), typeOf[trial.Word]("trial.Word"),
		typeOf[trial.Shout]("trial.Shout"), typeOf[trial.Code]("trial.Code"), typeOf[json.Number]("json.Number"), typeOf[[]byte]("[]byte"),
	}
	times   = []goType{typeOf[time.Time]("time.Time"), typeOf[string]("string")}
	objects = []goType{
		typeOf[map[string]any]("map[string]any"), typeOf[map[trial.Word]json.RawMessage]("map[trial.Word]json.RawMessage"),
		typeOf[trial.Tree]("trial.Tree"), typeOf[*trial.Tree]("*trial.Tree"), typeOf[trial.Named]("trial.Named"), typeOf[trial.Noted]("trial.Noted"),
		typeOf[trial.Page[any]]("trial.Page[any]"), typeOf[trial.Page[float64]]("trial.Page[float64]"),
	}
	embedded = []goField{{goType: typeOf[trial.Named]("trial.Named"), name: "Named"}, {goType: typeOf[*trial.Noted]("*trial.Noted"), name: "Noted"}}
)

// typeMaker makes Go types of what was seen: mostly those that take it.
type typeMaker struct {
	*rand.Rand
	gives bool // of what a handler gives
}

func (m *typeMaker) one(list []goType) goType { return list[m.IntN(len(list))] }

// of is a type for values of a type.
func (m *typeMaker) of(t ir.Type) goType {
	t = t.Without(ir.KindAbsent)
	if m.IntN(12) == 0 {
		return m.one(anyTypes)
	}
	out := m.kind(t.Without(ir.KindNull))
	if k := out.typ.Kind(); k == reflect.Interface || k == reflect.Pointer || k == reflect.Slice {
		return out
	}
	if t.Has(ir.KindNull) || m.IntN(15) == 0 {
		return goType{text: "*" + out.text, typ: reflect.PointerTo(out.typ)}
	}
	return out
}

func (m *typeMaker) kind(t ir.Type) goType {
	switch {
	case t.Is(ir.KindBoolean):
		return m.one(booleans)
	case t.Is(ir.KindNumber) && t.Whole():
		return m.one(wholes)
	case t.Is(ir.KindNumber):
		return m.one(numbers)
	case t.Is(ir.KindString) && ir.TimestampType.Join(t).Timestamp():
		return m.one(times)
	case t.Is(ir.KindString):
		return m.one(texts)
	case t.Is(ir.KindArray) && !t.Element().IsNothing():
		return m.list(t)
	case t.Is(ir.KindObject):
		return m.object(t)
	}
	return m.one(anyTypes)
}

func (m *typeMaker) list(t ir.Type) goType {
	elem := m.of(t.Element())
	if elem.typ.Kind() == reflect.Uint8 { // a list of these is bytes
		elem = valueType
	}
	if elems, known := t.Elems(); known && len(elems) > 0 && m.IntN(8) == 0 {
		return goType{text: fmt.Sprintf("[%d]%s", len(elems), elem.text), typ: reflect.ArrayOf(len(elems), elem.typ)}
	}
	return goType{text: "[]" + elem.text, typ: reflect.SliceOf(elem.typ)}
}

func (m *typeMaker) object(t ir.Type) goType {
	if m.IntN(6) == 0 {
		return m.one(objects)
	}
	var fields []goField
	for i, f := range t.Fields() {
		if tagName.MatchString(f.Name) && m.IntN(10) > 0 {
			fields = append(fields, m.field(fmt.Sprintf("F%d", i), f))
		}
	}
	if m.IntN(4) == 0 {
		fields = append(fields, goField{name: "More", tag: "more,omitempty", goType: m.one(wholes)})
	}
	m.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	for _, e := range embedded {
		if m.IntN(6) == 0 {
			fields = append(fields, e)
		}
	}
	return structOf(fields)
}

// field is one for a member. Where it may be absent that mostly fits.
func (m *typeMaker) field(name string, f ir.TypeField) goField {
	out := goField{name: name, tag: f.Name, goType: m.of(f.Type)}
	optional := f.Type.Has(ir.KindAbsent) && m.IntN(8) > 0 || m.IntN(8) == 0
	switch k := m.IntN(4); {
	case !optional:
	case k == 0 && !m.gives: // encoding/json does not know it
		out.goType = optOf(out.goType)
	case k <= 1:
		out.tag += ",omitzero"
	default:
		out.tag += ",omitempty"
	}
	if quotable[out.typ.Kind()] && m.IntN(25) == 0 {
		out.tag += ",string"
	}
	return out
}

var quotable = map[reflect.Kind]bool{reflect.Bool: true, reflect.Int: true, reflect.Uint8: true, reflect.Float64: true}

// optOf is a member that may be absent, of some types.
func optOf(t goType) goType {
	for _, o := range []struct {
		text string
		opt  goType
	}{
		{"float64", typeOf[codec.Opt[float64]]("codec.Opt[float64]")},
		{"int", typeOf[codec.Opt[int]]("codec.Opt[int]")},
		{"string", typeOf[codec.Opt[string]]("codec.Opt[string]")},
		{"trial.Cents", typeOf[codec.Opt[trial.Cents]]("codec.Opt[trial.Cents]")},
		{"map[string]any", typeOf[codec.Opt[map[string]any]]("codec.Opt[map[string]any]")},
	} {
		if o.text == t.text {
			return o.opt
		}
	}
	return goType{text: "*" + t.text, typ: reflect.PointerTo(t.typ)}
}

// structOf is a struct with these fields.
func structOf(fields []goField) goType {
	out := goType{fields: fields}
	var b strings.Builder
	var list []reflect.StructField
	b.WriteString("struct {\n")
	for _, f := range fields {
		if f.tag == "" {
			fmt.Fprintf(&b, "%s\n", f.text)
			list = append(list, reflect.StructField{Name: f.name, Type: f.typ, Anonymous: true})
			continue
		}
		tag := fmt.Sprintf("json:%q", f.tag)
		fmt.Fprintf(&b, "%s %s `%s`\n", f.name, f.text, tag)
		list = append(list, reflect.StructField{Name: f.name, Type: f.typ, Tag: reflect.StructTag(tag)})
	}
	b.WriteString("}")
	out.text, out.typ = b.String(), reflect.StructOf(list)
	return out
}

// smaller are types that say less: any document, or a struct that lacks a field.
func (t goType) smaller() []goType {
	if t.typ == valueType.typ {
		return nil
	}
	out := []goType{valueType}
	for i := range t.fields {
		less := append(append([]goField(nil), t.fields[:i]...), t.fields[i+1:]...)
		out = append(out, structOf(less))
	}
	return out
}
