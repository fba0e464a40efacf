package jsonata

import (
	"math"
	"strconv"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// failure is why a field of the state has no value.
type failure struct {
	location string // the field, as the service names it
	cause    string
}

// Value is v, the value of a state's field, as a document: field is the field
// as the service names it, "Output/total", text the expression as written. It
// must not be undefined (Developer Guide, Transforming data with JSONata;
// texts recorded).
func (q *Query) Value(field, text string, v Value) runtime.Value {
	if !q.settled(field, text, v) {
		return runtime.Value{}
	}
	if v.kind == KindFunction {
		q.unexpected(field, text, "JSON value", v)
		return runtime.Value{}
	}
	return q.document(field, text, v)
}

// document is v as a document, if it does not grow too large as one.
func (q *Query) document(field, text string, v Value) runtime.Value {
	var e exporter
	d := e.export(v, 0)
	if e.cut {
		q.tooLarge()
		q.settled(field, text, v)
		return runtime.Value{}
	}
	return d
}

// Float is the value of an expression that can give nothing but a number. Zero has no
// sign: its document has none.
func (q *Query) Float(field, text string, v Value) float64 {
	if !q.settled(field, text, v) {
		return 0
	}
	if v.kind != KindNumber || math.IsInf(v.Float(), 0) {
		q.unexpected(field, text, "number", v)
		return 0
	}
	return v.Float() + 0
}

// Variable is a workflow variable that is a number; undefined if it is not set.
func Variable(v runtime.Var[float64]) Value {
	if !v.Set {
		return Value{}
	}
	return Number(v.Value)
}

// Boolean is the value of a Condition.
func (q *Query) Boolean(field, text string, v Value) bool {
	if !q.settled(field, text, v) {
		return false
	}
	if v.kind != KindBool {
		q.unexpected(field, text, "boolean", v)
		return false
	}
	return q.Truth(v)
}

// Text is the value of a field that is a string: Error, Cause, RoleArn.
func (q *Query) Text(field, text string, v Value) string {
	if !q.settled(field, text, v) {
		return ""
	}
	if v.kind != KindString {
		q.unexpected(field, text, "string", v)
		return ""
	}
	return v.Str()
}

// Number is the value of a field that is a number: ToleratedFailurePercentage.
func (q *Query) Number(field, text string, v Value) float64 {
	if !q.settled(field, text, v) {
		return 0
	}
	if v.kind != KindNumber {
		q.unexpected(field, text, "number", v)
		return 0
	}
	return v.Float()
}

// Integer is the value of a field that is a whole number and not negative:
// MaxConcurrency, ToleratedFailureCount, MaxItems and the like.
func (q *Query) Integer(field, text string, v Value) int {
	return int(q.between(field, text, v, 0, math.MaxInt32))
}

// Seconds is the value of TimeoutSeconds or HeartbeatSeconds: 1 to 99,999,999.
func (q *Query) Seconds(field, text string, v Value) time.Duration {
	return time.Duration(q.between(field, text, v, 1, 99_999_999)) * time.Second
}

// WaitSeconds is the value of a Wait's Seconds: 0 to 99,999,999.
func (q *Query) WaitSeconds(field, text string, v Value) time.Duration {
	return time.Duration(q.between(field, text, v, 0, 99_999_999)) * time.Second
}

func (q *Query) between(field, text string, v Value, least, most float64) int64 {
	if !q.settled(field, text, v) {
		return 0
	}
	f := v.Float()
	switch {
	case v.kind != KindNumber:
		q.unexpected(field, text, "number", v)
	case f != math.Trunc(f), f < least, f > most:
		q.reject(field, text, "returned "+shown(v)+", which is no whole number between "+
			strconv.FormatFloat(least, 'f', -1, 64)+" and "+strconv.FormatFloat(most, 'f', -1, 64)+".")
	default:
		return int64(f)
	}
	return 0
}

// Timestamp is the value of a Wait's Timestamp.
func (q *Query) Timestamp(field, text string, v Value) time.Time {
	s := q.Text(field, text, v)
	if q.err != nil {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		q.reject(field, text, "returned "+shown(v)+", which is no timestamp as RFC 3339 has it.")
	}
	return t
}

// Items is the value of a Map's Items: an array, or where the Map is
// distributed an object too.
func (q *Query) Items(field, text string, v Value) runtime.Value {
	if q.settled(field, text, v) && v.kind != KindArray {
		q.unexpected(field, text, "array", v)
	}
	if q.err != nil {
		return runtime.Value{}
	}
	return q.document(field, text, v)
}

// MapInput is in, the input of a Map without Items, which must be an array.
func (q *Query) MapInput(in runtime.Value) runtime.Value {
	if in.Kind() != runtime.KindArray {
		q.stop("", "Map state input must be an array but was: "+in.Text())
	}
	return in
}

// settled ends the evaluation of one expression, and says whether it has a
// value. The next one has its whole budget.
func (q *Query) settled(field, text string, v Value) bool {
	switch {
	case q.failure.cause != "":
		return false
	case q.err != nil:
		q.reject(field, text, "threw an error during evaluation. "+q.err.Error())
		return false
	case !v.Exists():
		q.reject(field, text, "returned nothing (undefined).")
		return false
	}
	q.Reset()
	return true
}

// unexpected refuses a value of another type.
func (q *Query) unexpected(field, text, want string, v Value) {
	q.reject(field, text, "returned an unexpected result type. Expected '"+want+"', but was '"+v.kind.String()+"' for value: "+shown(v))
}

func (q *Query) reject(field, text, why string) {
	q.stop(field, "The JSONata expression '"+text+"' specified for the field '"+field+"' "+why)
}

// stop makes the state fail: what is evaluated after it is undefined.
func (q *Query) stop(location, cause string) {
	if q.failure.cause != "" {
		return
	}
	q.failure = failure{location, cause}
	if q.err == nil {
		q.err = &Error{Code: "D3137", Message: cause}
	}
}

func shown(v Value) string {
	d := Export(v)
	return d.Text()
}

func (q *Query) tooLarge() Value {
	return q.Fail("U1001", Details{Message: "Stack overflow error: the result is nested too deeply or too large"})
}

// Err is the state's first failure, States.QueryEvaluationError, or nil. The
// history gets its EvaluationFailed event; what follows starts afresh.
func (q *Query) Err() error {
	if q.failure.cause == "" {
		return nil
	}
	f := q.failure
	q.failure, q.err = failure{}, nil
	return q.run.EvaluationFailed(f.location, &runtime.Error{Name: runtime.ErrorQueryEvaluation, Cause: f.cause})
}
