package intrinsic

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// show prints a tree in a canonical form: calls with their arguments, literals
// as JSON, paths between angle brackets.
func show(arg Arg) string {
	switch arg := arg.(type) {
	case *Call:
		parts := make([]string, len(arg.Args))
		for i, a := range arg.Args {
			parts[i] = show(a)
		}
		return arg.Name + "(" + strings.Join(parts, ", ") + ")"
	case *Literal:
		return arg.JSON
	case *PathArg:
		return "<" + arg.Text + ">"
	}
	return "?"
}

// ASL, "Intrinsic Functions".
func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`States.UUID()`, `States.UUID()`},
		{`States.UUID( )`, `States.UUID()`},
		{`States.Format('Hi {}', $.name)`, `States.Format("Hi {}", <$.name>)`},
		{`States.Array('Foo', $.xyz, 'Bar', 2.3)`, `States.Array("Foo", <$.xyz>, "Bar", 2.3)`},
		{`States.Array(true,false,null,-1,1e5)`, `States.Array(true, false, null, -1, 1e5)`},
		{"States.Array(\t1 ,\n2 )", `States.Array(1, 2)`},
		{`States.JsonMerge($$.Execution.Input, $vars.b, false)`, `States.JsonMerge(<$$.Execution.Input>, <$vars.b>, false)`},
		{`States.MathAdd(States.ArrayLength($.a), -1)`, `States.MathAdd(States.ArrayLength(<$.a>), -1)`},
		{`States.Array('')`, `States.Array("")`},
		{`States.Array('it\'s \{\} \\')`, `States.Array("it's {} \\")`},
		{`States.Format('it\'s \{{}\} \\', 1)`, `States.Format("it's \\{{}\\} \\\\", 1)`},
		{`States.Format('{}', 'a\{b')`, `States.Format("{}", "a{b")`},
		{`States.StringToJson('{"a": "<b>"}')`, `States.StringToJson("{\"a\": \"<b>\"}")`},
		{"States.Array('a\nb')", `States.Array("a\nb")`},
		{`States.Array('é🆗')`, `States.Array("é🆗")`},
		{`States.UUID() `, `States.UUID()`},
		{`My.Own_Function2($)`, `My.Own_Function2(<$>)`},
	} {
		call, err := Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
		} else if got := show(call); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestParsePathExtent(t *testing.T) {
	for _, path := range []string{
		`$`, `$$`, `$.a.b`, `$['a,b']`, `$['a)b'].c`, `$["a]b"][0]`, `$[0,1]`, `$.a[?(@.b == 'x,)')]`,
		`$.a[?(@.b =~ /a\)b,'/)].c`, `$.a.concat($.x, $.y)`, `$['it\'s, fine']`, `$..a[1:2]`,
		`$.a[?((@.b || @.c) && @.d)]`,
	} {
		for _, after := range []string{"", ", 1", " , $.z"} {
			text := fmt.Sprintf("States.Array(%s%s)", path, after)
			call, err := Parse(text)
			if err != nil {
				t.Errorf("%s: %v", text, err)
				continue
			}
			arg := call.Args[0].(*PathArg)
			if arg.Text != path || text[arg.Offset:arg.End] != path {
				t.Errorf("%s: took %q at %d-%d", text, arg.Text, arg.Offset, arg.End)
			}
		}
	}
}

func TestParseOffsets(t *testing.T) {
	text := `States.Format('{} {}', States.UUID(), $.ab )`
	call, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range append([]Arg{call}, call.Args...) {
		from, to := a.Pos()
		got = append(got, text[from:to])
	}
	if want := []string{text, `'{} {}'`, `States.UUID()`, `$.ab`}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		text   string
		offset int
		msg    string
	}{
		{``, 0, `expected a call such as States.Format(…), found the end of the text`},
		{` States.UUID()`, 0, `found ' '`},
		{`States.UUID`, 11, `expected '(' after "States.UUID", found the end`},
		{`States.UUID ()`, 11, `expected '('`},
		{`States.UUID(`, 12, `expected an argument, found the end of the text`},
		{`States.UUID() x`, 14, `unexpected 'x' after the call`},
		{`States.Array(1,)`, 15, `expected an argument, found ')'`},
		{`States.Array(,1)`, 13, `expected an argument, found ','`},
		{`States.Array(1 2)`, 15, `expected ',' or ')' in the arguments of States.Array, found '2'`},
		{`States.Array('a`, 13, `the string 'a has no closing quote`},
		{`States.Array("a")`, 13, `a string in double quotes`},
		{`States.Array(01)`, 13, `"01" is not a number`},
		{`States.Array(1.)`, 13, `"1." is not a number`},
		{`States.Array(-)`, 13, `"-" is not a number`},
		{`States.Array(1a)`, 13, `"1a" is not a number`},
		{`States.Array(nil)`, 13, `unexpected "nil"`},
		{`States.Array(True)`, 13, `unexpected "True"`},
		{`States.Array({})`, 13, `expected an argument, found '{'`},
		{`States.Array('a\nb')`, 15, `a backslash before 'n'`},
		{`States.Array('a\`, 15, `a backslash before the end of the text`},
		// Both recorded from the service (illegal_escapes).
		{`States.StringToJson('{"text":"An \"escaped double quote\" here"}')`, 33, `a backslash before '"'`},
		{`States.Format('He said, \"Hello, {}!\"', 'Test \"Name\" Here')`, 24, `a backslash before '"'`},
		{strings.Repeat("States.Array(", 200), 1300, `calls nested more than 10 deep`},
	} {
		_, err := Parse(c.text)
		e, ok := errors.AsType[*Error](err)
		if !ok {
			t.Errorf("%s: got %v, want an *Error", c.text, err)
		} else if e.Offset != c.offset || !strings.Contains(e.Msg, c.msg) {
			t.Errorf("%s:\n got %d %s\nwant %d %s", c.text, e.Offset, e.Msg, c.offset, c.msg)
		}
	}
}

func TestParsePlacesPathErrors(t *testing.T) {
	text := `States.Array(1, $.a[)`
	_, err := Parse(text)
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Offset < 16 || e.Offset > len(text) {
		t.Errorf("got %#v, want an *Error inside the path", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`States.Format('Hi {}', $.name)`, `States.Array('a\'\{', -1e5, true, $$.a[?(@.b =~ /)/)])`,
		`States.MathAdd(States.ArrayLength($.a), -1)`, `States.Array("`, `States.Array($['`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		call, err := Parse(text)
		if err != nil {
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Offset < 0 || e.Offset > len(text) {
				t.Fatalf("%q: bad error %#v", text, err)
			}
			return
		}
		inside(t, text, call, 0, len(text))
		if err := Check(call); err != nil && err.Error() == "" {
			t.Fatalf("%q: an error without a message", text)
		}
	})
}

// inside checks that the extents of a tree nest and do not overlap.
func inside(t *testing.T, text string, arg Arg, from, to int) {
	t.Helper()
	start, end := arg.Pos()
	if start < from || end > to || start >= end {
		t.Fatalf("%q: %s at %d-%d, outside %d-%d", text, show(arg), start, end, from, to)
	}
	if call, ok := arg.(*Call); ok {
		for _, a := range call.Args {
			inside(t, text, a, start, end)
			_, start = a.Pos()
		}
	}
}
