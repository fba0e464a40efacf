package trial

import (
	"context"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/codec"
	"github.com/aslc-dev/aslc/runtime/contract"
)

// Handle is a handler with Go types. It shows what it takes to the tasks, as
// encoding/json prints it, and reads what they give.
func Handle[In, Out any](ctx context.Context, t *Tasks, task string, in In) (out Out, err error) {
	doc, err := runtime.Encode(in)
	if err != nil {
		return out, err
	}
	if doc, err = t.Do(ctx, task, doc); err != nil {
		return out, err
	}
	if problem := Read(doc, reflect.ValueOf(&out).Elem()); problem != "" {
		var none Out
		return none, &runtime.Error{Name: "Trial.Unfit", Cause: problem}
	}
	return out, nil
}

// None is what a handler takes or gives that takes or gives nothing.
type None struct{}

// Read reads a document into a Go value by the rules of contracts, with reflection:
// a second opinion on emitted code. It says what does not fit, with the path.
func Read(doc runtime.Value, into reflect.Value) string {
	if !doc.Exists() {
		return "$ is absent"
	}
	return readAt("$", into, doc)
}

// readAt reads a value at a path.
func readAt(at string, into reflect.Value, v runtime.Value) string {
	switch x := into.Addr().Interface().(type) {
	case *None:
		return ""
	case *runtime.Value:
		*x = v
		return ""
	case *json.RawMessage:
		*x = json.RawMessage(v.Text())
		return ""
	case *json.Number:
		return readSpelling(at, x, v)
	case json.Unmarshaler:
		if into.Kind() != reflect.Pointer && !isTime(into) {
			return unfit(at, x.UnmarshalJSON([]byte(v.Text())))
		}
	}
	if x, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok && into.Kind() != reflect.Pointer {
		if v.Kind() != runtime.KindString {
			return wanted(at, v, "a string")
		}
		return unfit(at, x.UnmarshalText([]byte(v.String())))
	}
	return readKind(at, into, v)
}

func isTime(v reflect.Value) bool { return v.Type().PkgPath() == "time" }

func unfit(at string, err error) string {
	if err == nil {
		return ""
	}
	return at + " does not fit: " + err.Error()
}

func wanted(at string, v runtime.Value, what string) string {
	const most = 40
	shown := v.Text()
	switch k := v.Kind(); {
	case k == runtime.KindObject:
		shown = "an object"
	case k == runtime.KindArray:
		shown = "an array"
	case len(shown) > most && k == runtime.KindString:
		shown = "a string"
	case len(shown) > most:
		shown = "a long number"
	}
	return at + " is " + shown + ", not " + what
}

// readSpelling reads a number as it is spelt, or a text that shows one.
func readSpelling(at string, into *json.Number, v runtime.Value) string {
	text := v.Text()
	switch v.Kind() {
	case runtime.KindNumber:
	case runtime.KindString:
		text = v.String()
		if n, err := runtime.ParseString(text); err != nil || n.Kind() != runtime.KindNumber {
			return at + " is " + strconv.Quote(text) + ", not a number"
		}
	default:
		return wanted(at, v, "a number")
	}
	*into = json.Number(text)
	return ""
}

// readKind reads a type without methods of its own.
func readKind(at string, into reflect.Value, v runtime.Value) string {
	null := v.Kind() == runtime.KindNull
	switch k := into.Kind(); k {
	case reflect.Bool:
		if v.Kind() != runtime.KindBool {
			return wanted(at, v, "a boolean")
		}
		into.SetBool(v.Text() == "true")
	case reflect.String:
		if v.Kind() != runtime.KindString {
			return wanted(at, v, "a string")
		}
		into.SetString(v.String())
	case reflect.Interface:
		return unfit(at, json.Unmarshal([]byte(v.Text()), into.Addr().Interface()))
	case reflect.Pointer:
		if into.SetZero(); null {
			return ""
		}
		into.Set(reflect.New(into.Type().Elem()))
		return readAt(at, into.Elem(), v)
	case reflect.Slice:
		if into.SetZero(); null {
			return ""
		}
		return readSlice(at, into, v)
	case reflect.Array:
		return readArray(at, into, v)
	case reflect.Map:
		if into.SetZero(); null {
			return ""
		}
		return readMembers(at, into, v)
	case reflect.Struct:
		return readObject(at, into, v)
	default:
		return readNumber(at, into, v)
	}
	return ""
}

// readNumber reads a number that the type holds as it is.
func readNumber(at string, into reflect.Value, v runtime.Value) string {
	if v.Kind() != runtime.KindNumber {
		return wanted(at, v, "a number")
	}
	text, bits := v.Text(), into.Type().Bits()
	n, whole := v.Int()
	switch {
	case into.CanFloat():
		f, exact := contract.Float(text, bits)
		if !exact {
			return fmt.Sprintf("%s is %s%s", at, text, contract.Beyond(fmt.Sprintf("a float of %d bits", bits)))
		}
		into.SetFloat(f)
	case into.CanInt():
		if !whole || into.OverflowInt(n) {
			return fmt.Sprintf("%s is %s%s", at, text, contract.NotWhole(text, fmt.Sprintf("an integer of %d bits", bits)))
		}
		into.SetInt(n)
	default:
		u, err := strconv.ParseUint(text, 10, 64)
		if err != nil && whole && n >= 0 {
			u, err = uint64(n), nil
		}
		if err != nil || into.OverflowUint(u) {
			return fmt.Sprintf("%s is %s%s", at, text, contract.NotWhole(text, fmt.Sprintf("an unsigned integer of %d bits", bits)))
		}
		into.SetUint(u)
	}
	return ""
}

