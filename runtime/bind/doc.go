// Package bind gives tasks their work at run time: a command, an HTTP
// endpoint, the recorded answers of a mock file, another state machine of the
// same process ([Machine]), or a Go function. A [Table]
// holds one [Binding] per task identity and is the [runtime.Binder] of a built
// executable.
//
// # What a binding sees
//
// A task's input is one JSON value, and so is its result. A command reads the
// input on its standard input, an endpoint as the body of a POST; both answer
// with JSON, or with nothing at all, which is null.
//
// # HTTP tasks
//
// A task of arn:aws:states:::http:invoke needs no binding: an [Invoker] makes the
// request that its arguments describe, as the service does. What EventBridge's
// connection would add to it is the operator's: [Connections], each with the endpoints
// that may have its secrets. A [File] holds both kinds.
//
// # How work fails
//
// A command that exits with another code than 0, and an endpoint whose status
// is not 2xx, may answer with the JSON object
//
//	{"Error": "Card.Declined", "Cause": "no funds"}
//
// and so choose the error's name, which Retry and Catch of the definition
// match. Otherwise the name is States.TaskFailed with the last part of
// standard error as the cause (commands), or States.Http.StatusCode.nnn with
// the body as the cause (endpoints; States.Http.Socket where none answered).
//
// # Time-outs
//
// All bindings end with their context: a command's whole process group is
// killed, a request is abandoned.
package bind
