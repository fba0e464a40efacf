package lower

import (
	"fmt"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// flow reads the fields of a state's data flow, those that are there.
func (o object) flow() ir.Flow {
	return ir.Flow{
		InputPath:      o.pathField("InputPath"),
		Parameters:     o.template("Parameters"),
		ResultSelector: o.template("ResultSelector"),
		ResultPath:     o.resultPath(),
		OutputPath:     o.pathField("OutputPath"),
		Arguments:      o.data("Arguments"),
		Output:         o.data("Output"),
		Assign:         o.assign(),
	}
}

// ends reads the data flow of states without a result.
func (o object) ends() ir.Flow {
	return ir.Flow{
		InputPath: o.pathField("InputPath"), OutputPath: o.pathField("OutputPath"),
		Output: o.data("Output"), Assign: o.assign(),
	}
}

func (o object) pathField(name string) *ir.PathField {
	f, ok := o.field(name)
	if !ok {
		return nil
	}
	if f.n.Kind == jsontree.Null {
		return &ir.PathField{Span: f.n.Span, Null: true}
	}
	p := f.path()
	if p == nil {
		return nil
	}
	return &ir.PathField{Span: f.n.Span, Path: p}
}

// resultPath is a reference path into the state's input, or null.
func (o object) resultPath() *ir.RefPath {
	f, ok := o.field("ResultPath")
	if !ok {
		return nil
	}
	if f.n.Kind == jsontree.Null {
		return &ir.RefPath{Span: f.n.Span, Null: true}
	}
	p := f.reference()
	if p == nil {
		return nil
	}
	switch p.Root {
	case ir.Context:
		f.wrong(diag.NotReferencePath, "a result cannot be written into the context object", "begin the path with $.")
		return nil
	case ir.InVariable:
		f.wrong(diag.NotReferencePath, "a result cannot be written into a variable", "assign it in Assign")
		return nil
	}
	return &ir.RefPath{Span: p.Span, Text: p.Text, Steps: refSteps(p.Query)}
}

// transition = Next | End; the zero Ref after a report.
func (o object) transition() ir.Transition {
	next, hasNext := o.field("Next")
	end, hasEnd := o.field("End")
	ends := false
	if hasEnd && end.is(jsontree.Bool) {
		ends = end.n.Text == "true"
	}
	switch {
	case hasNext && ends:
		o.l.report(diag.Diagnostic{
			Code: diag.NextOrEnd, Span: end.key, Place: o.at.list(),
			Message: fmt.Sprintf("%s has both \"Next\" and \"End\"", o.what), Help: "remove one of them",
			Related: []diag.Note{{Span: next.key, Message: "the other one"}},
		})
	case hasNext:
		return ir.Transition{Next: next.ref()}
	case ends:
		return ir.Transition{}
	case !hasEnd || end.n.Kind == jsontree.Bool: // else reported
		o.l.report(diag.Diagnostic{
			Code: diag.NextOrEnd, Span: o.head(), Place: o.at.list(),
			Message: fmt.Sprintf("%s needs \"Next\" or \"End\": true", o.what),
		})
	}
	return ir.Transition{Next: &ir.Ref{}}
}
