// Package structs tests that values fit the structs that are emitted for their
// shapes: what random machines have at each state is promised as a schema, and all
// values that came there are read into the struct, and written as they were.
package structs
