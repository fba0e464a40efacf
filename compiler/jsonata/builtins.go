package jsonata

import "sort"

// Builtin is a function of the library.
type Builtin struct {
	Name      string // without $
	Signature *Signature
	AWS       bool // added by Step Functions
	Varies    bool // what it gives depends on time or chance
}

// Lookup finds a function of the library by its name without $.
func Lookup(name string) (Builtin, bool) {
	b, ok := builtins[name]
	return b, ok
}

// Builtins gives the names of all functions, sorted.
func Builtins() []string {
	names := make([]string, 0, len(builtins))
	for name := range builtins {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

var builtins = library(referenceLibrary, awsLibrary)

func library(reference, aws map[string]string) map[string]Builtin {
	out := map[string]Builtin{}
	for name, text := range reference {
		out[name] = Builtin{Name: name, Signature: mustParse(text), Varies: varying[name]}
	}
	for name, text := range aws {
		out[name] = Builtin{Name: name, Signature: mustParse(text), AWS: true, Varies: varying[name]}
	}
	return out
}

var varying = map[string]bool{"millis": true, "now": true, "random": true, "shuffle": true, "uuid": true}

// mustParse parses a signature of the tables below.
func mustParse(text string) *Signature {
	sig, err := parseSignature(text)
	if err != nil {
		panic("jsonata: signature " + text + ": " + err.Msg)
	}
	return sig
}

// awsLibrary is what Step Functions adds ("Transforming data with JSONata in Step
// Functions"). Its $random takes a seed, which the reference's does not.
var awsLibrary = map[string]string{
	"hash":      "<ss:s>",
	"parse":     "<s:x>",
	"partition": "<an:a<a>>",
	"random":    "<n?:n>",
	"range":     "<nnn:a<n>>",
	"uuid":      "<:s>",
}

// referenceLibrary has the signatures that jsonata.js 2.0.6 registers. $eval is
// not here: Step Functions has removed it.
var referenceLibrary = map[string]string{
	"abs":                "<n-:n>",
	"append":             "<xx:a>",
	"assert":             "<bs?:x>",
	"average":            "<a<n>:n>",
	"base64decode":       "<s-:s>",
	"base64encode":       "<s-:s>",
	"boolean":            "<x-:b>",
	"ceil":               "<n-:n>",
	"clone":              "<(oa)-:o>",
	"contains":           "<s-(sf):b>",
	"count":              "<a:n>",
	"decodeUrl":          "<s-:s>",
	"decodeUrlComponent": "<s-:s>",
	"distinct":           "<x:x>",
	"each":               "<o-f:a>",
	"encodeUrl":          "<s-:s>",
	"encodeUrlComponent": "<s-:s>",
	"error":              "<s?:x>",
	"exists":             "<x:b>",
	"filter":             "<af>",
	"floor":              "<n-:n>",
	"formatBase":         "<n-n?:s>",
	"formatInteger":      "<n-s:s>",
	"formatNumber":       "<n-so?:s>",
	"fromMillis":         "<n-s?s?:s>",
	"join":               "<a<s>s?:s>",
	"keys":               "<x-:a<s>>",
	"length":             "<s-:n>",
	"lookup":             "<x-s:x>",
	"lowercase":          "<s-:s>",
	"map":                "<af>",
	"match":              "<s-f<s:o>n?:a<o>>",
	"max":                "<a<n>:n>",
	"merge":              "<a<o>:o>",
	"millis":             "<:n>",
	"min":                "<a<n>:n>",
	"not":                "<x-:b>",
	"now":                "<s?s?:s>",
	"number":             "<(nsb)-:n>",
	"pad":                "<s-ns?:s>",
	"parseInteger":       "<s-s:n>",
	"power":              "<n-n:n>",
	"reduce":             "<afj?:j>",
	"replace":            "<s-(sf)(sf)n?:s>",
	"reverse":            "<a:a>",
	"round":              "<n-n?:n>",
	"shuffle":            "<a:a>",
	"sift":               "<o-f?:o>",
	"single":             "<af?>",
	"sort":               "<af?:a>",
	"split":              "<s-(sf)n?:a<s>>",
	"spread":             "<x-:a<o>>",
	"sqrt":               "<n-:n>",
	"string":             "<x-b?:s>",
	"substring":          "<s-nn?:s>",
	"substringAfter":     "<s-s:s>",
	"substringBefore":    "<s-s:s>",
	"sum":                "<a<n>:n>",
	"toMillis":           "<s-s?:n>",
	"trim":               "<s-:s>",
	"type":               "<x:s>",
	"uppercase":          "<s-:s>",
	"zip":                "<a+>",
}
