// Package teststate tries one state as the operation TestState of AWS Step
// Functions does: of a definition, or by itself; with mocks in the place of its
// work; and shows the documents that it makes between input and output.
//
// A request becomes a definition that aslc checks as it checks every other
// (definition.go), its mock is held against the model of the service that it
// stands for (mock.go, package teststate/model), compiler/interp visits the state,
// and what it saw becomes the answer (answer.go).
package teststate
