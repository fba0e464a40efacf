package intrinsic

// MaxDepth is how deep calls may be nested, the outermost included.
const MaxDepth = 10

// Kind is a set of JSON types.
type Kind uint8

// The JSON types.
const (
	Null Kind = 1 << iota
	Boolean
	Number
	String
	Array
	Object
	Any = Null | Boolean | Number | String | Array | Object
)

// Signature is what a function takes and gives.
type Signature struct {
	Name     string
	Params   []Param
	Optional int  // how many of the last Params may be left out
	Rest     bool // any number of further arguments of any kind
	Result   Kind
}

// Param is a parameter: its name in the documentation and the types it takes.
type Param struct {
	Name string
	Kind Kind
}

// signatures are the 18 functions in the specification's order.
var signatures = []Signature{
	{Name: format, Params: []Param{{"template", String}}, Rest: true, Result: String},
	{Name: "States.StringToJson", Params: []Param{{"text", String}}, Result: Any},
	{Name: "States.JsonToString", Params: []Param{{"value", Any}}, Result: String},
	{Name: "States.Array", Rest: true, Result: Array},
	{Name: "States.ArrayPartition", Params: []Param{{"array", Array}, {"chunk size", Number}}, Result: Array},
	{Name: "States.ArrayContains", Params: []Param{{"array", Array}, {"value", Any}}, Result: Boolean},
	{Name: "States.ArrayRange", Params: []Param{{"first", Number}, {"last", Number}, {"step", Number}}, Result: Array},
	{Name: "States.ArrayGetItem", Params: []Param{{"array", Array}, {"index", Number}}, Result: Any},
	{Name: "States.ArrayLength", Params: []Param{{"array", Array}}, Result: Number},
	{Name: "States.ArrayUnique", Params: []Param{{"array", Array}}, Result: Array},
	{Name: "States.Base64Encode", Params: []Param{{"text", String}}, Result: String},
	{Name: "States.Base64Decode", Params: []Param{{"text", String}}, Result: String},
	{Name: "States.Hash", Params: []Param{{"data", String}, {"algorithm", String}}, Result: String},
	{Name: "States.JsonMerge", Params: []Param{{"first", Object}, {"second", Object}, {"deep", Boolean}}, Result: Object},
	{Name: "States.MathRandom", Params: []Param{{"start", Number}, {"end", Number}, {"seed", Number}}, Optional: 1, Result: Number},
	{Name: "States.MathAdd", Params: []Param{{"first", Number}, {"second", Number}}, Result: Number},
	{Name: "States.StringSplit", Params: []Param{{"text", String}, {"splitter", String}}, Result: Array},
	{Name: "States.UUID", Result: String},
}

// Lookup finds a function by its full name; case counts.
func Lookup(name string) (Signature, bool) {
	for _, s := range signatures {
		if s.Name == name {
			return s, true
		}
	}
	return Signature{}, false
}

// Names gives the names of all functions in the specification's order.
func Names() []string {
	names := make([]string, len(signatures))
	for i, s := range signatures {
		names[i] = s.Name
	}
	return names
}

// param gives the parameter that argument i is for.
func (s Signature) param(i int) Param {
	if i < len(s.Params) {
		return s.Params[i]
	}
	return Param{"argument", Any}
}

// takes tells whether the function can be called with n arguments.
func (s Signature) takes(n int) bool {
	return n >= len(s.Params)-s.Optional && (s.Rest || n <= len(s.Params))
}
