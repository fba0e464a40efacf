// Package shapes tests that what is inferred about values is true of all that runs
// have there: random machines and expressions in the interpreter, the reference
// suite of JSONata, and (with the tag shared) executions recorded from the service.
package shapes
