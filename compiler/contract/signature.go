package contract

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// signatures reads the types of the chosen handlers into the set.
func (f *finder) signatures(ctx context.Context, set *Set, opt Options) error {
	ids, chosen := f.pairs()
	if len(chosen) == 0 {
		return nil
	}
	sigs := make([]*types.Signature, len(chosen))
	if !f.untyped(chosen) {
		nodes := make([]*ast.FuncDecl, len(chosen))
		for i, c := range chosen {
			nodes[i] = c.node
		}
		checked, err := f.check(ctx, nodes, opt)
		if err != nil {
			return err
		}
		for i := range chosen {
			if fn, ok := checked.pkg.Scope().Lookup(handlerName(i)).(*types.Func); ok {
				sigs[i] = fn.Signature()
			}
		}
	}
	pkg := packagePath(f.src.dir, f.src.name)
	for i, id := range ids {
		h := &handled{finder: f, task: f.target(id), c: chosen[i], pkg: pkg}
		h.into(set.task(id), sigs[i])
	}
	return nil
}

// check type-checks with the stub in place of the generated file.
func (f *finder) check(ctx context.Context, nodes []*ast.FuncDecl, opt Options) (*checked, error) {
	pkg := f.src.name
	if f.stub == "" {
		pkg = f.program.Name // whatever it is called: nobody sees its types
	}
	stub := Stub(f.program, pkg, opt.Runtime)
	overlay := map[string][]byte{}
	if file, err := filepath.Abs(opt.Output); err == nil {
		overlay[file] = stub
	}
	if f.stub != "" {
		f.src.parse(f.stub, stub, f.ds)
	}
	out, err := f.loader.check(ctx, f.src, nodes, overlay)
	if err != nil {
		return nil, err
	}
	for _, e := range out.faults {
		at := f.src.at(e.Pos, e.Pos+1)
		if f.stub != "" && at.Source == f.src.sources[f.stub] {
			continue // the stub: the package does not have the runtime
		}
		f.ds.Report(diag.Diagnostic{Code: diag.UnreadableHandlers, Source: at.Source, Span: at.Span, Message: e.Msg})
	}
	return out, nil
}

func (f *finder) target(id string) ir.Target {
	for _, t := range f.targets {
		if t.ID == id {
			return t
		}
	}
	return ir.Target{}
}

// untyped tells whether all handlers take and give the runtime's Value, as far as
// can be seen from how they are written: then there is nothing to load.
func (f *finder) untyped(chosen []*candidate) bool {
	for _, c := range chosen {
		params, results := fieldTypes(c.node.Type.Params), fieldTypes(c.node.Type.Results)
		if c.node.Type.TypeParams != nil || len(params) == 0 || len(params) > 2 || !f.is(c, params[0], "context", "Context") {
			return false
		}
		last := len(results) - 1
		if last < 0 || last > 1 || types.ExprString(results[last]) != "error" {
			return false
		}
		for _, t := range append(params[1:], results[:last]...) {
			if !f.is(c, t, f.runtime, "Value") {
				return false
			}
		}
	}
	return true
}

// is tells whether a type is written as a name of an imported package.
func (f *finder) is(c *candidate, t ast.Expr, pkg, name string) bool {
	s, ok := t.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	if !ok {
		return false
	}
	for _, i := range f.src.fileOf(c.node).syntax.Imports {
		if importPath(i) == pkg {
			return i.Name == nil && x.Name == baseName(pkg) || i.Name != nil && x.Name == i.Name.Name
		}
	}
	return false
}

// fieldTypes are the types of a parameter list, one for each parameter.
func fieldTypes(list *ast.FieldList) []ast.Expr {
	var out []ast.Expr
	if list == nil {
		return nil
	}
	for _, f := range list.List {
		for range max(1, len(f.Names)) {
			out = append(out, f.Type)
		}
	}
	return out
}

// handled is a function that is being made a handler.
type handled struct {
	*finder
	task ir.Target
	c    *candidate
	pkg  string
}

