package runtime

import "fmt"

// Var is a workflow variable all of whose values are of a type of Go: the machine makes
// them itself, and each has just one text (a float64 that of [Float]). One that was not
// assigned yet is not Set.
type Var[T int64 | float64 | bool | string] struct {
	Value T
	Set   bool
}

// Set is a variable that was assigned.
func Set[T int64 | float64 | bool | string](value T) Var[T] { return Var[T]{value, true} }

// Doc is the variable as a document; absent if it is not set.
func (v Var[T]) Doc() Value {
	if !v.Set {
		return Value{}
	}
	switch x := any(v.Value).(type) {
	case int64:
		return Int(x)
	case float64:
		return Float(x)
	case bool:
		return Bool(x)
	case string:
		return String(x)
	}
	return Value{}
}

// Assigned is the variable that a path names, for an intrinsic function; the
// evaluation fails if it is not set.
func Assigned[T int64 | float64 | bool | string](e *Eval, path string, v Var[T]) T {
	if !v.Set {
		e.Arg(path, Value{})
	}
	return v.Value
}

// ReadVar reads a variable back from what AppendVars wrote. One that is not as any
// state of the machine would assign it makes err an error.
func ReadVar[T int64 | float64 | bool | string](vars Value, name string, err *error) (v Var[T]) {
	doc := vars.Field(name)
	if !doc.Exists() {
		return v
	}
	made := Made{members: []Member{{name, doc}}}
	v.Set = true
	switch x := any(&v.Value).(type) {
	case *int64:
		*x = made.Int(0)
	case *float64:
		*x = doc.Float()
	case *bool:
		*x = made.Bool(0)
	case *string:
		*x = made.Text(0)
	}
	if made.wrong || v.Doc().Text() != doc.Text() {
		*err = fmt.Errorf("no state of this definition assigns %.200s to $%s", doc.Text(), name)
	}
	return v
}
