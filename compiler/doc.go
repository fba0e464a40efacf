// Package compiler is the pipeline from a definition to Go source.
//
//	source ──jsontree──► tree with spans ──lower──► ir ──check──► checked ir ──emit──► Go source
//
// The phases, in order, a package each:
//
//   - diag: what can be said about a definition, and how it is shown
//   - jsontree: JSON and YAML with the places of everything
//   - jsonpath, intrinsic, jsonata: expression texts to syntax trees
//   - lower: tree to ir
//   - check: passes that resolve, judge and name
//   - shape, contract: what values can be, and what handlers, schemas and samples
//     promise of them
//   - names: state names to Go identifiers
//   - form: which documents a Go value can stand for, to the byte
//   - emit: ir to Go
//   - bundle: Go files to a package or to a module that builds
//   - graph: ir to drawings (SVG, DOT, Mermaid), with an execution laid over them
//   - interp: the interpreter of ir, the second opinion of the tests
package compiler
