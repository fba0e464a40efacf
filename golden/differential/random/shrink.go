package random

import "strings"

// Smaller gives machines that lack one thing of m: a state, whose mentions then
// lead past it, a member or an element. Not all of them are valid.
func (m Machine) Smaller() []Machine {
	var out []Machine
	forEachCut(m.root, func(cut any) {
		out = append(out, Machine{cut.(object)})
	})
	return out
}

// forEachCut calls f with copies of v that lack one member or element each,
// larger things first.
func forEachCut(v any, f func(any)) {
	switch v := v.(type) {
	case object:
		for i := range v {
			f(without(v, i))
		}
		for i, m := range v {
			forEachCut(m.value, func(cut any) {
				copied := append(object{}, v...)
				copied[i].value = cut
				f(copied)
			})
		}
	case []any:
		for i := range v {
			f(append(append([]any{}, v[:i]...), v[i+1:]...))
		}
		for i, e := range v {
			forEachCut(e, func(cut any) {
				copied := append([]any{}, v...)
				copied[i] = cut
				f(copied)
			})
		}
	}
}

// without is o without its member i. A state is bypassed: what led to it leads
// to where it led.
func without(o object, i int) object {
	out := append(append(object{}, o[:i]...), o[i+1:]...)
	gone, ok := o[i].value.(object)
	if !ok || gone.index("Type") < 0 {
		return out
	}
	next, _ := gone.get("Next").(string)
	return bypass(out, o[i].key, next).(object)
}

// bypass replaces mentions of a state; without a successor they become End.
func bypass(v any, name, next string) any {
	switch v := v.(type) {
	case object:
		out := object{}
		for _, m := range v {
			switch {
			case m.value != any(name) || !strings.Contains("Next Default StartAt", m.key):
				out = append(out, member{m.key, bypass(m.value, name, next)})
			case next != "":
				out = append(out, member{m.key, next})
			case m.key == "Next":
				out = append(out, member{"End", true})
			}
		}
		return out
	case []any:
		out := []any{}
		for _, e := range v {
			out = append(out, bypass(e, name, next))
		}
		return out
	}
	return v
}
