package lower

import (
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// mapState lowers a Map. ItemProcessor was called Iterator once, and
// ItemSelector Parameters; both spellings still work.
func mapState(o object, base ir.StateBase) ir.State {
	s := &ir.Map{StateBase: base, Flow: o.flow(), Transition: o.transition()}
	s.Parameters = nil
	s.Retry, s.Catch = o.retry(), o.catch()
	s.MaxConcurrency = o.integerOrPath("MaxConcurrency", 0)
	s.ToleratedFailureCount = o.integerOrPath("ToleratedFailureCount", 0)
	s.ToleratedFailurePercentage = o.percentage("ToleratedFailurePercentage")
	if f, ok := o.field("ItemsPath"); ok {
		s.ItemsPath = f.path()
	}
	s.Items = o.items()
	selector := o.exclusive("ItemSelector", "Parameters")
	if o.in.jsonata() {
		s.ItemSelector = o.data(selector)
	} else {
		s.ItemSelector = o.template(selector)
	}
	processor := o.exclusive("ItemProcessor", "Iterator")
	s.Deprecated = selector == "Parameters" || processor == "Iterator"
	if f, ok := o.field(processor); !ok {
		o.require("ItemProcessor")
	} else if f.is(jsontree.Object) {
		p := f.object("an item processor")
		p.only(processorFields, "")
		s.Distributed = p.mode()
		o.distributed(s.Distributed)
		s.Processor = o.l.scope(p, s, processor, 0)
	}
	return s
}

// items reads Items: an expression, or an array or object with expressions in it.
func (o object) items() ir.Expr {
	f, ok := o.field("Items")
	if !ok {
		return nil
	}
	if q, is := f.query(); is {
		return exprOf(q)
	}
	if f.n.Kind != jsontree.Array && f.n.Kind != jsontree.Object {
		f.mustBe("an array, an object or an expression", "write an expression between {% and %}")
		return nil
	}
	return f.template(queries)
}
