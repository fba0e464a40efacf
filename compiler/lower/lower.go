// Package lower turns the tree of a definition into ir: what the fields mean,
// with defaults filled in, paths and intrinsic calls parsed, templates split into
// constant and computed parts.
//
// Whatever is wrong with a field by itself is reported here; what takes the
// whole program (references, reachability, names) is left to compiler/check. A
// state that makes no sense becomes ir.Invalid and is not spoken of again. The
// order of the files is that of the language: a file per kind of state.
package lower

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// Options are what a definition is lowered with; the zero Options are useful.
type Options struct {
	Name         string            // of the program; "": made from the source's name
	Placeholders map[string]string // values of ${Name} tokens; the others stay unset
	Express      bool              // the machine is for Express executions
}

// Program lowers a definition. It gives a program even if there are errors, as
// complete as they allow; nil if there is no definition at all.
func Program(t *jsontree.Tree, opts Options, ds *diag.Sink) *ir.Program {
	if t.Root == nil {
		return nil
	}
	l := &lowerer{tree: t, ds: ds, names: map[string]*ir.StateBase{}, used: map[string]bool{}, dynamic: map[string]bool{}, labels: map[string]ir.Span{}, variables: map[string]*ir.Variable{}}
	l.prog = &ir.Program{Source: t.Source, Name: opts.Name, Express: opts.Express}
	if l.prog.Name == "" {
		l.prog.Name = programName(t.Source.Name)
	}
	l.prog.Placeholders = t.Substitute(opts.Placeholders, ds)
	if t.Root.Kind != jsontree.Object {
		l.report(diag.Diagnostic{
			Code: diag.NotAnObject, Span: t.Root.Span,
			Message: fmt.Sprintf("the definition must be an object, not %s", t.Root.Kind),
			Service: &diag.Service{Message: "Definition must be a valid JSON object", Nowhere: true},
		})
		return nil
	}
	l.machine(object{l: l, n: t.Root, what: "a state machine"})
	// One that stands in a comment alone is nobody's parameter.
	l.prog.Placeholders = slices.DeleteFunc(l.prog.Placeholders, func(name string) bool { return !l.used[name] })
	return l.prog
}

