package model

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/runtime"
)

// Check gives the first fault of a result, in the service's words; "" if it has
// none. Members that the model does not know are let pass.
func (m Model) Check(result runtime.Value, mode Mode) string {
	if m.service == nil || m.shape == 0 {
		return ""
	}
	return (&checker{m, mode}).value("", m.shape, result)
}

type checker struct {
	Model
	mode Mode
}

func (c *checker) value(field string, number int, v runtime.Value) string {
	if number == 0 || v.Kind() == runtime.KindNull {
		return ""
	}
	s := &c.service.Shapes[number-1]
	want, fits := expected(s.Type, v.Kind())
	if !fits {
		if field == "" {
			return "Mock result must be " + want
		}
		return "Field '" + field + "' must be " + want
	}
	switch s.Type {
	case "structure":
		return c.members(field, s, v)
	case "list", "map":
		return c.elements(field, s, v)
	}
	if fault := s.bounds(field, v); fault != "" {
		return fault
	}
	return s.text(field, v)
}

// expected is the JSON type of a shape's type. Recorded: a moment is a string.
func expected(shape string, got runtime.ValueKind) (want string, fits bool) {
	switch shape {
	case "structure", "map":
		return "an object", got == runtime.KindObject
	case "list":
		return "an array", got == runtime.KindArray
	case "boolean":
		return "a boolean", got == runtime.KindBool
	case "integer", "long", "float", "double", "bigdecimal":
		return "a number", got == runtime.KindNumber
	}
	return "a string", got == runtime.KindString
}

func (c *checker) members(field string, s *shape, v runtime.Value) string {
	names := make([]string, 0, len(s.Members))
	for name := range s.Members {
		names = append(names, name)
	}
	slices.Sort(names)
	if c.mode == Strict {
		for _, name := range s.Required {
			if !v.Field(upperFirst(name)).Exists() {
				return "Required field '" + upperFirst(name) + "' is missing"
			}
		}
	}
	for _, name := range names {
		member := v.Field(upperFirst(name))
		if !member.Exists() || field == "" && slices.Contains(c.free, upperFirst(name)) {
			continue
		}
		if fault := c.value(upperFirst(name), s.Members[name], member); fault != "" {
			return fault
		}
	}
	return ""
}

func (c *checker) elements(field string, s *shape, v runtime.Value) string {
	elems := v.Elems()
	for _, m := range v.Members() {
		elems = append(elems, m.Value)
	}
	for _, elem := range elems {
		if fault := c.value(field, s.Element, elem); fault != "" {
			return fault
		}
	}
	return ""
}

// bounds holds a number against the least and the largest, and a string's length.
func (s *shape) bounds(field string, v runtime.Value) string {
	low, high := "less than the minimum value", "exceeds the maximum value"
	size := v.Float()
	switch v.Kind() {
	case runtime.KindString:
		low, high = "smaller than the minimum length", "exceeds the maximum length"
		size = float64(utf8.RuneCountInString(v.String()))
	case runtime.KindBool:
		return ""
	}
	if least, err := s.Min.Float64(); err == nil && size < least {
		return "Field '" + field + "' is " + low
	}
	if most, err := s.Max.Float64(); err == nil && size > most {
		return "Field '" + field + "' " + high
	}
	return ""
}

// text holds a text against the values and the pattern that the model has. Values of
// a later model than ours are refused, as the service refuses those of a later one
// than its own.
func (s *shape) text(field string, v runtime.Value) string {
	if v.Kind() != runtime.KindString {
		return ""
	}
	if s.Enum != nil && !slices.Contains(s.Enum, v.String()) {
		return "Field '" + field + "' must be one of: [" + strings.Join(s.Enum, ", ") + "]"
	}
	if p := compiled(s.Pattern); p != nil && !p.MatchString(v.String()) {
		return "Field '" + field + "' does not match the pattern: " + s.Pattern
	}
	return ""
}

var patterns sync.Map // by text: *regexp.Regexp

// compiled is a pattern that a whole text must match; nil: there is none, or it is one
// that Go has not, with a look-ahead or a back reference, and then nobody looks.
func compiled(pattern string) *regexp.Regexp {
	if pattern == "" {
		return nil
	}
	if p, ok := patterns.Load(pattern); ok {
		return p.(*regexp.Regexp)
	}
	p, _ := regexp.Compile(`^(?:` + pattern + `)$`)
	patterns.Store(pattern, p)
	return p
}
