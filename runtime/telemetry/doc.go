// Package telemetry shows what executions do: as log lines, as metrics, and in
// runtime/telemetry/span as traces.
//
// Each part is a [runtime.Observer] to give to runtime.WithObserver, and works
// with any engine: it keeps nothing about an execution but sums. An executor
// without an observer records no events, and telemetry costs it nothing.
package telemetry