// programName is the file's name without directory and endings: "order" of
// "flows/order.asl.json".
func programName(file string) string {
	name := path.Base(strings.ReplaceAll(file, `\`, "/"))
	for _, ending := range []string{".json", ".yaml", ".yml", ".asl"} {
		name = strings.TrimSuffix(name, ending)
	}
	if name == "" || name == "." || name == "-" {
		return "machine"
	}
	return name
}

type lowerer struct {
	tree  *jsontree.Tree
	prog  *ir.Program
	ds    *diag.Sink
	names map[string]*ir.StateBase // first state of each name
	used  map[string]bool          // placeholders whose values the program needs

	dynamic map[string]bool // states whose tasks' targets are known at run time only

	labels    map[string]ir.Span // of distributed Maps
	variables map[string]*ir.Variable
}

func (l *lowerer) report(d diag.Diagnostic) { l.ds.Report(d) }

// machine = [Comment] [Version] [QueryLanguage] [TimeoutSeconds] StartAt States.
func (l *lowerer) machine(o object) {
	l.prog.Comment = o.comment()
	l.prog.Language = o.language(ir.JSONPath)
	if f, ok := o.field("Version"); ok {
		f.oneOf("1.0")
	}
	if f, ok := o.field("TimeoutSeconds"); ok {
		l.prog.Timeout = f.seconds(1)
	}
	o.only(machineFields, "")
	l.prog.Root = l.scope(o, nil, "", 0)
	if l.prog.Root != nil {
		l.prog.Root.Walk(func(s ir.State) { l.prog.States = append(l.prog.States, s) })
		l.separate()
	}
}

// scope = [Comment] StartAt States; o holds these fields.
func (l *lowerer) scope(o object, owner ir.State, field string, index int) *ir.Scope {
	s := &ir.Scope{Span: o.n.Span, Owner: owner, Field: field, Index: index}
	if owner != nil {
		s.Comment = o.comment()
	}
	o.require("States", "StartAt")
	if f, ok := o.field("StartAt"); ok {
		s.StartAt = f.ref()
	}
	f, ok := o.field("States")
	if !ok || !f.is(jsontree.Object) {
		return s
	}
	if len(f.n.Members) == 0 {
		f.empty()
	}
	for i := range f.n.Members {
		s.States = append(s.States, l.state(s, &f.n.Members[i], f.at))
	}
	return s
}

// maxName is the longest name of a state, in characters.
const maxName = 80

func (l *lowerer) state(s *ir.Scope, m *jsontree.Member, at *place) ir.State {
	at = at.to(m.Key)
	base := ir.StateBase{Name: m.Key, NameSpan: m.Span, Span: m.Value.Span, Scope: s, Language: l.prog.Language}
	l.name(&base, m, at)
	f := field{l: l, name: m.Key, n: m.Value, at: at, key: m.Span}
	if !f.is(jsontree.Object) {
		return &ir.Invalid{StateBase: base}
	}
	o := object{l: l, n: m.Value, at: at}
	kind := o.kind()
	o.what = article(kind) + " state"
	base.Comment = o.comment()
	base.Language = o.language(l.prog.Language)
	if l.downgrade(o, &base) || kind == "" {
		return &ir.Invalid{StateBase: base}
	}
	o.in = &context{kind: kind, language: base.Language, at: at}
	o.only(stateFields[kind], kind)
	return lowerState[kind](o, base)
}

// lowerState has a function for each type of state.
var lowerState map[string]func(object, ir.StateBase) ir.State

func init() { // not a literal: states hold states
	lowerState = map[string]func(object, ir.StateBase) ir.State{
		"Task": task, "Pass": pass, "Choice": choice, "Wait": wait,
		"Succeed": succeed, "Fail": fail, "Parallel": parallel, "Map": mapState,
	}
}

func article(kind string) string { return "a " + kind }

// name checks a state's name: its length, and that it is unique in the whole
// definition (ASL, "States").
func (l *lowerer) name(b *ir.StateBase, m *jsontree.Member, at *place) {
	place := at.list()
	if m.Unset != "" {
		l.report(unset(m.Unset, m.Span, place, "the name of a state"))
	}
	switch n := utf8.RuneCountInString(m.Key); {
	case n == 0:
		l.report(diag.Diagnostic{Code: diag.StateName, Span: m.Span, Place: place, Message: "a state without a name"})
	case n > maxName:
		message := fmt.Sprintf("the name of this state has %d characters; %d are allowed", n, maxName)
		l.report(diag.Diagnostic{Code: diag.StateName, Span: m.Span, Place: place, Message: message})
	}
	first, taken := l.names[m.Key]
	if !taken {
		l.names[m.Key] = b
		return
	}
	if first.Scope == b.Scope {
		return // reported as a duplicate key
	}
	l.report(diag.Diagnostic{
		Code: diag.DuplicateState, Span: m.Span, Place: place,
		Message: fmt.Sprintf("a second state named %q", m.Key),
		Help:    "rename one of them: names are unique in the whole definition",
		Related: []diag.Note{{Span: first.NameSpan, Message: "the first one"}},
	})
}

// kind is the value of Type if there is such a type, else "".
func (o object) kind() string {
	f, ok := o.field("Type")
	if !ok {
		o.what = "a state"
		o.require("Type")
		return ""
	}
	text, ok := f.text()
	if !ok {
		return ""
	}
	if lowerState[text] != nil {
		return text
	}
	f.l.report(diag.Diagnostic{
		Code: diag.UnknownType, Span: f.n.Span, Place: f.at.list(),
		Message: fmt.Sprintf("there is no state type %q", text), Help: typeHelp(text),
		// recorded: test_state.test_state_machine_scenarios.state_name_invalid_state_definition
		Service: &diag.Service{Message: "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]"},
	})
	return ""
}

var kinds = []string{"Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"}

func typeHelp(text string) string {
	if text == "Success" {
		return `did you mean "Succeed"?`
	}
	if help := diag.DidYouMean(text, kinds); help != "" {
		return help
	}
	return "the types are " + strings.Join(kinds, ", ")
}

// language is the query language that a machine or state asks for.
func (o object) language(inherited ir.QueryLanguage) ir.QueryLanguage {
	f, ok := o.field("QueryLanguage")
	if !ok {
		return inherited
	}
	switch f.oneOf("JSONPath", "JSONata") {
	case "JSONata":
		return ir.JSONata
	case "JSONPath":
		return ir.JSONPath
	}
	return inherited
}

// downgrade reports a JSONPath state in a JSONata machine: query languages mix
// upward only.
func (l *lowerer) downgrade(o object, b *ir.StateBase) bool {
	if l.prog.Language != ir.JSONata || b.Language != ir.JSONPath {
		return false
	}
	f, _ := o.field("QueryLanguage")
	f.l.report(diag.Diagnostic{
		Code: diag.Downgrade, Span: f.n.Span, Place: f.at.list(),
		Message: "a JSONPath state in a JSONata machine", Help: "remove QueryLanguage here, or the machine's",
		// recorded: validation.validate_state_machine_definition_type_standard.INVALID_DOWNGRADE_QUERY_LANGUAGE
		Service: &diag.Service{
			Message: "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
			Pointer: diag.Pointer(o.at.list()),
		},
	})
	return true
}