// into fills in what the function says about its task. A nil signature is that of
// a function which is untyped.
func (h *handled) into(t *Task, sig *types.Signature) {
	params, results := fieldTypes(h.c.node.Type.Params), fieldTypes(h.c.node.Type.Results)
	if sig != nil && !h.fits(sig) {
		return
	}
	out := &Handler{
		Name: h.c.node.Name.Name, Package: h.pkg, Own: h.stub != "", Errors: h.c.errors, Declares: h.c.declares, At: h.c.at,
	}
	if h.c.receiver() != "" {
		out.Receiver = types.ExprString(h.c.node.Recv.List[0].Type)
	}
	t.Handler = out
	if len(params) == 2 {
		var typ types.Type
		if sig != nil {
			typ = sig.Params().At(1).Type()
		}
		out.In = h.goType(params[1], typ)
		t.Argument = h.promise(out.In, "the argument of ", (*typing).decoded)
	}
	t.Result = Promise{Type: ir.NullType, decoded: ir.NullType, Trust: Proven, At: h.c.at, Text: "the result of " + t.ID, By: h.c.String()}
	if len(results) == 2 {
		var typ types.Type
		if sig != nil {
			typ = sig.Results().At(0).Type()
		}
		out.Out = h.goType(results[0], typ)
		t.Result = h.promise(out.Out, "the result of ", func(g *typing, t types.Type) ir.Type { return g.encoded(t, false) })
	}
}

func (h *handled) goType(expr ast.Expr, t types.Type) *GoType {
	if t != nil && (&typing{}).name(t) == h.runtime+".Value" {
		t = nil
	}
	return &GoType{At: h.src.at(expr.Pos(), expr.End()), typ: t, pkg: h.pkg}
}

// promise is what a type of the signature says.
func (h *handled) promise(t *GoType, what string, read func(*typing, types.Type) ir.Type) Promise {
	p := Promise{Type: ir.Unknown, Trust: None, At: t.At, Text: what + h.task.ID, By: h.c.String()}
	if t.Untyped() {
		return p
	}
	g := &typing{runtime: h.runtime, at: h.fieldAt, marks: h.marks}
	p.Type, p.Trust = read(g, t.typ), Proven
	p.decoded = (&typing{runtime: h.runtime}).decoded(t.typ)
	p.parts = g.parts
	for _, fault := range g.faults {
		at, related := t.At, []diag.Note(nil)
		if fault.at.Source != nil {
			at, related = fault.at, []diag.Note{{Source: t.At.Source, Span: t.At.Span, Message: "a part of " + p.Text}}
		}
		h.ds.Report(diag.Diagnostic{
			Code: diag.NoJSON, Source: at.Source, Span: at.Span, Message: fault.message, Related: related,
			Help: `the tag json:"-" leaves a field out`,
		})
	}
	if g.invalid {
		p.Type, p.decoded = ir.Unknown, ir.Unknown
	}
	return p
}

// fieldAt is the place of a struct's field.
func (h *handled) fieldAt(v *types.Var) Place {
	if v.Pkg() != nil && v.Pkg().Path() == h.pkg {
		return h.src.at(v.Pos(), v.Pos()+token.Pos(len(v.Name())))
	}
	return h.loader.at(v)
}

// fits wants func(context.Context[, In]) ([Out, ]error).
func (h *handled) fits(sig *types.Signature) bool {
	problem := ""
	params, results := sig.Params(), sig.Results()
	switch {
	case sig.TypeParams().Len() > 0:
		problem = "it has type parameters"
	case sig.Variadic():
		problem = "its parameters are variadic"
	case params.Len() == 0 || !isContext(params.At(0).Type()):
		problem = "its first parameter is not a context.Context"
	case params.Len() > 2:
		problem = fmt.Sprintf("it has %d parameters", params.Len())
	case results.Len() == 0 || !isError(results.At(results.Len()-1).Type()):
		problem = "its last result is not an error"
	case results.Len() > 2:
		problem = fmt.Sprintf("it has %d results", results.Len())
	default:
		if problem = h.beyond(sig); problem == "" {
			return true
		}
	}
	for _, v := range []*types.Tuple{params, results} {
		for i := range v.Len() {
			if v.At(i).Type() == types.Typ[types.Invalid] {
				return false // reported with the types
			}
		}
	}
	d := diag.Diagnostic{
		Code: diag.WrongSignature, Source: h.c.at.Source, Span: h.c.at.Span,
		Message: fmt.Sprintf("%s cannot do the task %q: %s", h.c, h.task.ID, problem),
		Help:    "write it as func(ctx context.Context, in In) (Out, error)",
	}
	for _, t := range tasks(h.program) {
		if t.Target.ID == h.task.ID {
			d.Related = []diag.Note{{Span: t.Resource.Span, Message: "the task"}}
			break
		}
	}
	h.ds.Report(d)
	return false
}

func isContext(t types.Type) bool {
	return (&typing{}).name(t) == "context.Context"
}

func isError(t types.Type) bool { return types.Identical(t, errorType) }
