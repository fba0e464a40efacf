package lower

import (
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// mapState lowers the inline Map. ItemProcessor was called Iterator once, and
// ItemSelector Parameters; both spellings still work.
func mapState(o object, base ir.StateBase) ir.State {
	s := &ir.Map{StateBase: base, Flow: o.flow(), Transition: o.transition()}
	s.Parameters = nil
	s.Retry, s.Catch = o.retry(), o.catch()
	s.MaxConcurrency = o.integerOrPath("MaxConcurrency")
	s.ToleratedFailureCount = o.integerOrPath("ToleratedFailureCount")
	s.ToleratedFailurePercentage = o.percentage("ToleratedFailurePercentage")
	if f, ok := o.field("ItemsPath"); ok {
		s.ItemsPath = f.path()
	}
	selector := o.exclusive("ItemSelector", "Parameters")
	s.ItemSelector = o.template(selector)
	processor := o.exclusive("ItemProcessor", "Iterator")
	s.Deprecated = selector == "Parameters" || processor == "Iterator"
	o.distributed()
	if f, ok := o.field(processor); !ok {
		o.require("ItemProcessor")
	} else if f.is(jsontree.Object) {
		p := object{l: o.l, n: f.n, at: f.at, what: "an item processor"}
		p.only(processorFields, "")
		p.mode()
		s.Processor = o.l.scope(p, s, processor, 0)
	}
	return s
}

// mode reads ProcessorConfig. ExecutionType belongs to the mode DISTRIBUTED.
func (o object) mode() {
	f, ok := o.field("ProcessorConfig")
	if !ok || !f.is(jsontree.Object) {
		return
	}
	config := object{l: o.l, n: f.n, at: f.at, what: "a ProcessorConfig"}
	config.only(configFields, "")
	if m, ok := config.field("Mode"); ok && m.oneOf("INLINE", "DISTRIBUTED") == "DISTRIBUTED" {
		m.wrong(diag.NoDistributedMap, "the distributed Map is not supported yet", `"Mode": "INLINE" works`)
	}
	if t, ok := config.field("ExecutionType"); ok {
		t.oneOf("STANDARD", "EXPRESS")
	}
}

// distributed refuses the fields of the distributed Map by name.
func (o object) distributed() {
	for _, later := range []struct {
		name string
		code diag.Code
	}{
		{"ItemReader", diag.NoItemReader},
		{"ItemBatcher", diag.NoItemBatcher},
		{"ResultWriter", diag.NoResultWriter},
		{"Label", diag.NoLabel},
	} {
		if f, ok := o.field(later.name); ok {
			f.report(later.code, later.name+" is not supported yet: it belongs to the distributed Map", "")
		}
	}
}
