package emit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/compiler/names"
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// generation ties the file to the runtime that it was written for.
func (g *gen) generation() jen.Code {
	return jen.Const().Id("_").Op("=").Add(g.rt("Generation1")).Comment("// if this does not compile, run aslc again")
}

// stateConstants declares one constant for each state, in document order.
func (g *gen) stateConstants() jen.Code {
	defs := make([]jen.Code, len(g.p.States))
	for i, s := range g.p.States {
		b := s.Base()
		defs[i] = jen.Id(constName(b))
		if i == 0 {
			defs[i] = jen.Id(constName(b)).Add(g.rt("State")).Op("=").Iota().Op("+").Lit(1)
		}
		if where := scopeName(b.Scope); where != "" {
			defs[i].(*jen.Statement).Comment("// " + commentText(where))
		}
	}
	return documented(jen.Const().Defs(defs...), "The states of the machine.")
}

// scopeName says which branch or processor a scope is; "" for the root.
func scopeName(s *ir.Scope) string {
	if s == nil || s.Owner == nil {
		return ""
	}
	owner := s.Owner.Base().Name
	if _, ok := s.Owner.(*ir.Map); ok {
		return "each item of " + owner
	}
	return fmt.Sprintf("%s, branch %d", owner, s.Index+1)
}

// taskMethod is a method of the interface Tasks with the states that call it.
type taskMethod struct {
	name, id string
	resource string
	states   []string
	typed    *signature // of its own types; nil: it takes and gives documents

	work, contract string // package variables of a typed task
}

func (g *gen) taskMethods() []*taskMethod {
	var out []*taskMethod
	byName := map[string]*taskMethod{}
	for _, s := range g.p.States {
		t, ok := s.(*ir.Task)
		if !ok {
			continue
		}
		m := byName[t.Target.GoName]
		if m == nil {
			m = &taskMethod{name: t.Target.GoName, id: t.Target.ID, resource: t.Resource.Raw(), typed: g.signature(t)}
			variable := names.Unexported(m.name)
			m.work, m.contract = g.free(variable+"Work"), g.free(variable+"Contract")
			byName[m.name] = m
			out = append(out, m)
		}
		m.states = append(m.states, t.Name)
	}
	return out
}

// doc says whose work a method is; the resource only where it tells more than
// the name.
func (m *taskMethod) doc() string {
	const most = 3
	var names []string
	for i, s := range m.states {
		if i == most && len(m.states) > most+1 {
			names = append(names, strconv.Itoa(len(m.states)-most)+" more")
			break
		}
		names = append(names, quoted(s))
	}
	return fmt.Sprintf("%s is the work of %s (%s).", m.name, enumerated(names), m.resource)
}

