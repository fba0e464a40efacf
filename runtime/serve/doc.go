// Package serve answers the API of AWS Step Functions over HTTP, as the AWS SDKs
// and the AWS CLI speak it (AWS JSON 1.0), and a plain HTTP face beside it. API.md
// tells how to use both.
//
// # A request's way
//
// [Server] looks at where the request comes from (guard.go), finds its operation
// (protocol.go, operations.go), decodes and checks its input (constraint.go), and
// calls the method of that name. What state machines there are is the [Registry]'s
// matter: definitions with their revisions, versions, aliases and tags, kept in
// files. What executions do is the matter of [Executions], which package
// runtime/durable implements. A server can be given a [Compiler]; without one its
// state machines are those that it was made with, and operations that would make,
// change or judge a definition are refused.
//
// The package knows neither the compiler nor a store: whoever links it brings both.
package serve
