// Package contract holds documents from outside to what schemas promise of them:
// arguments and results of tasks, whether a Go handler, a command, an endpoint or a
// mock does their work, and inputs of executions. Shapes are data, tables that are
// emitted; nothing is parsed and nothing reflected.
package contract

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Kinds is a set of kinds of values, in the order of runtime's.
type Kinds uint8

// The kinds of values.
const (
	Null Kinds = 1 << iota
	Boolean
	Number
	String
	Array
	Object

	Any = Null | Boolean | Number | String | Array | Object
)

// Shape is a set of documents.
type Shape struct {
	Kinds  Kinds
	Whole  bool     // numbers have no fraction
	Texts  []string // the only strings; nil: any
	Time   bool     // strings are timestamps
	Elem   *Shape   // of arrays; nil: any
	Elems  []*Shape // in place of Elem: just these
	Fields []Field  // of objects
	Others *Shape   // members that are not among Fields; nil: any
	Closed bool     // there are no others
}

// Field is a member of an object.
type Field struct {
	Name     string
	Optional bool
	Shape    *Shape // nil: any
}

// Promise is a shape with the words for what is promised.
type Promise struct {
	What  string // "the result of ChargeCard"
	Shape *Shape
}

// Check gives the failure of a document that breaks the promise: a *runtime.Error,
// which Retry and Catch can take.
func (p *Promise) Check(v runtime.Value) error {
	if problem := p.Shape.misfit("$", v); problem != "" {
		return &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: p.What + ": " + problem}
	}
	return nil
}

// Check tells where and why a document is not of the shape; nil if it is.
func (s *Shape) Check(v runtime.Value) error {
	if problem := s.misfit("$", v); problem != "" {
		return errors.New(problem)
	}
	return nil
}

// names are those of the kinds, in their order.
var names = [...]string{"null", "a boolean", "a number", "a string", "an array", "an object"}

// String says what is wanted: "a string", "null or a number".
func (k Kinds) String() string {
	var words []string
	for i, name := range names {
		if k&(1<<i) != 0 {
			words = append(words, name)
		}
	}
	return strings.Join(words, " or ")
}

// shown is a value as a message shows it.
func shown(v runtime.Value) string {
	const most = 40
	k := v.Kind()
	if text := v.Text(); k != runtime.KindArray && k != runtime.KindObject && len(text) <= most {
		return text
	}
	return kinds[k].String()
}

var kinds = map[runtime.ValueKind]Kinds{
	runtime.KindNull: Null, runtime.KindBool: Boolean, runtime.KindNumber: Number,
	runtime.KindString: String, runtime.KindArray: Array, runtime.KindObject: Object,
}

// misfit says where and why a document is not of the shape; "" if it is.
func (s *Shape) misfit(at string, v runtime.Value) string {
	if s == nil {
		return ""
	}
	k := v.Kind()
	switch {
	case s.Kinds&kinds[k] == 0:
		return at + " is " + shown(v) + ", not " + s.Kinds.String()
	case k == runtime.KindNumber && s.Whole && !whole(v):
		return at + " is " + shown(v) + ", not a whole number"
	case k == runtime.KindString && s.Texts != nil && !slices.Contains(s.Texts, v.String()):
		return at + " is " + shown(v) + fmt.Sprintf(", not one of %q", s.Texts)
	case k == runtime.KindString && s.Time && !timestamp(v.String()):
		return at + " is " + shown(v) + ", not a timestamp"
	case k == runtime.KindArray:
		return s.misfitArray(at, v)
	case k == runtime.KindObject:
		return s.misfitObject(at, v)
	}
	return ""
}

// timestamp tells whether a string is one of RFC 3339.
func timestamp(s string) bool {
	_, err := time.Parse(time.RFC3339Nano, s)
	return err == nil
}

func whole(v runtime.Value) bool {
	f := v.Float()
	return f == float64(int64(f)) || f > 1<<53 || f < -1<<53
}

func (s *Shape) misfitArray(at string, v runtime.Value) string {
	if s.Elems != nil && v.Len() != len(s.Elems) {
		return at + " has " + strconv.Itoa(v.Len()) + " elements, not " + strconv.Itoa(len(s.Elems))
	}
	for i, e := range v.Elems() {
		elem := s.Elem
		if s.Elems != nil {
			elem = s.Elems[i]
		}
		if m := elem.misfit(at+"["+strconv.Itoa(i)+"]", e); m != "" {
			return m
		}
	}
	return ""
}

func (s *Shape) misfitObject(at string, v runtime.Value) string {
	for _, f := range s.Fields {
		member := v.Field(f.Name)
		if !member.Exists() {
			if !f.Optional {
				return at + "." + f.Name + " is missing"
			}
			continue
		}
		if m := f.Shape.misfit(at+"."+f.Name, member); m != "" {
			return m
		}
	}
	if !s.Closed && s.Others == nil {
		return ""
	}
	for _, m := range v.Members() {
		if slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Name == m.Name }) {
			continue
		}
		if s.Closed {
			return at + "." + m.Name + " is not part of it"
		}
		if problem := s.Others.misfit(at+"."+m.Name, m.Value); problem != "" {
			return problem
		}
	}
	return ""
}
