package interp

import (
	"math"
	"strconv"

	"github.com/aslc-dev/aslc/compiler/jsonata"
	ops "github.com/aslc-dev/aslc/runtime/jsonata"
)

// Literal evaluates a part of a JSONata expression that depends on nothing
// around it, and gives the literal of its value. It is nil where there is none:
// the evaluation fails, or takes too long for a compiler, or the value is no
// string, number, boolean or null, or is a long string.
func Literal(n jsonata.Node) jsonata.Node {
	var q ops.Query
	q.Begin(nil)
	q.Limit(foldLimits)
	v := Expression(&q, n, ops.Value{}, nil)
	if q.Failed() {
		return nil
	}
	at := jsonata.NodeBase{Offset: n.Base().Offset, End: n.Base().End}
	switch v.Kind() {
	case ops.KindNull:
		return &jsonata.Null{NodeBase: at}
	case ops.KindBool:
		return &jsonata.Bool{NodeBase: at, Value: q.Truth(v)}
	case ops.KindString:
		if len(v.Str()) <= longestFolded {
			return &jsonata.String{NodeBase: at, Value: v.Str()}
		}
	case ops.KindNumber:
		return number(at, v.Float())
	}
	return nil
}

// number is the literal of a number, nil of one that has none.
func number(at jsonata.NodeBase, f float64) jsonata.Node {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return nil
	}
	return &jsonata.Number{NodeBase: at, Text: strconv.FormatFloat(f, 'g', -1, 64), Value: f}
}

// longestFolded is how long a string may get, in bytes: $pad makes long ones of short texts.
const longestFolded = 1 << 10

// foldLimits are far below those of a run: a compiler looks at many expressions.
var foldLimits = ops.Limits{Depth: 100, Steps: 100_000, Bytes: 1 << 20}
