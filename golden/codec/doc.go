// Package codec holds a machine whose handler takes and gives a struct of all that
// Go types can be made of, and compares what is emitted for it with encoding/json.
package codec

//go:generate go run ../../cmd/aslc generate codec.asl.json
