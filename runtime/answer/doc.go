// Package answer makes the results of service integrations in the shape that Step
// Functions gives them: what a task gets of an execution that it started
// ([Execution]), and what stands beside a service's own answer ([Metadata]).
package answer
