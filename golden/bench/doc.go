// Package bench compares compiled machines with hand-written twins of the same
// semantics, on the workloads of package work: JSON text in, JSON text out.
//
//	go test -run '^$' -bench . -count 10 ./golden/bench | go run ./golden/bench/report -max 1.5
//
// Package typed has twins on structs, for machines whose shapes are known.
package bench
