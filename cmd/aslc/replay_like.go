package main

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
)

// likeRecorded tells whether an answer is the recorded one: recordings hold
// documents parsed that the protocol has as texts, and tokens for what differs
// from run to run.
func likeRecorded(recorded, ours []byte, placeholders []string) bool {
	var x, y any
	return json.Unmarshal(recorded, &x) == nil && json.Unmarshal(ours, &y) == nil && alike(x, y, placeholders)
}

func alike(recorded, ours any, placeholders []string) bool {
	switch want := recorded.(type) {
	case map[string]any:
		got, ok := unfolded(ours).(map[string]any)
		if !ok || len(got) != len(want) {
			return false
		}
		for name, v := range want {
			if w, there := got[name]; !there || !alike(v, w, placeholders) {
				return false
			}
		}
		return true
	case []any:
		got, ok := ours.([]any)
		if !ok || len(got) != len(want) {
			return false
		}
		for i := range want {
			if !alike(want[i], got[i], placeholders) {
				return false
			}
		}
		return true
	case string:
		return alikeText(want, ours, placeholders)
	}
	return reflect.DeepEqual(recorded, ours)
}

// unfolded is the document in a text; another value is itself.
func unfolded(v any) any {
	var doc any
	if text, ok := v.(string); ok && json.Unmarshal([]byte(text), &doc) == nil {
		return doc
	}
	return v
}

// alikeText compares a text in which tokens stand for whatever there is; texts of
// JSON documents count as documents.
func alikeText(want string, ours any, placeholders []string) bool {
	for _, p := range placeholders {
		if want == p {
			return true
		}
	}
	got, ok := ours.(string)
	if !ok {
		return false
	}
	pattern := regexp.QuoteMeta(want)
	for _, p := range placeholders {
		pattern = strings.ReplaceAll(pattern, regexp.QuoteMeta(p), ".*")
	}
	if regexp.MustCompile("(?s)^" + pattern + "$").MatchString(got) {
		return true
	}
	x, y := unfolded(want), unfolded(got)
	_, plain := x.(string)
	return !plain && reflect.DeepEqual(x, y)
}
