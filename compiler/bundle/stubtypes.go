package bundle

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/names"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/templates"
)

// stubTypes makes the Go types of handlers that are yet to be written. They are a
// person's from then on, so they are what a person would write: times, pointers
// where null may come, omitempty where a member may be absent.
type stubTypes struct {
	declares     func(name string) bool // the package has it already
	taken        map[string]bool
	decls        []string
	time, values bool

	inferred *shape.Shapes // of what is looked at; nil: it is promised
}

// noType is what a value has of which nothing is known.
const noType = "runtime.Value"

// tasks are the handlers of the program's tasks.
func (s *stubTypes) tasks(p *ir.Program, promised *contract.Set) []templates.Handler {
	shapes := shape.Infer(p, promised)
	arguments := argumentsOf(p, shapes)
	var out []templates.Handler
	for _, t := range tasksOf(p) {
		h := templates.Handler{Task: t}
		in, from := arguments[t.ID], shapes
		known := promised.Task(t.ID)
		if known != nil && known.Argument.Trust == contract.Promised {
			in, from = known.Argument.Type, nil
		}
		s.inferred = from
		h.In = s.goType(in, ir.Span{}, t.Method+"Input", "what "+t.Method+" takes")
		result := ir.Unknown
		if known != nil && known.Result.Trust == contract.Promised {
			result = known.Result.Type
		}
		s.inferred = nil
		h.Out = s.goType(result, ir.Span{}, t.Method+"Output", "what "+t.Method+" gives")
		h.Zero = zero(h.Out)
		out = append(out, h)
	}
	return out
}

// argumentsOf are what the tasks are given by identity, in all states that ask for
// them: of lambda:invoke, the Payload.
func argumentsOf(p *ir.Program, shapes *shape.Shapes) map[string]ir.Type {
	out := map[string]ir.Type{}
	for _, st := range p.States {
		t, ok := st.(*ir.Task)
		if !ok {
			continue
		}
		args := shapes.Of(t).Arguments
		if t.Target.Invoke() {
			args = args.Field("Payload").Without(ir.KindAbsent)
		}
		out[t.Target.ID] = out[t.Target.ID].Join(args)
	}
	return out
}

// goType is a type of Go for the values of t, which come from the place, unless they
// know better. A struct is declared under the name, or one like it.
func (s *stubTypes) goType(t ir.Type, from ir.Span, name, doc string) string {
	if at := t.Origin(); at != (ir.Span{}) {
		from = at
	}
	one := t.Without(ir.KindNull | ir.KindAbsent)
	out := s.kind(one, from, name, doc)
	switch {
	case out == noType, !t.Has(ir.KindNull), strings.HasPrefix(out, "["), strings.HasPrefix(out, "map["):
		return out // these have a null of their own
	case one.Is(ir.KindNumber) && s.inferred != nil && !s.inferred.Promised(from):
		return out // arithmetic gives null for what no number can hold (JSONata): nobody guards against that
	}
	return "*" + out
}

// kind is goType of values that are not null.
func (s *stubTypes) kind(t ir.Type, from ir.Span, name, doc string) string {
	switch {
	case t.Is(ir.KindBoolean):
		return "bool"
	case t.Is(ir.KindNumber) && t.Whole():
		return "int64"
	case t.Is(ir.KindNumber):
		return "float64"
	case t.Is(ir.KindString) && t.Timestamp():
		s.time = true
		return "time.Time"
	case t.Is(ir.KindString):
		return "string"
	case t.Is(ir.KindArray) && !t.Element().IsUnknown() && !t.Element().IsNothing():
		return "[]" + s.goType(t.Element(), from, oneOf(name), "an element of "+doc)
	case t.Is(ir.KindObject) && len(t.Fields()) > 0 && s.whole(t, from):
		return s.object(t, from, name, doc)
	case t.Is(ir.KindObject) && !t.Rest().IsUnknown() && !t.Rest().IsNothing():
		return "map[string]" + s.goType(t.Rest(), from, oneOf(name), "a member of "+doc)
	}
	s.values = true
	return noType
}

// whole tells whether an object's known members are what there is to know: of one that
// nobody promised, and that may have others, a guard has looked at these.
func (s *stubTypes) whole(t ir.Type, from ir.Span) bool {
	return s.inferred == nil || s.inferred.Promised(from) || !t.Rest().IsUnknown()
}

// oneOf is the name of one of many: ChargeInputItem of ChargeInputItems.
func oneOf(name string) string {
	if one, ok := strings.CutSuffix(name, "s"); ok && !strings.HasSuffix(one, "s") {
		return one
	}
	return name + "Element"
}

// object declares a struct with a field for each known member.
func (s *stubTypes) object(t ir.Type, from ir.Span, name, doc string) string {
	if slices.ContainsFunc(t.Fields(), func(f ir.TypeField) bool { return !taggable(f.Name) }) {
		s.values = true
		return noType
	}
	name = s.free(name)
	at := len(s.decls)
	s.decls = append(s.decls, "") // before those of its members
	var b strings.Builder
	fmt.Fprintf(&b, "// %s is %s.\ntype %[1]s struct {\n", name, doc)
	own := map[string]bool{}
	for _, f := range t.Fields() {
		if f.Type.Is(ir.KindAbsent) {
			continue
		}
		field := names.Variable(f.Name)
		for n := 2; own[field]; n++ {
			field = names.Variable(f.Name) + strconv.Itoa(n)
		}
		own[field] = true
		typ, option := s.goType(f.Type, from, name+field, field+" of "+doc), ""
		switch {
		case !f.Type.Has(ir.KindAbsent):
		case typ == "time.Time", typ == noType, s.taken[typ]:
			option = ",omitzero"
		default:
			option = ",omitempty"
		}
		if field == f.Name && option == "" {
			fmt.Fprintf(&b, "%s %s\n", field, typ)
			continue
		}
		fmt.Fprintf(&b, "%s %s `json:\"%s%s\"`\n", field, typ, f.Name, option)
	}
	b.WriteString("}")
	s.decls[at] = b.String()
	return name
}

// free is a name that nothing in the package has.
func (s *stubTypes) free(name string) string {
	out := name
	for n := 2; s.taken[out] || s.declares(out); n++ {
		out = name + strconv.Itoa(n)
	}
	s.taken[out] = true
	return out
}

// taggable tells whether a struct's tag can have a member's name (encoding/json).
func taggable(name string) bool {
	return name != "" && name != "-" && !strings.ContainsFunc(name, func(r rune) bool {
		return !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// zero is a value of a type.
func zero(typ string) string {
	switch typ {
	case "bool":
		return "false"
	case "int64", "float64":
		return "0"
	case "string":
		return `""`
	}
	if strings.HasPrefix(typ, "[") || strings.HasPrefix(typ, "*") || strings.HasPrefix(typ, "map[") {
		return "nil"
	}
	return typ + "{}"
}
