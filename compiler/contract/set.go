package contract

import (
	"slices"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// Place is a piece of a file: of Go, of a schema, of a configuration.
type Place struct {
	Source *ir.Source
	Span   ir.Span
}

// Trust is how sure it is that values are of a promise's type (design D7).
type Trust uint8

// The kinds of trust.
const (
	None       Trust = iota // nobody says anything
	Hinted                  // a sample: may be shown, proves nothing
	Documented              // a model of an AWS service: the same, but all that it gives
	Promised                // a schema: checked on arrival
	Proven                  // a Go type of a handler: nothing else can be given, or taken
)

// Hints tells whether values are said to be like that, and nobody sees to it.
func (t Trust) Hints() bool { return t == Hinted || t == Documented }

// Promise is what is said about the values at a place where a machine meets the
// outside world. The zero Promise says nothing.
type Promise struct {
	Type  ir.Type // Unknown where nothing is said
	Trust Trust
	At    Place  // of the type or schema
	Text  string // "the result of ChargeCard"
	By    string // "func ChargeCard", "charge.schema.json"

	Schema string // the file's name, without directories, where a schema is part of it

	decoded ir.Type // of a Go type: what can be decoded into it
	said    ir.Type // where a schema is part of what a Go type promises: the schema alone
	parts   []part
}

// Note is the second place of a diagnostic: where it was promised.
func (p Promise) Note() diag.Note {
	word := " is promised here"
	switch p.Trust {
	case Hinted:
		word = " has this sample"
	case Documented:
		word = " is what " + p.By + " gives by its service's model"
	}
	return diag.Note{Source: p.At.Source, Span: p.At.Span, Message: p.Text + word}
}

// Set is all contracts of a program. A nil Set promises nothing.
type Set struct {
	input, output, inputHint Promise
	tasks                    map[string]*Task // by identity
	order                    []string
	declared                 map[string]bool
	levels                   map[diag.Code]diag.Level
	handlersDir              string
}

// Task is what is known about a task identity.
type Task struct {
	ID       string
	Argument Promise // what the handler takes: of lambda:invoke, the Payload
	Result   Promise // what the handler gives: of lambda:invoke, the Payload
	Sample   Promise // of the result
	Handler  *Handler
}

// Task gives what is known about a task; nil if nothing is.
func (s *Set) Task(id string) *Task {
	if s == nil {
		return nil
	}
	return s.tasks[id]
}

// Tasks are the identities about which something is known, in the program's order.
func (s *Set) Tasks() []*Task {
	if s == nil {
		return nil
	}
	out := make([]*Task, len(s.order))
	for i, id := range s.order {
		out[i] = s.tasks[id]
	}
	return out
}

// Handler is the handler of a task in Go; nil if there is none.
func (s *Set) Handler(t *ir.Task) *Handler {
	if known := s.Task(t.Target.ID); known != nil {
		return known.Handler
	}
	return nil
}

// Typed tells whether a method of Tasks may have types: those of its handler, or
// where it has none, those that a schema promises.
func (s *Set) Typed() bool {
	return slices.ContainsFunc(s.Tasks(), func(t *Task) bool {
		if t.Handler != nil {
			return !t.Handler.Untyped()
		}
		return t.Argument.Trust == Promised || t.Result.Trust == Promised
	})
}

// Bound are the contracts of a machine whose tasks are all bound when it runs: what
// the types of Go handlers say is promised as if a schema said it, since what does
// the work may be anything.
func (s *Set) Bound() *Set {
	if s == nil {
		return nil
	}
	out := *s
	out.tasks = make(map[string]*Task, len(s.tasks))
	for id, t := range s.tasks {
		bound := *t
		bound.Handler, bound.Argument, bound.Result = nil, t.Argument.bound(), t.given().bound()
		out.tasks[id] = &bound
	}
	return &out
}

// Takes is what the work's argument is held to; of lambda:invoke, the Payload.
func (t *Task) Takes() ir.Type { return orUnknown(t.Argument).Type }

// Gives is what the work's result is held to; of lambda:invoke, the Payload.
func (t *Task) Gives() ir.Type { return t.given().Held() }

// given is what a task's result is held to when it arrives: whatever comes in place of
// a handler's nothing is let pass.
func (t *Task) given() Promise {
	if t.Handler != nil && t.Handler.Out == nil && t.Result.Schema == "" {
		return Promise{Type: ir.Unknown}
	}
	return orUnknown(t.Result)
}

// bound is a promise that is held on arrival.
func (p Promise) bound() Promise {
	p.Type = p.Held()
	if p.Trust == Proven {
		p.Trust = Promised
		if p.Schema == "" {
			p.Schema = p.By
		}
	}
	return p
}

// Held is what a document is held to when it arrives, whoever made it: of a Go type,
// what its decoder takes, which lets pass members that a struct does not have, and
// null where Go has nil.
func (p Promise) Held() ir.Type {
	switch {
	case p.Trust != Proven:
		return p.Type
	case p.Schema != "":
		return p.decoded.Narrow(p.said)
	}
	return p.decoded
}

// Package is the import path of the package that the generated file joins, where
// handlers stand beside it; else "".
func (s *Set) Package() string {
	for _, t := range s.Tasks() {
		if t.Handler != nil && t.Handler.Own {
			return t.Handler.Package
		}
	}
	return ""
}

// HandlersDir is the directory of the handlers' package that aslc.yaml names; else "".
func (s *Set) HandlersDir() string {
	if s == nil {
		return ""
	}
	return s.handlersDir
}

// Declares tells whether the package that the generated file joins declares a name
// at its top level.
func (s *Set) Declares(name string) bool { return s != nil && s.declared[name] }

// Levels are the severities that the user wants.
func (s *Set) Levels() map[diag.Code]diag.Level {
	if s == nil {
		return nil
	}
	return s.levels
}

// task gives the entry of an identity, a new one if need be.
func (s *Set) task(id string) *Task {
	t := s.tasks[id]
	if t == nil {
		t = &Task{ID: id}
		s.tasks[id] = t
		s.order = append(s.order, id)
	}
	return t
}

// InputPromise is what is promised about the machine's input.
func (s *Set) InputPromise() Promise {
	if s == nil {
		return Promise{Type: ir.Unknown}
	}
	return orUnknown(s.input)
}

// OutputPromise is what the machine promises about its output.
func (s *Set) OutputPromise() Promise {
	if s == nil {
		return Promise{Type: ir.Unknown}
	}
	return orUnknown(s.output)
}

// InputHint is what a sample says about the machine's input.
func (s *Set) InputHint() Promise {
	if s == nil {
		return Promise{Type: ir.Unknown}
	}
	return orUnknown(s.inputHint)
}

func orUnknown(p Promise) Promise {
	if p.Trust == None {
		p.Type = ir.Unknown
	}
	return p
}

// Input is the type of the machine's input.
func (s *Set) Input() ir.Type { return s.InputPromise().Type }

// Output is the type that the machine's output is to have.
func (s *Set) Output() ir.Type { return s.OutputPromise().Type }

// Takes is what the argument of a Task state is held to before the work begins: of
// lambda:invoke, the Payload.
func (s *Set) Takes(t *ir.Task) ir.Type {
	if known := s.Task(t.Target.ID); known != nil {
		return known.Takes()
	}
	return ir.Unknown
}

// Result is what a Task state gets, before ResultSelector: of lambda:invoke, the
// envelope around what the handler gives. Where the answer comes by a task token
// from anywhere, nothing is promised.
func (s *Set) Result(t *ir.Task) ir.Type { return s.ResultPromise(t).Type }

// Arrives is what the result of a Task state is held to when it arrives: of
// lambda:invoke, the Payload. What comes by a task token may be anything.
func (s *Set) Arrives(t *ir.Task) ir.Type {
	known := s.Task(t.Target.ID)
	if known == nil || t.Target.Pattern == ir.WaitForTaskToken {
		return ir.Unknown
	}
	return known.Gives()
}

// ArgumentPromise is Argument with its place.
func (s *Set) ArgumentPromise(t *ir.Task) Promise {
	known := s.Task(t.Target.ID)
	if known == nil {
		return Promise{Type: ir.Unknown}
	}
	p := orUnknown(known.Argument)
	if p.Trust == None || !t.Target.Invoke() {
		return p
	}
	payload := p.Type
	if payload.Misfit("{}") == "" {
		payload = payload.Optional() // an absent Payload is {}
	}
	p.Type = ir.ObjectWith(ir.Unknown, ir.TypeField{Name: "Payload", Type: payload})
	return p
}

// ResultPromise is Result with its place.
func (s *Set) ResultPromise(t *ir.Task) Promise {
	known := s.Task(t.Target.ID)
	if known == nil || t.Target.Pattern == ir.WaitForTaskToken {
		return Promise{Type: ir.Unknown}
	}
	return enveloped(orUnknown(known.Result), t)
}

// Hint is what a sample says about the result of a task, else what the model of an
// AWS service says. What does the work may be something else: nobody is held to it.
func (s *Set) Hint(t *ir.Task) Promise {
	if t.Target.Pattern == ir.WaitForTaskToken {
		return Promise{Type: ir.Unknown}
	}
	if known := s.Task(t.Target.ID); known != nil && known.Sample.Trust != None {
		return enveloped(known.Sample, t)
	}
	return documented(t)
}

// enveloped puts what a function gives into what lambda:invoke gives (AWS Lambda,
// "Invoke", as Step Functions has it). The service alone gives metadata.
func enveloped(p Promise, t *ir.Task) Promise {
	if p.Trust == None || !t.Target.Invoke() {
		return p
	}
	p.Type = ir.ObjectWith(ir.Nothing,
		ir.TypeField{Name: "Payload", Type: p.Type},
		ir.TypeField{Name: "ExecutedVersion", Type: ir.StringType},
		ir.TypeField{Name: "StatusCode", Type: ir.IntegerType},
		ir.TypeField{Name: "FunctionError", Type: ir.StringType.Optional()},
		ir.TypeField{Name: "LogResult", Type: ir.StringType.Optional()},
		ir.TypeField{Name: "SdkHttpMetadata", Type: ir.Unknown.Optional()},
		ir.TypeField{Name: "SdkResponseMetadata", Type: ir.Unknown.Optional()})
	return p
}

// Errors are the names of the errors that a task's handler declares, sorted; false
// if it declares nothing.
func (s *Set) Errors(t *ir.Task) ([]string, bool) {
	h := s.Handler(t)
	if h == nil || !h.Declares {
		return nil, false
	}
	return h.Errors, true
}

// promise adds what another contract says about the same place: values are of
// both types.
func (p *Promise) add(q Promise, ds *diag.Sink) {
	if p.Trust == None {
		*p = q
		return
	}
	both := p.Type.Narrow(q.Type)
	if both.IsNothing() && !p.Type.IsNothing() && !q.Type.IsNothing() {
		ds.Report(diag.Diagnostic{
			Code: diag.Contradiction, Source: q.At.Source, Span: q.At.Span,
			Message: p.Text + " is " + q.Type.String() + " by " + q.By + ", and " + p.Type.String() + " by " + p.By,
			Related: []diag.Note{p.Note()},
		})
		return
	}
	if p.Schema == "" {
		p.Schema, p.said = q.Schema, ir.Unknown
	}
	p.said, p.parts = p.said.Narrow(q.Type), append(p.parts, q.parts...)
	p.Type = both
}

// sortOrder puts the tasks into the program's order.
func (s *Set) sortOrder(p *ir.Program) {
	rank := map[string]int{}
	for i, t := range targets(p) {
		rank[t.ID] = i
	}
	slices.SortStableFunc(s.order, func(a, b string) int { return rank[a] - rank[b] })
}
