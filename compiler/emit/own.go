package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/aslc-dev/aslc/compiler/contract"
)

// ownTasks is a type that makes Tasks of the handlers of the package where these are
// no such methods themselves: functions, and methods that have another name and say by
// a directive whose work they do.
func (g *gen) ownTasks() []jen.Code {
	receiver, ok := g.ownReceiver()
	if !ok {
		return nil
	}
	name := g.undeclared("Handled")
	var fields, methods []jen.Code
	if receiver != "" {
		fields = append(fields, jen.Id("Handlers").Id(receiver))
	}
	missing := false
	for _, m := range g.tasks {
		h := g.handlerOf(m)
		if h == nil {
			missing = true
			continue
		}
		does, kind := jen.Id(h.Name), "function"
		if h.Receiver != "" {
			does, kind = jen.Id("h").Dot("Handlers").Dot(h.Name), "method"
		}
		args := []jen.Code{jen.Id("ctx")}
		if h.In != nil {
			args = append(args, jen.Id("in"))
		}
		method := jen.Func().Params(jen.Id("h").Id(name)).Id(m.name).Add(g.taskSignature(m)).Block(jen.Return(does.Call(args...)))
		methods = append(methods, documented(method, m.name+" calls the "+kind+" "+h.Name+"."))
	}
	if missing {
		fields = append([]jen.Code{jen.Id("Bound")}, fields...)
	}
	doc := name + " is Tasks by the package's handlers"
	if missing {
		doc += "; the work that they do not do is Bound's"
	}
	typ := jen.Type().Id(name).Struct(fields...)
	if len(fields) == 0 {
		typ = jen.Type().Id(name).Op("struct").Values()
	}
	out := append([]jen.Code{documented(typ, doc+".")}, methods...)
	return append(out, g.newTasks(name, receiver, missing)...)
}

// newTasks is the function of that name, which executables ask for their tasks, where
// nothing but functions is needed and the package has none.
func (g *gen) newTasks(name, receiver string, missing bool) []jen.Code {
	if receiver != "" || g.opt.Prefix != "" || g.contracts.Declares("NewTasks") {
		return nil
	}
	value := jen.Id(name).Values()
	if missing {
		value = jen.Id(name).Values(jen.Id("Bound").Values(g.rt("Unbound")))
	}
	return []jen.Code{documented(jen.Func().Id("NewTasks").Params().Id("Tasks").Block(jen.Return(value)), "NewTasks makes the tasks of an executable.")}
}

// ownReceiver is the type whose methods some of the handlers are, "" if all are
// functions; false if all are methods of Tasks already, or of different types.
func (g *gen) ownReceiver() (receiver string, ok bool) {
	for _, m := range g.tasks {
		h := g.handlerOf(m)
		switch {
		case h == nil:
			continue
		case !h.Own:
			return "", false
		case h.Receiver == "" || h.Name != m.name:
			ok = true
		}
		if h.Receiver == "" {
			continue
		}
		if receiver != "" && strings.TrimPrefix(receiver, "*") != strings.TrimPrefix(h.Receiver, "*") {
			return "", false
		}
		if receiver == "" || strings.HasPrefix(h.Receiver, "*") { // a pointer has all methods
			receiver = h.Receiver
		}
	}
	return receiver, ok
}

func (g *gen) handlerOf(m *taskMethod) *contract.Handler {
	if known := g.contracts.Task(m.id); known != nil {
		return known.Handler
	}
	return nil
}

// undeclared is a name, or one made of it, that the package's other files do not
// declare.
func (g *gen) undeclared(name string) string {
	for g.contracts.Declares(name) {
		name += "_"
	}
	return name
}
