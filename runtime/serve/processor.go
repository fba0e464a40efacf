package serve

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/aslc-dev/aslc/runtime"
)

// states are a machine, a branch or an ItemProcessor as far as it is looked into here.
type states struct {
	QueryLanguage string
	States        map[string]struct {
		Label                   string
		Branches                []json.RawMessage
		ItemProcessor, Iterator json.RawMessage
	}
}

// processor is the machine that the executions of a Map Run go by, that of the Map with
// the label: its ItemProcessor, with the query language that it has from the machine
// around it; and the names of its states. "": there is no such Map.
func processor(definition, label string) (text string, names []string) {
	var s states
	if json.Unmarshal([]byte(definition), &s) != nil {
		return "", nil // of a definition that runs
	}
	for _, name := range slices.Sorted(maps.Keys(s.States)) {
		state := s.States[name]
		inner := append(state.Branches, state.ItemProcessor, state.Iterator)
		own := inner[len(state.Branches):]
		for _, machine := range own {
			if machine != nil && runtime.MapLabel(state.Label, name) == label {
				return inheriting(machine, s.QueryLanguage), statesIn(machine)
			}
		}
		for _, machine := range inner {
			if text, names := processor(inheriting(machine, s.QueryLanguage), label); text != "" {
				return text, names
			}
		}
	}
	return "", nil
}

// inheriting is a machine with the query language of the one around it.
func inheriting(machine json.RawMessage, language string) string {
	if language == "" || len(machine) == 0 {
		return string(machine)
	}
	quoted, _ := json.Marshal(language) // a text can be written
	return `{"QueryLanguage":` + string(quoted) + `,` + string(machine[1:])
}

// statesIn are the names of all states of a machine.
func statesIn(machine json.RawMessage) (names []string) {
	var s states
	if json.Unmarshal(machine, &s) != nil {
		return nil
	}
	for name, state := range s.States {
		names = append(names, name)
		for _, inner := range append(state.Branches, state.ItemProcessor, state.Iterator) {
			names = append(names, statesIn(inner)...)
		}
	}
	return names
}
