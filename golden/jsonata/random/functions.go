package random

import (
	"fmt"
	"strings"
)

// builtin is a function with the kinds of its arguments, optional ones behind "?":
// n s b a o are kinds, x is anything, f a function, p and d pictures of numbers
// and of dates, i one of integers, t a timestamp, r a pattern.
type builtin struct {
	name   string
	result kind
	params string
}

var functions = []builtin{
	{"sum", number, "a"}, {"count", number, "x"}, {"max", number, "a"}, {"min", number, "a"}, {"average", number, "a"},
	{"string", text, "x?b"}, {"substring", text, "sn?n"}, {"substringBefore", text, "ss"}, {"substringAfter", text, "ss"},
	{"lowercase", text, "s"}, {"uppercase", text, "s"}, {"length", number, "s"}, {"trim", text, "s"}, {"pad", text, "sn?s"},
	{"match", array, "sr?n"}, {"contains", boolean, "sr"}, {"contains", boolean, "ss"}, {"replace", text, "srs?n"}, {"replace", text, "sss?n"},
	{"replace", text, "srm"}, {"split", array, "sr?n"}, {"split", array, "ss?n"}, {"join", text, "A?s"},
	{"formatNumber", text, "np"}, {"formatBase", text, "n?n"}, {"formatInteger", text, "ni"}, {"parseInteger", number, "si"},
	{"number", number, "x"}, {"floor", number, "n"}, {"ceil", number, "n"}, {"round", number, "n?n"}, {"abs", number, "n"},
	{"sqrt", number, "n"}, {"power", number, "nn"}, {"boolean", boolean, "x"}, {"not", boolean, "x"},
	{"map", array, "af"}, {"filter", array, "af"}, {"single", anything, "af"}, {"reduce", anything, "aR?x"}, {"sift", object, "of"},
	{"zip", array, "aaa"}, {"each", array, "of"}, {"keys", array, "o"}, {"lookup", anything, "os"}, {"append", array, "xx"},
	{"exists", boolean, "x"}, {"spread", array, "x"}, {"merge", object, "O"}, {"reverse", array, "a"}, {"sort", array, "a?C"},
	{"distinct", array, "x"}, {"type", text, "x"}, {"error", anything, "?s"}, {"assert", anything, "b?s"},
	{"base64encode", text, "s"}, {"base64decode", text, "s"}, {"encodeUrlComponent", text, "s"}, {"encodeUrl", text, "s"},
	{"decodeUrlComponent", text, "s"}, {"decodeUrl", text, "s"}, {"toMillis", number, "t?d"}, {"fromMillis", text, "T?dz"},
}

var byResult = func() map[kind][]builtin {
	out := map[kind][]builtin{}
	for _, f := range functions {
		out[f.result] = append(out[f.result], f)
	}
	return out
}()

// call is a call of a function of the library.
func (g *gen) call(k kind, depth int) string {
	list := byResult[k]
	if len(list) == 0 || g.oneIn(20) {
		list = functions
	}
	f := list[g.IntN(len(list))]
	return fmt.Sprintf("$%s(%s)", f.name, g.args(f, 0, depth))
}

// args are a call's arguments behind the first skip; sometimes one too many or too few.
func (g *gen) args(f builtin, skip, depth int) string {
	required, optional, _ := strings.Cut(f.params, "?")
	n := len(required) + g.IntN(len(optional)+1)
	all := required + optional
	var out []string
	for i := skip; i < n; i++ {
		out = append(out, g.arg(all[i], depth))
	}
	switch g.IntN(40) {
	case 0:
		out = append(out, g.expr(anything, 0))
	case 1:
		out = out[:max(0, len(out)-1)]
	}
	return strings.Join(out, ", ")
}

func (g *gen) arg(c byte, depth int) string {
	if g.oneIn(30) {
		return g.expr(anything, depth)
	}
	switch c {
	case 'n':
		return g.expr(number, depth)
	case 's':
		return g.expr(text, depth)
	case 'b':
		return g.expr(boolean, depth)
	case 'a':
		return g.expr(array, depth)
	case 'o':
		return g.expr(object, depth)
	case 'x':
		return g.expr(anything, depth)
	}
	return g.special(c, depth)
}

func (g *gen) special(c byte, depth int) string {
	switch c {
	case 'A':
		return g.pick("tags", "items.sku", "$keys(user)", "['a', 'b']", "items.tags", g.expr(array, depth))
	case 'O':
		return g.pick("items", "[user, {'z': 1}]", "items.maker", "[]", g.expr(array, depth))
	case 'f':
		return g.function(depth)
	case 'R':
		return g.lambda(2+g.IntN(3)%3, anything, depth)
	case 'C':
		return g.pick("function($l, $r) { $l > $r }", "function($l, $r) { $l.price < $r.price }", "function($l, $r) { $string($l) > $string($r) }", g.lambda(2, boolean, depth))
	case 'm':
		return g.pick("function($m) { $uppercase($m.match) }", "function($m) { $string($m.index) & $join($m.groups, '-') }", g.lambda(1, text, depth))
	case 'r':
		return g.pattern()
	default:
		return g.picture(c)
	}
}

