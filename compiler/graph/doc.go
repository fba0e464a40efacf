// Package graph draws a state machine: as SVG, and as text for Graphviz (DOT) and
// Mermaid. A run can be laid over it (ReadRun).
//
//	ir ──model──► states, marks and edges of each scope ──layout──► places and paths ──► SVG
//	                                                    └──► DOT, Mermaid
//
// The layout is layered, from top to bottom. An edge of ASL never leaves its
// scope, so each branch of a Parallel and the processor of a Map is laid out by
// itself and becomes a part of one sized node of the scope around it:
//
//   - rank: cycles are broken where a depth-first search meets them, rows follow
//     from the longest path, and states move down to where their edges are short
//   - chain: an edge over several rows has a bend in each of them, the label of an
//     edge is a bend with a size, and an edge upwards has a column beside its states
//   - order: barycentres and exchanges of neighbours until fewer edges cross
//   - place: bends of an edge and the straight way of the flow are rigid blocks, whose
//     x are least squares under the distances, by merging violators into groups
//   - route: between two rows each source has a track of its own, ordered so that
//     few tracks cross; an edge never runs through a row except in its own column
//
// Everything follows document order; equal programs give equal bytes. Texts of a
// definition are hostile: whatever does not print is shown as an escape.
package graph
