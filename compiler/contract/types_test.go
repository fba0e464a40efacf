package contract

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"testing"
)

// sampleTypes are the types of sample_types_test.go as go/types sees them.
func sampleTypes(t *testing.T) *types.Scope {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "sample_types_test.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	l := NewLoader()
	if err := l.load(t.Context(), ".", importPaths([]*ast.File{f}), nil); err != nil {
		t.Fatal(err)
	}
	pkg, err := (&types.Config{Importer: importer{l}, IgnoreFuncBodies: true}).Check("contract", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg.Scope()
}

// wantTypes are what the sample types give and need, in words.
var wantTypes = map[string]struct{ gives, needs string }{
	"Plain": {`{"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number}`,
		`{"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number, …}`},
	"Nilable": {
		`{"any": unknown, "deep"?: integer | null, "few"?: {…: boolean}, "map": {…: integer} | null, "maybe"?: integer, "pointer": integer | null, "rarely"?: unknown, "slice": [string…] | null, "some"?: [string…], "zero"?: [string…]}`,
		`{"any": unknown, "deep"?: integer | null, "few"?: {…: boolean} | null, "map": {…: integer} | null, "maybe"?: integer | null, "pointer"?: integer | null, "slice": [string…] | null, "some"?: [string…] | null, "zero"?: [string…] | null, …}`,
	},
	"Quoted": {
		`{"b": string | null, "j": number, "l": [integer…] | null, "level": string, "n": string, "s": string}`,
		`{"b"?: string | null, "j": string | number, "l": [integer…] | null, "level": string, "n": string, "s": string, …}`,
	},
	"Binary": {
		`{"bytes": string | null, "matrix": [[number…] | null…] | null, "pair": [string, string], "raw": unknown, "sum": [integer, integer, integer, integer]}`,
		`{"bytes": [integer…] | string | null, "matrix": [[number…] | null…] | null, "none"?: [], "pair": [string, string], "raw": unknown, "sum": [integer, integer, integer, integer], …}`,
	},
	"Times": {
		`{"at": timestamp, "ended": timestamp | null, "never": timestamp, "took": integer, "zero"?: timestamp}`,
		`{"at": timestamp, "ended"?: timestamp | null, "never"?: timestamp, "took": integer, "zero"?: timestamp, …}`,
	},
	"Moneys": {
		`{"Array": [{"Cents": integer}], "Levels": {…: string} | null, "Map": {…: {"Cents": integer}} | null, "Pointer": unknown, "Slice": [unknown…] | null, "Value": {"Cents": integer}}`,
		`{"Array": [unknown], "Levels": {…: string} | null, "Map": {…} | null, "Slice": [unknown…] | null, "Value": unknown, …}`,
	},
	"Embedding": {
		`{"Loud": integer, "Name": string, "Shade": string, "Tally": integer, "color": integer, "id": string, "named": {"Name": string, "Same": string, "color": string, "id": string}, "x"?: integer, "y"?: integer}`,
		`{"Loud": integer, "Name": string, "Shade": string, "Tally": integer, "color": integer, "id": string, "named": {"Name": string, "Same": string, "color": string, "id": string, …}, "x"?: integer, "y"?: integer, …}`,
	},
	"Stamped": {
		`unknown`,
		`unknown`,
	},
	"Tree": {
		`{"left": {"left": {…} | null, "more"?: [{…}…], "ring"?: {"tree": {…} | null}, "rings": [{"tree": {…} | null} | null…] | null, "value": integer} | null, "more"?: [{"left": {…} | null, "more"?: [{…}…], "ring"?: {"tree": {…} | null}, "rings": [{"tree": {…} | null} | null…] | null, "value": integer}…], "ring"?: {"tree": {"left": {…} | null, "more"?: [{…}…], "ring"?: {"tree": {…} | null}, "rings": [{"tree": {…} | null} | null…] | null, "value": integer} | null}, "rings": [{"tree": {"left": {…} | null, "more"?: [{…}…], "ring"?: {"tree": {…} | null}, "rings": [{"tree": {…} | null} | null…] | null, "value": integer} | null} | null…] | null, "value": integer}`,
		`{"left"?: {"left"?: {…} | null, "more"?: [{…}…] | null, "ring"?: {"tree"?: {…} | null, …} | null, "rings": [{"tree"?: {…} | null, …} | null…] | null, "value": integer, …} | null, "more"?: [{"left"?: {…} | null, "more"?: [{…}…] | null, "ring"?: {"tree"?: {…} | null, …} | null, "rings": [{"tree"?: {…} | null, …} | null…] | null, "value": integer, …}…] | null, "ring"?: {"tree"?: {"left"?: {…} | null, "more"?: [{…}…] | null, "ring"?: {"tree"?: {…} | null, …} | null, "rings": [{"tree"?: {…} | null, …} | null…] | null, "value": integer, …} | null, …} | null, "rings": [{"tree"?: {"left"?: {…} | null, "more"?: [{…}…] | null, "ring"?: {"tree"?: {…} | null, …} | null, "rings": [{"tree"?: {…} | null, …} | null…] | null, "value": integer, …} | null, …} | null…] | null, "value": integer, …}`,
	},
	"Pages": {
		`{"by": {…: string} | null, "inner"?: {"by": {…: string} | null, "inner"?: {"by": {…: string} | null, "inner"?: {…}, "items": [string…] | null, "next"?: string, "pairs": {"First": string, "Second": {"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number}}}, "items": [string…] | null, "next"?: string, "pairs": {"First": string, "Second": {"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number}}}, "items": [string…] | null, "next"?: string, "pairs": {"First": string, "Second": {"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number}}}`,
		`{"by": {…: string} | null, "inner"?: {"by": {…: string} | null, "inner"?: {"by": {…: string} | null, "inner"?: {…} | null, "items": [string…] | null, "next"?: string | null, "pairs": {"First": string, "Second": {"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number, …}, …}, …} | null, "items": [string…] | null, "next"?: string | null, "pairs": {"First": string, "Second": {"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number, …}, …}, …} | null, "items": [string…] | null, "next"?: string | null, "pairs": {"First": string, "Second": {"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number, …}, …}, …}`,
	},
	"ByName": {
		`{…: {"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number} | null} | null`,
		`{…: {"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number, …} | null} | null`,
	},
	"Zeroes": {
		`{"money"?: {"Cents": integer}, "odd"?: [integer…] | null, "plain": {"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number}}`,
		`{"odd"?: [integer…] | null, "plain"?: {"-": string, "Bad": string, "Count": integer, "Yes"?: boolean, "id": string, "ratio": number, …}, …}`,
	},
	"Level": {
		`string`,
		`string`,
	},
}

func TestTypesInWords(t *testing.T) {
	scope := sampleTypes(t)
	for name, want := range wantTypes {
		typ := scope.Lookup(name).Type()
		g := &typing{}
		if got := g.encoded(typ, false).String(); got != want.gives {
			t.Errorf("%s gives %s\nwant %s", name, got, want.gives)
		}
		if got := g.decoded(typ).String(); got != want.needs {
			t.Errorf("%s needs %s\nwant %s", name, got, want.needs)
		}
	}
}

// TestWhatIsPrintedFits: what encoding/json prints of a value is of the type that
// its Go type gives, and of the type that it needs.
func TestWhatIsPrintedFits(t *testing.T) {
	scope := sampleTypes(t)
	for _, name := range slices.Sorted(maps.Keys(samples)) {
		g := &typing{}
		gives := g.encoded(scope.Lookup(name).Type(), false)
		needs := g.decoded(scope.Lookup(name).Type())
		if len(g.faults) > 0 || g.invalid || gives.IsUnknown() && name != "Stamped" {
			t.Errorf("%s: %v", name, g.faults)
		}
		for _, v := range samples[name] {
			text, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if m := gives.Misfit(string(text)); m != "" {
				t.Errorf("%s gives %s, which is not %s: %s", name, text, gives, m)
			}
			if m := needs.Misfit(string(text)); m != "" {
				t.Errorf("%s needs %s, which %s is not: %s", name, needs, text, m)
			}
		}
	}
}

// TestFieldsAreThose compares the members of structs with those that encoding/json
// prints of a value without nils.
func TestFieldsAreThose(t *testing.T) {
	scope := sampleTypes(t)
	for _, name := range slices.Sorted(maps.Keys(samples)) {
		typ := scope.Lookup(name).Type()
		if _, ok := typ.Underlying().(*types.Struct); !ok || name == "Stamped" {
			continue
		}
		v := reflect.New(reflect.TypeOf(samples[name][0])).Elem()
		fill(v, 3)
		text, err := json.Marshal(v.Interface())
		if err != nil {
			t.Fatal(name, err)
		}
		var members map[string]any
		if err := json.Unmarshal(text, &members); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, f := range jsonFields(typ) {
			if !alwaysEmpty(f.typ) && f.name != "odd" {
				want = append(want, f.name)
			}
		}
		delete(members, "odd")
		if got := slices.Sorted(maps.Keys(members)); !slices.Equal(got, want) {
			t.Errorf("%s: encoding/json has %q, jsonFields %q", name, got, want)
		}
	}
}

// fill sets all that can be set, so that nothing is empty.
func fill(v reflect.Value, depth int) {
	if !v.CanSet() || depth < 0 {
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(1)
	case reflect.String:
		v.SetString("1")
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth-1)
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			v.SetBytes([]byte("1"))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), depth-1)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.Zero(v.Type().Key()), reflect.Zero(v.Type().Elem()))
	case reflect.Interface:
		v.Set(reflect.ValueOf(1))
	case reflect.Struct:
		if v.Type() == reflect.TypeOf(now) {
			v.Set(reflect.ValueOf(now))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), depth)
		}
	}
}
