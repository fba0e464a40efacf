package ir

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// String is the type as people read it:
//
//	{"id": string, "tags"?: [string…], "total": number | null, …}
//
// A "?" marks what may be absent, "…" in an object that it may have other
// members, in an array that it may have any number of such elements.
func (t Type) String() string {
	var b strings.Builder
	t.write(&b)
	return b.String()
}

func (t Type) write(b *strings.Builder) {
	if t.isUnknown() {
		b.WriteString("unknown")
		if t.Has(KindAbsent) {
			b.WriteString(" | absent")
		}
		return
	}
	if t.kinds == 0 {
		b.WriteString("nothing")
	}
	separator := ""
	part := func(k Kinds, write func()) {
		if t.Has(k) {
			b.WriteString(separator)
			write()
			separator = " | "
		}
	}
	word := func(s string) func() { return func() { b.WriteString(s) } }
	part(KindObject, func() { t.writeObject(b) })
	part(KindArray, func() { t.writeArray(b) })
	part(KindString, func() { t.writeString(b) })
	part(KindNumber, word(t.numberWord()))
	part(KindBoolean, word("boolean"))
	part(KindNull, word("null"))
	part(KindAbsent, word("absent"))
}

func (t Type) numberWord() string {
	if t.whole {
		return "integer"
	}
	return "number"
}

func (t Type) writeString(b *strings.Builder) {
	switch {
	case t.text == nil:
		b.WriteString("string")
	case t.text.timestamp:
		b.WriteString("timestamp")
	default:
		for i, s := range t.text.constants {
			if i > 0 {
				b.WriteString(" | ")
			}
			b.WriteString(quoteJSON(s))
		}
	}
}

func (t Type) writeArray(b *strings.Builder) {
	elems, known := t.Elems()
	if !known {
		b.WriteByte('[')
		t.Element().write(b)
		b.WriteString("…]")
		return
	}
	b.WriteByte('[')
	for i, e := range elems {
		if i > 0 {
			b.WriteString(", ")
		}
		e.Without(KindAbsent).write(b)
		if e.Has(KindAbsent) {
			b.WriteByte('?')
		}
	}
	b.WriteByte(']')
}

func (t Type) writeObject(b *strings.Builder) {
	b.WriteByte('{')
	separator := ""
	for _, f := range t.Fields() {
		b.WriteString(separator + quoteJSON(f.Name))
		separator = ", "
		if f.Type.Is(KindAbsent) {
			b.WriteString(": absent")
			continue
		}
		if f.Type.Has(KindAbsent) {
			b.WriteByte('?')
		}
		b.WriteString(": ")
		f.Type.Without(KindAbsent).write(b)
	}
	switch rest := t.Rest(); {
	case rest.IsNothing():
	case rest.IsUnknown():
		b.WriteString(separator + "…")
	default:
		b.WriteString(separator + "…: ")
		rest.write(b)
	}
	b.WriteByte('}')
}

// quoteJSON is a value as JSON.
func quoteJSON(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(b.String())
}

// schema is the parts of JSON Schema (2020-12) that types need, in the order in
// which they are printed.
type schema struct {
	AnyOf                []any          `json:"anyOf,omitempty"`
	Type                 string         `json:"type,omitempty"`
	Enum                 []string       `json:"enum,omitempty"`
	Format               string         `json:"format,omitempty"`
	PrefixItems          []any          `json:"prefixItems,omitempty"`
	Items                any            `json:"items,omitempty"`
	MinItems             int            `json:"minItems,omitempty"`
	Properties           map[string]any `json:"properties,omitempty"`
	Required             []string       `json:"required,omitempty"`
	AdditionalProperties any            `json:"additionalProperties,omitempty"`
}

// MarshalJSON gives the type as a JSON Schema. That a value may be absent shows
// in the object or array around it only.
func (t Type) MarshalJSON() ([]byte, error) { return json.Marshal(t.schema()) }

