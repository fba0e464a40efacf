// Package cli is the command line of a built executable: what the main
// function that aslc build writes calls. It has the verbs run, bench,
// definition, version and help.
//
// Results go to standard output and everything else to standard error. The
// exit code is 0 for a success, 1 for an execution that failed or was
// interrupted, 2 for misuse.
package cli
