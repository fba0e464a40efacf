// Package codec carries values between documents and Go types. Emitted code has a
// reader and a writer for each type that a handler takes or gives; they call the
// functions of this package for what the type is made of, so nothing is
// reflected, and the text goes straight into the struct:
//
//	func readCard(d *codec.Decoder, x *Card) {
//		var has [1]bool
//		for d.Object(); d.Next(); {
//			switch d.Name() {
//			case "number":
//				codec.ReadString(d, &x.Number)
//				has[0] = true
//			default:
//				d.Skip()
//			}
//		}
//		d.Need(has[:], "number")
//	}
//
// # Exact
//
// What is read is read exactly, or refused with the path to it (design D7): names
// count to the letter, a null is no zero, a number that a type cannot hold is an
// error. Members that a type does not have are skipped. Of a number with a
// fraction a float takes the nearest value it has; a whole number it takes only
// as it is, or as a float is printed: 18446744073709552000 is 2⁶⁴, whose digits say no
// more, and 12345678901234567890 is refused.
//
// What is written is what encoding/json writes, without its escapes for HTML and
// JavaScript.
//
// # Late
//
// A struct that a task gives, and that another one takes, stands for its document
// until somebody looks at the text: a history, a checkpoint, a path into an object
// or array of it; a path to any other member reads the field. Emitted code has an
// Own function for such a type, which makes of the struct just what reading the
// document would give, with nothing that the handler could still change; where it
// cannot, the document is written at once. What a template puts together is read
// part by part, without a text of its own.
//
//	task.go    a typed handler as one of documents
//	run.go     an execution whose input and output have types
//	decode.go  Decoder: objects, arrays, the first fault and its place
//	read.go    readers of scalars; readall.go those of slices, maps, pointers
//	encode.go  Encoder
//	write.go   writers of scalars; writeall.go those of slices, maps, pointers
//	late.go    structs that stand for their documents
//	parts.go   reading what was put together and has no text yet
//	opt.go     Opt: a member that may be absent
package codec
