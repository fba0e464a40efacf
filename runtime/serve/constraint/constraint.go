// Package constraint holds the members of requests against what the service's model
// says of them, in the service's words.
package constraint

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// constraint is what a member's tag `check` says, as the service's model has it:
//
//	check:"required,min=1,max=256,enum=A|B,pattern=alias,sensitive"
//
// min and max are of a number's value, a text's length in characters, a list's
// length. A member that is absent is nil or, where the zero value means the same,
// zero.
type constraint struct {
	required  bool
	sensitive bool // no message shows the value
	min, max  *float64
	enum      []string
	pattern   string // key of patterns
}

// patterns are those of the model, by name: as messages show them, and in Go's
// dialect, which has no look-ahead.
var patterns = map[string]struct {
	shown   string
	matches func(string) bool
}{
	"alias": {`^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$`, func(s string) bool {
		return regexp.MustCompile(`^[a-zA-Z0-9_\-.]+$`).MatchString(s) && strings.Trim(s, "0123456789") != ""
	}},
	"printable": {`[!-~]+`, regexp.MustCompile(`^[!-~]+$`).MatchString},
	"ascii":     {`\p{ASCII}*`, regexp.MustCompile(`^[\x00-\x7f]*$`).MatchString},
}

// Matches tells whether a text has the pattern of that name: "alias", of an alias's name.
func Matches(pattern, text string) bool { return patterns[pattern].matches(text) }

var constraints sync.Map // of struct fields' tags: string → *constraint

func constraintOf(tag string) *constraint {
	if known, ok := constraints.Load(tag); ok {
		return known.(*constraint)
	}
	c := &constraint{}
	for part := range strings.SplitSeq(tag, ",") {
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "required":
			c.required = true
		case "sensitive":
			c.sensitive = true
		case "min":
			c.min = bound(value)
		case "max":
			c.max = bound(value)
		case "enum":
			c.enum = strings.Split(value, "|")
		case "pattern":
			c.pattern = value
		}
	}
	constraints.Store(tag, c)
	return c
}

func bound(text string) *float64 {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic("constraint: a tag's bound is no number: " + text) // a fault of this package
	}
	return &f
}

// Broken holds an input, a pointer to a struct, against the constraints in its members'
// tags, and gives the message of the service's ValidationException; "": it meets them.
func Broken(input any) string {
	var faults []string
	visit(reflect.ValueOf(input).Elem(), "", &faults)
	switch len(faults) {
	case 0:
		return ""
	case 1:
		return "1 validation error detected: " + faults[0]
	}
	return fmt.Sprintf("%d validation errors detected: %s", len(faults), strings.Join(faults, "; "))
}

func visit(v reflect.Value, path string, faults *[]string) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous {
			visit(v.Field(i), path, faults)
		} else if name != "" && name != "-" {
			c := constraintOf(field.Tag.Get("check"))
			check(v.Field(i), path+name, c, faults)
		}
	}
}

func check(v reflect.Value, path string, c *constraint, faults *[]string) {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if absent(v) {
		if c.required {
			*faults = append(*faults, fmt.Sprintf("Value at '%s' failed to satisfy constraint: Member must not be null", path))
		}
		return
	}
	value := ""
	if !c.sensitive {
		value = "'" + shown(v) + "' "
	}
	for _, demand := range c.broken(v) {
		*faults = append(*faults, fmt.Sprintf("Value %sat '%s' failed to satisfy constraint: Member must %s", value, path, demand))
	}
	switch v.Kind() {
	case reflect.Struct:
		visit(v, path+".", faults)
	case reflect.Slice:
		if _, raw := v.Interface().(json.RawMessage); raw {
			return
		}
		for i := range v.Len() {
			check(v.Index(i), path+"."+strconv.Itoa(i+1)+".member", &constraint{}, faults)
		}
	}
}

func absent(v reflect.Value) bool {
	return (v.Kind() == reflect.Pointer || v.Kind() == reflect.Slice) && v.IsNil()
}

// broken are the demands that a value does not meet.
func (c *constraint) broken(v reflect.Value) []string {
	var out []string
	size, noun := 0.0, "length"
	switch v.Kind() {
	case reflect.String:
		size = float64(utf8.RuneCountInString(v.String()))
	case reflect.Slice:
		size = float64(v.Len())
	case reflect.Int, reflect.Int64:
		size, noun = float64(v.Int()), "value"
	case reflect.Float64:
		size, noun = v.Float(), "value"
	default:
		return nil
	}
	if c.min != nil && size < *c.min {
		out = append(out, fmt.Sprintf("have %s greater than or equal to %v", noun, plain(*c.min)))
	}
	if c.max != nil && size > *c.max {
		out = append(out, fmt.Sprintf("have %s less than or equal to %v", noun, plain(*c.max)))
	}
	if c.enum != nil && !slices.Contains(c.enum, v.String()) {
		out = append(out, "satisfy enum value set: ["+strings.Join(c.enum, ", ")+"]")
	}
	if p, ok := patterns[c.pattern]; ok && !p.matches(v.String()) {
		out = append(out, "satisfy regular expression pattern: "+p.shown)
	}
	return out
}

func plain(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// shown is a value as messages quote it (recorded): structures as Java prints them.
func shown(v reflect.Value) string {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Slice:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = shown(v.Index(i))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case reflect.Struct:
		var parts []string
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			parts = append(parts, name+"="+shown(v.Field(i)))
		}
		return v.Type().Name() + "(" + strings.Join(parts, ", ") + ")"
	}
	return fmt.Sprint(v.Interface())
}
