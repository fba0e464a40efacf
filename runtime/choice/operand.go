package choice

import "github.com/aslc-dev/aslc/runtime"

// Operand is a looked-up variable of a Choice rule. It holds what comparisons
// need of the value instead of the value itself: so each is read once however
// many rules ask for it, and the compiler sees that no comparison keeps the
// evaluator, which can then live on the stack.
type Operand struct {
	e      *runtime.Eval
	path   string // as written, for messages
	kind   runtime.ValueKind
	truth  bool    // of a boolean
	number float64 // of a number
	text   string  // of a string
}

// Variable makes an operand of v, what was found at path; absent if nothing was.
// It is small enough to be inlined, so that the operand lives on the stack of
// the state and is written but once.
func Variable(e *runtime.Eval, path string, v runtime.Value) *Operand {
	o := &Operand{e: e, path: path}
	o.read(v)
	return o
}

func (o *Operand) read(v runtime.Value) {
	o.kind = v.Kind()
	switch o.kind {
	case runtime.KindBool:
		o.truth = v.Bool()
	case runtime.KindNumber:
		o.number = v.Float()
	case runtime.KindString:
		o.text = v.String()
	}
}

// exists tells whether there is something to compare. If the variable is
// absent, the state fails: what is compared after that does not matter, since
// the first failure is what the state returns.
func (o *Operand) exists() bool { return o.kind != runtime.KindAbsent || o.missing() }

// missing fails the state in the service's words; it is false.
//
//go:noinline
func (o *Operand) missing() bool {
	if !o.e.Failed() {
		o.e.Fail(&runtime.Error{
			Name:  runtime.ErrorRuntime,
			Cause: "Invalid path '" + o.path + "': The choice state's condition path references an invalid value.",
		})
	}
	return false
}

// has tells whether there is a value of the kind.
func (o *Operand) has(kind runtime.ValueKind) bool {
	return o.kind == kind || o.kind == runtime.KindAbsent && o.missing()
}

// both tells whether there are two values of the kind.
func (o *Operand) both(other *Operand, kind runtime.ValueKind) bool {
	return o.exists() && other.has(kind) && o.kind == kind
}

// is tells whether the variable's having the kind is as wanted.
func (o *Operand) is(kind runtime.ValueKind, want bool) bool {
	return o.exists() && (o.kind == kind) == want
}

// IsPresent tells whether the variable's existence is as wanted; it never fails.
func (o *Operand) IsPresent(want bool) bool {
	return (o.kind != runtime.KindAbsent) == want
}

// IsNull tells whether the variable's being null is as wanted.
func (o *Operand) IsNull(want bool) bool { return o.is(runtime.KindNull, want) }

// IsNumeric tells whether the variable's being a number is as wanted.
func (o *Operand) IsNumeric(want bool) bool { return o.is(runtime.KindNumber, want) }

// IsString tells whether the variable's being a string is as wanted.
func (o *Operand) IsString(want bool) bool { return o.is(runtime.KindString, want) }

// IsBoolean tells whether the variable's being a boolean is as wanted.
func (o *Operand) IsBoolean(want bool) bool { return o.is(runtime.KindBool, want) }

// IsTimestamp tells whether the variable's being a timestamp is as wanted.
func (o *Operand) IsTimestamp(want bool) bool {
	return o.exists() && (o.kind == runtime.KindString && ValidTimestamp(o.text)) == want
}

// BooleanEquals tells whether the variable is the boolean want.
func (o *Operand) BooleanEquals(want bool) bool {
	return o.has(runtime.KindBool) && o.truth == want
}

// BooleanEqualsPath tells whether both variables are the same boolean.
func (o *Operand) BooleanEqualsPath(other *Operand) bool {
	return o.both(other, runtime.KindBool) && o.truth == other.truth
}
