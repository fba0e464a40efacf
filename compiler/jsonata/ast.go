package jsonata

// Node is an expression or a step of a path: *Path, *Name, *Wildcard,
// *Descendant, *Parent, *Sort, *String, *Number, *Bool, *Null, *Regex, *Variable,
// *Binary, *Negate, *Array, *Object, *Block, *Condition, *Bind, *Apply, *Call,
// *Partial, *Placeholder, *Lambda or *Transform.
type Node interface {
	// Base gives what all nodes have.
	Base() *NodeBase
	node()
}

// NodeBase is what all nodes have. Predicates, Group and KeepArray come after the
// value of the node itself, in that order.
type NodeBase struct {
	Offset, End int       // bytes of the expression, all that follows included
	Predicates  []*Filter // "[…]" behind an expression that is no path; see Step.Stages
	Group       *Group    // "{…}" behind an expression or a path
	KeepArray   bool      // "[]": a sequence of one value stays an array
	Step        Step
}

// Base gives the node's base.
func (b *NodeBase) Base() *NodeBase { return b }

// Step is what a node has as a step of a path. A path has some of it as well: as
// the step of another path, or in a block that is one.
type Step struct {
	Stages    []Stage   // what the step's results go through, in order
	Focus     *Variable // "@$v": bind the result, and stay where the step began
	Index     *Variable // "#$v" before any stage: bind the position in the results
	Ancestor  *Slot     // some % means the value that this step starts from
	Tuple     bool      // results carry bindings, since the step binds or is a % 's
	Construct bool      // an array constructor first or last in a path: do not flatten it
}

// Stage is a *Filter or a *Position.
type Stage interface{ stage() }

// Filter = "[" expr "]": a position, several of them, or a condition.
type Filter struct {
	Expr        Node
	Offset, End int
}

// Position = "#" variable behind a predicate: binds the position among the results
// of the stages before it.
type Position struct {
	Variable    *Variable
	Offset, End int
}

func (*Filter) stage()   {}
func (*Position) stage() {}

// Group = "{" [ pair { "," pair } ] "}" behind an expression: an object with a
// member for each key, of all the values that have it.
type Group struct {
	Pairs       []Pair
	Offset, End int
}

// Pair = key ":" value.
type Pair struct{ Key, Value Node }

// Slot is where the value that a % means is kept. The step with the same ID in
// its Ancestor fills it; no step has it if nothing of the expression can.
type Slot struct {
	ID    int
	level int   // how many steps up it still has to go
	at    token // the %
}

