// Package jsonpath parses the JSONPath dialect of the Amazon States Language.
//
// AWS evaluates paths with Jayway JsonPath, so that is the dialect: what Jayway
// 2.10 accepts is accepted and means the same, with AWS's three roots. No
// evaluator is here; package compiler/emit turns the tree into calls of
// runtime/jsonpath, and package compiler/interp evaluates it.
//
//	path     = root { step }
//	root     = "$" | "$$" | "$" name | "@"           // "@" inside filters only
//	step     = "." name | "['" name "'" { ",'" name "'" } "]"
//	         | "[" int { "," int } "]" | "[" [ int ] ":" [ int ] [ ":" [ int ] ] "]"
//	         | ".*" | "[*]" | ".." step | "[?(" filter ")]" | "." function "(" [ args ] ")"
//	filter   = and { "||" and }
//	and      = operand { "&&" operand }
//	operand  = "!" operand | "(" filter ")" | value [ operator value ]
//	value    = path | string | number | "true" | "false" | "null" | array | object | "/" regexp "/" flags
//	operator = "==" | "!=" | "===" | "!==" | "<" | "<=" | ">" | ">=" | "=~" | "in" | "nin" | "contains"
//	         | "all" | "anyof" | "noneof" | "subsetof" | "size" | "empty"
//	function = "min" | "max" | "avg" | "stddev" | "sum" | "length" | "size" | "keys" | "concat"
//	         | "append" | "first" | "last" | "index"
//
// Things worth knowing, all Jayway's:
//
//   - A bare name goes on to the next '.', '[' or '(': $.a-b and $.a:b are one
//     name each. Blanks need brackets: $['my name'].
//   - The dot after a bracket may be missing: $['a']b.
//   - A slice's step is read and ignored: [0:3:2] is [0:3]. [:] and [::2] are
//     refused, as is any number past int32.
//   - In a filter a path ends at a blank, at one of <>=~! and at the filter's
//     parenthesis, so @.key+50 is the name "key+50". There is no arithmetic.
//   - A filter must be a comparison or the test that a path exists; [?(true)]
//     is refused.
//
// Refused although Jayway reads it, since it can only be a mistake: a name in a
// filter that runs into && or ||, a comparison =~ without a pattern, a path
// without its $, steps after a function.
package jsonpath
