package random

import (
	"fmt"
	"strings"
)

// queryOf is a JSONata expression between its marks, of a kind: n number, s string,
// b boolean, a array, o object, t timestamp, k small whole number, v anything.
func (g *generator) queryOf(kind byte) string { return "{% " + g.jsonata(kind, 2) + " %}" }

// jsonata is an expression that mostly gives what is asked for.
func (g *generator) jsonata(kind byte, depth int) string {
	if g.risky() {
		kind = "nsbaov"[g.IntN(6)]
	}
	if kind == 'v' {
		kind = "nsbao"[g.IntN(5)]
	}
	choices := queryLeaves[kind]
	if depth > 0 && g.one(2) {
		choices = queryForms[kind]
	}
	if g.one(4) {
		if known := g.known(kind); known != "" {
			return known
		}
	}
	return g.filled(oneOf(g, choices), depth-1)
}

// known is a value that only this place knows: a variable, a result, the context
// object; "" if there is none.
func (g *generator) known(kind byte) string {
	var choices []string
	for _, v := range g.vars {
		choices = append(choices, map[byte]string{
			'n': "$number($string($%[1]s.n ? $%[1]s.n : 1))", 's': "$string($%s)", 'b': "$exists($%s)", 'a': "[$%s]", 'o': "{'v': $%s}", 'k': "$count([$%s]) + 1",
		}[kind])
		if c := choices[len(choices)-1]; c != "" {
			choices[len(choices)-1] = fmt.Sprintf(c, v)
		}
	}
	for _, at := range g.places() {
		choices = append(choices, map[byte]string{
			'n': "$count($keys(" + at + "))", 's': "$string(" + at + ")", 'b': "$type(" + at + ") = 'object'", 'a': "[" + at + "]", 'o': "{'at': " + at + "}",
			'k': "$length($type(" + at + "))",
		}[kind])
	}
	if len(choices) == 0 {
		return ""
	}
	return oneOf(g, choices)
}

// places are what $states holds here, beside the input.
func (g *generator) places() []string {
	out := []string{"$states.context.State.Name", "$states.context.Execution.Input", "$states.context.Execution.StartTime"}
	if g.hasResult {
		out = append(out, "$states.result", "$states.result", "$states.result.n")
	}
	if g.caught {
		out = append(out, "$states.errorOutput", "$states.errorOutput.Error", "$states.errorOutput.Cause")
	}
	if g.inMap > 0 {
		out = append(out, "$states.context.Map.Item.Value", "$states.context.Map.Item.Index")
	}
	if g.inTask {
		out = append(out, "$states.context.State.RetryCount")
	}
	return out
}

// filled is a form whose letters between < and > are expressions of these kinds.
func (g *generator) filled(form string, depth int) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(form, "‹")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(g.jsonata(rest[0], depth))
		form = rest[1+len("›"):]
	}
}

// queryLeaves are expressions of the input's fields and constants.
var queryLeaves = map[byte][]string{
	'n': {"$states.input.n", "$states.input.m", "$states.input.k", "$states.input.obj.n", "1", "2.5", "-3", "$count($states.input.list)", "$states.context.Execution.Input.n"},
	's': {"$states.input.s", "$states.input.t", "$states.input.obj.s", "'abc'", "'a b,c'", "$states.context.State.Name", "$states.context.Execution.Input.s"},
	'b': {"$states.input.b", "true", "false", "$exists($states.input.missing)", "$states.input.n > 1"},
	'a': {"$states.input.list", "$states.input.items", "[1..3]", "[]", "$states.input.items.n[]", "[$states.input.n, $states.input.s]"},
	'o': {"$states.input", "$states.input.obj", "{}", "{'n': 1, 's': 'x'}", "$states.context.Execution.Input"},
	't': {"'2026-01-01T00:00:05Z'", "$states.context.Execution.StartTime", "$states.context.State.EnteredTime", "$states.input.obj.t", "$states.input.t", "$now()"},
	'k': {"$states.input.k", "$states.input.k", "1", "2", "$count($states.input.list) + 1"},
}

