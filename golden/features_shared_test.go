//go:build shared

package golden_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestFeatureRows: features.json has the rows of the reference's sections A to
// C, in its order.
func TestFeatureRows(t *testing.T) {
	shared := os.Getenv("ASLC_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	text, err := os.ReadFile(filepath.Join(shared, "reference", "features.md"))
	if err != nil {
		t.Fatal(err)
	}
	want := referenceRows(string(text))
	var got []string
	for _, f := range readFeatures(t) {
		got = append(got, f.Row)
	}
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("features.json has %d rows, features.md %d, or they differ", len(got), len(want))
	}
}

var (
	heading = regexp.MustCompile(`^#+ ([A-Z][0-9]*)\.? `)
	number  = regexp.MustCompile(`^[0-9]+$`)
)

// referenceRows are the first cells of the tables (the second, where the first
// is a number) behind the section's name.
func referenceRows(text string) []string {
	var rows []string
	section := ""
	for line := range strings.Lines(text) {
		if m := heading.FindStringSubmatch(line); m != nil {
			section = m[1]
		}
		if !strings.HasPrefix(line, "|") || section == "" || section > "D" {
			continue
		}
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
		name := strings.TrimSpace(cells[1])
		if number.MatchString(name) {
			name = strings.TrimSpace(cells[2])
		}
		if name == "Feature" || name == "#" || strings.Trim(name, "-: ") == "" {
			continue
		}
		rows = append(rows, section+"/"+strings.ReplaceAll(name, "\x00", `\|`))
	}
	return rows
}
