package main

import (
	"encoding/json"
	"strings"
	"time"
)

// era is when a case was recorded; zero: nobody knows.
type era struct{ time.Time }

// eraOf reads a recording's time.
func eraOf(text string) era {
	t, err := time.Parse("02-01-2006, 15:04:05", text)
	if err != nil {
		return era{}
	}
	return era{t}
}

// younger are the members that came to answers and documents while cases were
// recorded, with the day since when (recorded on both sides): redrive on 15 November
// 2023, customer managed keys on 25 July 2024.
var younger = map[string]time.Time{
	"encryptionConfiguration": time.Date(2024, time.July, 25, 0, 0, 0, 0, time.UTC),
	"RedriveCount":            redriveCame, "RedriveStatus": redriveCame, "RedriveStatusReason": redriveCame,
}

var redriveCame = time.Date(2023, time.November, 15, 0, 0, 0, 0, time.UTC)

// of is an answer without what there was not yet when the case was recorded.
func (e era) of(answer any) any {
	if e.IsZero() {
		return answer
	}
	switch v := answer.(type) {
	case map[string]any:
		for name, member := range v {
			if v[name] = e.of(member); e.Before(younger[name]) {
				delete(v, name)
			}
		}
	case []any:
		for i := range v {
			v[i] = e.of(v[i])
		}
	case string:
		return e.text(v)
	}
	return answer
}

// text is a text that may be that of a document.
func (e era) text(text string) string {
	if !strings.Contains(text, `"Redrive`) {
		return text
	}
	return string(e.document([]byte(text)))
}

// document is the text of a document; another text is given as it is.
func (e era) document(text []byte) []byte {
	var doc any
	if json.Unmarshal(text, &doc) != nil {
		return text
	}
	out, err := json.Marshal(e.of(doc))
	if err != nil {
		return text
	}
	return out
}
