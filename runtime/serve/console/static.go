package console

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"regexp"

	"github.com/aslc-dev/aslc/runtime/trace"
)

// modules are the page's scripts in an order in which each comes after those that
// it imports.
var modules = []string{"dom.js", "trace.js", "source.js", "login.js", "list.js", "text.js", "axis.js", "graph.js", "tree.js", "events.js", "panel.js", "execution.js", "bench.js", "value.js", "form.js", "service.js", "app.js"}

// Static writes one HTML page of an execution, which needs no server: its styles,
// scripts and data stand in it, and its policy lets no others count.
func Static(ctx context.Context, w io.Writer, source Source, id string) error {
	about, err := describe(ctx, source, id)
	if err != nil {
		return err
	}
	f := newFollower(id)
	columns, last, err := f.after(ctx, source, 0)
	if err != nil {
		return err
	}
	stages, err := f.allStages(ctx, source, about.Machine)
	if err != nil {
		return err
	}
	data, err := json.Marshal(struct {
		shown
		Trace  json.RawMessage       `json:"trace"`
		Stages map[int][]trace.Stage `json:"stages"`
	}{about, columns, stages})
	if err != nil {
		return err
	}
	script, style := bundle(), asset("app.css")
	page := &pageWriter{w: w}
	page.put("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
	page.put("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src %s; style-src %s; img-src data:; base-uri 'none'; form-action 'none'\">\n", hashOf(script), hashOf(style))
	page.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n<link rel=\"icon\" href=\"data:,\">\n", html.EscapeString(about.Execution.Name))
	page.put("<style>%s</style>\n</head>\n<body>\n<div id=\"app\"></div>\n<div id=\"announce\" role=\"status\" class=\"unseen\"></div>\n", style)
	// Of data, < is always escaped: it cannot end the element that it is in.
	page.put("<script type=\"application/json\" id=\"data\">%s,\"events\":[", bytes.TrimSuffix(data, []byte("}")))
	for from := int64(1); from <= last; from += portion {
		events, err := source.Events(ctx, id, from, portion)
		if err != nil {
			return err
		}
		for i, text := range events {
			if from+int64(i) > last {
				break
			}
			page.event(text, from == 1 && i == 0)
		}
	}
	page.put("]}</script>\n<script type=\"module\">%s</script>\n</body>\n</html>\n", script)
	return page.err
}

// maxStages is of how many visits a file has the documents between filters that its
// events do not show.
const maxStages = 1000

// allStages are the documents of the visits of states that have filters, by step.
func (f *follower) allStages(ctx context.Context, source Source, m *Machine) (map[int][]trace.Stage, error) {
	out := map[int][]trace.Stage{}
	f.machine = m
	for i := range f.trace.Steps {
		k := f.known(ctx, source, i)
		if f.trace.Steps[i].Kind != trace.Visit || !k.Filters.Any() || len(out) == maxStages {
			continue
		}
		found, err := f.trace.Stages(i, k)
		if err != nil {
			return nil, err
		}
		out[i] = found
	}
	return out, nil
}

// pageWriter writes until something fails.
type pageWriter struct {
	w   io.Writer
	err error
}

func (p *pageWriter) put(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *pageWriter) event(text json.RawMessage, first bool) {
	safe, err := json.Marshal(text) // compact, and <, > and & escaped
	if err != nil && p.err == nil {
		p.err = err
	}
	if !first {
		p.put(",\n")
	}
	p.put("%s", safe)
}

// The forms in which the modules import and export; a test holds them to these.
var (
	importLine = regexp.MustCompile(`(?m)^import .*;\n`)
	exported   = regexp.MustCompile(`(?m)^export `)
)

// bundle makes one script of the modules: their names are all different.
func bundle() []byte {
	var b bytes.Buffer
	for _, name := range modules {
		b.Write(exported.ReplaceAll(importLine.ReplaceAll(asset(name), nil), nil))
	}
	return b.Bytes()
}

// hashOf is how a policy names a text that stands in the page.
func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
