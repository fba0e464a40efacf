package jsonpath

// Root is what a path starts at.
type Root uint8

// The roots of a path.
const (
	Input    Root = iota // $: the state's input; in filters and arguments the path's own document
	Context              // $$: the context object
	Variable             // $name
	Item                 // @: the value that a filter looks at
)

// Path = root { step }. Offsets are bytes of the text that was parsed.
type Path struct {
	Root        Root
	Variable    string // the name without $, for Root Variable
	Steps       []Step
	Offset, End int
}

// Step is a part of a path: *Child, *Index, *Slice, *Wildcard, *Descend,
// *Filter or *Function.
type Step interface {
	// Pos gives the offsets of the step's first byte and of the byte after its last.
	Pos() (offset, end int)
	step()
}

// Extent is where a step stands in the text.
type Extent struct{ Offset, End int }

// Pos gives the offsets of the first byte and of the byte after the last.
func (e Extent) Pos() (offset, end int) { return e.Offset, e.End }

type (
	// Child = "." name | "['a']" | "['a','b']". Several names at the end of a path give
	// an object of those members; before other steps each name goes on by itself.
	Child struct {
		Extent
		Names []string
	}

	// Index = "[1]" | "[0,-1]". A negative index counts from the end.
	Index struct {
		Extent
		Indices []int
	}

	// Slice = "[1:3]" | "[1:]" | "[:3]". At least one end is set.
	Slice struct {
		Extent
		From, To *int
	}

	// Wildcard = ".*" | "[*]": all members of an object, all elements of an array.
	Wildcard struct{ Extent }

	// Descend = ".." step: the step on the value and everything below it. Step
	// is neither Descend nor Function.
	Descend struct {
		Extent
		Step Step
	}

	// Filter = "[?(" cond ")]": of an array the elements for which the condition
	// holds, of an object the object itself if it holds.
	Filter struct {
		Extent
		Cond Cond
	}

	// Function = "." name "(" [ arg { "," arg } ] ")", always the last step.
	Function struct {
		Extent
		Name string    // "length"; "size" is read as "length"
		Args []Operand // *Literal or *Path with Root Input
	}
)

func (*Child) step()    {}
func (*Index) step()    {}
func (*Slice) step()    {}
func (*Wildcard) step() {}
func (*Descend) step()  {}
func (*Filter) step()   {}
func (*Function) step() {}

// Cond is a condition of a filter: *Or, *And, *Not, *Exists or *Compare.
type Cond interface{ cond() }

type (
	// Or holds if one of two or more conditions does.
	Or struct{ Conds []Cond }

	// And holds if all of two or more conditions do.
	And struct{ Conds []Cond }

	// Not = "!" cond.
	Not struct{ Cond Cond }

	// Exists holds if the path finds something, be it null.
	Exists struct{ Path *Path }

	// Compare = operand operator operand.
	Compare struct {
		Op          string // as in the grammar; words in lower case
		Left, Right Operand
	}
)

func (*Or) cond()      {}
func (*And) cond()     {}
func (*Not) cond()     {}
func (*Exists) cond()  {}
func (*Compare) cond() {}

// Operand is a side of a comparison or an argument: *Path with Root Item or
// Input, *Literal or *Regexp.
type Operand interface{ operand() }

type (
	// Literal is a value written into the path.
	Literal struct {
		JSON string // compact, strings in double quotes
	}

	// Regexp = "/" pattern "/" flags. It must match the whole string.
	Regexp struct {
		Pattern string // as written
		Go      string // for package regexp, anchored and with its flags
	}
)

func (*Path) operand()    {}
func (*Literal) operand() {}
func (*Regexp) operand()  {}

// Error says what is wrong with a path, and where.
type Error struct {
	Offset int    // of the offending byte in the text
	Msg    string // one line, lower case, quoting the user's words
}

// Error is the message without the place.
func (e *Error) Error() string { return e.Msg }
