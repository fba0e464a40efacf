package diag

import "strings"

func deep() string { return strings.Repeat("[", 600) + strings.Repeat("]", 600) }

func large() string {
	return `{
  "Comment": "` + strings.Repeat("a very long story ", 65_000) + `",
  "StartAt": "Greet",
  "States": {"Greet": {"Type": "Pass", "End": true}}
}`
}
