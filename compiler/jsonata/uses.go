package jsonata

// Use is something that an expression takes from outside.
type Use struct {
	Kind   UseKind
	Name   string   // of a variable or function, without $
	Fields []string // of $states or a variable: the names that follow, as in $states.input.order
	Node   Node     // where it is read
	// Perhaps: a := of the expression may have hidden the variable by then.
	Perhaps bool
}

// UseKind tells uses apart.
type UseKind uint8

// What an expression can take from outside.
const (
	UseStates   UseKind = iota // $states
	UseVariable                // a variable that is no function of the library
	UseBuiltin                 // a function of the library, called or not; a variable of that name hides it
	UseInput                   // $$, which Step Functions refuses
	UseContext                 // $ or a field, with no path around: Step Functions gives it nothing
)

func (k UseKind) String() string {
	return [...]string{"states", "variable", "builtin", "input", "context"}[k]
}

// Uses calls visit for all that an expression takes from outside, in the order of
// evaluation. What is hidden by a binding of the expression itself is left out;
// $eval counts as a function of the library.
func Uses(n Node, visit func(Use)) {
	s := newScoper()
	s.variable = func(v *Variable, b Binding, fields []string) {
		if b != Bound {
			visit(Use{Kind: useKind(v.Name), Name: v.Name, Fields: fields, Node: v, Perhaps: b == Perhaps})
		}
	}
	s.context = func(n Node) { visit(Use{Kind: UseContext, Node: n}) }
	s.root(n)
}

func useKind(name string) UseKind {
	_, builtin := builtins[name]
	switch {
	case name == "states":
		return UseStates
	case name == "$":
		return UseInput
	case builtin || name == evalName:
		return UseBuiltin
	}
	return UseVariable
}
