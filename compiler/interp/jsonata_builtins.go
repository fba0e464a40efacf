package interp

import ops "github.com/aslc-dev/aslc/runtime/jsonata"

// builtins are the functions of the library.
var builtins = map[string]*ops.Function{
	"abs": ops.Abs, "append": ops.Append, "assert": ops.Assert, "average": ops.Average, "base64decode": ops.Base64Decode,
	"base64encode": ops.Base64Encode, "boolean": ops.Boolean, "ceil": ops.Ceil, "clone": ops.Clone,
	"contains": ops.Contains, "count": ops.Count, "decodeUrl": ops.DecodeURL,
	"decodeUrlComponent": ops.DecodeURLComponent, "distinct": ops.Distinct, "each": ops.Each, "encodeUrl": ops.EncodeURL,
	"encodeUrlComponent": ops.EncodeURLComponent, "error": ops.Raise, "exists": ops.Exists, "filter": ops.Filter,
	"floor": ops.Floor, "formatBase": ops.FormatBase, "formatInteger": ops.FormatInteger,
	"formatNumber": ops.FormatNumber, "fromMillis": ops.FromMillis, "hash": ops.Hash, "join": ops.Join, "keys": ops.Keys,
	"length": ops.Length, "lookup": ops.Lookup, "lowercase": ops.Lowercase, "map": ops.Map, "match": ops.Match,
	"max": ops.Max, "merge": ops.Merge, "millis": ops.Millis, "min": ops.Min, "not": ops.Not, "now": ops.Now,
	"number": ops.ToNumber, "pad": ops.Pad, "parse": ops.Parse, "parseInteger": ops.ParseInteger,
	"partition": ops.Partition, "power": ops.Power, "random": ops.Random, "range": ops.Range, "reduce": ops.Reduce,
	"replace": ops.Replace, "reverse": ops.Reverse, "round": ops.Round, "shuffle": ops.Shuffle, "sift": ops.Sift,
	"single": ops.SingleOf, "sort": ops.Sort, "split": ops.Split, "spread": ops.Spread, "sqrt": ops.Sqrt,
	"string": ops.ToString, "substring": ops.Substring, "substringAfter": ops.SubstringAfter,
	"substringBefore": ops.SubstringBefore, "sum": ops.Sum, "toMillis": ops.ToMillis, "trim": ops.Trim, "type": ops.Type,
	"uppercase": ops.Uppercase, "uuid": ops.UUID, "zip": ops.Zip,
}
