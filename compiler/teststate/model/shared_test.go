//go:build shared

package model

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRecorded: what services gave, as recorded on AWS, is of the types that their
// models say.
func TestRecorded(t *testing.T) {
	dir := os.Getenv("ASLC_SHARED")
	if dir == "" {
		t.Fatal("set ASLC_SHARED to the directory with conformance/")
	}
	seen := 0
	err := filepath.WalkDir(filepath.Join(dir, "conformance"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".json" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var doc any
		if err := json.Unmarshal(text, &doc); err != nil {
			return err
		}
		eachResult(doc, func(service, action string, result json.RawMessage) {
			action, pattern, _ := strings.Cut(action, ".")
			m, err := Output(service, action, pattern != "")
			if err != nil {
				t.Fatal(err)
			}
			if what := m.Type().Misfit(string(result)); what != "" {
				t.Errorf("%s: %s:%s: %s", filepath.Base(name), service, action, what)
			}
			if !m.Type().IsUnknown() {
				seen++
			}
		})
		return nil
	})
	if err != nil || seen < 20 {
		t.Errorf("%d results, %v", seen, err)
	}
}

// eachResult calls use for the results of tasks in recorded histories.
func eachResult(doc any, use func(service, action string, result json.RawMessage)) {
	switch doc := doc.(type) {
	case []any:
		for _, e := range doc {
			eachResult(e, use)
		}
	case map[string]any:
		if d, ok := doc["taskSucceededEventDetails"].(map[string]any); ok {
			service, _ := d["resourceType"].(string)
			action, _ := d["resource"].(string)
			if text, err := json.Marshal(d["output"]); err == nil && !strings.HasSuffix(action, ".waitForTaskToken") && text[0] != '"' { // a text came by a token
				use(service, action, text)
			}
		}
		for _, e := range doc {
			eachResult(e, use)
		}
	}
}
