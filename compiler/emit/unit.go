package emit

import (
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// unit is what is emitted for one state: its method, and what belongs to it.
type unit struct {
	*gen
	base       *ir.StateBase
	region     *region // whose struct the state takes and gives; nil: documents
	method     string
	tableNames map[string]bool
	tables     []jen.Code // package variables, above the method
	helpers    []jen.Code // methods, below it

	assigns map[string]string // methods that assign, by the variables

	evalDeclared, ctxDeclared bool // the body declares e or q, or ctx, before its runtime call
}

// state emits the declarations of one state: tables, method, helpers.
func (g *gen) state(s ir.State) []jen.Code {
	u := &unit{gen: g, base: s.Base(), region: g.regions[s], method: methodName(s.Base()), tableNames: map[string]bool{}, assigns: map[string]string{}}
	body := u.body(s)
	out := append([]jen.Code{}, u.tables...)
	out = append(out, u.stateMethod(s, body))
	return append(out, u.helpers...)
}

func (u *unit) body(s ir.State) []jen.Code {
	if u.region != nil {
		return u.inRegion(s)
	}
	switch s := s.(type) {
	case *ir.Task:
		return u.task(s)
	case *ir.Pass:
		return u.pass(s)
	case *ir.Choice:
		return u.choice(s)
	case *ir.Wait:
		return u.wait(s)
	case *ir.Succeed:
		return u.succeed(s)
	case *ir.Fail:
		return u.fail(s)
	case *ir.Parallel:
		return u.parallel(s)
	case *ir.Map:
		if s.Distributed != nil {
			return u.distributedMap(s)
		}
		return u.mapState(s)
	default: // ir.Invalid: the program was refused
		return nil
	}
}

// stateMethod is the method that Step calls.
func (u *unit) stateMethod(s ir.State, body []jen.Code) jen.Code {
	doc := u.method + " is the " + s.Kind() + " state " + quoted(u.base.Name) + " (" + u.at(u.base.NameSpan) + ")."
	data := u.rt("Value")
	if u.region != nil {
		data = jen.Id(u.region.typ)
	}
	decl := jen.Func().Params(receiver()).Id(u.method).Params(jen.Id("in").Add(data)).
		Params(u.rt("State"), data, jen.Error()).Block(append(u.mark(u.base.NameSpan), body...)...)
	lines := append([]string{doc}, paragraphs(u.base.Comment)...)
	for _, inner := range ir.Scopes(s) {
		lines = append(lines, scopeComment(inner)...)
	}
	return documented(decl, lines...)
}

// scopeComment is the comment of a branch or processor.
func scopeComment(s *ir.Scope) []string {
	if strings.TrimSpace(s.Comment) == "" {
		return nil
	}
	if s.Field == "Branches" {
		return paragraphs("Branch " + strconv.Itoa(s.Index+1) + ": " + s.Comment)
	}
	return paragraphs("Each item: " + s.Comment)
}

// variable adds a package variable of the state.
func (u *unit) variable(name string, value jen.Code) {
	u.tables = append(u.tables, jen.Var().Id(name).Op("=").Add(value))
}

func receiver() jen.Code { return jen.Id("m").Op("*").Id("machine") }

// run is the frame, m.run.
func run() *jen.Statement { return jen.Id("m").Dot("run") }

// next is the state constant that follows, or runtime.End.
func (u *unit) next(r *ir.Ref) *jen.Statement {
	if r == nil {
		return u.rt("End")
	}
	return jen.Id(constName(r.State.Base()))
}
