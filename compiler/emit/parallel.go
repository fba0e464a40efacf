package emit

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// parallel emits the body of a Parallel state.
func (u *unit) parallel(p *ir.Parallel) []jen.Code {
	table := u.table("Parallel")
	starts := make([]jen.Code, len(p.Branches))
	width := 0
	for i, b := range p.Branches {
		starts[i] = u.next(b.StartAt)
		width += len(constName(b.StartAt.State.Base())) + 2
	}
	list := braces(starts...)
	if width > lineWidth {
		list = lines(starts...)
	}
	fields := append([]jen.Code{key("Branches", jen.Index().Add(u.rt("State")).Add(list))}, u.retry(p.Retry)...)
	u.variable(table, u.rt("ParallelPolicy").Add(lines(fields...)))

	call := u.rt("Parallel").Call(run(), jen.Id("args"), jen.Op("&").Id(table))
	body := append([]jen.Code{u.arguments(&p.Flow)}, u.mark(u.base.NameSpan)...)
	return append(body, u.called(&p.Flow, p.Next, p.Catch, call)...)
}
