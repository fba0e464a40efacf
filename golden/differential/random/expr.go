package random

import (
	"fmt"
	"strings"
)

// risky is true now and then: where a state may well fail.
func (g *generator) risky() bool { return g.one(30) }

// below is a path to a field of the input, now and then of the execution's.
func (g *generator) below(fields ...string) string {
	field := oneOf(g, fields)
	if field[0] != '[' {
		field = "." + field
	}
	if g.one(3) {
		return "$$.Execution.Input" + field
	}
	return "$" + field
}

// number is a path that mostly finds a number.
func (g *generator) number() string {
	if g.risky() {
		return g.pick("$.s", "$.missing", "$.obj.obj.n", "$.list").(string)
	}
	return g.below("n", "n", "m", "k", "obj.n")
}

// seconds is a path that mostly finds a small whole number.
func (g *generator) seconds() string {
	if g.risky() {
		return g.number()
	}
	return g.below("k", "k", "['k']")
}

// array is a path that mostly finds an array.
func (g *generator) array() string {
	if g.risky() {
		return g.pick("$.obj.obj.list", "$.n", "$.missing").(string)
	}
	return g.below("items", "items", "list", "list[*]", "items[0:2]", "items[?(@.n > 1)]", "list[?(@.n)]", "list[*].obj")
}

// path is any path: definite, indefinite, with filters and functions, into the
// input or the context object.
func (g *generator) path() string {
	if len(g.vars) > 0 && g.one(8) {
		return "$" + oneOf(g, g.vars) + g.pick("", "", "", ".n", "[0]").(string)
	}
	switch g.IntN(6) {
	case 0, 1:
		return g.pick("$", "$.n", "$.s", "$.t", "$.b", "$.obj", "$.list", "$.items", "$['s']", "$.obj.n", "$.obj['list']").(string)
	case 2:
		if !g.one(9) {
			return g.pick("$.obj.s", "$.k", "$$.Execution.Input", "$$.Execution.Input.obj").(string)
		}
		return g.pick("$.list[0]", "$.list[-1]", "$.list[-2]", "$.items[-1].n", "$.obj.list[-1]", "$.items[1].n", "$.obj.obj.s", "$.missing", "$.n.deeper", "$['new name']").(string)
	case 3:
		return g.contextPath()
	case 4:
		return g.pick("$.list[*]", "$.items[*].n", "$.obj.*", "$..n", "$..obj.s", "$.list[0,1]", "$.list[1:]", "$.list[:2]", "$.items[0:2].s",
			"$.list[-2:]", "$['n','s']", "$..[0]").(string)
	}
	return g.filter()
}

func (g *generator) filter() string {
	if g.one(3) {
		return g.pick("$.list.length()", "$.list[*].n.sum()", "$.list[*].n.max()", "$.list[*].n.min()", "$.list[*].n.avg()", "$.obj.keys()", "$.list.first()").(string)
	}
	cond := g.test()
	if g.one(3) {
		cond += g.pick(" && ", " || ").(string) + g.test()
	}
	return g.pick("$.list", "$.items", "$.obj", "$.").(string) + "[?(" + cond + ")]" + g.pick("", "", ".n", "[0]", ".s").(string)
}

func (g *generator) test() string {
	switch g.IntN(5) {
	case 0:
		return g.pick("@.n", "!@.s", "@.obj.n").(string)
	case 1:
		return g.pick("@.s == 'x'", "@.s != 'abc'", "@.s =~ /a.*/", "@.s =~ /X/i", "@.t == $.t").(string)
	case 2:
		return g.pick("@.s in ['x', 'abc']", "@.n nin [1, 2]", "@.list contains 1", "@.list size 2", "@.list empty true", "@.b == true").(string)
	}
	return "@.n " + g.pick("==", "!=", "<", "<=", ">", ">=", "===").(string) + " " + g.pick("1", "2.5", "$.n", "@.m", "-1").(string)
}

func (g *generator) contextPath() string {
	choices := []any{
		"$$.State.Name", "$$.State.EnteredTime", "$$.Execution.Id", "$$.Execution.Name", "$$.Execution.StartTime", "$$.Execution.Input",
		"$$.Execution.Input.n", "$$.Execution.Input.list[0]", "$$.Execution.RoleArn", "$$.StateMachine.Id", "$$.StateMachine.Name", "$$", "$$.State",
	}
	if g.inMap > 0 {
		item := []any{"$$.Map.Item.Value", "$$.Map.Item.Index", "$$.Map.Item.Value.n", "$$.Map.Item"}
		choices = append(append(choices, item...), item...)
	}
	if g.inTask {
		choices = append(choices, "$$.State.RetryCount", "$$.State.RetryCount", "$$.Task.Token", "$$.Task.Token")
	}
	return g.pick(choices...).(string)
}

