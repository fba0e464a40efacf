package jsonata

import "github.com/aslc-dev/aslc/runtime"

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
