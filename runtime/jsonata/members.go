package jsonata

import (
	"unsafe"

	"github.com/aslc-dev/aslc/runtime"
)

// memberList is an object's members, wherever they are.
type memberList struct {
	docs    []runtime.Member
	members []Member
}

// memberList gives the members of an object without copying those of a document;
// any other value has none.
func (v Value) memberList() memberList {
	if v.kind == KindObject && v.flags&document != 0 {
		return memberList{docs: v.doc().Members()}
	}
	return memberList{members: v.Members()}
}

func (l *memberList) len() int { return len(l.docs) + len(l.members) }

func (l *memberList) at(i int) Member {
	if l.docs != nil {
		return Member{l.docs[i].Name, refer(&l.docs[i].Value)}
	}
	return l.members[i]
}

// Members gives the members of an object in order, else nil. The slice may be
// shared: do not change it.
func (v Value) Members() []Member {
	switch {
	case v.kind != KindObject:
		return nil
	case v.flags&node != 0:
		return v.object().members
	case v.flags&document == 0:
		return unsafe.Slice((*Member)(v.ref), int(v.num))
	}
	docs := v.doc().Members()
	out := make([]Member, len(docs))
	for i := range out {
		out[i] = Member{docs[i].Name, refer(&docs[i].Value)}
	}
	return out
}

// Member is the value of an object's member, undefined if there is none or v is
// no object. See [Query.Field] for what a path does with arrays.
func (v Value) Member(name string) Value {
	switch {
	case v.kind != KindObject:
		return Value{}
	case v.flags&document != 0:
		return v.docMember(name)
	case v.flags&node != 0:
		return v.object().member(name)
	}
	m := unsafe.Slice((*Member)(v.ref), int(v.num))
	for i := range m {
		if m[i].Name == name {
			return m[i].Value
		}
	}
	return Value{}
}

// docMember is a document's member. A container is not copied out of one with
// few members.
func (v Value) docMember(name string) Value {
	docs := v.doc().Members()
	if len(docs) > maxScan {
		return Of(v.doc().Field(name))
	}
	for i := range docs {
		if docs[i].Name == name {
			return refer(&docs[i].Value)
		}
	}
	return Value{}
}

func (o *object) member(name string) Value {
	if i := o.find(name); i >= 0 {
		return o.members[i].Value
	}
	return Value{}
}

// find gives the place of a member, or -1.
func (o *object) find(name string) int {
	if len(o.members) <= maxScan {
		for i := range o.members {
			if o.members[i].Name == name {
				return i
			}
		}
		return -1
	}
	if o.index == nil {
		o.index = make(map[string]int, len(o.members))
		for i := range o.members {
			o.index[o.members[i].Name] = i
		}
	}
	if i, ok := o.index[name]; ok {
		return i
	}
	return -1
}
