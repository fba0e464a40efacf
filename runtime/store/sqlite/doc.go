// Package sqlite is the store of durable executions in one SQLite file.
//
// One goroutine writes. It takes what gathered while the last commit ran, at
// most 200 batches, and commits it as one transaction with one sync; another
// goroutine then tells the batches' owners. The write-ahead log is copied back
// into the file by a third, beside the commits. Readers have connections of
// their own and never wait for the writer.
//
// With [Full], the default, an acknowledged batch survives a power cut. With
// [Normal] it survives the end of the process, however sudden, but the last
// ones may be lost with the power; the file stays whole.
//
// FORMAT.md describes the file for people with the sqlite3 shell.
package sqlite