// template is a payload template: an object, members of which are computed.
func (g *generator) template(depth int) any {
	o := object{}
	for i := range 1 + g.IntN(4) {
		key := fmt.Sprintf("%s%d", g.pick("n", "s", "x", "a b", `"`), i)
		if g.one(3) {
			key = []string{"n", "s", "t", "list", "items", "obj"}[(i+g.IntN(3))%6]
			if o.get(key) != nil || o.get(key+".$") != nil {
				continue
			}
		}
		switch n := g.IntN(10); {
		case n < 3:
			o.set(key+".$", g.path())
		case n < 7:
			o.set(key+".$", g.call(3))
		case n < 8 && depth > 0:
			o.set(key, g.template(depth-1))
		case n < 9 && depth > 0:
			o.set(key, []any{g.template(depth - 1), g.constant(1)})
		default:
			o.set(key, g.constant(1))
		}
	}
	return o
}

// constant is a JSON value.
func (g *generator) constant(depth int) any {
	switch n := g.IntN(8); {
	case n == 0:
		return nil
	case n == 1:
		return g.one(2)
	case n < 4 || depth == 0:
		return g.pick(0, 1, 2.5, -1, 100, 1e21)
	case n < 6:
		return strings.TrimPrefix(g.word(), "$")
	case n == 6:
		return []any{g.constant(depth - 1), g.constant(depth - 1)}
	}
	return object{{"n", g.constant(depth - 1)}, {"s", g.word()}}
}

// functions are the intrinsics with the kinds of their arguments: s text, n
// number, a array, o object, v anything, ' a template; the others are what only
// one function takes.
var functions = []struct{ name, args string }{
	{"Format", "'vv"}, {"StringToJson", "j"}, {"JsonToString", "v"}, {"Array", "vvv"}, {"ArrayPartition", "ac"}, {"ArrayContains", "av"},
	{"ArrayRange", "lhc"}, {"ArrayGetItem", "gi"}, {"ArrayLength", "a"}, {"ArrayUnique", "a"}, {"Base64Encode", "s"}, {"Base64Decode", "6"},
	{"Hash", "sH"}, {"JsonMerge", "oof"}, {"MathRandom", "lh"}, {"MathAdd", "nn"}, {"StringSplit", "sd"}, {"UUID", ""},
}

// results are the functions whose result is of a kind.
var results = map[byte][]string{
	's': {"Format", "JsonToString", "Base64Encode", "UUID", "Hash"}, 'n': {"ArrayLength", "MathAdd", "MathRandom"},
	'a': {"Array", "ArrayRange", "ArrayUnique", "ArrayPartition", "StringSplit"}, 'o': {"JsonMerge", "StringToJson"},
}

// call is a call of an intrinsic function; depth bounds the calls inside it.
func (g *generator) call(depth int) string {
	f := functions[g.IntN(len(functions))]
	return g.callOf(f.name, f.args, depth)
}

func (g *generator) callOf(name, args string, depth int) string {
	if name == "MathRandom" && g.one(2) {
		args += "c"
	}
	var list []string
	for i := range len(args) {
		list = append(list, g.argument(args[i], depth-1))
	}
	return "States." + name + "(" + strings.Join(list, ", ") + ")"
}

func (g *generator) argument(kind byte, depth int) string {
	if depth > 0 && g.one(4) {
		if list := results[kind]; list != nil {
			name := oneOf(g, list)
			for _, f := range functions {
				if f.name == name {
					return g.callOf(f.name, f.args, depth)
				}
			}
		}
	}
	choices := arguments[kind]
	if g.risky() {
		choices = arguments['v']
		if kind == 's' || kind == 'n' || kind == 'a' || kind == 'o' {
			return g.pick("$.n", "$.s", "$.obj", "$.list", "$.missing").(string)
		}
	}
	if kind == 'a' {
		return g.array()
	}
	if kind == '\'' || kind == 'f' || kind == 'H' || len(choices) == 0 {
		choices = arguments[kind]
	}
	return oneOf(g, choices)
}

// arguments are what is written for each kind.
var arguments = map[byte][]string{
	'\'': {"'{} and {}'", "'{}{}'", `'\{\} {}, {}'`, "'it\\'s {} {}'", "'{} {}'"},
	's':  {"$.s", "$.t", "'abc'", "'a b,c'", "'eHl6'", "'{}'", "$$.State.Name"},
	'n':  {"$.n", "$.m", "1", "2", "-3", "1.5", "10"},
	'o':  {"$.obj", "$.obj", "$$.Execution.Input", "$$.State"},
	'v':  {"$.n", "$.s", "'x'", "3", "null", "true", "$.obj", "$.list", "$$.State.Name"},
	'j':  {"States.JsonToString($.obj)", `'[1, {"n": 2}]'`, "'1.50'", "''", "States.JsonToString($.list)"},
	'c':  {"1", "2", "3", "$.k"},
	'l':  {"1", "0", "-2", "1.2"},
	'h':  {"9", "10", "21"},
	'g':  {"States.Array($.n, 2, 'x')", "States.ArrayRange(1, 9, 2)", "States.StringSplit('a,b,c', ',')"},
	'i':  {"0", "1", "2"},
	'6':  {"'eHl6'", "States.Base64Encode($.s)", "''"},
	'f':  {"false"},
	'H':  {"'MD5'", "'SHA-1'", "'SHA-256'", "'SHA-384'", "'SHA-512'"},
	'd':  {"','", "' '", "', '", "'b'"},
}
