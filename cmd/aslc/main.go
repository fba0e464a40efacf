// Command aslc compiles Amazon States Language to Go: it checks definitions,
// generates packages of them, and builds and runs executables.
package main

import (
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
