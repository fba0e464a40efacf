package ir

// depth is how many arrays and objects are within each other.
func (t Type) depth() int {
	d := 0
	if t.Has(KindArray | KindObject) {
		d = 1
	}
	if t.array != nil {
		d = max(d, t.array.depth)
	}
	if t.object != nil {
		d = max(d, t.object.depth)
	}
	return d
}

// size is how many parts the type has.
func (t Type) size() int {
	n := 1
	if t.text != nil {
		n += len(t.text.constants)
	}
	if t.array != nil {
		n += t.array.size
	}
	if t.object != nil {
		n += t.object.size
	}
	return n
}

// add counts a part that is one level further down.
func (m *measure) add(t Type) {
	m.depth = max(m.depth, 1+t.depth())
	m.size += t.size()
}

func (m *measure) tooBig() bool { return m.depth > maxDepth || m.size > maxTypeSize }

// bounded measures an array type, and cuts it off where it is too big; nil if
// nothing is left.
func bounded(a *arrayType) *arrayType {
	for limit := maxDepth; ; limit-- {
		a.measure = measure{depth: 1}
		a.add(a.rest)
		for _, e := range a.elems {
			a.add(e)
		}
		switch {
		case !a.tooBig():
			return a
		case limit == 0:
			return nil
		}
		a = a.cut(limit)
	}
}

// boundedObject is bounded for an object type.
func boundedObject(o *objectType) *objectType {
	for limit := maxDepth; ; limit-- {
		o.measure = measure{depth: 1}
		o.add(o.rest)
		for _, f := range o.fields {
			o.add(f.Type)
		}
		switch {
		case !o.tooBig():
			return o
		case limit == 0:
			return nil
		}
		o = o.cut(limit)
	}
}

// cut forgets what is more than depth levels deep.
func (t Type) cut(depth int) Type {
	if t.depth() <= depth {
		return t
	}
	if t.array != nil && t.array.depth > depth {
		t.array = t.array.cutAt(depth)
	}
	if t.object != nil && t.object.depth > depth {
		t.object = t.object.cutAt(depth)
	}
	return t
}

func (a *arrayType) cutAt(depth int) *arrayType {
	if depth <= 0 {
		return nil
	}
	if out := a.cut(depth); !out.rest.IsUnknown() {
		return bounded(out)
	}
	return nil
}

// cut is the array with levels up to depth.
func (a *arrayType) cut(depth int) *arrayType {
	out := &arrayType{rest: a.rest.cut(depth - 1), elems: make([]Type, len(a.elems))}
	for i, e := range a.elems {
		out.elems[i] = e.cut(depth - 1)
	}
	return out
}

func (o *objectType) cutAt(depth int) *objectType {
	if depth <= 0 {
		return nil
	}
	return boundedObject(o.cut(depth))
}

// cut is the object with levels up to depth.
func (o *objectType) cut(depth int) *objectType {
	out := &objectType{rest: o.rest.cut(depth - 1), fields: make([]TypeField, len(o.fields))}
	for i, f := range o.fields {
		out.fields[i] = TypeField{f.Name, f.Type.cut(depth - 1)}
	}
	return out
}
