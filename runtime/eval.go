package runtime

import (
	"strconv"
	"strings"
	"time"
)

// Eval evaluates the fields of one state. Its first failure sticks: what is
// evaluated after it is absent and harmless, and Err tells at the end.
type Eval struct {
	run *Run
	in  Value // what messages quote
	err *Error

	late func() Value // gives in, once a message quotes it; nil: in is there
}

// Eval begins an evaluation; in is the input that messages quote.
func (r *Run) Eval(in Value) Eval { return Eval{run: r, in: in} }

// EvalOf is Eval of an input that becomes a document only if a message quotes it.
func (r *Run) EvalOf(in func() Value) Eval { return Eval{run: r, late: in} }

// input is what messages quote.
func (e *Eval) input() Value {
	if e.late != nil {
		return e.late()
	}
	return e.in
}

// Err is the first failure, or nil.
func (e *Eval) Err() error {
	switch e.err {
	case nil:
		return nil
	case stalled:
		return errParked // no timer is set, and nobody wakes it
	}
	return e.err
}

// stalled is the failure of an evaluation that the service never gets past.
var stalled = &Error{Name: ErrorRuntime}

// Failed says whether something failed.
func (e *Eval) Failed() bool { return e.err != nil }

// Fail makes err the failure, unless there is one already. Its cause gets the
// service's words about the state before it. States.Runtime always ends the
// execution: no Retry, no Catch (Developer Guide, error names; recorded).
func (e *Eval) Fail(err *Error) {
	if e.err == nil {
		err.prefixed = true
		err.fatal = err.Name == ErrorRuntime
		e.err = err
	}
}

func (e *Eval) fail(parts ...string) {
	if e.err == nil {
		e.Fail(&Error{Name: ErrorRuntime, Cause: strings.Join(parts, "")})
	}
}

// Path is v, the value at a path that must be there: OutputPath, ItemsPath. text is the path as written.
func (e *Eval) Path(text string, v Value) Value {
	if !v.Exists() {
		e.invalidPath(text)
	}
	return v
}

// Input is v, what InputPath finds: the effective input, which messages quote
// from here on.
func (e *Eval) Input(text string, v Value) Value {
	if e.Path(text, v); e.err == nil {
		e.in, e.late = v, nil
		e.run.see(AfterInputPath, v)
	}
	return v
}

// Arg is v, a path argument of an intrinsic function.
func (e *Eval) Arg(text string, v Value) Value {
	if !v.Exists() {
		e.invalidPath(text)
	}
	return v
}

func (e *Eval) invalidPath(text string) {
	e.fail("Invalid path '", text, "' : ", missingAt(text, e.input()))
}

// Field is v, the value of a member of a payload template (or of ErrorPath and
// CausePath); field is the member's name as written, text the path.
func (e *Eval) Field(field, text string, v Value) Value {
	if !v.Exists() && e.err == nil {
		e.fail("The JSONPath '", text, "' specified for the field '", field, "' could not be found in the input '", e.input().Text(), "'")
	}
	return v
}

// Text is v as a string: ErrorPath, CausePath, RoleArn.
func (e *Eval) Text(field, text string, v Value) string {
	v = e.Field(field, text, v)
	if e.err == nil && v.Kind() != KindString {
		e.fail("The value of the field '", field, "' must be a string, but was ", v.Text(), ".")
	}
	return v.String()
}

// Integer is v as a whole number that is not negative: MaxConcurrencyPath and
// the tolerated failure count. A string of digits is one too (recorded).
func (e *Eval) Integer(field, text string, v Value) int {
	if e.Path(text, v); e.err != nil {
		return 0
	}
	n, ok := asNumber(v).Int()
	if !ok {
		e.fail("The ", field, " field refers to value \"", v.String(), "\" which is not a valid integer: ", text)
		return 0
	}
	if n < 0 && field == "MaxConcurrencyPath" && e.run.x.limits {
		e.err = stalled // recorded: the service hangs, so with its limits so do we
	}
	if n < 0 {
		e.fail(strings.TrimSuffix(field, "Path"), " cannot be negative.") // recorded
	}
	return int(n)
}

