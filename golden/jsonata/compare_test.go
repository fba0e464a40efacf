package main

import "testing"

func TestSameJSON(t *testing.T) {
	for _, c := range []struct {
		a, b      string
		unordered bool
		want      bool
	}{
		{`1`, `1.0`, false, true},
		{`1e21`, `1e+21`, false, true},
		{`0.3`, `0.30000000000000004`, false, false},
		{`null`, `0`, false, false},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, false, true},
		{`[1,2]`, `[2,1]`, false, false},
		{`[1,2]`, `[2,1]`, true, true},
		{`[1,1,2]`, `[2,2,1]`, true, false},
		{`"\ud83d"`, `"\ude00"`, false, false},
		{`"\ud83d"`, `"\uD83D"`, false, false}, // nobody writes capitals
		{`"\ud83d"`, "\"\xED\xA0\xBD\"", false, true},
		{`"\ud83d\ude00"`, `"😀"`, false, true},
		{`"\\ud83d"`, `"\ud83d"`, false, true}, // the text that stands for it; no case has it
		{`"a"`, ``, false, false},
	} {
		if got := sameJSON(c.a, c.b, c.unordered); got != c.want {
			t.Errorf("sameJSON(%s, %s, %v) = %v", c.a, c.b, c.unordered, got)
		}
	}
}
