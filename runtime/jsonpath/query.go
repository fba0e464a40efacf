package jsonpath

import (
	"slices"

	"github.com/aslc-dev/aslc/runtime"
)

// Query is the matches of a path so far, in document order. Its methods are
// the path's steps; what a step does not fit drops out.
type Query struct {
	hits       []runtime.Value
	indefinite bool // a step was read that can match more than one place
	missed     bool // the definite start of the path has no match, or an object lacked a named member
	descended  bool // the last step was "..", whose matches need not have what follows
}

// From begins a path at its root.
func From(root runtime.Value) Query {
	if !root.Exists() {
		return Query{missed: true}
	}
	return Query{hits: []runtime.Value{root}}
}

// each replaces every match by what step appends for it.
func (q Query) each(indefinite bool, step func(dst []runtime.Value, at runtime.Value) []runtime.Value) Query {
	var hits []runtime.Value
	for _, at := range q.hits {
		hits = step(hits, at)
	}
	indefinite = q.indefinite || indefinite
	missed := q.missed || !indefinite && len(hits) == 0
	return Query{hits: hits, indefinite: indefinite, missed: missed}
}

// named is each for a step by name, which tells whether an object has all that is named.
func (q Query) named(indefinite bool, step func(dst []runtime.Value, at runtime.Value) ([]runtime.Value, bool)) Query {
	missed := q.missed
	next := q.each(indefinite, func(dst []runtime.Value, at runtime.Value) []runtime.Value {
		dst, all := step(dst, at)
		missed = missed || !all && !q.descended && at.Kind() == runtime.KindObject
		return dst
	})
	next.missed = next.missed || missed
	return next
}

// Child goes to the member of that name: .name.
func (q Query) Child(name string) Query {
	return q.named(false, func(dst []runtime.Value, at runtime.Value) ([]runtime.Value, bool) {
		v := at.Field(name)
		if !v.Exists() {
			return dst, false
		}
		return append(dst, v), true
	})
}

// Children goes to each of several members: ['a','b'] before another step.
func (q Query) Children(names ...string) Query {
	return q.named(true, func(dst []runtime.Value, at runtime.Value) ([]runtime.Value, bool) {
		all := true
		for _, name := range names {
			if v := at.Field(name); v.Exists() {
				dst = append(dst, v)
			} else {
				all = false
			}
		}
		return dst, all
	})
}

// Pick makes an object of several members: ['a','b'] at the end of a path.
func (q Query) Pick(names ...string) Query {
	return q.named(false, func(dst []runtime.Value, at runtime.Value) ([]runtime.Value, bool) {
		v := Pick(at, names...)
		if !v.Exists() {
			return dst, false
		}
		return append(dst, v), hasAll(at, names)
	})
}

func hasAll(v runtime.Value, names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !v.Field(name).Exists() })
}

// PickAll is Pick on objects that have all of the names: ..['a','b'].
func (q Query) PickAll(names ...string) Query {
	return q.each(true, func(dst []runtime.Value, at runtime.Value) []runtime.Value {
		if !isContainer(at) || !hasAll(at, names) {
			return dst
		}
		return append(dst, Pick(at, names...))
	})
}

// Pick gives an object of those of the names that v has, in the order of the
// names; absent if v is no object.
func Pick(v runtime.Value, names ...string) runtime.Value {
	if v.Kind() != runtime.KindObject {
		return runtime.Value{}
	}
	picked := make(runtime.Object, 0, len(names))
	for _, name := range names {
		if m := v.Field(name); m.Exists() {
			picked = append(picked, runtime.Member{Name: name, Value: m})
		}
	}
	return picked.Value()
}

// Index goes to an element, counted from the end if i is negative: [i].
func (q Query) Index(i int) Query {
	return q.each(false, func(dst []runtime.Value, at runtime.Value) []runtime.Value {
		return appendIndex(dst, at, i)
	})
}

// Indices goes to several elements, in the order of the indices: [0,2].
func (q Query) Indices(is ...int) Query {
	return q.each(true, func(dst []runtime.Value, at runtime.Value) []runtime.Value {
		for _, i := range is {
			dst = appendIndex(dst, at, i)
		}
		return dst
	})
}

func appendIndex(dst []runtime.Value, at runtime.Value, i int) []runtime.Value {
	if v := at.Index(i); v.Exists() {
		return append(dst, v)
	}
	return dst
}

