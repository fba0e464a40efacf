package jsonpath

import (
	"slices"
	"strings"
)

var functions = []string{"min", "max", "avg", "stddev", "sum", "length", "size", "keys", "concat", "append", "first", "last", "index"}

// function reads the arguments of a function; its parenthesis comes next.
func (p *parser) function(start int, name string) (Step, error) {
	if !slices.Contains(functions, name) {
		return nil, p.errorf(start, "unknown function %s(); there are %s", name, strings.Join(functions, ", "))
	}
	p.take("(")
	f := &Function{Name: name}
	if name == "size" {
		f.Name = "length"
	}
	for !p.takeAfterBlanks(")") {
		if len(f.Args) > 0 && !p.takeAfterBlanks(",") {
			p.blanks()
			return nil, p.errorf(p.pos, "expected ',' or ')' in the arguments of %s(), found %s", name, p.found())
		}
		p.blanks()
		arg, err := p.arg()
		if err != nil {
			return nil, err
		}
		f.Args = append(f.Args, arg)
	}
	f.Extent = Extent{start, p.pos}
	return f, p.checkArgs(f)
}

func (p *parser) arg() (Operand, error) {
	switch p.peek() {
	case '$':
		return p.inner(p.argEnd())
	case '@':
		return nil, p.errorf(p.pos, "an argument is a literal or a path from '$'")
	}
	return p.literal()
}

// argEnd is where a path in an argument list ends: at a comma or a parenthesis
// that the path has not opened, without the blanks before it.
func (p *parser) argEnd() int {
	open, i := 0, p.pos
	for ; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '[':
			i = bracketEnd(p.text, i) - 1
		case c == '(':
			open++
		case open == 0 && (c == ')' || c == ','):
			return p.pos + len(strings.TrimRight(p.text[p.pos:i], blankBytes))
		case c == ')':
			open--
		}
	}
	return len(p.text)
}

// checkArgs: index needs its place, append something to add; first, last and keys take nothing.
func (p *parser) checkArgs(f *Function) error {
	switch n := len(f.Args); {
	case f.Name == "index" && n != 1:
		return p.errorf(f.Offset, "index() takes one argument, the index")
	case f.Name == "append" && n == 0:
		return p.errorf(f.Offset, "append() needs an argument")
	case (f.Name == "first" || f.Name == "last" || f.Name == "keys") && n > 0:
		return p.errorf(f.Offset, "%s() takes no argument", f.Name)
	}
	return nil
}
