package emit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

// expr emits one expression; it gives what comes before the function, and its body.
func expr(t testing.TB, text string) (helpers, body string) {
	t.Helper()
	n, err := jsonata.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	src, err := Expressions("p", options, []Bare{{Name: "f", Text: text, Node: n}})
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(src), "\n)\n")
	helpers, body, found := strings.Cut(rest, "func f(q *jsonata.Query, input jsonata.Value, vars map[string]jsonata.Value) jsonata.Value {\n")
	if !found {
		t.Fatalf("no function in\n%s", src)
	}
	return helpers, strings.TrimSuffix(body, "}\n")
}

func TestExpressions(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`$x + 2`, `return q.Add(vars["x"], jsonata.Number(2))`},
		{`-0`, `return jsonata.Number(math.Copysign(0, -1))`},
		{`1e300`, `return jsonata.Number(1e+300)`},
		{`$x.a.b`, `return q.Fields(vars["x"], "a", "b")`},
		{`$x.a[]`, `return q.From(vars["x"]).Field("a").KeepArray().Value()`},
		{`a`, "c := jsonata.Input(input)\n\treturn q.Field(c, \"a\")"},
		{`$`, "c := jsonata.Input(input)\n\treturn jsonata.Context(c)"},
		{`$$`, `return input`},
		{`$x[0]`, `return jsonata.Collapse(q.At(vars["x"], 0))`},
		{`$x[-1.5]`, `return jsonata.Collapse(q.At(vars["x"], -2))`},
		{`$x[$ > 1][0]`, "return jsonata.Collapse(\n\t\tq.At(\n\t\t\tq.Filter(\n\t\t\t\tvars[\"x\"],\n\t\t\t\tfunc(c jsonata.Value) jsonata.Value { return q.Greater(c, jsonata.Number(1)) },\n\t\t\t),\n\t\t\t0,\n\t\t),\n\t)"},
		{`$x and ($y or $z)`, `return jsonata.Bool(q.Truth(vars["x"]) && (q.Truth(vars["y"]) || q.Truth(vars["z"])))`},
		{`false or true and $x`, `return jsonata.Bool(q.Truth(vars["x"]))`},
		{`true or $x`, `return jsonata.Bool(true)`},
		{`$exists($x) or $y`, `return jsonata.Bool(vars["x"].Exists() || q.Truth(vars["y"]))`},
		{`$sum($x)`, `return q.Call(jsonata.Sum, vars["x"])`},
		{`$uppercase()`, "c := jsonata.Input(input)\n\treturn q.CallOn(c, jsonata.Uppercase)"},
		{`$filter($x, function($v, $i) { $f($i) })`, "c := jsonata.Input(input)\n\treturn q.FilterItems(\n\t\tvars[\"x\"],\n\t\tfunc(_, i jsonata.Value) jsonata.Value { return q.RawApply(vars[\"f\"], c, i) },\n\t)"},
		{`$map($x, $uppercase)`, `return q.Call(jsonata.Map, vars["x"], jsonata.Uppercase.Value())`},
		{`$f(1)`, "c := jsonata.Input(input)\n\treturn q.Apply(vars[\"f\"], c, jsonata.Number(1))"},
		{`sum(1)`, "c := jsonata.Input(input)\n\treturn q.Apply(q.Misspelt(q.Field(c, \"sum\"), \"sum\"), c, jsonata.Number(1))"},
		{`$x ~> $sum()`, `return q.Call(jsonata.Sum, vars["x"])`},
		{`$x ~> $f`, `return q.Chain(vars["x"], vars["f"])`},
		{`$substring(?, 1)`, `return q.Partial(jsonata.Substring.Value(), jsonata.Placeholder(), jsonata.Number(1))`},
		{`[$x, [$y]]`, `return q.Array(vars["x"], jsonata.Single(q.Array(vars["y"])))`},
		{`{"a": $x, "b": 1}`, "return jsonata.Members{{Name: \"a\", Value: vars[\"x\"]}, {Name: \"b\", Value: jsonata.Number(1)}}.Value()"},
		{`()`, `return jsonata.Value{}`},
		{`$x ? 1`, "if q.Truth(vars[\"x\"]) {\n\t\treturn jsonata.Number(1)\n\t}\n\treturn jsonata.Value{}"},
		{`($a := 1; $b := 2; $a)`, "a := jsonata.Number(1)\n\treturn a"},
		{`($a := 1; $a := $a + 1; $a)`, "a := jsonata.Number(1)\n\ta = q.Add(a, jsonata.Number(1))\n\treturn a"},
		{`($a := $x; $b := ($a := $a + 1; $a); [$a, $b])`, "a := vars[\"x\"]\n\tb := func() jsonata.Value {\n\t\ta2 := q.Add(a, jsonata.Number(1))\n\t\treturn a2\n\t}()\n\treturn q.Array(a, b)"},
		{`($x ? $a := 1; $a)`, "a := vars[\"a\"]\n\tif q.Truth(vars[\"x\"]) {\n\t\ta = jsonata.Number(1)\n\t}\n\treturn a"},
		{`function($a, $b) { $b }`, "return q.Lambda(2, nil, func(args []jsonata.Value) jsonata.Value {\n\t\tb := args[1]\n\t\treturn b\n\t})"},
		{`($f := function() { $f() }; $f)`, "c := jsonata.Input(input)\n\tvar f jsonata.Value\n\tf = q.Lambda(0, nil, func(_ []jsonata.Value) jsonata.Value { return q.Tail(f, c) })\n\treturn f"},
		{`a.b^(>c)`, "c := jsonata.Input(input)\n\treturn q.Path(c).Field(\"a\").Field(\"b\").Sort(jsonata.Term{\n\t\tBy:         func(c jsonata.Value) jsonata.Value { return q.Field(c, \"c\") },\n\t\tDescending: true,\n\t}).Value()"},
		{`*[0]`, "c := jsonata.Input(input)\n\treturn jsonata.Collapse(q.At(q.Wildcard(c), 0))"},
	} {
		if _, got := expr(t, test.text); strings.TrimSpace(got) != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.text, strings.TrimSpace(got), test.want)
		}
	}
}