// Slice goes to the elements from a place up to another: [from:to]. The start
// is taken as it stands, so a negative start with an end that is not goes
// round: [-2:1] is elements -2, -1 and 0. A negative end works with a smaller
// start only.
func (q Query) Slice(from, to int) Query {
	return q.each(true, func(dst []runtime.Value, at runtime.Value) []runtime.Value {
		n := at.Len()
		for i := max(from, -n); i < min(to, n); i++ {
			dst = appendIndex(dst, at, i)
		}
		return dst
	})
}

// SliceFrom goes to the elements from a place on, counted from the end if negative: [from:].
func (q Query) SliceFrom(from int) Query {
	return q.each(true, func(dst []runtime.Value, at runtime.Value) []runtime.Value {
		elems := at.Elems()
		start := from
		if start < 0 {
			start = max(0, start+len(elems))
		}
		return append(dst, elems[min(start, len(elems)):]...)
	})
}

// SliceTo goes to the elements before a place, counted from the end if negative: [:to].
func (q Query) SliceTo(to int) Query {
	return q.each(true, func(dst []runtime.Value, at runtime.Value) []runtime.Value {
		elems := at.Elems()
		end := to
		if end < 0 {
			end += len(elems)
		}
		return append(dst, elems[:max(0, min(end, len(elems)))]...)
	})
}

// Wildcard goes to all members or elements: .* and [*].
func (q Query) Wildcard() Query { return q.each(true, appendParts) }

// appendParts appends what lies directly below a value.
func appendParts(dst []runtime.Value, at runtime.Value) []runtime.Value {
	for _, m := range at.Members() {
		dst = append(dst, m.Value)
	}
	return append(dst, at.Elems()...)
}

// Filter keeps the elements of an array for which keep is true, and an object
// if it is true of the object itself: [?( )].
func (q Query) Filter(keep func(at runtime.Value) bool) Query {
	return q.each(true, func(dst []runtime.Value, at runtime.Value) []runtime.Value {
		if at.Kind() == runtime.KindObject && keep(at) {
			return append(dst, at)
		}
		return appendKept(dst, at.Elems(), keep)
	})
}

func appendKept(dst, elems []runtime.Value, keep func(at runtime.Value) bool) []runtime.Value {
	for _, v := range elems {
		if keep(v) {
			dst = append(dst, v)
		}
	}
	return dst
}

// Descend goes to each object and array in the matches, outer ones first: "..".
func (q Query) Descend() Query {
	next := q.each(true, appendContainers)
	next.descended = true
	return next
}

// appendContainers appends a value and all containers below it; with a list of
// its own instead of recursion, since documents may be deep.
func appendContainers(dst []runtime.Value, at runtime.Value) []runtime.Value {
	todo := []runtime.Value{at}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !isContainer(v) {
			continue
		}
		dst = append(dst, v)
		members, elems := v.Members(), v.Elems()
		for i := len(members) - 1; i >= 0; i-- {
			todo = append(todo, members[i].Value)
		}
		for i := len(elems) - 1; i >= 0; i-- {
			todo = append(todo, elems[i])
		}
	}
	return dst
}

func isContainer(v runtime.Value) bool {
	return v.Kind() == runtime.KindObject || v.Kind() == runtime.KindArray
}

// DescendFilter keeps, of all values below the matches, the objects for which
// keep is true and, of arrays for which it is true, the elements for which it
// is: ..[?( )].
func (q Query) DescendFilter(keep func(at runtime.Value) bool) Query {
	return q.Descend().each(true, func(dst []runtime.Value, at runtime.Value) []runtime.Value {
		switch {
		case !keep(at):
			return dst
		case at.Kind() == runtime.KindObject:
			return append(dst, at)
		}
		return appendKept(dst, at.Elems(), keep)
	})
}

// Apply replaces each match by what a function gives for it.
func (q Query) Apply(f func(runtime.Value, ...runtime.Value) runtime.Value, args ...runtime.Value) Query {
	return q.each(false, func(dst []runtime.Value, at runtime.Value) []runtime.Value {
		if v := f(at, args...); v.Exists() {
			return append(dst, v)
		}
		return dst
	})
}

// List gives all matches as an array, [] if there are none.
func (q Query) List() runtime.Value { return runtime.Array(q.hits).Value() }

// Value gives the match of a definite path, absent if there is none.
func (q Query) Value() runtime.Value {
	if len(q.hits) == 0 {
		return runtime.Value{}
	}
	return q.hits[0]
}

// Exists is the test [?(@…)]. A definite path must match, with each of several
// names at its end. Of an indefinite one the part up to its first wildcard,
// slice or the like must match, and no object further on may lack a member
// that the path names; that the list is not empty is not asked.
func (q Query) Exists() bool { return !q.missed }
