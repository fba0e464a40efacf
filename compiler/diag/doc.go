// Package diag is what the compiler says about a definition: diagnostics with
// stable codes and byte spans, and the forms they are printed in.
//
// A Diagnostic says what is wrong, where, and what to write instead; where the
// AWS service refuses the same definition it also holds the service's own code,
// message and location. Line and column come into being only when printed.
package diag
