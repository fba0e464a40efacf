package intrinsic

import (
	"fmt"
	"strconv"
	"strings"
)

// Check compares a call and the calls inside it with the functions' signatures:
// unknown names, wrong numbers of arguments, literals and results of calls that
// a parameter does not take, nesting beyond MaxDepth. It gives the first fault in
// source order as an *Error. What a path finds is known only when the state runs.
func Check(call *Call) error {
	return check(call, 1)
}

func check(call *Call, depth int) error {
	if depth > MaxDepth {
		return &Error{Offset: call.Offset, Msg: fmt.Sprintf("calls nested more than %d deep", MaxDepth)}
	}
	sig, ok := Lookup(call.Name)
	if !ok {
		return unknown(call)
	}
	if !sig.takes(len(call.Args)) {
		return &Error{Offset: call.Offset, Msg: fmt.Sprintf("%s takes %s, not %d", sig.Name, sig.arity(), len(call.Args))}
	}
	for i, arg := range call.Args {
		if err := checkArg(sig, i, arg); err != nil {
			return err
		}
		if inner, ok := arg.(*Call); ok {
			if err := check(inner, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkArg(sig Signature, i int, arg Arg) error {
	param, kind := sig.param(i), kindOf(arg)
	if kind&param.Kind != 0 {
		return nil
	}
	offset, _ := arg.Pos()
	return &Error{Offset: offset, Msg: fmt.Sprintf("argument %d of %s (%s) must be %s, not %s",
		i+1, sig.Name, param.Name, param.Kind, kind)}
}

// kindOf is what is known about an argument before it is evaluated.
func kindOf(arg Arg) Kind {
	switch arg := arg.(type) {
	case *Literal:
		return literalKind(arg.JSON)
	case *Call:
		if sig, ok := Lookup(arg.Name); ok {
			return sig.Result
		}
	}
	return Any
}

func literalKind(json string) Kind {
	switch json[0] {
	case '"':
		return String
	case 't', 'f':
		return Boolean
	case 'n':
		return Null
	default:
		return Number
	}
}

// arity says how many arguments a function takes: "2 arguments", "2 or 3 arguments".
func (s Signature) arity() string {
	least, most := len(s.Params)-s.Optional, len(s.Params)
	switch {
	case s.Rest:
		return fmt.Sprintf("at least %s", arguments(least))
	case most == 0:
		return "no arguments"
	case least < most:
		return fmt.Sprintf("%d or %s", least, arguments(most))
	default:
		return arguments(most)
	}
}

func arguments(n int) string {
	if n == 1 {
		return "1 argument"
	}
	return strconv.Itoa(n) + " arguments"
}

// String names the types of a set: "a string", "a number or null".
func (k Kind) String() string {
	if k == Any {
		return "any value"
	}
	var names []string
	for i, name := range []string{"null", "a boolean", "a number", "a string", "an array", "an object"} {
		if k&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " or ")
}
