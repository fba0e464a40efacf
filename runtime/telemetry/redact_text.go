package telemetry

import (
	"encoding/json"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// maxTries is how many braces of a text are tried as the beginning of a document.
const maxTries = 64

// Text hides fields in the documents that a text holds: a cause that is JSON or
// quotes an input, a message's body. Where a document is broken off, or there
// are too many, and a field's name occurs in what follows, all that follows is
// hidden.
func (r *Redactor) Text(text string) string {
	if r == nil || !strings.ContainsAny(text, "{[") {
		return text
	}
	if v, err := runtime.ParseString(text); err == nil {
		return r.document(v) // also a string in its quotes, so that they both stay
	}
	var out strings.Builder
	rest := text
	for range maxTries {
		at := strings.IndexByte(rest, '{')
		if at < 0 {
			return out.String() + rest
		}
		out.WriteString(rest[:at])
		rest = rest[at:]
		document, n := firstDocument(rest)
		switch {
		case n > 0:
			out.WriteString(r.document(document))
			rest = rest[n:]
		case r.occursIn(rest):
			return out.String() + Redacted
		default:
			out.WriteByte('{')
			rest = rest[1:]
		}
	}
	if r.occursIn(rest) {
		rest = Redacted
	}
	return out.String() + rest
}

// document is the text of a document, as it was if there is nothing to hide.
func (r *Redactor) document(v runtime.Value) string {
	shown, _ := r.value(v, r.paths, 0)
	return shown.Text()
}

// firstDocument is the JSON document that a text begins with, and its length; 0
// if it begins with none.
func firstDocument(text string) (runtime.Value, int64) {
	d := json.NewDecoder(strings.NewReader(text))
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return runtime.Value{}, 0
	}
	v, err := runtime.Parse(raw)
	if err != nil {
		return runtime.Value{}, 0
	}
	return v, d.InputOffset()
}

// occursIn says whether a name, or the last one of a path, is in a text. A path
// that ends in an element, and one that is everything, may hide anything.
func (r *Redactor) occursIn(text string) bool {
	lower := strings.ToLower(text)
	for name := range r.names {
		if strings.Contains(lower, name) {
			return true
		}
	}
	for _, p := range r.paths {
		if len(p) == 0 || p[len(p)-1].name == "" || strings.Contains(text, p[len(p)-1].name) {
			return true
		}
	}
	return false
}
