package model

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/aslc-dev/aslc/ir"
)

// Type is what the operation gives, as a Task state gets it; ir.Unknown of the zero
// Model. All members may be absent: services leave out what has no value. What is of
// the user's own making, or may come in more than one form, is unknown.
//
// A job's result has further members, which are not in the model of the call that is
// polled (Developer Guide, integrating optimized services): its objects are open.
func (m Model) Type() ir.Type {
	if m.service == nil || m.shape == 0 {
		return ir.Unknown
	}
	key := typeKey{m.shape, m.sdk, m.job, strings.Join(m.free, " ")}
	if t, ok := m.service.types.Load(key); ok {
		return t.(ir.Type)
	}
	w := &typer{Model: m, within: map[int]int{}}
	out := w.of(m.shape).Without(ir.KindAbsent)
	if !m.sdk {
		out = out.WithField("SdkHttpMetadata", metadata).WithField("SdkResponseMetadata", ir.ObjectType.Optional())
	}
	m.service.types.Store(key, out)
	return out
}

// typeKey is what the type of a model depends on, within a service.
type typeKey struct {
	shape    int
	sdk, job bool
	free     string
}

// metadata is what optimized integrations add of the answer (recorded).
var metadata = ir.ObjectWith(ir.Unknown, ir.TypeField{Name: "HttpStatusCode", Type: ir.IntegerType.Optional()}).Optional()

// typer makes a type of shapes.
type typer struct {
	Model
	within map[int]int // how often a shape is among those around
	depth  int
}

// maxTypeDepth is how deep types of models go; what is further inside is unknown.
const maxTypeDepth = 8

// of is the type of values of a shape.
func (w *typer) of(number int) ir.Type {
	if number == 0 || w.depth >= maxTypeDepth || w.within[number] > 1 {
		return ir.Unknown
	}
	w.depth++
	w.within[number]++
	defer func() { w.depth--; w.within[number]-- }()
	s := &w.service.Shapes[number-1]
	switch s.Type {
	case "structure":
		return w.object(s)
	case "map":
		return ir.ObjectWith(w.of(s.Element))
	case "list":
		return ir.List(w.of(s.Element))
	case "boolean":
		return ir.BooleanType
	case "integer", "long":
		return ir.IntegerType
	case "float", "double", "bigdecimal":
		return ir.NumberType
	case "timestamp":
		if w.sdk { // recorded; optimized integrations have numbers, too
			return ir.StringType
		}
		return ir.StringType.Join(ir.NumberType)
	case "": // without the values that the model lists: there are later ones
		return ir.StringType
	}
	return ir.Unknown // blob: a text, or the document that it holds
}

// object is a structure's type. One without members is a document of any form.
func (w *typer) object(s *shape) ir.Type {
	if len(s.Members) == 0 {
		return ir.Unknown
	}
	var fields []ir.TypeField
	for _, name := range slices.Sorted(maps.Keys(s.Members)) {
		t := ir.Unknown
		if w.depth > 1 || !slices.Contains(w.free, upperFirst(name)) {
			t = w.of(s.Members[name])
		}
		for _, spelling := range spellings(name) {
			fields = append(fields, ir.TypeField{Name: spelling, Type: t.Optional()})
		}
	}
	rest := ir.Nothing
	if w.job {
		rest = ir.Unknown
	}
	return ir.ObjectWith(rest, fields...)
}

// spellings are how results may have a member: as the model does, and as the AWS SDK
// for Java does, which writes DBInstances as DbInstances.
func spellings(name string) []string {
	as, java := upperFirst(name), upperFirst(javaName(name))
	if as == java {
		return []string{as}
	}
	return []string{as, java}
}

// javaName puts the upper-case letters that a name begins with into lower case, less
// the one that begins the next word (software.amazon.awssdk.utils,
// StringUtils.uncapitalize of its code generator).
func javaName(name string) string {
	letters := []rune(name)
	for i := range letters {
		next := i+1 < len(letters) && unicode.IsLower(letters[i+1])
		if i > 0 && (!unicode.IsUpper(letters[i]) || next) {
			break
		}
		letters[i] = unicode.ToLower(letters[i])
	}
	return string(letters)
}
