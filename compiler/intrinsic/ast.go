package intrinsic

import "github.com/aslc-dev/aslc/compiler/jsonpath"

// Arg is an argument of a call: *Call, *Literal or *PathArg.
type Arg interface {
	// Pos gives the byte offsets of the argument's first byte and of the byte
	// after its last, in the text that was parsed.
	Pos() (offset, end int)
	arg()
}

// Call = Name "(" [ Arg { "," Arg } ] ")".
type Call struct {
	Name        string // "States.Format"
	Args        []Arg
	Offset, End int
}

// Literal = "'" { char | "\'" | "\{" | "\}" | "\\" } "'" | number | "true" | "false" | "null".
//
// The escapes of a string are resolved, except in the template of States.Format
// (its first argument), which keeps \{, \} and \\: only there does a brace mean
// something, and the function itself tells "{}" from "\{\}".
type Literal struct {
	JSON        string // the value as JSON text; numbers as written
	Offset, End int
}

// PathArg is a JSONPath: into the input ($), the context object ($$) or a
// variable ($name).
type PathArg struct {
	Text        string         // as written
	Path        *jsonpath.Path // its own offsets count from Offset
	Offset, End int
}

func (c *Call) Pos() (int, int)    { return c.Offset, c.End }
func (l *Literal) Pos() (int, int) { return l.Offset, l.End }
func (p *PathArg) Pos() (int, int) { return p.Offset, p.End }

func (*Call) arg()    {}
func (*Literal) arg() {}
func (*PathArg) arg() {}

// Error says what is wrong with an expression, and where.
type Error struct {
	Offset int    // of the offending byte in the text
	Msg    string // one line, lower case, quoting the user's words
	Help   string // what to write instead, as an instruction; may be empty
}

func (e *Error) Error() string { return e.Msg }
