package shape

import (
	"fmt"

	"github.com/aslc-dev/aslc/ir"
)

// call is what an intrinsic function gives.
func (s *scope) call(c *ir.Call) ir.Type {
	args := make([]ir.Type, len(c.Args))
	for i, a := range c.Args {
		args[i] = s.value(a)
	}
	for i, k := range intrinsicTakes[c.Name] {
		if i < len(args) {
			s.v.needs(args[i], k)
		}
		if i < len(args) && !args[i].Has(k) {
			if _, literal := c.Args[i].(*ir.Const); !literal { // those are lower's to report
				s.v.mismatch(c.Args[i].Pos(), args[i], fmt.Sprintf("argument %d of %s", i+1, c.Name), kindWords[k])
			}
		}
	}
	return intrinsicResult(c.Name, args)
}

// intrinsicTakes are the kinds of arguments without which a function fails.
var intrinsicTakes = map[string][]ir.Kinds{
	"States.StringToJson":   {ir.KindString},
	"States.ArrayPartition": {ir.KindArray, ir.KindNumber},
	"States.ArrayContains":  {ir.KindArray},
	"States.ArrayRange":     {ir.KindNumber, ir.KindNumber, ir.KindNumber},
	"States.ArrayGetItem":   {ir.KindArray, ir.KindNumber},
	"States.ArrayLength":    {ir.KindArray},
	"States.ArrayUnique":    {ir.KindArray},
	"States.Base64Encode":   {ir.KindString},
	"States.Base64Decode":   {ir.KindString},
	"States.Hash":           {ir.KindString, ir.KindString},
	"States.JsonMerge":      {ir.KindObject, ir.KindObject, ir.KindBoolean},
	"States.MathRandom":     {ir.KindNumber, ir.KindNumber, ir.KindNumber},
	"States.MathAdd":        {ir.KindNumber, ir.KindNumber},
	"States.StringSplit":    {ir.KindString, ir.KindString},
}

var kindWords = map[ir.Kinds]string{
	ir.KindNull: "null", ir.KindBoolean: "a boolean", ir.KindNumber: "a number",
	ir.KindString: "a string", ir.KindArray: "an array", ir.KindObject: "an object",
}

func intrinsicResult(name string, args []ir.Type) ir.Type {
	switch name {
	case "States.Format", "States.JsonToString", "States.Base64Encode", "States.Base64Decode", "States.Hash", "States.UUID":
		return ir.StringType
	case "States.ArrayLength", "States.MathAdd", "States.MathRandom":
		return ir.IntegerType
	case "States.ArrayContains":
		return ir.BooleanType
	case "States.Array":
		return ir.Tuple(args...)
	case "States.ArrayPartition":
		return ir.List(ir.List(args[0].Element()))
	case "States.ArrayUnique":
		return ir.List(args[0].Element())
	case "States.ArrayRange":
		return ir.List(ir.IntegerType)
	case "States.ArrayGetItem":
		return args[0].Element()
	case "States.StringSplit":
		return ir.List(ir.StringType)
	case "States.JsonMerge":
		return merged(args[0], args[1])
	}
	return ir.Unknown // States.StringToJson
}

// merged is an object with the members of both; where both have a name, second's
// counts.
func merged(first, second ir.Type) ir.Type {
	if !first.Has(ir.KindObject) || !second.Has(ir.KindObject) {
		return ir.Unknown
	}
	seen := map[string]bool{}
	var fields []ir.TypeField
	for _, t := range []ir.Type{first, second} {
		for _, f := range t.Fields() {
			if !seen[f.Name] {
				seen[f.Name] = true
				fields = append(fields, ir.TypeField{Name: f.Name, Type: over(first.Field(f.Name), second.Field(f.Name))})
			}
		}
	}
	return ir.ObjectWith(first.Rest().Join(second.Rest()), fields...)
}

// over is second, or where that may be absent first.
func over(first, second ir.Type) ir.Type {
	if !second.Has(ir.KindAbsent) {
		return second
	}
	return first.Join(second.Without(ir.KindAbsent))
}