func (t Type) schema() any {
	if t.isUnknown() {
		return true
	}
	var parts []any
	add := func(k Kinds, make func() schema) {
		if t.Has(k) {
			parts = append(parts, make())
		}
	}
	plain := func(name string) func() schema { return func() schema { return schema{Type: name} } }
	add(KindObject, t.objectSchema)
	add(KindArray, t.arraySchema)
	add(KindString, t.stringSchema)
	add(KindNumber, plain(t.numberWord()))
	add(KindBoolean, plain("boolean"))
	add(KindNull, plain("null"))
	switch len(parts) {
	case 0:
		return false
	case 1:
		return parts[0]
	}
	return schema{AnyOf: parts}
}

func (t Type) stringSchema() schema {
	s := schema{Type: "string"}
	s.Enum, _ = t.Texts()
	if t.Timestamp() {
		s.Format = "date-time"
	}
	return s
}

func (t Type) arraySchema() schema {
	s := schema{Type: "array"}
	elems, known := t.Elems()
	if !known {
		if e := t.Element(); !e.IsUnknown() {
			s.Items = e.schema()
		}
		return s
	}
	for _, e := range elems {
		s.PrefixItems = append(s.PrefixItems, e.schema())
		if !e.Has(KindAbsent) {
			s.MinItems++
		}
	}
	s.Items = false
	return s
}

func (t Type) objectSchema() schema {
	s := schema{Type: "object"}
	for _, f := range t.Fields() {
		if s.Properties == nil {
			s.Properties = map[string]any{}
		}
		s.Properties[f.Name] = f.Type.schema()
		if !f.Type.Has(KindAbsent) {
			s.Required = append(s.Required, f.Name)
		}
	}
	if rest := t.Rest(); !rest.IsUnknown() {
		s.AdditionalProperties = rest.schema()
	}
	return s
}

// Misfit tells where a JSON text is not of the type: "at .items[0].price: "x" is
// no number"; empty if it is.
func (t Type) Misfit(text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return err.Error()
	}
	return t.misfit("", v)
}

func (t Type) misfit(at string, v any) string {
	fits := false
	switch v := v.(type) {
	case nil:
		fits = t.Has(KindNull)
	case bool:
		fits = t.Has(KindBoolean)
	case json.Number:
		fits = t.Has(KindNumber) && (!t.whole || numberType(v).whole)
	case string:
		fits = t.Has(KindString) && t.text.has(v)
	case []any:
		if fits = t.Has(KindArray); fits {
			return t.misfitArray(at, v)
		}
	case map[string]any:
		if fits = t.Has(KindObject); fits {
			return t.misfitObject(at, v)
		}
	}
	if fits {
		return ""
	}
	return "at " + at + ": " + quoteJSON(v) + " is not " + t.String()
}

// timestampForm is the form of a timestamp (ASL, "Timestamps"); its day is looked at apart.
var timestampForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$`)

func (t *textType) has(s string) bool {
	switch {
	case t == nil:
		return true
	case t.timestamp:
		_, err := time.Parse("2006-01-02", s[:min(len(s), 10)])
		return err == nil && timestampForm.MatchString(s)
	}
	for _, c := range t.constants {
		if c == s {
			return true
		}
	}
	return false
}

func (t Type) misfitArray(at string, v []any) string {
	elems, known := t.Elems()
	elem := func(i int) Type { return t.Elem(i) }
	if !known {
		all := t.Element()
		elem = func(int) Type { return all }
	}
	for i := range max(len(v), len(elems)) {
		here := at + "[" + strconv.Itoa(i) + "]"
		switch {
		case i < len(v):
			if m := elem(i).misfit(here, v[i]); m != "" {
				return m
			}
		case !elem(i).Has(KindAbsent):
			return "at " + here + ": missing"
		}
	}
	return ""
}

func (t Type) misfitObject(at string, v map[string]any) string {
	for _, f := range t.Fields() {
		if _, ok := v[f.Name]; !ok && !f.Type.Has(KindAbsent) {
			return "at " + at + "." + f.Name + ": missing"
		}
	}
	for name, member := range v {
		if m := t.Field(name).misfit(at+"."+name, member); m != "" {
			return m
		}
	}
	return ""
}