// enumerated is a, b and c.
func enumerated(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// tasksInterface is Tasks, and Bound which implements it by name.
func (g *gen) tasksInterface() []jen.Code {
	if len(g.tasks) == 0 {
		return []jen.Code{
			documented(jen.Type().Id("Tasks").Interface(), "Tasks is the work that the machine asks for: it asks for none."),
			documented(jen.Type().Id("Bound").Op("struct").Add(oneLine(g.rt("Binder"))), "Bound is Tasks whose work is bound at run time."),
		}
	}
	var methods []jen.Code
	for i, m := range g.tasks {
		if i > 0 {
			methods = append(methods, jen.Line())
		}
		methods = append(methods, comment(m.doc()), jen.Id(m.name).Add(g.taskSignature(m)))
	}
	out := []jen.Code{
		documented(jen.Type().Id("Tasks").Interface(methods...), "Tasks is the work that the machine asks for, one method per task identity."),
		documented(jen.Type().Id("Bound").Op("struct").Add(oneLine(g.rt("Binder"))), "Bound is Tasks whose work is bound at run time: to commands, endpoints, mocks."),
	}
	for _, m := range g.tasks {
		method := jen.Func().Params(jen.Id("b").Id("Bound")).Id(m.name).Add(g.taskSignature(m)).Block(g.boundBody(m)...)
		out = append(out, documented(method, m.name+" asks the binder for "+quoted(m.id)+"."))
	}
	return out
}

// machineAPI is what users of the package call.
func (g *gen) machineAPI() []jen.Code {
	executor := g.rt("Executor")
	m := jen.Id("m").Op("*").Id("Machine")
	out := []jen.Code{
		documented(jen.Type().Id("Machine").Op("struct").Add(oneLine(jen.Id("x").Op("*").Add(executor))), "Machine runs executions of the definition."),
		g.newFunc(),
	}
	out = append(out, g.runMethods()...)
	return append(out,
		documented(jen.Func().Params(m.Clone()).Id("RunJSON").Params(jen.Id("ctx").Id("context.Context"), jen.Id("in").Index().Byte()).
			Params(jen.Index().Byte(), jen.Error()).Add(oneLine(
			jen.Return(jen.Id("m").Dot("x").Dot("RunJSON").Call(jen.Id("ctx"), jen.Id("in"))))),
			"RunJSON is Run on JSON texts."),
		documented(jen.Func().Params(m.Clone()).Id("Executor").Params().Op("*").Add(executor.Clone()).Add(oneLine(
			jen.Return(jen.Id("m").Dot("x")))),
			"Executor gives what else can be done with executions: start, drive, answer, stop."))
}

func (g *gen) newFunc() jen.Code {
	opts := jen.Id("opts").Op("...").Add(g.rt("Option"))
	construct := func(args ...jen.Code) jen.Code {
		return jen.Return(jen.Op("&").Id("Machine").Values(
			g.rt("NewExecutor").Call(jen.Id("define").Call(args...), jen.Id("opts").Op("..."))))
	}
	fn := jen.Func().Id("New")
	if len(g.tasks) == 0 {
		return documented(fn.Params(jen.Id("_").Id("Tasks"), opts).Op("*").Id("Machine").Block(construct()),
			"New makes a machine. It has no tasks, so they may be nil.")
	}
	return documented(fn.Params(jen.Id("tasks").Id("Tasks"), opts).Op("*").Id("Machine").Block(
		jen.If(jen.Id("tasks").Op("==").Nil()).Block(
			jen.Id("tasks").Op("=").Id("Bound").Values(g.rt("Unbound"))),
		construct(jen.Id("tasks"))),
		"New makes a machine whose work is done by tasks; nil: each task fails and names itself.")
}

// define is the function that makes the definition's tables.
func (g *gen) define() jen.Code {
	var params []jen.Code
	machine := []jen.Code{jen.Id("run").Op(":").Id("r")}
	if len(g.tasks) > 0 {
		params = []jen.Code{jen.Id("tasks").Id("Tasks")}
		machine = append(machine, jen.Id("tasks").Op(":").Id("tasks"))
	}
	fields := []jen.Code{
		key("Name", str(g.p.Name)),
		key("StartAt", jen.Id(constName(g.p.Root.StartAt.State.Base()))),
	}
	if t := g.p.Timeout; t != nil {
		fields = append(fields, key("Timeout", g.duration(t.Const)))
	}
	fields = append(fields,
		key("Text", jen.Id("Definition")),
		key("New", jen.Func().Params(jen.Id("r").Op("*").Add(g.rt("Run"))).Add(g.rt("Machine")).Add(oneLine(
			jen.Return(jen.Op("&").Id("machine").Values(machine...))))),
		key("States", g.stateInfos()))
	if len(g.tasks) > 0 {
		var ids []string
		for _, t := range g.tasks {
			ids = append(ids, t.id)
		}
		fields = append(fields, key("Tasks", stringsLiteral(ids)))
	}
	fields = append(append(fields, g.workTable()...), g.promises.ofMachine()...)
	fields = append(fields, g.takes()...)
	if len(g.p.Placeholders) > 0 {
		fields = append(fields, key("Placeholders", stringsLiteral(g.p.Placeholders)))
	}
	return documented(jen.Func().Id("define").Params(params...).Op("*").Add(g.rt("Definition")).Block(
		jen.Return(jen.Op("&").Add(g.rt("Definition")).Add(lines(fields...)))),
		"define gives the engine its tables.")
}

func (g *gen) stateInfos() *jen.Statement {
	rows := make([]jen.Code, len(g.p.States))
	for i, s := range g.p.States {
		rows[i] = jen.Id(constName(s.Base())).Op(":").Add(braces(key("Name", str(s.Base().Name)), key("Kind", g.rt("Kind"+s.Kind()))))
	}
	return jen.Index().Add(g.rt("StateInfo")).Add(lines(rows...))
}

// machineType is the frame.
func (g *gen) machineType() jen.Code {
	fields := []jen.Code{jen.Id("run").Op("*").Add(g.rt("Run"))}
	if len(g.p.Variables) == 0 {
		fields = append([]jen.Code{g.rt("NoVars")}, fields...)
	}
	if len(g.tasks) > 0 {
		fields = append(fields, jen.Id("tasks").Id("Tasks"))
	}
	if hasQueries(g.p) {
		fields = append(fields, jen.Id("query").Add(g.beside("jsonata", "Query")))
	}
	if len(g.p.Variables) > 0 {
		fields = append(fields, jen.Id("vars").Id("vars"))
	}
	return documented(jen.Type().Id("machine").Struct(fields...), "machine is one frame: the root, a branch or an iteration.")
}

func (g *gen) fork() jen.Code {
	fields := []jen.Code{jen.Id("run").Op(":").Id("r")}
	m := jen.Op("*").Id("machine")
	if len(g.tasks) > 0 {
		fields = append(fields, jen.Id("tasks").Op(":").Id("m").Dot("tasks"))
	}
	if len(g.p.Variables) > 0 {
		fields = append(fields, jen.Id("vars").Op(":").Id("m").Dot("vars"))
	}
	if len(fields) > 1 {
		m = jen.Id("m").Add(m)
	}
	return documented(jen.Func().Params(m).Id("Fork").
		Params(jen.Id("r").Op("*").Add(g.rt("Run"))).Add(g.rt("Machine")).Add(oneLine(
		jen.Return(jen.Op("&").Id("machine").Values(fields...)))),
		"Fork gives the machine of a branch or iteration.")
}

// step dispatches to the methods of the states. A state that needs nothing of the
// engine goes on to the one after it without a new dispatch, where that is next.
func (g *gen) step() jen.Code {
	var body []jen.Code
	cases := make([]jen.Code, 0, len(g.p.States)+1)
	for i, s := range g.p.States {
		b := s.Base()
		if r := g.regions[s]; r != nil {
			if r.states[0] == s {
				cases = append(cases, g.regionCase(r))
			}
			continue
		}
		call := jen.Id("m").Dot(methodName(b)).Call(jen.Id("in"))
		if i+1 == len(g.p.States) || !g.follows(s, g.p.States[i+1]) {
			cases = append(cases, jen.Case(jen.Id(constName(b))).Block(jen.Return(call)))
			continue
		}
		next := jen.Id(constName(g.p.States[i+1].Base()))
		cases = append(cases, jen.Case(jen.Id(constName(b))).Block(
			jen.If(jen.List(jen.Id("at"), jen.Id("in"), jen.Err()).Op("=").Add(call),
				jen.Op("!").Id("m").Dot("run").Dot("Follow").Call(jen.Id("at"), next, jen.Err())).Block(
				jen.Return(jen.Id("at"), jen.Id("in"), jen.Err())),
			jen.Fallthrough()))
		body = []jen.Code{jen.Var().Err().Error()}
	}
	cases = append(cases, jen.Default().Block(jen.Return(g.rt("Fail").Call(g.rt("UnknownState").Call(jen.Id("at"))))))
	body = append(body, jen.Switch(jen.Id("at")).Block(cases...))
	return documented(jen.Func().Params(jen.Id("m").Op("*").Id("machine")).Id("Step").
		Params(jen.Id("at").Add(g.rt("State")), jen.Id("in").Add(g.rt("Value"))).
		Params(g.rt("State"), g.rt("Value"), jen.Error()).Block(body...),
		"Step runs the state at and returns the next one with its input.")
}

// regionCase is the case of a region's states.
func (g *gen) regionCase(r *region) jen.Code {
	states := make([]jen.Code, len(r.states))
	for i, s := range r.states {
		states[i] = jen.Id(constName(s.Base()))
	}
	return jen.Case(states...).Block(jen.Return(jen.Id("m").Dot(r.method).Call(jen.Id("at"), jen.Id("in"))))
}

// follows says that next may come after s, and that neither needs the engine.
func (g *gen) follows(s, next ir.State) bool {
	if r := g.regions[next]; r != nil && r.states[0] != next {
		return false // it stands elsewhere
	}
	return isPure(s) && isPure(next) && slices.ContainsFunc(ir.Edges(s), func(e ir.Edge) bool { return e.Ref.State == next })
}

// isPure says that a state neither waits nor works nor forks.
func isPure(s ir.State) bool {
	switch s.(type) {
	case *ir.Pass, *ir.Choice, *ir.Succeed, *ir.Fail:
		return true
	}
	return false
}

// definitionText is the constant with the definition's own text.
func (g *gen) definitionText() jen.Code {
	return documented(jen.Const().Id("Definition").Op("=").Add(sourceText(string(g.p.Source.Text))),
		"Definition is the text of "+g.file+".")
}
