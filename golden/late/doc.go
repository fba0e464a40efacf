// Package late is a machine whose tasks take and give structs of all that can stand
// for a document until somebody looks at its text. Its handlers change what they
// were given, and what they gave, at any time.
package late

//go:generate go run ../../cmd/aslc generate late.asl.json
