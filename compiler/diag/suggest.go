package diag

import (
	"strconv"
	"strings"
)

// Suggest finds the candidate that word is most likely a misspelling of, or "".
// Candidates that are further away than a third of the word are none.
func Suggest(word string, candidates []string) string {
	if word == "" || len(word) > 100 {
		return ""
	}
	best, limit := "", max(1, len(word)/3)
	for _, c := range candidates {
		if strings.EqualFold(c, word) {
			return c
		}
		if d := distance(word, c, limit); d <= limit && c != word {
			best, limit = c, d-1
		}
		if limit < 1 {
			break
		}
	}
	return best
}

// DidYouMean is Suggest as the text of a help line, or "".
func DidYouMean(word string, candidates []string) string {
	if s := Suggest(word, candidates); s != "" {
		return "did you mean " + strconv.Quote(s) + "?"
	}
	return ""
}

// distance is the number of letters to insert, delete, replace or swap with
// their neighbour; anything above limit is reported as limit+1.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][104]int
	if len(b) >= len(rows[0]) {
		return limit + 1
	}
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, up, up2 := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			row[j] = min(up[j]+1, row[j-1]+1, up[j-1]+differ(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], up2[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
	}
	return rows[len(a)%3][len(b)]
}

// differ is the cost of a letter for another; a difference in case alone is
// no cheaper, since Suggest has tried the whole word before.
func differ(x, y byte) int {
	if x == y {
		return 0
	}
	return 1
}
