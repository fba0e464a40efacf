// Package work holds what the benchmarks of compiled machines share: the
// table of workloads a to h, those of JSONata shapes and the makers of their inputs. Definitions stand
// beside it (../a/a.asl.json and so on, written by ../gen); the figures that
// the bars are derived from are in the project's document on its peers.
package work

import "time"

// Workload is a row of the table: one machine, one input.
type Workload struct {
	Name        string // the benchmark has it in capitals: BenchmarkA
	About       string
	Transitions int // states entered by one execution; a retry enters none

	// Ratio is how many times its twin's time generated code may take; 0: as
	// many as the report is called with.
	Ratio float64

	// The bar of a run whose history is recorded: transitions a second at
	// least, or time for a run at most, or none.
	HistoryRate float64
	HistoryRun  time.Duration

	// CountAllocs says that a state of this machine must allocate nothing
	// which its hand-written twin does not.
	CountAllocs bool
}

// Workloads are all workloads in the order of their names.
var Workloads = []Workload{
	{Name: "a", About: "100 Pass", Transitions: 100, HistoryRate: 3.5e6, CountAllocs: true},
	{Name: "b", About: "counter loop to 10,000 with States.MathAdd", Transitions: 20003, HistoryRate: 0.8e6},
	{Name: "c", About: "100 Choice of 20 nested rules", Transitions: 101, HistoryRate: 0.4e6, CountAllocs: true},
	{Name: "d", About: "Parallel of 10 x 5 Pass", Transitions: 51, HistoryRate: 1.1e6},
	{Name: "e", About: "Map over 10,000 items, ItemSelector, 2 Pass", Transitions: 20001, HistoryRate: 0.3e6},
	{Name: "f", About: "1000 Task, each fails once and is retried", Transitions: 1000, HistoryRate: 0.6e6},
	{Name: "g", About: "1 MiB payload through 20 Pass", Transitions: 20, HistoryRun: 25 * time.Millisecond},
	{Name: "h", About: "400 Pass, each a moderate JSONata expression", Transitions: 401, Ratio: 2, HistoryRate: 1e9 / 3500},
	{Name: "path", About: "100 Pass with a JSONata path", Transitions: 101, Ratio: 2},
	{Name: "comparison", About: "100 Pass with JSONata comparisons", Transitions: 101, Ratio: 2},
	{Name: "object", About: "100 Pass with a JSONata object, $sum, $count", Transitions: 101, Ratio: 2},
	{Name: "filter", About: "100 Pass with $filter and $map", Transitions: 101, Ratio: 2},
	{Name: "sort", About: "100 Pass with a JSONata order-by of 20 items", Transitions: 101, Ratio: 2},
}

// Typed are the workloads whose twins have structs between their states, where
// others have documents; they are in package typed.
var Typed = []Workload{
	{Name: "typedb", About: "b, whose document is a number", Transitions: 20003, Ratio: 1.25},
	{Name: "typede", About: "e, whose items are structs", Transitions: 20001, Ratio: 1.25},
	{Name: "typedf", About: "100 Task of f with a handler of structs", Transitions: 100, Ratio: 1.25},
}

// Find returns the workload of that name, and whether there is one.
func Find(name string) (Workload, bool) {
	for _, w := range Workloads {
		if w.Name == name {
			return w, true
		}
	}
	return Workload{}, false
}
