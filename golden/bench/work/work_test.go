package work

import (
	"bytes"
	"encoding/json"
	"testing"
)

// TestInputs compares sizes with those of the peers' generator, whose figures
// the bars come from.
func TestInputs(t *testing.T) {
	sizes := map[string]int{"a": 107, "b": 2, "c": 107, "d": 107, "e": 297791, "f": 107, "g": 1048677,
		"h": 819, "path": 872, "comparison": 872, "object": 872, "filter": 872, "sort": 872}
	for _, w := range Workloads {
		in := Input(w.Name)
		if !json.Valid(in) {
			t.Errorf("%s: input is not JSON", w.Name)
		}
		if len(in) != sizes[w.Name] {
			t.Errorf("%s: input of %d bytes, want %d", w.Name, len(in), sizes[w.Name])
		}
	}
	if len(Workloads) != len(sizes) {
		t.Errorf("%d workloads, want %d", len(Workloads), len(sizes))
	}
}

func TestInputIsFresh(t *testing.T) {
	one := Input("a")
	one[0] = '!'
	if bytes.Equal(one, Input("a")) {
		t.Error("two calls share their bytes")
	}
}

func TestUnknownName(t *testing.T) {
	if in := Input("z"); in != nil {
		t.Errorf("input of an unknown workload: %q", in)
	}
	if w, ok := Find("z"); ok {
		t.Errorf("found %+v", w)
	}
	if w, ok := Find("b"); !ok || w.Transitions != 20003 {
		t.Errorf("b: %+v, %v", w, ok)
	}
}

// TestOneBar keeps the promise of the fields' comment: no workload has two bars
// for its recorded runs, and those that peers were measured with have one.
func TestOneBar(t *testing.T) {
	for _, w := range Workloads {
		if peers := len(w.Name) == 1; w.HistoryRate > 0 && w.HistoryRun > 0 || peers && w.HistoryRate+float64(w.HistoryRun) == 0 {
			t.Errorf("%s: rate %v and run %v", w.Name, w.HistoryRate, w.HistoryRun)
		}
	}
}
