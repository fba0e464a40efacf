package diag

import "github.com/aslc-dev/aslc/ir"

// Report is what was found in one definition.
type Report struct {
	Source *ir.Source
	List   List
}

// place is a span as people count: lines and columns from 1.
type place struct{ line, column, endLine, endColumn int }

func (r Report) place(s ir.Span) place {
	var p place
	p.line, p.column = r.Source.Position(s.Start)
	p.endLine, p.endColumn = r.Source.Position(max(s.Start, s.End))
	return p
}

// of is the report's source, or the one that a place names: handlers and schemas
// have places too.
func (r Report) of(src *ir.Source) Report {
	if src != nil {
		r.Source = src
	}
	return r
}
