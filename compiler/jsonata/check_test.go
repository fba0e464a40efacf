package jsonata

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func parse(t *testing.T, text string) Node {
	t.Helper()
	n, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return n
}

// findings writes errors with the words that they point at.
func findings(text string, found []*Error) string {
	var out []string
	for _, e := range found {
		line := fmt.Sprintf("%s at %s", e, text[e.Offset:e.End])
		if e.Help != "" {
			line += "; " + e.Help
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func TestCheck(t *testing.T) {
	for _, test := range []struct{ expr, want string }{
		{`$sum(a)`, ""},
		{`$substring(a, 1, 2)`, ""},
		{`a.$uppercase()`, ""}, // the context takes the argument's place
		{`a ~> $substring(1)`, ""},
		{`a ~> $uppercase ~> $trim`, ""},
		{`$zip(a, b, c, d)`, ""},
		{`$partition(a, 2) ~> $map($uuid)`, ""},
		{`$substring(?, 1)`, ""}, // partial application looks at no signature
		{`($f := function($x) { $x ? $f() : $g() }; $g := $f; $f(1, 2, 3))`, ""},
		{`function($sum) { $sum(1, 2) }(1)`, ""},
		{`a@$f.$f(1)`, ""},
		{`$eval("1")`, ""}, // CheckEval's
		{`$sum(a, b)`, `T0410: $sum takes 1 argument, not 2 at $sum(a, b)`},
		{`[$substring()]`, `T0410: $substring takes 1 to 3 arguments, not 0 at $substring()`},
		{`$now(1, 2, 3)`, `T0410: $now takes 0 to 2 arguments, not 3 at $now(1, 2, 3)`},
		{`$millis(1)`, `T0410: $millis takes no arguments, not 1 at $millis(1)`},
		{`$zip()`, `T0410: $zip takes at least 1 argument, not 0 at $zip()`},
		{`a ~> $sum(b)`, `T0410: $sum takes 1 argument, not 2 at $sum(b)`},
		{`$random(1, 2)`, `T0410: $random takes 0 or 1 argument, not 2 at $random(1, 2)`},
		{`function($x)<n> { $x }(1, 2)`, `T0410: the function takes 1 argument, not 2 at function($x)<n> { $x }(1, 2)`},
		{`x[$lenght(a) > 1]`, `T1006: no function $lenght at $lenght; did you mean $length?`},
		{`($total := function() { 1 }; $totla())`, `T1006: no function $totla at $totla; did you mean $total?`},
		{`$frobnicate(1)`, `T1006: no function $frobnicate at $frobnicate`},
		{`$frobnicate(1, ?)`, `T1008: no function $frobnicate at $frobnicate`},
		{`a ~> $frobnicate`, `T2006: no function $frobnicate at $frobnicate`},
		{`sum(a)`, `T1005: sum is a field, not a function at sum; write $sum`},
		{`sum(a, ?)`, `T1007: sum is a field, not a function at sum; write $sum`},
		{`foo(a)`, `T1006: foo is a field, not a function at foo`},
		{`$max() + $min()`, "T0410: $max takes 1 argument, not 0 at $max()\nT0410: $min takes 1 argument, not 0 at $min()"},
	} {
		if got := findings(test.expr, Check(parse(t, test.expr))); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.expr, got, test.want)
		}
	}
}

func TestCheckEval(t *testing.T) {
	const refused = "T1006: Step Functions has no $eval at $eval; write the expression itself, or $parse for JSON text"
	for expr, want := range map[string]string{
		`$eval("1")`:                  refused,
		`$map(a, $eval)`:              refused,
		`a.b[x ~> $eval]`:             refused,
		`function($eval) { $eval(1)}`: "",
		`eval`:                        "",
		`"$eval(1)"`:                  "",
	} {
		if got := findings(expr, CheckEval(parse(t, expr))); got != want {
			t.Errorf("%s\n got %s\nwant %s", expr, got, want)
		}
	}
}

// uses writes what an expression takes from outside on one line.
func uses(t *testing.T, expr string) string {
	var out []string
	Uses(parse(t, expr), func(u Use) {
		base := u.Node.Base()
		line := u.Kind.String() + " " + expr[base.Offset:base.End]
		if len(u.Fields) > 0 {
			line += " ." + strings.Join(u.Fields, ".")
		}
		if u.Perhaps {
			line += " perhaps"
		}
		out = append(out, line)
	})
	return strings.Join(out, ", ")
}

func TestUses(t *testing.T) {
	for _, test := range []struct{ expr, want string }{
		{`$states.input.order.id`, "states $states .input.order.id"},
		{`$states.result[0].x.$states.context`, "states $states .result.x, states $states .context"},
		{`$lookup($states, "input")`, "builtin $lookup, states $states"},
		{`$states.*.a`, "states $states"},
		{`$count + $total.x`, "builtin $count, variable $total .x"},
		{`$sum($items.(price * qty))`, "builtin $sum, variable $items"},
		{`$$.a`, "input $$ .a"},
		{`a.b`, "context a"},
		{`$ & *`, "context $, context *"},
		{`$x.(a & $ & [b])`, "variable $x"},
		{`$x[a = $y]`, "variable $x[a = $y], variable $y"},
		{`$x{a: b}`, "variable $x{a: b}"},
		{`$map($x, function($i) { $i.a & b })`, "builtin $map, variable $x, context b"},
		{`{"a": b}`, "context b"},
		{`|a|{"b": $v}|`, "variable $v"},
		// In the order of evaluation: what := reads is what was there before.
		{`($total := $total + 1; $total)`, "variable $total"},
		{`($x := 1; ($x := 2; $y); $x)`, "variable $y"},
		{`(($x := 1); $x)`, "variable $x"},
		{`($a ? $x := 1; $x)`, "variable $a, variable $x perhaps"},
		{`($a and ($x := 1)) or $x`, "variable $a, variable $x"},
		{`($a and [$x := 1]; $x)`, "variable $a, variable $x perhaps"},
		{`($f := function() { $f() }; $f())`, ""},
		{`($f := function() { $g() }; $g := $f; $f())`, "variable $g perhaps"},
		{`function($x) { $x + $y }($x)`, "variable $y, variable $x"},
		{`$o@$v.b[$v.k = $i]#$i.($i + $v)`, "variable $o@$v .b, variable $i"},
		{`[$x := 1, $x]`, "variable $x perhaps"},
	} {
		if got := uses(t, test.expr); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.expr, got, test.want)
		}
	}
}

func TestResolve(t *testing.T) {
	const expr = `($x := $x; $y ? $z := 1; [$x, $y, $z, $, $$])`
	got := map[string][]string{}
	for v, b := range Resolve(parse(t, expr)) {
		got[b.String()] = append(got[b.String()], fmt.Sprintf("%s:%d", v.Name, v.Offset))
	}
	for _, names := range got {
		slices.Sort(names)
	}
	if want := "map[bound:[x:26] free:[x:7 y:11 y:30] perhaps:[z:34]]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// TestBuiltins: the library is that of the reference less $eval, with six
// functions of AWS, one of which is the reference's with a seed.
func TestBuiltins(t *testing.T) {
	aws := 0
	for _, name := range Builtins() {
		b, ok := Lookup(name)
		if !ok || b.Name != name || b.Signature == nil {
			t.Errorf("%s: %+v", name, b)
		}
		if b.AWS {
			aws++
		}
	}
	if n := len(Builtins()); n != 69 || aws != 6 {
		t.Errorf("%d functions, %d of AWS", n, aws)
	}
	if _, ok := Lookup(evalName); ok {
		t.Error("$eval is in the library")
	}
}