func readSlice(at string, into reflect.Value, v runtime.Value) string {
	if into.Type().Elem().Kind() == reflect.Uint8 {
		if v.Kind() != runtime.KindString {
			return wanted(at, v, "a string in base64")
		}
		b, err := base64.StdEncoding.DecodeString(v.String())
		if err != nil {
			return at + " is no base64: " + err.Error()
		}
		into.SetBytes(b)
		return ""
	}
	if v.Kind() != runtime.KindArray {
		return wanted(at, v, "an array")
	}
	into.Set(reflect.MakeSlice(into.Type(), v.Len(), v.Len()))
	for i, e := range v.Elems() {
		if problem := readAt(fmt.Sprintf("%s[%d]", at, i), into.Index(i), e); problem != "" {
			return problem
		}
	}
	return ""
}

func readArray(at string, into reflect.Value, v runtime.Value) string {
	if v.Kind() != runtime.KindArray {
		return wanted(at, v, "an array")
	}
	for i, e := range v.Elems()[:min(v.Len(), into.Len())] {
		if problem := readAt(fmt.Sprintf("%s[%d]", at, i), into.Index(i), e); problem != "" {
			return problem
		}
	}
	if v.Len() != into.Len() {
		return fmt.Sprintf("%s has %d elements, not %d", at, v.Len(), into.Len())
	}
	return ""
}

func readMembers(at string, into reflect.Value, v runtime.Value) string {
	if v.Kind() != runtime.KindObject {
		return wanted(at, v, "an object")
	}
	into.Set(reflect.MakeMap(into.Type()))
	for _, m := range v.Members() {
		e := reflect.New(into.Type().Elem()).Elem()
		if problem := readAt(at+contract.Step(m.Name), e, m.Value); problem != "" {
			return problem
		}
		into.SetMapIndex(reflect.ValueOf(m.Name).Convert(into.Type().Key()), e)
	}
	return ""
}

// readObject reads the members of a struct in the document's order.
func readObject(at string, into reflect.Value, v runtime.Value) string {
	if v.Kind() != runtime.KindObject {
		return wanted(at, v, "an object")
	}
	all := fieldsOf(into.Type())
	for _, m := range v.Members() {
		i := slices.IndexFunc(all, func(f field) bool { return f.name == m.Name })
		if i < 0 {
			continue
		}
		if problem := readField(at+contract.Step(m.Name), all[i], all[i].in(into), m.Value); problem != "" {
			return problem
		}
	}
	for _, f := range all {
		if f.needed && !v.Field(f.name).Exists() {
			return at + contract.Step(f.name) + " is missing"
		}
	}
	return ""
}

func readField(at string, f field, into reflect.Value, v runtime.Value) string {
	switch {
	case f.opt:
		into.Field(1).SetBool(true)
		return readAt(at, into.Field(0), v)
	case f.quoted && v.Kind() == runtime.KindString:
		inner, err := runtime.ParseString(v.String())
		problem := ""
		if err != nil {
			problem = err.Error()
		} else {
			problem = readAt("$", into, inner)
		}
		if problem != "" {
			return at + " holds what does not fit: " + problem
		}
		return ""
	case f.quoted && v.Kind() != runtime.KindNull:
		return wanted(at, v, "a string")
	}
	return readAt(at, into, v)
}

// field is a member of a struct.
type field struct {
	name                string
	index               []int
	needed, quoted, opt bool
}

// in is the field in a struct, whose embedded pointer on the way is set.
func (f field) in(s reflect.Value) reflect.Value {
	for _, i := range f.index[:len(f.index)-1] {
		if s = s.Field(i); s.Kind() == reflect.Pointer {
			if s.IsNil() {
				s.Set(reflect.New(s.Type().Elem()))
			}
			s = s.Elem()
		}
	}
	return s.Field(f.index[len(f.index)-1])
}

// fieldsOf are the members of a struct, embedded ones that nothing shadows among them;
// handlers' types embed structs that embed none, with names that differ.
func fieldsOf(t reflect.Type) []field {
	var out []field
	own := map[string]bool{}
	for i := range t.NumField() {
		if f := t.Field(i); !f.Anonymous {
			own[memberName(f)] = true
		}
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.Anonymous {
			out = append(out, fieldOf(f, []int{i}))
			continue
		}
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		for j := range inner.NumField() {
			if member := fieldOf(inner.Field(j), []int{i, j}); !own[member.name] {
				member.needed = member.needed && f.Type.Kind() != reflect.Pointer
				out = append(out, member)
			}
		}
	}
	return out
}

func memberName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func fieldOf(f reflect.StructField, index []int) field {
	_, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	list := strings.Split(options, ",")
	opt := strings.HasPrefix(f.Type.Name(), "Opt[") && f.Type.PkgPath() == reflect.TypeFor[codec.Opt[int]]().PkgPath()
	return field{
		name: memberName(f), index: index, opt: opt, quoted: slices.Contains(list, "string"),
		needed: !opt && f.Type.Kind() != reflect.Pointer && !slices.Contains(list, "omitempty") && !slices.Contains(list, "omitzero"),
	}
}
