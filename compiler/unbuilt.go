package compiler

import (
	"fmt"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// unbuilt finds what the front end understands and compiler/emit does not yet
// make Go of. When emission of a part is there, its case goes.
func unbuilt(p *ir.Program) diag.List {
	var ds diag.Sink
	for _, s := range p.States {
		b := s.Base()
		if m, ok := s.(*ir.Map); ok && m.Distributed != nil {
			refuse(&ds, diag.NoDistributedMap, b.NameSpan, "the distributed Map")
		}
	}
	return ds.List()
}

func refuse(ds *diag.Sink, code diag.Code, span ir.Span, part string) {
	ds.Report(diag.Diagnostic{Code: code, Span: span, Message: fmt.Sprintf("%s cannot be compiled yet", part)})
}
