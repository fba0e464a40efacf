package intrinsic

import (
	"fmt"
	"strings"
)

// unknown reports a function that does not exist, with the one probably meant.
func unknown(call *Call) error {
	err := &Error{Offset: call.Offset, Msg: fmt.Sprintf("no intrinsic function %q", call.Name)}
	if name := suggest(call.Name); name != "" {
		err.Help = fmt.Sprintf("did you mean %s?", name)
	}
	return err
}

// suggest finds the function whose name is most like name, "" if none is near.
// Case and a missing "States." do not count.
func suggest(name string) string {
	const near = 2
	best, found := near+1, ""
	for _, s := range signatures {
		if d := distance(fold(name), fold(s.Name)); d < best {
			best, found = d, s.Name
		}
	}
	return found
}

func fold(name string) string {
	return strings.TrimPrefix(strings.ToLower(name), "states.")
}

// distance is the Levenshtein distance of two texts in bytes, enough for names
// of ASCII letters. Texts of very different lengths are as far apart as that.
func distance(a, b string) int {
	if d := len(a) - len(b); d > 3 || d < -3 {
		return max(d, -d)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