// asNumber is a number, as such or in a string; else absent.
func asNumber(v Value) Value {
	if v.Kind() == KindString {
		v, _ = ParseString(v.String())
	}
	if v.Kind() != KindNumber {
		return Value{}
	}
	return v
}

// Number is v as a number, or as a string that shows one (recorded):
// ToleratedFailurePercentagePath.
func (e *Eval) Number(field, text string, v Value) float64 {
	if e.Path(text, v); e.err != nil {
		return 0
	}
	n := asNumber(v)
	if !n.Exists() {
		e.fail("The ", field, " field refers to value \"", v.String(), "\" which is not a valid number: ", text)
	}
	return n.Float()
}

// Seconds is v as a length of time: TimeoutSecondsPath, HeartbeatSecondsPath.
func (e *Eval) Seconds(field, text string, v Value) time.Duration {
	n := e.Integer(field, text, v)
	if e.err == nil && (n == 0 || n > 99_999_999) {
		e.fail("The ", field, " field refers to value \"", v.String(), "\" which is not between 1 and 99999999: ", text)
	}
	return time.Duration(n) * time.Second
}

// WaitSeconds is v as the length of a Wait: SecondsPath.
func (e *Eval) WaitSeconds(text string, v Value) time.Duration {
	if !v.Exists() {
		e.fail("The SecondsPath parameter does not reference an input value: ", text)
		return 0
	}
	n, ok := v.Int()
	if !ok || v.Kind() != KindNumber || n < 0 || n > maxWaitSeconds {
		e.fail("The SecondsPath parameter references an invalid value: ", text, " == ", v.Text())
		return 0
	}
	return time.Duration(n) * time.Second
}

// Timestamp is v as a moment: TimestampPath.
func (e *Eval) Timestamp(text string, v Value) time.Time {
	if !v.Exists() {
		e.fail("The TimestampPath parameter does not reference an input value: ", text)
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339Nano, v.String())
	if v.Kind() != KindString || err != nil {
		e.fail("The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ", text, " == ", v.String())
	}
	return t
}

// ResultPath is in with result put at a place in it; without steps it is result.
// An OutputPath that follows looks at what it gives, so messages quote that.
func (e *Eval) ResultPath(in, result Value, steps ...Step) Value {
	if e.err != nil || len(steps) == 0 {
		return result
	}
	out, ok := in.With(result, steps...)
	if !ok {
		e.Fail(&Error{Name: ErrorResultPathMatchFailure,
			Cause: "Unable to apply step \"" + stepNames(steps) + "\" to input " + in.Text()})
	}
	e.in, e.late = out, nil
	e.run.see(BeforePlace, result)
	e.run.see(AfterResultPath, out)
	return out
}

func stepNames(steps []Step) string {
	var b strings.Builder
	for _, s := range steps {
		if s.kind == stepElem {
			b.WriteString("[" + strconv.Itoa(s.elem) + "]")
			continue
		}
		b.WriteString("." + s.name)
	}
	return strings.TrimPrefix(b.String(), ".")
}

// missingAt tells in the service's words where a definite path leaves the
// document. It only serves a message: no evaluation depends on it.
func missingAt(text string, in Value) string {
	steps := pathSteps(text)
	canonical, at := "$", in
	for i, s := range steps {
		if s.kind == stepElem {
			canonical += "[" + strconv.Itoa(s.elem) + "]"
			at = at.Index(s.elem)
		} else {
			canonical += "['" + s.name + "']"
			at = at.Field(s.name)
		}
		if !at.Exists() && i < len(steps)-1 {
			return "Missing property in path " + canonical
		}
	}
	return "No results for path: " + canonical
}

// pathSteps reads the names and indices of a definite path back from its text.
func pathSteps(text string) []Step {
	text = strings.TrimLeft(text, "$")
	var steps []Step
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == '.' || c == '[' || c == ']' }) {
		if n, err := strconv.Atoi(part); err == nil {
			steps = append(steps, Elem(n))
			continue
		}
		steps = append(steps, Key(strings.Trim(part, `'"`)))
	}
	return steps
}

// EmptyObject is {}: what a null InputPath or OutputPath stands for.
func EmptyObject() Value { return emptyObject }

var emptyObject = Literal("{}")
