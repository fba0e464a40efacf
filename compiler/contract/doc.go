// Package contract reads what the outside world promises to a machine and what it
// wants of it: the types of Go handlers, JSON Schemas, sample documents.
//
//	Read(ctx, program, options, sink)   all contracts of a program: a Set
//
// A Set answers for the machine's input and output and for each Task state. What
// it says is promised: handlers give what their types say, and what comes from
// elsewhere (a command, an endpoint, a mock) is held to it on arrival
// (runtime/contract). Samples and the models of AWS services promise nothing, and are
// kept apart as hints.
//
//	set.go       what is known: Set, Promise
//	read.go      from files and flags to a Set
//	config.go    aslc.yaml beside the definition, and flags of the same meaning
//	schema.go    JSON Schema → ir.Type
//	handlers.go  which function does the work of which task; directives
//	source.go    the Go files of the handlers' package, and what of them is needed
//	load.go      the types of that, with go/packages for what it imports
//	reach.go     types that the generated file could not name or import
//	coding.go    how a type is read and printed, for those who emit code that does so
//	encode.go    Go type → ir.Type: what it gives (Out)
//	decode.go    Go type → ir.Type: what it needs (In)
//	fields.go    the members of a struct, by encoding/json's rules
//	service.go   what AWS services give by their models, as a hint
//	part.go      the places of members of what is promised
//	raised.go    the errors that handlers declare, against Catch and Retry
//
// # The last generated file does not count
//
// Of the handlers' package only the declarations are read that handlers' types
// are made of. Those that the generated file provides come from a stub that is
// made of the program: deleting or corrupting the file changes nothing.
//
// # What a type gives, and what it needs
//
// An Out gives just what encoding/json prints: tags, embedding and its conflicts,
// omitempty, omitzero, string, nil as null, MarshalJSON (unknown), MarshalText (a
// string). Objects are closed: nothing but these members comes out.
//
// An In needs what can be decoded exactly (design D7). That is encoding/json
// but for these rules:
//
//   - Names count to the letter; encoding/json would take "orderid" for "orderId".
//   - A field is needed. It may be absent if it is a pointer, or has omitempty or
//     omitzero, or stands in an embedded pointer: then Go's zero means absent.
//   - null fits where Go has nil: pointers, slices, maps, interfaces. encoding/json
//     would leave an int as it is, which makes null and 0 one.
//   - A Go array wants exactly as many elements as it has.
//   - Members that the struct does not have are allowed, and not decoded.
package contract
