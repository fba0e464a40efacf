// Command aslc compiles Amazon States Language to Go: it checks definitions,
// generates packages of them, and builds and runs executables.
package main

import (
	"os"
	"runtime/debug"
)

func main() {
	// A compiler's memory is garbage at its end: collecting it seldom saves a
	// quarter of the time that a large definition takes.
	debug.SetGCPercent(400)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
