package jsonata

// Walk calls visit for a node and, where visit says so, for all below it, in
// source order.
func Walk(n Node, visit func(Node) bool) {
	if !visit(n) {
		return
	}
	for _, child := range Children(n) {
		Walk(child, visit)
	}
}

// Children gives the nodes right below a node: its parts, then its predicates or
// stages, then its group. Variables that are bound and not read (of Bind, Lambda,
// Focus, Index and Position) are no children.
func Children(n Node) []Node {
	out := parts(n)
	base := n.Base()
	for _, f := range base.Predicates {
		out = append(out, f.Expr)
	}
	for _, stage := range base.Step.Stages {
		if f, ok := stage.(*Filter); ok {
			out = append(out, f.Expr)
		}
	}
	if base.Group != nil {
		out = append(out, flat(base.Group.Pairs)...)
	}
	return out
}

// parts gives the children that the kind of node has.
func parts(n Node) []Node {
	switch n := n.(type) {
	case *Path:
		return append([]Node(nil), n.Steps...)
	case *Sort:
		out := make([]Node, len(n.Terms))
		for i, term := range n.Terms {
			out[i] = term.Expr
		}
		return out
	case *Array:
		return append([]Node(nil), n.Items...)
	case *Block:
		return append([]Node(nil), n.Exprs...)
	case *Object:
		return flat(n.Pairs)
	case *Call:
		return append([]Node{n.Func}, n.Args...)
	case *Partial:
		return append([]Node{n.Func}, n.Args...)
	default:
		return operands(n)
	}
}

// operands gives the parts of nodes that have a fixed number of them.
func operands(n Node) []Node {
	switch n := n.(type) {
	case *Binary:
		return []Node{n.Left, n.Right}
	case *Apply:
		return []Node{n.Left, n.Right}
	case *Negate:
		return []Node{n.Operand}
	case *Bind:
		return []Node{n.Value}
	case *Lambda:
		return []Node{n.Body}
	case *Condition:
		return present(n.If, n.Then, n.Else)
	case *Transform:
		return present(n.Pattern, n.Update, n.Delete)
	}
	return nil
}

func present(nodes ...Node) []Node {
	if last := len(nodes) - 1; nodes[last] == nil {
		return nodes[:last]
	}
	return nodes
}

func flat(pairs []Pair) []Node {
	var out []Node
	for _, pair := range pairs {
		out = append(out, pair.Key, pair.Value)
	}
	return out
}
