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
//	query.go     the expressions of JSONata states, query_state.go how such states end
//	assign.go    workflow variables, and the methods that assign them
//	typed.go     methods of Tasks with types, and Run where schemas promise some
//	shapes.go    the types of what schemas promise
//	codec.go     how types are read (read.go) and written (write.go)
//	names.go     the names of what belongs to a state
//	literal.go comment.go   user text as Go literals and as comments
//	lines.go     which lines of the definition became which lines of Go
//
// JSONata expressions become calls of runtime/jsonata in the files jsonata*.go,
// which put texts together, for where lines break depends on how long they are:
//
//	jsonata_scope.go jsonata_resolve.go   what variables mean, and which become Go variables
//	jsonata.go     nodes, operators, conditions
//	jsonata_block.go jsonata_call.go jsonata_path.go jsonata_literal.go
//	jsonata_text.go                       calls, chains and functions on one line or many
//	jsonata_package.go                    expressions by themselves
//
// A definition is hostile text (design D14). It reaches the file in two ways
// only: as a quoted literal, and as a comment line that begins with "// ", or
// "//" and a tab where an expression is quoted, and holds printable characters. So two definitions that differ in texts alone
// give syntax trees that differ in literals alone.
package emit
