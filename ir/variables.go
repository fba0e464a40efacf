package ir

// Variable is a workflow variable. There is one for each name: an inner scope may
// not assign to a name that an outer one assigns, so that a name means the same
// wherever it can be read, and scopes beside each other may share the field.
type Variable struct {
	Name   string // without $
	Span   Span   // of its first assignment
	GoName string // "OrderID": an exported name that no other variable has; set by package names
}

// Assignment is a member of Assign.
type Assignment struct {
	Var    *Variable
	Name   string // of the variable
	Span   Span   // of the member's name
	Source string // the member's name as written: "x", or "x.$" for a computed one of a JSONPath state
	Value  Expr
}
