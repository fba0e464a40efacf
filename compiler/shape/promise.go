package shape

import (
	"fmt"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// origins are the promises by the place that what they promise comes from.
func (a *analysis) origins() map[ir.Span]contract.Promise {
	out := a.contracts.Parts()
	add := func(at ir.Span, p contract.Promise) {
		if p.Trust != contract.None {
			out[at] = p
		}
	}
	add(a.program.Root.StartAt.Span, a.contracts.InputPromise())
	for _, s := range a.program.States {
		if t, ok := s.(*ir.Task); ok {
			add(t.NameSpan, a.contracts.ResultPromise(t))
		}
	}
	return out
}

// hints are contracts as if what samples say were promised where nothing is.
type hints struct{ Contracts }

// hinted are the contracts with what samples say; false if there are none that say
// more.
func hinted(p *ir.Program, c Contracts) (hints, bool) {
	if c == nil {
		return hints{}, false
	}
	h := hints{c}
	some := h.InputPromise().Trust.Hints()
	for _, s := range p.States {
		if t, ok := s.(*ir.Task); ok {
			some = some || h.ResultPromise(t).Trust.Hints()
		}
	}
	return h, some
}

// InputPromise is what is said about the machine's input.
func (h hints) InputPromise() contract.Promise {
	return orHint(h.Contracts.InputPromise(), h.InputHint())
}

// ResultPromise is what is said about the result of a task.
func (h hints) ResultPromise(t *ir.Task) contract.Promise {
	return orHint(h.Contracts.ResultPromise(t), h.Hint(t))
}

func orHint(p, hint contract.Promise) contract.Promise {
	if p.Trust == contract.None {
		return hint
	}
	return p
}

// fitArgument holds the arguments of a task to what its handler takes.
func (v *visit) fitArgument(s *ir.Task, got ir.Type) {
	if v.find == nil {
		return
	}
	made, at := s.Arguments, s.NameSpan
	if made == nil {
		made = s.Parameters
	}
	if made == nil && s.InputPath != nil {
		at = s.InputPath.Span
	}
	v.fit(got, v.a.contracts.ArgumentPromise(s), made, at, diag.MissingArgument, diag.WrongArgument)
}

// fitOutput holds what the machine gives to what it has promised.
func (v *visit) fitOutput(next *ir.Ref, got ir.Type) {
	if next != nil || v.state.Base().Scope.Owner != nil {
		return
	}
	made, at := v.result()
	v.fit(got, v.a.contracts.OutputPromise(), made, at, diag.WrongOutput, diag.WrongOutput)
}

// result is the expression that makes a state's output, if one does, and the
// place that stands for it.
func (v *visit) result() (made ir.Expr, at ir.Span) {
	at = v.state.Base().NameSpan
	f := ir.FlowOf(v.state)
	switch {
	case f == nil:
		return nil, at
	case v.language() == ir.JSONata:
		return f.Output, at
	case f.OutputPath != nil:
		return nil, f.OutputPath.Span
	case f.ResultPath != nil:
		return nil, f.ResultPath.Span
	case f.ResultSelector != nil:
		return f.ResultSelector, at
	}
	if p, ok := v.state.(*ir.Pass); ok && p.Parameters == nil {
		return p.Result, at
	}
	if _, ok := v.state.(*ir.Pass); ok {
		return f.Parameters, at
	}
	return nil, at
}

// fit reports where what stands at a place is not what was promised of it.
func (v *visit) fit(got ir.Type, want contract.Promise, made ir.Expr, at ir.Span, lacks, wrong diag.Code) {
	if want.Trust == contract.None {
		return
	}
	for _, m := range fit(got, want.Type) {
		if v.overflows(m) {
			continue
		}
		d := diag.Diagnostic{
			Code: wrong, Span: pieceOf(made, m.at, at), Place: ir.Place(v.state),
			Message: m.message(want), Help: m.help(), Related: []diag.Note{v.promisedAt(m.wanted(), want).Note()},
		}
		switch {
		case !m.sure:
			d.Code = diag.MayNotFit
		case m.lacks != "":
			d.Code = lacks
		}
		from := m.got
		if m.lacks != "" {
			from = m.in
		}
		if from.Origin() != (ir.Span{}) && from.Origin() != d.Span {
			d.Related = append(d.Related, v.comesFrom(from))
		}
		if v.find.hints {
			trust := v.find.origins[from.Origin()].Trust
			if !trust.Hints() || trust == contract.Documented && !m.sure {
				continue
			}
			d.Code = promisedCode(d.Code, trust)
		}
		v.find.ds.Report(d)
	}
}

// promisedAt is the promise of a part of what is wanted: the whole where it has no
// place of its own.
func (v *visit) promisedAt(part ir.Type, whole contract.Promise) contract.Promise {
	if p, ok := v.find.origins[part.Origin()]; ok {
		return p
	}
	return whole
}

// overflows tells whether a number may be null only since arithmetic gives null for
// what no double can hold (JSONata): nobody guards against that.
func (v *visit) overflows(m misfit) bool {
	_, promised := v.find.origins[m.got.Origin()]
	return !promised && m.got.Is(ir.KindNumber|ir.KindNull) && m.got.Has(ir.KindNumber) && m.want.Has(ir.KindNumber) &&
		(m.got.Whole() || !m.want.Whole())
}

// comesFrom is the place that a value comes from.
func (v *visit) comesFrom(t ir.Type) diag.Note {
	if p, ok := v.find.origins[t.Origin()]; ok {
		return p.Note()
	}
	return diag.Note{Span: t.Origin(), Message: "the value comes from here: " + shown(t)}
}

// pieceOf is the part of an expression that makes a part of its value; fallback
// where there is no expression.
func pieceOf(e ir.Expr, at []step, fallback ir.Span) ir.Span {
	if e == nil {
		return fallback
	}
	for _, s := range at {
		inner := pieceAt(e, s)
		if inner == nil {
			break
		}
		e = inner
	}
	return e.Pos()
}

func pieceAt(e ir.Expr, s step) ir.Expr {
	switch e := e.(type) {
	case *ir.Object:
		for i := len(e.Fields) - 1; i >= 0 && s.name != nil; i-- { // of two with one name the last counts
			if e.Fields[i].Key == *s.name {
				return e.Fields[i].Value
			}
		}
	case *ir.Array:
		if s.name == nil && s.index >= 0 && s.index < len(e.Elems) {
			return e.Elems[s.index]
		}
	}
	return nil
}

// message says what does not fit.
func (m misfit) message(want contract.Promise) string {
	verb := "is"
	if !m.sure {
		verb = "may be"
	}
	switch {
	case m.lacks != "" && !m.sure:
		return fmt.Sprintf("%s needs %q at %s, which may be absent", want.Text, m.lacks, m.path())
	case m.lacks != "":
		return fmt.Sprintf("%s needs %q at %s, but this is always %s", want.Text, m.lacks, m.path(), shown(m.in))
	case m.extra != "":
		return fmt.Sprintf("%s has no %q at %s: it is %s", want.Text, m.extra, m.path(), shown(m.in))
	case m.got.IsNothing():
		return fmt.Sprintf("%s needs an element at %s, %s", want.Text, m.path(), shown(m.want))
	case m.want.Is(ir.KindAbsent):
		return fmt.Sprintf("%s has no element at %s", want.Text, m.path())
	case m.path() == "$":
		return fmt.Sprintf("%s is %s, but this %s %s", want.Text, shown(m.want), verb, shown(m.got))
	}
	return fmt.Sprintf("%s is %s at %s, but this %s %s", want.Text, shown(m.want), m.path(), verb, shown(m.got))
}

// help is the member that may have been meant.
func (m misfit) help() string {
	name := m.lacks + m.extra
	if name == "" {
		return ""
	}
	var names []string
	for _, f := range m.in.Fields() {
		if !f.Type.Is(ir.KindAbsent) && f.Name != name {
			names = append(names, f.Name)
		}
	}
	near := diag.Suggest(name, names)
	switch {
	case near == "":
		return ""
	case m.lacks != "":
		return fmt.Sprintf("is it what you call %q?", near)
	}
	return fmt.Sprintf("did you mean %q?", near)
}
