package jsonata

import "encoding/base64"

// Base64Encode is $base64encode: the base64 of the string's units as bytes, of
// which only the lower half counts, as in Node's btoa.
var Base64Encode = &Function{
	Name: "base64encode", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		return q.rewrite(args[0], 2, func(s string) string {
			return base64.StdEncoding.EncodeToString(latin1Bytes(s))
		})
	},
}

// Base64Decode is $base64decode: the string whose units are the bytes that the
// base64 stands for.
var Base64Decode = &Function{
	Name: "base64decode", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		return q.rewrite(args[0], 2, func(s string) string { return latin1Text(decodeBase64(latin1Bytes(s))) })
	},
}

// EncodeURL is $encodeUrl: encodeURI of JavaScript.
var EncodeURL = &Function{
	Name: "encodeUrl", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		return q.recode("encodeUrl", args[0], func(s string) (string, bool) { return encodeURL(s, urlMarks+urlReserved) })
	},
}

// EncodeURLComponent is $encodeUrlComponent: encodeURIComponent of JavaScript.
var EncodeURLComponent = &Function{
	Name: "encodeUrlComponent", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		return q.recode("encodeUrlComponent", args[0], func(s string) (string, bool) { return encodeURL(s, urlMarks) })
	},
}

// DecodeURL is $decodeUrl: decodeURI of JavaScript.
var DecodeURL = &Function{
	Name: "decodeUrl", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		return q.recode("decodeUrl", args[0], func(s string) (string, bool) { return decodeURL(s, urlReserved) })
	},
}

// DecodeURLComponent is $decodeUrlComponent: decodeURIComponent of JavaScript.
var DecodeURLComponent = &Function{
	Name: "decodeUrlComponent", Arity: 1,
	Signature: &Signature{Params: []Param{{Types: "s", Context: true}}},
	impl: func(q *Query, args []Value) Value {
		return q.recode("decodeUrlComponent", args[0], func(s string) (string, bool) { return decodeURL(s, "") })
	},
}

// recode is f of a string, which makes it at most three times as long;
// undefined of undefined, D3140 where f refuses.
func (q *Query) recode(name string, v Value, f func(string) (string, bool)) Value {
	if !v.Exists() || !q.alloc(3*len(v.Str())) {
		return Value{}
	}
	text, ok := f(v.Str())
	if !ok {
		return q.Fail("D3140", Details{Token: name, Value: v})
	}
	return String(text)
}
