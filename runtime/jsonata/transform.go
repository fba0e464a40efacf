package jsonata

// Transform is a function that copies its argument and changes, in the copy,
// each object that the pattern finds: the members of update are put into it,
// those that remove names are taken out. remove may be nil.
func (q *Query) Transform(pattern, update, remove func(c Value) Value) Value {
	sig := transformSignature
	return q.Lambda(1, sig, func(args []Value) Value {
		t := transform{q: q, owner: new(int), update: update, remove: remove}
		if !args[0].Exists() {
			return Value{}
		}
		out := t.own(q.clone(args[0], 0), 0)
		found := pattern(out).list()
		for i := range found.len() {
			if e := found.at(i); e.Exists() {
				t.change(e)
			}
			if q.err != nil {
				return Value{}
			}
		}
		return out
	})
}

// transformSignature is <(oa):o>.
var transformSignature = &Signature{Params: []Param{{Types: "oa"}}}

// transform is one call of a transform.
type transform struct {
	q              *Query
	owner          *int
	update, remove func(c Value) Value
}

// own makes the objects of a fresh copy such that they can be changed.
func (t *transform) own(v Value, depth int) Value {
	switch v.kind {
	case KindArray:
		elems := v.Elems()
		for i := range elems {
			elems[i] = t.own(elems[i], depth+1)
		}
	case KindObject:
		members := v.Members()
		for i := range members {
			members[i].Value = t.own(members[i].Value, depth+1)
		}
		return Value{kind: KindObject, flags: node, ref: ptr(&object{members: members, owner: t.owner})}
	}
	return v
}

// change changes what the pattern found. Only objects of the copy have members
// that can change.
func (t *transform) change(match Value) {
	q := t.q
	if match.kind == KindFunction {
		q.Fail("D1010", Details{})
		return
	}
	if u := t.update(match); u.Exists() {
		if u.kind != KindObject {
			q.Fail("T2011", Details{Value: u})
			return
		}
		t.put(match, u)
	}
	if t.remove != nil && q.err == nil {
		t.take(match, t.remove(match))
	}
}

// put sets members of the object.
func (t *transform) put(match, update Value) {
	o := t.owned(match)
	if o == nil {
		return
	}
	for _, m := range update.Members() {
		if !t.q.step(1) || !t.q.alloc(memberSize) {
			return
		}
		o.set(m.Name, m.Value)
	}
}

func (o *object) set(name string, v Value) {
	if i := o.find(name); i >= 0 {
		o.members[i].Value = v
		return
	}
	if o.index != nil {
		o.index[name] = len(o.members)
	}
	o.members = append(o.members, Member{name, v})
}

// take deletes members of the object.
func (t *transform) take(match, names Value) {
	if !names.Exists() {
		return
	}
	l := names.list()
	for i := range l.len() {
		if l.at(i).kind != KindString {
			t.q.Fail("T2012", Details{Value: names})
			return
		}
	}
	if o := t.owned(match); o != nil && t.q.step(l.len()) {
		for i := range l.len() {
			o.remove(l.at(i).Str())
		}
	}
}

func (o *object) remove(name string) {
	if i := o.find(name); i >= 0 {
		o.members = append(o.members[:i:i], o.members[i+1:]...)
		o.index = nil
	}
}

// owned gives the object if it belongs to the copy.
func (t *transform) owned(v Value) *object {
	if v.kind == KindObject && v.flags&node != 0 && v.object().owner == t.owner {
		return v.object()
	}
	return nil
}
