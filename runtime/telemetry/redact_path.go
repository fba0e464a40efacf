package telemetry

import (
	"fmt"
	"strconv"
	"strings"
)

// step is a part of a path: a member, an element, or any of both.
type step struct {
	name  string
	index int
	elem  bool
	any   bool
}

func (s step) takes(at step) bool { return s == at || s.any }

// hides says that one of the paths ends here.
func hides(paths [][]step) bool {
	for _, p := range paths {
		if len(p) == 0 {
			return true
		}
	}
	return false
}

// after gives what is left of the paths that lead to a part.
func after(paths [][]step, at step) [][]step {
	var left [][]step
	for _, p := range paths {
		if p[0].takes(at) {
			left = append(left, p[1:])
		}
	}
	return left
}

// parsePath reads $ with .name, .*, ['name'], [n] and [*].
func parsePath(text string) ([]step, error) {
	path := []step{}
	for rest := text[1:]; rest != ""; {
		s, n := parseStep(rest)
		if n == 0 {
			return nil, fmt.Errorf("%q is no path: steps are .name, .*, ['name'], [0] and [*]; a NAME alone is that field at any depth", text)
		}
		path = append(path, s)
		rest = rest[n:]
	}
	return path, nil
}

// parseStep reads the step that text begins with and gives its length, 0 if it
// begins with none.
func parseStep(text string) (step, int) {
	if name, ok := strings.CutPrefix(text, "."); ok {
		if i := strings.IndexAny(name, ".["); i >= 0 {
			name = name[:i]
		}
		switch name {
		case "":
			return step{}, 0
		case "*":
			return step{any: true}, 2
		}
		return step{name: name}, 1 + len(name)
	}
	for _, quote := range []string{"'", `"`} {
		if inner, ok := strings.CutPrefix(text, "["+quote); ok {
			if name, _, closed := strings.Cut(inner, quote+"]"); closed {
				return step{name: name}, len(name) + 4
			}
		}
	}
	inner, _, closed := strings.Cut(strings.TrimPrefix(text, "["), "]")
	if !closed || text[0] != '[' {
		return step{}, 0
	}
	if inner == "*" {
		return step{any: true}, 3
	}
	n, err := strconv.ParseUint(inner, 10, 31)
	if err != nil {
		return step{}, 0
	}
	return step{index: int(n), elem: true}, len(inner) + 2
}
