package telemetry

import (
	"errors"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Redacted stands where a value was hidden.
const Redacted = "[REDACTED]"

// Redactor hides fields in documents, in the documents that texts hold, and in
// workflow variables. A nil Redactor hides nothing.
//
// It finds values by where they stand: what an expression takes out of a field
// and puts under another name, or into a sentence, is not hidden.
type Redactor struct {
	names map[string]bool // in lower case
	paths [][]step
}

// NewRedactor makes a redactor of fields: NAME is a field or variable of that
// name at any depth, in capitals or not, since a state's parameters often spell
// it otherwise than its input; $.a.b, $.list[*].a and $['a b'] are one place in
// every document. No field gives nil.
func NewRedactor(fields ...string) (*Redactor, error) {
	if len(fields) == 0 {
		return nil, nil
	}
	r := &Redactor{names: map[string]bool{}}
	for _, f := range fields {
		if f == "" {
			return nil, errors.New("a field without a name cannot be hidden")
		}
		if !strings.HasPrefix(f, "$") {
			r.names[strings.ToLower(f)] = true
			continue
		}
		p, err := parsePath(f)
		if err != nil {
			return nil, err
		}
		r.paths = append(r.paths, p)
	}
	return r, nil
}

// event hides fields in what an event shows. The event is the caller's own; what
// it points to is not changed.
func (r *Redactor) event(e *runtime.Event) {
	if r == nil {
		return
	}
	e.Data = r.Value(e.Data)
	e.Vars, _ = r.members(e.Vars, r.paths, 0)
	e.Error = r.Error(e.Error)
}

// Error hides fields in the documents that an error's texts hold.
func (r *Redactor) Error(e *runtime.Error) *runtime.Error {
	if r == nil || e == nil {
		return e
	}
	shown := *e
	shown.Name, shown.Cause, shown.Err = r.Text(e.Name), r.Text(e.Cause), nil
	return &shown
}

// Value hides fields in a document.
func (r *Redactor) Value(v runtime.Value) runtime.Value {
	if r == nil || !v.Exists() {
		return v
	}
	out, _ := r.value(v, r.paths, 0)
	return out
}

// maxDepth is how deep documents are looked at. What lies deeper is hidden: the
// depth of a document is anybody's, that of the stack is not.
const maxDepth = 1000

var hidden = runtime.String(Redacted)

// value gives v with what names and the paths from here on hide, and whether
// that is anything.
func (r *Redactor) value(v runtime.Value, paths [][]step, depth int) (runtime.Value, bool) {
	if hides(paths) {
		return hidden, true
	}
	switch v.Kind() {
	case runtime.KindString:
		text := v.String()
		shown := r.Text(text)
		if shown == text {
			return v, false
		}
		return runtime.String(shown), true
	case runtime.KindObject, runtime.KindArray:
		if depth == maxDepth {
			return hidden, true
		}
	}
	switch v.Kind() {
	case runtime.KindObject:
		if members, changed := r.members(v.Members(), paths, depth); changed {
			return runtime.Object(members).Value(), true
		}
	case runtime.KindArray:
		if elems, changed := r.elems(v.Elems(), paths, depth); changed {
			return runtime.Array(elems).Value(), true
		}
	}
	return v, false
}

func (r *Redactor) members(members []runtime.Member, paths [][]step, depth int) ([]runtime.Member, bool) {
	changed := false
	for i, m := range members {
		shown, differs := hidden, true
		if !r.names[strings.ToLower(m.Name)] {
			shown, differs = r.value(m.Value, after(paths, step{name: m.Name}), depth+1)
		}
		if !differs {
			continue
		}
		if !changed {
			members, changed = slices.Clone(members), true
		}
		members[i].Value = shown
	}
	return members, changed
}

func (r *Redactor) elems(elems []runtime.Value, paths [][]step, depth int) ([]runtime.Value, bool) {
	changed := false
	for i, v := range elems {
		shown, differs := r.value(v, after(paths, step{index: i, elem: true}), depth+1)
		if !differs {
			continue
		}
		if !changed {
			elems, changed = slices.Clone(elems), true
		}
		elems[i] = shown
	}
	return elems, changed
}