// TestConstants: what is made of literals is evaluated by the compiler, unless
// it fails: that is the run's business.
func TestConstants(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`60 * 2`, `return jsonata.Number(120)`},
		{`-(1 - 3) + $x`, `return q.Add(jsonata.Number(2), vars["x"])`},
		{`$x + 60 * 2`, `return q.Add(vars["x"], jsonata.Number(120))`},
		{`0.1 + 0.2`, `return jsonata.Number(0.30000000000000004)`},
		{`0 * -1`, `return jsonata.Number(math.Copysign(0, -1))`},
		{`"a" & "b" & 1`, `return jsonata.String("ab1")`},
		{`$x & ("a" & "b")`, `return q.Concat(vars["x"], jsonata.String("ab"))`},
		{`1 < 2`, `return jsonata.Bool(true)`},
		{`"b" in ["a", "b"]`, `return jsonata.Bool(true)`},
		{`$uppercase("a") & $string(1 + 1)`, `return jsonata.String("A2")`},
		{`"a,b" ~> $substringAfter(",")`, `return jsonata.String("b")`},
		{`$sum([1..10])`, `return jsonata.Number(55)`},
		{`1 > 2 ? $x : 60 * 2`, `return jsonata.Number(120)`},
		{`1 > 2 and $x`, `return jsonata.Bool(false)`},
		{`$x and 1 < 2`, `return jsonata.Bool(q.Truth(vars["x"]) && true)`},
		{`1 > 2 or $x`, `return jsonata.Bool(q.Truth(vars["x"]))`},
		{`{"a" & "b": $x}`, `return jsonata.Members{{Name: "ab", Value: vars["x"]}}.Value()`},
		{`$x[1 + 1]`, "return jsonata.Collapse(\n\t\tq.Filter(vars[\"x\"], func(_ jsonata.Value) jsonata.Value { return jsonata.Number(2) }),\n\t)"},
		{`($a := 2 * 3; $a + 1)`, "a := jsonata.Number(6)\n\treturn q.Add(a, jsonata.Number(1))"},

		{`1 + "a"`, `return q.Add(jsonata.Number(1), jsonata.String("a"))`}, // T2002 at run time
		{`1 / 0`, `return q.Divide(jsonata.Number(1), jsonata.Number(0))`},  // no literal
		{`$number("a")`, `return q.Call(jsonata.ToNumber, jsonata.String("a"))`},
		{`$pad("a", 2000)`, `return q.CallOn(c, jsonata.Pad, jsonata.String("a"), jsonata.Number(2000))`},
		{`$random()`, `return q.Call(jsonata.Random)`},
		{`$now("[Y]")`, `return q.Call(jsonata.Now, jsonata.String("[Y]"))`},
		{`$uppercase()`, "c := jsonata.Input(input)\n\treturn q.CallOn(c, jsonata.Uppercase)"}, // of the context
		{`($sum := $abs; $sum(-1))`, "sum := jsonata.Abs.Value()\n\treturn q.Apply(sum, c, jsonata.Number(-1))"},
		{`[1 + 1, 2]`, `return fList`},
	} {
		if _, got := expr(t, test.text); strings.TrimPrefix(strings.TrimSpace(got), "c := jsonata.Input(input)\n\t") != strings.TrimPrefix(test.want, "c := jsonata.Input(input)\n\t") {
			t.Errorf("%s\n got %s\nwant %s", test.text, strings.TrimSpace(got), test.want)
		}
	}
}

