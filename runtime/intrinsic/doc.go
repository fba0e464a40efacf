// Package intrinsic holds the 18 intrinsic functions of JSONPath states (ASL,
// "Intrinsic Functions"), named as in ASL without "States.", for generated code:
//
//	e := m.run.Eval(in)
//	intrinsic.Format(&e, runtime.String("Hi {}"), e.Arg("$.name", in.Field("name")))
//
// Bad arguments fail the evaluation with States.IntrinsicFailure; after any
// failure the functions do nothing. In both cases they give the absent value.
// No recording shows the service's texts for these failures, so the causes are
// our own: "Invalid arguments in States.MathAdd: argument 2 must be a number,
// but was a string".
//
//	Format(e, template, args...)        String with each {} replaced; \{ \} \\ are literal
//	StringToJson(e, text)               the JSON in a string; null for a blank one
//	JsonToString(e, value)              compact JSON text as a string
//	Array(e, values...)
//	ArrayPartition(e, array, size)      chunks of at most size elements
//	ArrayContains(e, array, value)
//	ArrayRange(e, first, last, step)    last included; at most 1,000 elements
//	ArrayGetItem(e, array, index)
//	ArrayLength(e, array)
//	ArrayUnique(e, array)               the first of equal elements, order kept
//	Base64Encode(e, text)               at most 10,000 characters, as are Base64Decode and Hash
//	Base64Decode(e, text)
//	Hash(e, text, algorithm)            MD5, SHA-1, SHA-256, SHA-384, SHA-512; lower-case hex
//	JsonMerge(e, first, second, deep)   shallow; deep must be false
//	MathRandom(e, start, end, seed...)  start included, end not
//	MathAdd(e, first, second)
//	StringSplit(e, text, splitter)      at any character of splitter; no empty parts
//	UUID(e)                             version 4
//
// All take (*runtime.Eval, runtime.Value…) and give a runtime.Value. Where an
// integer is wanted, a fraction is rounded half up, each argument for itself, as
// java.lang.Math.round does (recorded: 1.5 + 1.51 is 4, -1.5 + 0 is -1).
package intrinsic
