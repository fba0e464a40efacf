package serve

import (
	"slices"
	"strings"
	"testing"
)

// TestProcessor: the machine of a Map Run's executions is found by the Map's label,
// which is its state's name where it has none, at any depth, and keeps its query language.
func TestProcessor(t *testing.T) {
	const inner = `{"StartAt": "I", "States": {"I": {"Type": "Map", "Label": "deep", "ItemProcessor": {"StartAt": "J", "States": {"J": {}}}}}}`
	definition := `{"QueryLanguage": "JSONata", "StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": [
		{"StartAt": "Each one", "States": {"Each one": {"Type": "Map", "Iterator": ` + inner + `}}}, {"StartAt": "K", "States": {"K": {}}}]}}}`
	for label, want := range map[string]string{
		"Each-one": `{"QueryLanguage":"JSONata",` + inner[1:] + " I J",
		"deep":     `{"QueryLanguage":"JSONata","StartAt": "J", "States": {"J": {}}} J`,
		"Both":     " ",
	} {
		text, names := processor(definition, label)
		slices.Sort(names)
		if got := text + " " + strings.Join(names, " "); got != want {
			t.Errorf("%s: %s, want %s", label, got, want)
		}
	}
	if text, _ := processor("no JSON", "deep"); text != "" {
		t.Error(text)
	}
}
