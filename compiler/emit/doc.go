// Package emit prints a checked program as one Go file. It is the only package
// that knows jennifer.
//
// Emitters are pure: one function for each kind of node, no error results,
// since what can fail has failed before. They invent no names: the constant of
// a state is State+GoName, its method is GoName in lower camel case, and what
// belongs to the method (its policy, its bigger templates) has the method's
// name and a suffix.
//
//	emit.go      the file from its first line to its last
//	machine.go   what every definition has: constants, Tasks, Machine, Step
//	task.go …    one file for each kind of state
//	policy.go    retriers as tables, catchers as cases
//	flow.go      InputPath, ResultSelector, ResultPath, OutputPath
//	expr.go      templates, paths and intrinsic calls; filter.go: what a plain path cannot say
//	names.go     the names of what belongs to a state
//	literal.go comment.go   user text as Go literals and as comments
//	lines.go     which lines of the definition became which lines of Go
//
// A definition is hostile text (design D14). It reaches the file in two ways
// only: as a quoted literal, and as a comment line that begins with "// " and
// holds printable characters. So two definitions that differ in texts alone
// give syntax trees that differ in literals alone.
package emit
