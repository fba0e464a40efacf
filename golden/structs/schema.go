package structs

import "github.com/aslc-dev/aslc/ir"

// kinds are the words of JSON Schema for kinds of values.
var kinds = []struct {
	kind ir.Kinds
	word string
}{
	{ir.KindNull, "null"}, {ir.KindBoolean, "boolean"}, {ir.KindNumber, "number"}, {ir.KindString, "string"},
	{ir.KindArray, "array"}, {ir.KindObject, "object"},
}

// schema is a type as JSON Schema; of arrays all elements are alike in it.
func schema(t ir.Type) map[string]any {
	if t.IsUnknown() {
		return map[string]any{}
	}
	var words []any
	out := map[string]any{}
	for _, k := range kinds {
		if !t.Has(k.kind) {
			continue
		}
		word := k.word
		if k.kind == ir.KindNumber && t.Whole() {
			word = "integer"
		}
		words = append(words, word)
	}
	out["type"] = words
	if t.Has(ir.KindArray) {
		if e := t.Element().Without(ir.KindAbsent); !e.IsNothing() {
			out["items"] = schema(e)
		}
	}
	if t.Has(ir.KindObject) {
		objectSchema(t, out)
	}
	if texts, ok := t.Texts(); ok && t.Is(ir.KindString) {
		out["enum"] = texts
	}
	return out
}

func objectSchema(t ir.Type, out map[string]any) {
	properties, required := map[string]any{}, []string{}
	for _, f := range t.Fields() {
		properties[f.Name] = schema(f.Type.Without(ir.KindAbsent))
		if !f.Type.Has(ir.KindAbsent) {
			required = append(required, f.Name)
		}
	}
	out["properties"], out["required"] = properties, required
	if rest := t.Rest().Without(ir.KindAbsent); rest.IsNothing() {
		out["additionalProperties"] = false
	} else {
		out["additionalProperties"] = schema(rest)
	}
}