func TestExpressionTables(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`$contains($x, /a.c/i)`, `var fRegex = jsonata.Regex(jsonata.NewRegexp(regexp.MustCompile(`},
		{`$contains($x, /(a)\1/)`, `var fRegex = ecma.Regex(`},
		{`$x in [1, "b"]`, `var fList = jsonata.Array(jsonata.Number(1), jsonata.String("b"))`},
		{`function($a)<s-n?:s>{ $a }`, `{{Types: "s", Context: true}, {Types: "n", Optional: true}}}`},
	} {
		got, _ := expr(t, test.text)
		if !strings.Contains(strings.Join(strings.Fields(got), " "), strings.Join(strings.Fields(test.want), " ")) {
			t.Errorf("%s gives\n%swant\n%s", test.text, got, test.want)
		}
	}
}

// TestSignaturesKeepCalls: only a function without a signature becomes one of Go.
func TestSignaturesKeepCalls(t *testing.T) {
	for text, want := range map[string]string{
		`$map($x, function($v){ $v })`:                      "q.MapItems(",
		`$map($x, function($v)<n:n>{ $v })`:                 "q.Call(jsonata.Map,",
		`$map($x, function($v, $i, $all){ $all })`:          "q.Call(jsonata.Map,",
		`$map($x, function($v){ ($f($v))[0] })`:             "q.Call(jsonata.Map,", // the reference leaves the call to its caller first
		`$filter($x, function($v){ $v ? $f($v) : $g($v) })`: "q.FilterItems(",
		`$filter($x, function($v){ $v })[0]`:                "q.RawFilterItems(",
	} {
		if _, got := expr(t, text); !strings.Contains(got, want) {
			t.Errorf("%s gives\n%s", text, got)
		}
	}
}

// TestDeepFunctions holds functions in others to a depth (style: closures deeper
// than two are hoisted).
func TestDeepFunctions(t *testing.T) {
	text := `$map($x, function($a) { $map($a, function($b) { $map($b, function($c) { ($d := $c + $b; $d * $a) }) }) })`
	helpers, body := expr(t, text)
	if !strings.Contains(helpers, "func fPart(q *jsonata.Query, c2, b, a jsonata.Value) jsonata.Value {") {
		t.Errorf("the innermost function has no name:\n%s%s", helpers, body)
	}
	for _, code := range []string{helpers, "func f() {" + body + "}"} {
		if d := depth(t, "package p\n"+code); d > hoistDepth+1 {
			t.Errorf("%d functions in others:\n%s", d, code)
		}
	}
}

// depth is how many function literals of more than a line stand within each other.
func depth(t *testing.T, src string) int {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	most := 0
	var walk func(ast.Node, int)
	walk = func(n ast.Node, d int) {
		most = max(most, d)
		ast.Inspect(n, func(inner ast.Node) bool {
			if lit, ok := inner.(*ast.FuncLit); ok {
				walk(lit.Body, d+1)
				return false
			}
			return true
		})
	}
	walk(file, 0)
	return most
}

// TestHostileExpressions holds names and strings of expressions to literals,
// comments and identifiers.
func TestHostileExpressions(t *testing.T) {
	for _, text := range []string{
		"\"`\" & '*/ func init() {}'", "$x.`a\"b\\\n//go:embed x`", "$func := 1; $type", "($q := 1; $c := $q; $args := $c; $vars := $args; $input := $vars; $jsonata := $input)",
		"/* //line evil.go:1 */ 1", "(\n//aslc:cut\n1)", "\"\\u202e\\u0000\\ud800\"", "$`//export f`", "function($break, $in){ $break + $in }(1, 2)",
		"$map($x, function($t){ $t@$t2.$t2 })", "a@$vars[$vars.b = $.c].{'`': $vars}", "'${evil}'", "{'\\u2028': 1}", "1\n  +build\n\n//go:build x\n", "$contains('`', /`[^\"]*\\/\\/go:build/)",
	} {
		n, err := jsonata.Parse("(" + text + ")")
		if err != nil {
			continue // a name that JSONata does not take either
		}
		src, err := Expressions("p", options, []Bare{{Name: "f", Text: "(" + text + ")", Node: n}})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && !strings.HasPrefix(f.Name.Name, "f") {
				t.Errorf("%s declares %s", text, f.Name.Name)
			}
		}
		for _, group := range file.Comments {
			for _, c := range group.List {
				if c.Text != "//" && !strings.HasPrefix(c.Text, "// ") && !strings.HasPrefix(c.Text, "//\t") {
					t.Errorf("%s makes the comment %q", text, c.Text)
				}
			}
		}
	}
}

// A path that keeps no tuples has none to read a % from: undefined, as the
// interpreter has it.
func TestParentWithoutTuple(t *testing.T) {
	_, body := expr(t, `[$average((items.price)[%.name = 'bob'])][n].*^(>maker.name, >$).qty`)
	if !strings.Contains(body, "return jsonata.Value{}") {
		t.Errorf("got\n%s", body)
	}
}