// picture is a picture or what goes with it.
func (g *gen) picture(c byte) string {
	switch c {
	case 'p':
		return g.pick("'#,##0.00'", "'0'", "'000.0##'", "'#0%'", "'00.000e0'", "'#;(#)'", "'(0);-0'", "'#,##,#0.0'", "'0.0‰'", "'a#b'", "'##0.#,#'", "'1'")
	case 'i':
		return g.pick("'0'", "'#,##0'", "'w'", "'W'", "'Ww'", "'w;o'", "'I'", "'i'", "'a'", "'A'", "'000'", "'0;o'", "'١'", "''", "'#'")
	case 'd':
		return g.pick("'[Y0001]-[M01]-[D01]'", "'[H01]:[m01]:[s01].[f001]'", "'[FNn], [D1o] [MNn] [Y]'", "'[h]:[m01] [PN]'", "'[Y]-[d001]'", "'[XYYYY]-W[W01]-[F1]'",
			"'[M]/[D]/[Y,2-2]'", "'[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01][Z]'", "'[Yi] [MI] [Dw]'", "'[q]'", "'[Y'", "undefined")
	case 'z':
		return g.pick("'+0000'", "'-0500'", "'+0530'", "'0100'")
	case 't':
		return g.pick("'2026-01-02T03:04:05.678Z'", "'2026-01-02'", "'2024-02-29T23:59:59+05:30'", "'12:30'", "'2026'", "'Friday, 2nd January 2026'", g.expr(text, 0))
	default: // T
		return g.pick("0", "1767323045678", "951782400000", "-1", "1e12", "253402300799999", g.expr(number, 0))
	}
}

func (g *gen) pattern() string {
	return g.pick("/a/", "/[aeiou]/", "/(b)(c)?/", "/A/i", "/^./m", "/\\d+/", "/\\s+/", "/(?:x|y)z*/", "/[^a-z]/", "/(\\w)(\\w)/", "/o$/", "/\\bw/", "/a{1,2}/", "/,|;/",
		"/(a)\\1/", "/b(?=c)/", "/(?<!a)b/", "/./", "/\\u00e4|ß/", "/x*/")
}

// function is a function of one argument, mostly.
func (g *gen) function(depth int) string {
	switch g.IntN(8) {
	case 0:
		return "$" + g.pick("string", "uppercase", "sum", "count", "number", "exists", "keys", "boolean", "not", "length", "type", "reverse", "abs", "spread", "round", "trim")
	case 1:
		if len(g.funcs) > 0 {
			return "$" + g.pick(g.funcs...)
		}
		return "$string"
	case 2:
		return g.partial(depth)
	case 3:
		return fmt.Sprintf("(%s ~> %s)", g.pick("$string", "$uppercase", "$sum", "function($v) { $v }", "$count"), g.pick("$string", "$length", "$type", "function($v) { [$v, $v] }"))
	default:
		return g.lambda(1+g.IntN(3), anything, depth)
	}
}

// partial is a partial application. The reference does not hold the arguments of a
// built-in function to its signature then, so they are of the right types.
func (g *gen) partial(depth int) string {
	switch g.IntN(6) {
	case 0:
		return fmt.Sprintf("function($v){ $substring(?, %d, %d)($string($v)) }", g.IntN(3), g.IntN(4))
	case 1:
		return fmt.Sprintf("$append(%s, ?)", g.expr(anything, depth))
	case 2:
		return fmt.Sprintf("function($v){ $power(?, %d)($count($v)) }", g.IntN(4))
	case 3:
		return fmt.Sprintf("function($v){ $contains(?, %s)($string($v)) }", g.pattern())
	case 4:
		return fmt.Sprintf("function($v){ $map(?, %s)([$v]) }", g.lambda(1, anything, depth))
	default:
		return fmt.Sprintf("%s(%s, ?)", g.lambda(2, anything, depth), g.expr(anything, depth))
	}
}

// lambda is a function of n arguments.
func (g *gen) lambda(n int, k kind, depth int) string {
	vars := len(g.vars)
	defer func() { g.vars = g.vars[:vars] }()
	names := []string{"a", "b", "c", "d"}[:min(n, 4)]
	var params []string
	for _, name := range names {
		params = append(params, "$"+name)
		g.vars = append(g.vars, name, name)
	}
	signature := ""
	if n == 1 && g.oneIn(8) {
		signature = g.pick("<n:n>", "<s-:s>", "<a:x>", "<x:x>", "<x-:x>", "<a<n>:n>", "<(sn):s>", "<j?:x>", "<o:o>", "<b?:b>", "<s+:s>")
	}
	return fmt.Sprintf("%s(%s)%s{ %s }", g.pick("function", "function", "λ"), strings.Join(params, ", "), signature, g.expr(k, depth))
}