type (
	// Path = step { "." step }. The first step starts from the context, each
	// other from each result of the one before. A name by itself is a path too.
	Path struct {
		NodeBase
		Steps         []Node
		KeepSingleton bool // a step has "[]": the result stays an array
	}

	// Name is a field's name, written bare, between backquotes or as a string.
	// It stands in a path only.
	Name struct {
		NodeBase
		Value string
	}

	// Wildcard = "*": all members' values.
	Wildcard struct{ NodeBase }

	// Descendant = "**": the value and all below it.
	Descendant struct{ NodeBase }

	// Parent = "%": the value that the step before started from.
	Parent struct {
		NodeBase
		Slot *Slot
	}

	// Sort = "^(" term { "," term } ")", a step behind what it orders.
	Sort struct {
		NodeBase
		Terms []Term
	}

	// String is a literal, decoded. Half a surrogate pair is kept as three bytes,
	// as if UTF-8 had a code for it (WTF-8).
	String struct {
		NodeBase
		Value string
	}

	// Number is a literal, with the minus signs before it. Text is as written.
	Number struct {
		NodeBase
		Text  string
		Value float64
	}

	// Bool = "true" | "false".
	Bool struct {
		NodeBase
		Value bool
	}

	// Null = "null".
	Null struct{ NodeBase }

	// Regex = "/" pattern "/" flags: a function that matches. The pattern is
	// JavaScript's and has not been looked at; flags are of i and m. All matches
	// are found, as if there were a g.
	Regex struct {
		NodeBase
		Pattern, Flags string
	}

	// Variable = "$" name. No name is the context, "$" as the name the input ($$).
	Variable struct {
		NodeBase
		Name string
	}

	// Binary = left op right.
	Binary struct {
		NodeBase
		Op          Op
		OpOffset    int // where the operator stands
		Left, Right Node
	}

	// Negate = "-" operand, where the operand is no number.
	Negate struct {
		NodeBase
		Operand Node
	}

	// Array = "[" [ item { "," item } ] "]". An item that is a sequence is
	// appended value by value, unless it is an *Array itself.
	Array struct {
		NodeBase
		Items []Node
	}

	// Object = "{" [ pair { "," pair } ] "}": a Group of the context.
	Object struct {
		NodeBase
		Pairs []Pair
	}

	// Block = "(" [ expr { ";" expr } ] ")": the value of the last, with a scope
	// of its own.
	Block struct {
		NodeBase
		Exprs []Node
	}

	// Condition = if "?" then [ ":" else ].
	Condition struct {
		NodeBase
		If, Then, Else Node // Else may be nil
	}

	// Bind = variable ":=" expr. Its value is the expression's.
	Bind struct {
		NodeBase
		Target *Variable
		Value  Node
	}

	// Apply = left "~>" right. If Right is a *Call, left becomes its first
	// argument, else right is a function that takes left, or is chained to it if
	// left is a function as well.
	Apply struct {
		NodeBase
		Left, Right Node
	}

	// Call = function "(" [ arg { "," arg } ] ")".
	Call struct {
		NodeBase
		Func Node
		Args []Node
		// Tail: the value of the enclosing lambda is the value of this call. The
		// reference leaves the lambda first, so that the stack does not grow, and
		// forgets the call's Group and KeepArray.
		Tail bool
	}

	// Partial = function "(" arg { "," arg } ")" with at least one *Placeholder:
	// a function of the arguments that are missing.
	Partial struct {
		NodeBase
		Func Node
		Args []Node
	}

	// Placeholder = "?" as an argument.
	Placeholder struct{ NodeBase }

	// Lambda = ( "function" | "λ" ) "(" [ variable { "," variable } ] ")"
	// [ signature ] "{" expr "}".
	Lambda struct {
		NodeBase
		Params    []*Variable
		Signature *Signature // nil: any arguments
		Body      Node
	}

	// Transform = "|" pattern "|" update [ "," delete ] "|": a function that
	// copies its argument and changes what the pattern finds in the copy.
	Transform struct {
		NodeBase
		Pattern, Update, Delete Node // Delete may be nil
	}
)

// Term = [ "<" | ">" ] expr, of a Sort.
type Term struct {
	Expr       Node
	Descending bool
}

// Op is the operator of a Binary, as written.
type Op string

// The operators.
const (
	Add          Op = "+"
	Subtract     Op = "-"
	Multiply     Op = "*"
	Divide       Op = "/"
	Modulo       Op = "%"
	Concat       Op = "&"
	Equal        Op = "="
	NotEqual     Op = "!="
	Less         Op = "<"
	LessEqual    Op = "<="
	Greater      Op = ">"
	GreaterEqual Op = ">="
	In           Op = "in"
	And          Op = "and"
	Or           Op = "or"
	Range        Op = ".." // the item of an *Array only
)

func (*Path) node()        {}
func (*Name) node()        {}
func (*Wildcard) node()    {}
func (*Descendant) node()  {}
func (*Parent) node()      {}
func (*Sort) node()        {}
func (*String) node()      {}
func (*Number) node()      {}
func (*Bool) node()        {}
func (*Null) node()        {}
func (*Regex) node()       {}
func (*Variable) node()    {}
func (*Binary) node()      {}
func (*Negate) node()      {}
func (*Array) node()       {}
func (*Object) node()      {}
func (*Block) node()       {}
func (*Condition) node()   {}
func (*Bind) node()        {}
func (*Apply) node()       {}
func (*Call) node()        {}
func (*Partial) node()     {}
func (*Placeholder) node() {}
func (*Lambda) node()      {}
func (*Transform) node()   {}
