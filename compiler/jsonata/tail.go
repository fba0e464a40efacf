package jsonata

// markTail marks the calls whose value is the value of the body of a lambda:
// through both branches of a condition and the last expression of a block. A
// predicate behind a condition or a block is no obstacle to the reference.
func markTail(body Node) {
	switch n := body.(type) {
	case *Call:
		n.Tail = len(n.Predicates) == 0
	case *Condition:
		markTail(n.Then)
		if n.Else != nil {
			markTail(n.Else)
		}
	case *Block:
		if len(n.Exprs) > 0 {
			markTail(n.Exprs[len(n.Exprs)-1])
		}
	}
}
