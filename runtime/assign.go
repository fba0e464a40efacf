package runtime

import (
	"slices"
	"strings"
)

// The service's sizes of workflow variables (Developer Guide, Variables:
// limits): of one variable and of one Assign, and of all that an execution keeps.
const (
	maxAssign    = 256 << 10
	maxVariables = 10 << 20
)

// Assign tells the history what the state assigns as it ends, in document
// order. It fails only where AWS's limits are on; the caller sets its fields
// after it, so that a state which fails has assigned nothing.
func (r *Run) Assign(vars ...Member) error {
	if r.x.limits {
		if err := r.assignable(vars); err != nil {
			return err
		}
	}
	if r.x.history != nil {
		r.assigned = slices.Clone(vars)
	}
	return nil
}

func (r *Run) assignable(vars []Member) error {
	total := 0
	for _, v := range vars {
		size := v.Value.Size()
		if size > maxAssign {
			return &Error{Name: ErrorDataLimitExceeded, prefixed: true,
				Cause: "The variable '" + v.Name + "' is larger than 262144 bytes."}
		}
		total += size
	}
	if total > maxAssign {
		return &Error{Name: ErrorDataLimitExceeded, prefixed: true,
			Cause: "The values that Assign sets are larger than 262144 bytes together."}
	}
	if len(r.m.AppendVars(nil))+total > maxVariables {
		return &Error{Name: ErrorDataLimitExceeded, prefixed: true,
			Cause: "The variables of the execution are larger than 10485760 bytes together."}
	}
	return nil
}

// AppendVars appends what [Machine.AppendVars] gives for variables that may
// not be assigned yet: those that are, as one JSON object.
func AppendVars(b []byte, vars ...Member) []byte {
	b = append(b, '{')
	first := true
	for _, v := range vars {
		if !v.Value.Exists() {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(AppendString(b, v.Name), ':')
		b = v.Value.Append(b)
	}
	return append(b, '}')
}

// assigned writes assignedVariables: each value as its JSON text, by
// name (recorded).
func (m *members) assigned(vars []Member) {
	if len(vars) == 0 {
		return
	}
	byName := slices.Clone(vars)
	slices.SortFunc(byName, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	m.key("assignedVariables")
	m.b = append(m.b, '{')
	for i, v := range byName {
		if i > 0 {
			m.b = append(m.b, ',')
		}
		m.b = append(AppendString(m.b, v.Name), ':')
		m.b = AppendString(m.b, v.Value.Text())
	}
	m.b = append(m.b, '}')
	m.key("assignedVariablesDetails")
	m.b = append(m.b, `{"truncated":false}`...)
}

// before is the event that the Entered event follows: none for the first state.
func (v *Visit) before() int64 {
	if v.Event == 2 {
		return 0
	}
	return v.Before
}

// EvaluationFailed records that an expression of the state failed, before the
// failure itself; location is the field, "Output/total", or empty. It gives
// the error its final cause. Recorded: the event follows what came before the
// state's Entered event if nothing has happened since.
func (r *Run) EvaluationFailed(location string, err *Error) *Error {
	err = err.enteredAt(r.name(), r.Visit.Event)
	if r.x.history == nil {
		return err
	}
	if r.Prev == r.Visit.Event {
		r.Prev = r.Visit.before()
	}
	r.record(Event{Type: "EvaluationFailed", Name: r.name(), Text: location, Error: err})
	return err
}
