package main

import (
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/interp"
	"github.com/aslc-dev/aslc/golden/differential/trial"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// behindTypes do what Tasks do behind Go types: of documents, which keep the promises,
// what the types have gets through to them and back, printed as Go does.
type behindTypes struct {
	*trial.Tasks
	contracts contracts
}

// Do is runtime.Binder's.
func (b behindTypes) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	argument, result := b.contracts.of(task+".input"), b.contracts.of(task+".output")
	if !typed(argument) && !typed(result) {
		return b.Tasks.Do(ctx, task, in)
	}
	out, err := b.Tasks.Do(ctx, task, normal(argument, in))
	if err != nil {
		return out, err
	}
	if check := interp.Check("the result of "+task, result); check != nil { // Go cannot give what does not fit its types
		if err := check(out); err != nil && strings.HasSuffix(runtime.InfoOf(ctx).Resource, ".waitForTaskToken") {
			return zero(result), nil // the result is what comes by the token
		} else if err != nil {
			return runtime.Value{}, err
		}
	}
	return normal(result, out), nil
}

// zero is how the zero of the Go type is printed that was made of a promise.
func zero(t ir.Type) runtime.Value {
	one := t.Without(ir.KindAbsent)
	switch {
	case !typed(t) || one.Has(ir.KindNull):
		return runtime.Null()
	case one.Is(ir.KindBoolean):
		return runtime.Bool(false)
	case one.Is(ir.KindNumber):
		return runtime.Int(0)
	case one.Is(ir.KindString):
		return runtime.String("")
	case one.Is(ir.KindArray):
		return runtime.Array{}.Value()
	}
	out := runtime.Object{}
	for _, f := range one.Fields() {
		if !f.Type.Has(ir.KindAbsent) {
			out = append(out, runtime.Member{Name: f.Name, Value: zero(f.Type)})
		}
	}
	return out.Value()
}

// typed tells whether a Go type is made of a promise, the runtime's Value apart: of
// one kind of values, null aside, arrays and objects of which something is known.
func typed(t ir.Type) bool {
	t = t.Without(ir.KindNull | ir.KindAbsent)
	switch {
	case t.Is(ir.KindBoolean) || t.Is(ir.KindNumber) || t.Is(ir.KindString):
		return true
	case t.Is(ir.KindArray):
		_, tuple := t.Elems()
		return !tuple && !t.Element().IsUnknown()
	case t.Is(ir.KindObject) && len(t.Fields()) > 0:
		for _, f := range t.Fields() {
			if f.Name == "-" || !tagName.MatchString(f.Name) {
				return false
			}
		}
		return true
	}
	return t.Is(ir.KindObject) && !t.Rest().IsUnknown() && !t.Rest().IsNothing()
}

// tagName are names that a tag of encoding/json can have; "-" would hide the field.
var tagName = regexp.MustCompile(`^[\pL\pN !#$%&()*+./:;<=>?@[\]^_{|}~-]+$`)

// normal is a document as it is printed of the Go type that was made of a promise.
func normal(t ir.Type, v runtime.Value) runtime.Value {
	one := t.Without(ir.KindNull | ir.KindAbsent)
	switch {
	case !typed(t):
		return runtime.Literal(v.Compact())
	case v.Kind() == runtime.KindNumber && one.Whole():
		n, _ := v.Int()
		return runtime.Int(n)
	case v.Kind() == runtime.KindNumber:
		text, err := json.Marshal(v.Float())
		if err != nil {
			panic(err) // a number of JSON is one of Go
		}
		return runtime.Number(string(text))
	case v.Kind() == runtime.KindArray:
		out := runtime.Array{}
		for _, e := range v.Elems() {
			out = append(out, normal(one.Element(), e))
		}
		return out.Value()
	case v.Kind() == runtime.KindObject:
		return normalObject(one, v)
	}
	return v
}

// normalObject has the members of a struct in its order, or those of a map by name.
func normalObject(t ir.Type, v runtime.Value) runtime.Value {
	out := runtime.Object{}
	for _, f := range t.Fields() {
		if m := v.Field(f.Name); m.Exists() {
			out = append(out, runtime.Member{Name: f.Name, Value: normal(f.Type, m)})
		}
	}
	if len(t.Fields()) == 0 {
		all := map[string]runtime.Value{}
		for _, m := range v.Members() {
			all[m.Name] = m.Value
		}
		for _, name := range slices.Sorted(maps.Keys(all)) {
			out = append(out, runtime.Member{Name: name, Value: normal(t.Rest(), all[name])})
		}
	}
	return out.Value()
}
