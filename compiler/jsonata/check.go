package jsonata

import (
	"fmt"
	"strconv"
)

// Check finds calls that end in an error whenever they are evaluated: of what is
// no function, and with more or fewer arguments than a signature takes. A call
// that is never evaluated does no harm, so a caller may take a finding for a
// warning. Names that the expression binds itself are left alone; a variable of
// the machine cannot hold a function.
func Check(n Node) []*Error {
	c := &checker{scoper: newScoper()}
	c.call = c.application
	c.root(n)
	return c.found
}

// checker collects findings in the order of evaluation.
type checker struct {
	*scoper
	found []*Error
}

func (c *checker) report(code string, at Node, msg, help string) {
	base := at.Base()
	c.found = append(c.found, &Error{Code: code, Offset: base.Offset, End: base.End, Msg: msg, Help: help})
}

// application looks at a *Call, a *Partial or an *Apply whose right side is
// neither; piped is 1 if ~> adds an argument.
func (c *checker) application(n Node, piped int) {
	switch n := n.(type) {
	case *Call:
		if sig, name := c.function(n.Func, "T1005", "T1006"); sig != nil {
			c.arity(n, name, sig, len(n.Args)+piped)
		}
	case *Partial:
		c.function(n.Func, "T1007", "T1008")
	case *Apply:
		if v, ok := n.Right.(*Variable); ok {
			c.function(v, "", "T2006")
		}
	}
}

// function finds the signature of what is called, nil if it is not known, and
// reports what can be no function: with code if only the $ is missing.
func (c *checker) function(callee Node, forgotten, code string) (*Signature, string) {
	switch callee := callee.(type) {
	case *Lambda:
		return callee.Signature, "the function"
	case *Variable:
		return c.named(callee, code)
	case *Path:
		c.field(callee, forgotten, code)
	}
	return nil, ""
}

func (c *checker) named(v *Variable, code string) (*Signature, string) {
	if v.Name == "" || v.Name == "$" || v.Name == evalName || len(v.Predicates) > 0 || c.lookup(v.Name) != Free {
		return nil, ""
	}
	if b, ok := builtins[v.Name]; ok {
		return b.Signature, "$" + v.Name
	}
	c.report(code, v, "no function $"+v.Name, c.suggest(v.Name))
	return nil, ""
}

// field reports the call of a field: data holds no functions.
func (c *checker) field(path *Path, forgotten, code string) {
	name, ok := path.Steps[0].(*Name)
	if !ok || len(path.Steps) > 1 {
		return
	}
	if _, ok := builtins[name.Value]; ok || c.lookup(name.Value) != Free {
		c.report(forgotten, path, name.Value+" is a field, not a function", "write $"+name.Value)
		return
	}
	c.report(code, path, name.Value+" is a field, not a function", c.suggest(name.Value))
}

func (c *checker) arity(call Node, name string, sig *Signature, args int) {
	least, most := sig.Arity()
	if args < least || most >= 0 && args > most {
		c.report("T0410", call, fmt.Sprintf("%s takes %s, not %d", name, arguments(least, most), args), "")
	}
}

// arguments says how many: "no arguments", "1 argument", "1 to 3 arguments".
func arguments(least, most int) string {
	switch {
	case most < 0:
		return "at least " + plural(least)
	case most == 0:
		return "no arguments"
	case least == most:
		return plural(most)
	case least+1 == most:
		return fmt.Sprintf("%d or %s", least, plural(most))
	default:
		return fmt.Sprintf("%d to %s", least, plural(most))
	}
}

func plural(n int) string {
	if n == 1 {
		return "1 argument"
	}
	return strconv.Itoa(n) + " arguments"
}

const evalName = "eval"

// CheckEval finds the uses of $eval, which Step Functions does not have: every
// expression is known when a definition is compiled.
func CheckEval(n Node) []*Error {
	var found []*Error
	Uses(n, func(u Use) {
		if u.Name == evalName {
			base := u.Node.Base()
			found = append(found, &Error{
				Code: "T1006", Offset: base.Offset, End: base.End, Msg: "Step Functions has no $eval",
				Help: "write the expression itself, or $parse for JSON text",
			})
		}
	})
	return found
}
