package contract

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// Handler is a Go function or method that does the work of a task.
type Handler struct {
	Name     string   // of the function
	Receiver string   // type of the method, "Handlers" or "*Handlers"; "": a function
	Package  string   // import path
	Own      bool     // the generated file joins that package
	In, Out  *GoType  // nil: it takes nothing but a context, or gives nothing but an error
	Errors   []string // that it declares, sorted
	Declares bool     // it has //aslc:errors
	At       Place    // of the name
}

// Untyped tells that a handler takes a document and gives one.
func (h *Handler) Untyped() bool {
	return h.In != nil && h.In.Untyped() && h.Out != nil && h.Out.Untyped()
}

// GoType is a type of a handler's signature, as emitted code has to write it.
type GoType struct {
	At Place

	typ types.Type // nil: the runtime's Value
	pkg string     // the handlers' package
}

// Untyped tells that the type is the runtime's Value: any document.
func (g *GoType) Untyped() bool { return g.typ == nil }

// Expr is the type as it is written in a file of the package from, where name gives
// the name under which another package is imported: "Card", "[]store.Card",
// "page.Page[store.Card]". It calls name for each package that has to be imported.
func (g *GoType) Expr(from string, name func(pkg *types.Package) string) string {
	return types.TypeString(g.typ, func(p *types.Package) string {
		if p.Path() == from {
			return ""
		}
		return name(p)
	})
}

// Type is the type itself, for those who emit code that decodes or prints it; nil
// for the runtime's Value.
func (g *GoType) Type() types.Type { return g.typ }

// candidate is a function that may be a handler.
type candidate struct {
	node     *ast.FuncDecl
	tasks    []string // //aslc:task
	at       Place
	errors   []string
	declares bool
}

func (c *candidate) receiver() string { return receiver(c.node) }

func (c *candidate) String() string {
	if r := c.receiver(); r != "" {
		return "method " + r + "." + c.node.Name.Name
	}
	return "func " + c.node.Name.Name
}

// finder looks for the handlers of a program in a package.
type finder struct {
	src     *goSource
	program *ir.Program
	targets []ir.Target
	runtime string
	output  string // the generated file
	stub    string // name of the generated file in this package; "": it is in another
	ds      *diag.Sink
	marks   *marks
	loader  *Loader
	all     []*candidate
	chosen  map[string]*candidate // by identity
}

// find reads directives and decides which function does which task.
func (f *finder) find() {
	f.chosen = map[string]*candidate{}
	for _, file := range f.src.files {
		for _, d := range file.syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				f.all = append(f.all, f.candidate(fn))
			}
		}
	}
	main := f.mainReceivers()
	for _, t := range f.targets {
		if c := f.choose(t, main); c != nil {
			f.chosen[t.ID] = c
		}
	}
	f.missing(main)
	f.unused(main)
}

// candidate reads the directives of a function.
func (f *finder) candidate(fn *ast.FuncDecl) *candidate {
	c := &candidate{node: fn, at: f.src.at(fn.Name.Pos(), fn.Name.End())}
	if fn.Doc == nil {
		return c
	}
	for _, line := range fn.Doc.List {
		rest, ok := strings.CutPrefix(line.Text, "//aslc:")
		if !ok {
			continue
		}
		word, value, _ := strings.Cut(rest, " ")
		at := f.src.at(line.Pos(), line.End())
		switch value = strings.TrimSpace(value); word {
		case "task":
			f.directive(c, value, at)
		case "errors":
			c.declares = true
			c.errors = append(c.errors, names(value)...)
		default:
			f.ds.Report(diag.Diagnostic{
				Code: diag.UnusedHandler, Source: at.Source, Span: at.Span, Message: fmt.Sprintf("there is no directive //aslc:%s", word),
				Help: didYouMean(word, []string{"task", "errors"}),
			})
		}
	}
	slices.Sort(c.errors)
	c.errors = slices.Compact(c.errors)
	return c
}

