// Package items reads the items of distributed Maps: listings of objects, and
// objects that hold JSON and JSON Lines. CSV, Parquet and compression have
// packages of their own, so that a program has only those that its definition
// names.
//
// Items stream. What one item may need of memory is bounded, and so is what a
// compressed object may unpack to.
package items
