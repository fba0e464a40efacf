package jsonata

import (
	"slices"
	"strings"
)

// suggest is the help for a function that does not exist: the name that is most
// like it, of the library or of the scopes around.
func (c *checker) suggest(name string) string {
	names := Builtins()
	for f := c.frame; f != nil; f = f.outer {
		for bound := range f.names {
			names = append(names, bound)
		}
	}
	slices.Sort(names)
	best, nearest := max(1, len(name)/3)+1, ""
	for _, candidate := range names {
		if d := distance(strings.ToLower(name), strings.ToLower(candidate), best); d < best {
			best, nearest = d, candidate
		}
	}
	if nearest == "" {
		return ""
	}
	return "did you mean $" + nearest + "?"
}

// distance is the number of bytes to insert, delete, replace or swap with their
// neighbour to make one name of another; at least limit if it is no less.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range len(b) {
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

func cost(x, y byte) int {
	if x == y {
		return 0
	}
	return 1
}