// names splits a list at commas and blanks.
func names(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// directive is //aslc:task NAME: NAME is an identity, or its Go name.
func (f *finder) directive(c *candidate, name string, at Place) {
	known := make([]string, 0, len(f.targets))
	for _, t := range f.targets {
		if t.ID == name || t.GoName == name {
			c.tasks = append(c.tasks, t.ID)
			return
		}
		known = append(known, t.ID)
	}
	if f.stub == "" {
		return // the package may have the handlers of other definitions too
	}
	f.ds.Report(diag.Diagnostic{
		Code: diag.UnusedHandler, Source: at.Source, Span: at.Span,
		Message: fmt.Sprintf("no task of %s is called %q", f.program.Source.Name, name), Help: didYouMean(name, known),
		Related: tasksNote(f.program, name),
	})
}

// tasksNote shows the task that a name was perhaps meant for, else the first one.
func tasksNote(p *ir.Program, name string) []diag.Note {
	all := tasks(p)
	if len(all) == 0 {
		return nil
	}
	var known []string
	for _, t := range all {
		known = append(known, t.Target.ID)
	}
	near := slices.Index(known, diag.Suggest(name, known))
	names := slices.Compact(slices.Sorted(slices.Values(known)))
	return []diag.Note{{Span: all[max(near, 0)].Resource.Span, Message: "the tasks are " + strings.Join(names, ", ")}}
}

func didYouMean(word string, known []string) string {
	if near := diag.Suggest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// mainReceivers are the types whose methods are the handlers: that which NewTasks
// gives, else those with most methods named like tasks.
func (f *finder) mainReceivers() []string {
	count := map[string]int{}
	most := 1
	for _, c := range f.all {
		if r := c.receiver(); r == "" && c.node.Name.Name == "NewTasks" {
			if made := madeBy(c.node); made != "" {
				return []string{made}
			}
		} else if r != "" && f.named(c) && f.takesContext(c.node) {
			count[r]++
			most = max(most, count[r])
		}
	}
	var out []string
	for _, c := range f.all {
		if r := c.receiver(); count[r] == most && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// named tells whether a function has the Go name of a task.
func (f *finder) named(c *candidate) bool {
	return slices.ContainsFunc(f.targets, func(t ir.Target) bool { return t.GoName == c.node.Name.Name })
}

// madeBy is the name of the type of which a function returns a new value.
func madeBy(fn *ast.FuncDecl) string {
	if fn.Body == nil {
		return ""
	}
	made := ""
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		ret, ok := n.(*ast.ReturnStmt)
		if !ok || len(ret.Results) == 0 || made != "" {
			return made == ""
		}
		x := ret.Results[0]
		if u, ok := x.(*ast.UnaryExpr); ok {
			x = u.X
		}
		if lit, ok := x.(*ast.CompositeLit); ok {
			if id, ok := lit.Type.(*ast.Ident); ok {
				made = id.Name
			}
		}
		return true
	})
	return made
}

// takesContext tells whether the first parameter is written like a context, or is
// another name that the package has for one: other functions are named like tasks by
// chance.
func (f *finder) takesContext(fn *ast.FuncDecl) bool {
	if fn.Type.Params == nil || len(fn.Type.Params.List) == 0 {
		return false
	}
	t := fn.Type.Params.List[0].Type
	if id, ok := t.(*ast.Ident); ok && f.src.aliases[id.Name] != nil {
		t = f.src.aliases[id.Name]
	}
	x, ok := t.(*ast.SelectorExpr)
	return ok && x.Sel.Name == "Context"
}

// choose is the handler of a task: a directive counts more than a name, a method
// of the handlers' type more than others, a method more than a function.
func (f *finder) choose(t ir.Target, main []string) *candidate {
	var best []*candidate
	rank := 0
	for _, c := range f.all {
		r := f.rank(c, t, main)
		if r > rank {
			best, rank = nil, r
		}
		if r == rank && r > 0 {
			best = append(best, c)
		}
	}
	if len(best) == 0 {
		return nil
	}
	for _, other := range best[1:] {
		if types.ExprString(other.node.Type) != types.ExprString(best[0].node.Type) {
			f.ds.Report(diag.Diagnostic{
				Code: diag.TwoHandlers, Source: other.at.Source, Span: other.at.Span,
				Message: fmt.Sprintf("%s and %s could both do the task %q", best[0], other, t.ID),
				Help:    fmt.Sprintf("mark the right one with //aslc:task %s", t.ID),
				Related: []diag.Note{{Source: best[0].at.Source, Span: best[0].at.Span, Message: "this one counts"}},
			})
		}
	}
	return best[0]
}

func (f *finder) rank(c *candidate, t ir.Target, main []string) int {
	r := c.receiver()
	switch {
	case slices.Contains(c.tasks, t.ID):
		return 4
	case c.node.Name.Name != t.GoName || len(c.tasks) > 0:
		return 0
	case slices.Contains(main, r):
		return 3
	case !f.takesContext(c.node):
		return 0
	case r != "":
		return 2
	}
	return 1
}

// missing reports tasks without a handler where others have one: a machine
// without any handler is one whose tasks are bound when it runs.
func (f *finder) missing(main []string) {
	if len(f.chosen) == 0 || slices.ContainsFunc(main, f.embedsBound) {
		return
	}
	reported := map[string]bool{}
	for _, t := range tasks(f.program) {
		id := t.Target.ID
		if f.chosen[id] != nil || reported[id] {
			continue
		}
		reported[id] = true
		one := f.chosen[f.firstChosen()]
		f.ds.Report(diag.Diagnostic{
			Code: diag.MissingHandler, Span: t.Resource.Span, Place: append(ir.Place(t), "Resource"),
			Message: fmt.Sprintf("no handler does the task %q", id),
			Help:    f.advice(t.Target, main),
			Related: []diag.Note{{Source: one.at.Source, Span: one.at.Span, Message: "other tasks have handlers"}},
		})
	}
}

// unused reports methods of the handlers' type that look like handlers and do no
// task. Those that take nothing but a context and give nothing may be there for
// something else, and so may all in a package that other definitions share.
func (f *finder) unused(main []string) {
	if f.stub == "" || len(f.chosen) == 0 {
		return
	}
	chosen := map[*candidate]bool{}
	for _, c := range f.chosen {
		chosen[c] = true
	}
	for _, c := range f.all {
		if chosen[c] || len(c.tasks) > 0 || f.named(c) || !slices.Contains(main, c.receiver()) || !c.node.Name.IsExported() || !f.carriesData(c.node) {
			continue
		}
		f.ds.Report(diag.Diagnostic{
			Code: diag.UnusedHandler, Source: c.at.Source, Span: c.at.Span,
			Message: fmt.Sprintf("%s looks like a handler, and no task of %s is called that", c, f.program.Source.Name),
			Help:    "mark it with //aslc:task NAME if it does a task of another name", Related: tasksNote(f.program, c.node.Name.Name),
		})
	}
}

// carriesData tells whether a function is written like a handler that takes or
// gives something.
func (f *finder) carriesData(fn *ast.FuncDecl) bool {
	params, results := fieldTypes(fn.Type.Params), fieldTypes(fn.Type.Results)
	if !f.takesContext(fn) || len(params) > 2 || len(results) == 0 || len(results) > 2 || len(params)+len(results) == 2 {
		return false
	}
	return types.ExprString(results[len(results)-1]) == "error"
}

func (f *finder) firstChosen() string {
	for _, t := range f.targets {
		if f.chosen[t.ID] != nil {
			return t.ID
		}
	}
	return ""
}

// advice is what to write, or which function was meant.
func (f *finder) advice(t ir.Target, main []string) string {
	var others []string
	for _, c := range f.all {
		if (len(main) == 0 || slices.Contains(main, c.receiver())) && !f.named(c) && len(c.tasks) == 0 && f.takesContext(c.node) {
			others = append(others, c.node.Name.Name)
		}
	}
	if near := diag.Suggest(t.GoName, others); near != "" {
		return fmt.Sprintf("is it %s? Rename it %s, or mark it with //aslc:task %s", near, t.GoName, t.ID)
	}
	if len(main) > 0 {
		return fmt.Sprintf("write func (%s) %s(ctx context.Context, in In) (Out, error)", main[0], t.GoName)
	}
	return fmt.Sprintf("write func %s(ctx context.Context, in In) (Out, error)", t.GoName)
}

// embedsBound tells whether a type embeds the generated Bound, or the interface
// Tasks: what it does not do itself is done by them.
func (f *finder) embedsBound(name string) bool {
	found := false
	for _, file := range f.src.files {
		ast.Inspect(file.syntax, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || spec.Name.Name != name {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, field := range s.Fields.List {
					found = found || len(field.Names) == 0 && embedsGenerated(field.Type)
				}
			}
			return false
		})
	}
	return found
}

func embedsGenerated(t ast.Expr) bool {
	if p, ok := t.(*ast.StarExpr); ok {
		t = p.X
	}
	if s, ok := t.(*ast.SelectorExpr); ok {
		t = s.Sel
	}
	id, ok := t.(*ast.Ident)
	return ok && (id.Name == "Bound" || id.Name == "Tasks")
}

// pairs are the chosen functions in the order of the tasks: one function may do
// several.
func (f *finder) pairs() (ids []string, handlers []*candidate) {
	for _, t := range f.targets {
		if c := f.chosen[t.ID]; c != nil {
			ids, handlers = append(ids, t.ID), append(handlers, c)
		}
	}
	return ids, handlers
}
