package jsontree

import (
	"fmt"

	"github.com/aslc-dev/aslc/compiler/diag"
)

// duplicates reports keys that an object has more than once.
func duplicates(n *Node, ds *diag.Sink) {
	if len(n.Members) < 9 {
		for i := range n.Members {
			for j := range i {
				if n.Members[i].Key == n.Members[j].Key {
					duplicate(&n.Members[i], &n.Members[j], ds)
					break
				}
			}
		}
		return
	}
	first := make(map[string]int, len(n.Members))
	for i := range n.Members {
		if j, twice := first[n.Members[i].Key]; twice {
			duplicate(&n.Members[i], &n.Members[j], ds)
			continue
		}
		first[n.Members[i].Key] = i
	}
}

func duplicate(again, before *Member, ds *diag.Sink) {
	ds.Report(diag.Diagnostic{
		Code: diag.DuplicateKey, Span: again.Span,
		Message: fmt.Sprintf("the key %q a second time in one object", again.Key),
		Help:    "remove one of them",
		Related: []diag.Note{{Span: before.Span, Message: "first here"}},
	})
}
