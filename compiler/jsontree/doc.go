// Package jsontree reads a definition, JSON or YAML, into a tree that knows
// where every value stands: byte spans, the order of keys, numbers as written.
//
// Faults are reported with their place and, where a reader can guess what was
// meant (a comma too many or too few, a comment), reading goes on, so that one
// run shows them all. The tree keeps ${Placeholders} apart until Substitute.
package jsontree
