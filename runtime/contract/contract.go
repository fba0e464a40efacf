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

// Shape is a set of documents. Where only numbers are wanted, null aside, these are
// numbers that Go has: integers of 64 bits where they are whole, else floats.
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

// Step is a member's name as a step of a path: .total, ["a b"].
func Step(name string) string {
	for i, c := range name {
		if c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (i == 0 || c < '0' || c > '9') {
			return fmt.Sprintf("[%q]", name)
		}
	}
	if name == "" {
		return `[""]`
	}
	return "." + name
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
	if k == runtime.KindNumber {
		return "a long number"
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
	case !v.Exists():
		return at + " is absent"
	case s.Kinds&kinds[k] == 0:
		return at + " is " + shown(v) + ", not " + s.wanted()
	case k == runtime.KindNumber:
		return s.misfitNumber(at, v)
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

// wanted says what is wanted in place of what is there; null is not said beside others.
func (s *Shape) wanted() string {
	if others := s.Kinds &^ Null; others != 0 {
		return others.String()
	}
	return s.Kinds.String()
}

// timestamp tells whether a string is one of RFC 3339.
func timestamp(s string) bool {
	_, err := time.Parse(time.RFC3339Nano, s)
	return err == nil
}

func (s *Shape) misfitNumber(at string, v runtime.Value) string {
	text := v.Text()
	_, whole := v.Int()
	switch numbers := s.Kinds&^Null == Number; {
	case s.Whole && numbers && !whole:
		return at + " is " + shown(v) + NotWhole(text, "an integer of 64 bits")
	case s.Whole && !whole && NotWhole(text, "") == ", not a whole number":
		return at + " is " + shown(v) + ", not a whole number"
	case numbers && !s.Whole:
		if _, ok := Float(text, 64); !ok {
			return at + " is " + shown(v) + Beyond("a float of 64 bits")
		}
	}
	return ""
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
	for _, m := range v.Members() { // in their order: the first one that does not fit is told
		part := s.Others
		if i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Name == m.Name }); i >= 0 {
			part = s.Fields[i].Shape
		} else if s.Closed {
			return at + Step(m.Name) + " is not part of it"
		}
		if problem := part.misfit(at+Step(m.Name), m.Value); problem != "" {
			return problem
		}
	}
	for _, f := range s.Fields {
		if !f.Optional && !v.Field(f.Name).Exists() {
			return at + Step(f.Name) + " is missing"
		}
	}
	return ""
}
