package shape

import "github.com/aslc-dev/aslc/ir"

// enterMap goes into the processor of a Map.
func (v *visit) enterMap(s *ir.Map) {
	item := v.items(s)
	if item.IsNothing() {
		return
	}
	in := item
	inner := append(env(nil), v.env...)
	if s.Distributed != nil {
		for i := range inner {
			inner[i] = ir.AbsentType
		}
	}
	inner[len(inner)-1] = item
	if s.ItemSelector != nil {
		selector := *v
		selector.env, selector.context = append(env(nil), v.env...), ir.Nothing
		selector.env[len(inner)-1] = item
		in = (&scope{v: &selector, root: v.inputOf(), selects: true}).value(s.ItemSelector)
	}
	if s.Distributed != nil {
		inner[len(inner)-1] = ir.Unknown
		if s.Distributed.Batcher != nil {
			in = ir.ObjectWith(ir.Nothing, ir.TypeField{Name: "Items", Type: ir.List(in)}, ir.TypeField{Name: "BatchInput", Type: ir.Unknown.Optional()})
		}
	}
	v.a.flow(s.Processor.StartAt, in, inner)
}

// items is what an item of a Map can be; Nothing if there are none.
func (v *visit) items(s *ir.Map) ir.Type {
	in := &scope{v: v, root: v.effective(&s.Flow)}
	if s.Distributed != nil && s.Distributed.Reader != nil {
		return readItem(s.Distributed.Reader)
	}
	list := in.root
	var at ir.Expr
	field := "Items"
	switch {
	case s.Items != nil:
		at, list = s.Items, in.value(s.Items)
	case s.ItemsPath != nil:
		field = "ItemsPath"
		at, list = s.ItemsPath, in.path(s.ItemsPath)
	}
	if s.Distributed != nil { // of an object's members too
		return parts(list).From(list.Origin())
	}
	if at != nil {
		in.wantField(at, list, ir.KindArray, field, "an array")
	} else if v.needs(list, ir.KindArray); !list.Has(ir.KindArray) {
		v.mismatch(s.NameSpan, list, "the items of a Map", "an array")
	}
	return list.Element().From(list.Origin())
}

// readItem is what an ItemReader reads: of CSV, the columns by their names.
func readItem(r *ir.ItemReader) ir.Type {
	if r.InputType == "CSV" {
		return ir.ObjectWith(ir.StringType)
	}
	return ir.Unknown
}

// mapState goes on from a Map.
func (v *visit) mapState(s *ir.Map) {
	if v.find != nil {
		v.enterMap(s)
	}
	v.integer(s.MaxConcurrency)
	v.integer(s.ToleratedFailureCount)
	if n := s.ToleratedFailurePercentage; n != nil {
		v.seconds(&ir.Seconds{Field: n.Field, Path: n.Path, Query: n.Query})
	}
	v.settle(&s.Flow, s.Next, v.mapResult(s).From(s.NameSpan))
	v.catch(s.Catch)
}

// mapResult is the array of what the iterations give. What stands there for one
// that failed and was tolerated is not looked at, nor what a distributed Map gives.
func (v *visit) mapResult(s *ir.Map) ir.Type {
	if s.Distributed != nil && s.Distributed.Writer != nil {
		return ir.Unknown
	}
	if s.ToleratedFailureCount != nil || s.ToleratedFailurePercentage != nil {
		return ir.ArrayType
	}
	return ir.List(v.a.outs[s.Processor])
}