// queryForms are expressions with parts.
var queryForms = map[byte][]string{
	'n': {"‹n› + ‹n›", "(‹n› - ‹n›) * 2", "‹n› % 3", "-(‹n›)", "$sum(‹a›[$type($) = 'number'])", "$length(‹s›)", "(‹b› ? ‹n› : ‹n›)", "$round(‹n› / 3, 2)", "$max([‹n›, ‹n›])",
		"($x := ‹n›; $f := function($y) { $x + $y }; $f(‹n›))", "$reduce([1, 2, ‹n›], function($p, $v) { $p + $v })", "$number($string(‹n›))", "$random(‹k›)",
		"($f := function($i) { $i <= 0 ? 0 : $i + $f($i - 1) }; $f(‹k›))", "$power(?, 2)(‹n›)", "$millis() % 1000"},
	's': {"‹s› & ‹s›", "$uppercase(‹s›)", "$string(‹v›)", "$replace(‹s›, /[a-c]/, '<$0>')", "(‹b› ? ‹s› : ‹s›)", "$substringBefore(‹s›, 'b')", "$join([‹s›, ‹s›], '-')", "$hash(‹s›, 'SHA-256')",
		"‹s› ~> $trim() ~> $lowercase", "$uuid()", "$base64encode('x' & ‹k›)", "$formatNumber(‹n›, '#,##0.00')", "$pad(‹s›, ‹k›, '*')", "$fromMillis(‹n› * 1000)", "$type(‹v›)"},
	'b': {"‹n› < ‹n›", "‹n› >= ‹n›", "‹v› = ‹v›", "‹v› != ‹v›", "‹b› and ‹b›", "‹b› or ‹b›", "$not(‹b›)", "‹n› in ‹a›", "$contains(‹s›, /b/i)", "$boolean(‹v›)", "$exists(‹v›)", "‹s› < ‹s›"},
	'a': {"[‹v›, ‹v›]", "$map(‹a›, function($v, $i) { {'i': $i, 'v': $v} })[]", "$filter(‹a›, function($v) { $type($v) = 'number' })[]", "$append(‹a›, ‹v›)", "[‹a›^($string($))]", "$reverse(‹a›)",
		"[‹a›#$i[$i < 2].{'at': $i, 'it': $}]", "[(‹a›)@$e.{'e': $e}]", "[$states.input.items.obj.{'n': n, 'up': %.n}]", "$keys(‹o›)[]", "[$states.input.items[n > 1]]", "$distinct(‹a›)[]",
		"$partition(‹a›, 2)", "$range(1, ‹k›, 2)", "[$split(‹s›, '')]", "[$states.input.**.n]", "[$states.input.obj.*]", "$spread(‹o›)[]", "$zip(‹a›, [1..3])"},
	'o': {"{'a': ‹v›, 'b': ‹v›}", "$merge([‹o›, {'x': ‹v›}])", "‹o› ~> |$|{'seen': true}, ['s']|", "$states.input.items{$string(n): $count($)}", "(‹b› ? ‹o› : ‹o›)", "$sift(‹o›, function($v, $k) { $k != 'n' })",
		"$parse($string(‹o›))", "{‹s›: ‹n›}", "$merge($each(‹o›, function($v, $k) { {$k & '!': $v} }))"},
	't': {"(‹b› ? ‹t› : ‹t›)", "$fromMillis($toMillis(‹t›) + ‹k› * 1000)"},
	'k': {"‹k› + 1", "(‹b› ? ‹k› : ‹k›)"},
}

// queryTemplate is a value with expressions in it, as Arguments and Output have.
func (g *generator) queryTemplate(depth int) any {
	switch n := g.IntN(8); {
	case n < 2 || depth == 0:
		return g.queryOf('o')
	case n == 2:
		return g.queryOf('v')
	case n == 3:
		return []any{g.queryOf('v'), g.constant(1)}
	}
	o := object{}
	for i := range 1 + g.IntN(3) {
		key := fmt.Sprintf("%s%d", g.pick("x", "a b", `"`), i)
		if g.one(2) {
			key = []string{"n", "s", "k", "list", "items", "obj"}[(i+g.IntN(3))%6]
		}
		if o.get(key) != nil {
			continue
		}
		o.set(key, g.queryValue(key, depth))
	}
	return o
}

// queryValue is a member's value, mostly of the type that the name promises.
func (g *generator) queryValue(key string, depth int) any {
	kind, ok := map[string]byte{"n": 'n', "s": 's', "k": 'k', "list": 'a', "items": 'a', "obj": 'o'}[key]
	switch {
	case ok:
		return g.queryOf(kind)
	case g.one(3):
		return g.queryTemplate(depth - 1)
	case g.one(3):
		return g.constant(1)
	}
	return g.queryOf('v')
}
