package random

import (
	"encoding/json"
	"testing"

	"github.com/aslc-dev/aslc/compiler/jsonata"
)

// Nearly all expressions are such as the grammar has, all inputs are JSON, and
// the same seed gives the same.
func TestQueries(t *testing.T) {
	parsed := 0
	for seed := range uint64(2000) {
		q := New(seed)
		if q.Text != New(seed).Text {
			t.Fatalf("seed %d gives two expressions", seed)
		}
		if !json.Valid([]byte(q.Input)) {
			t.Errorf("seed %d: input %s", seed, q.Input)
		}
		for name, text := range q.Vars {
			if !json.Valid([]byte(text)) {
				t.Errorf("seed %d: %s = %s", seed, name, text)
			}
		}
		if _, err := jsonata.Parse(q.Text); err == nil {
			parsed++
		} else if testing.Verbose() {
			t.Log(q.Text, err)
		}
	}
	if parsed < 1800 {
		t.Errorf("%d of 2000 expressions can be parsed", parsed)
	}
}
