package coverage

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/graph"
)

// Text prints the counts of each definition and what is not covered.
func Text(w io.Writer, list []*Coverage) error {
	for _, c := range list {
		_, all := c.Counts()
		if _, err := fmt.Fprintf(w, "coverage of %s: %.1f %% (%s)\n", c.name(), all.Percent(), c.summary()); err != nil {
			return err
		}
		for _, i := range c.Missing() {
			fmt.Fprintf(w, "    %s:%d:%d: %s is not covered\n", c.name(), i.Line, i.Column, i.Text)
		}
	}
	if len(list) > 1 {
		fmt.Fprintf(w, "coverage of all: %.1f %%\n", Total(list).Percent())
	}
	return nil
}

func (c *Coverage) name() string { return c.Program.Source.Name }

func (c *Coverage) summary() string {
	byKind, _ := c.Counts()
	var parts []string
	for k, n := range byKind {
		if n.All > 0 {
			parts = append(parts, fmt.Sprintf("%d of %d %s", n.Covered, n.All, Kind(k)))
		}
	}
	return strings.Join(parts, ", ")
}

// Missing are the items that are not covered, as they stand in the text. Where
// a state is never entered, nothing more is said of it.
func (c *Coverage) Missing() []*Item {
	var out []*Item
	for _, i := range c.Items {
		if !i.Covered && (i.Kind == States || c.visits[i.state] != nil) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b *Item) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return out
}

// graph draws the definition with what was covered laid over it.
func (c *Coverage) graph() []byte {
	states := map[string]*graph.Visit{}
	for name, v := range c.visits {
		states[name] = v.drawn()
	}
	var taken []graph.Way
	for w := range c.taken { // NewRun makes a set of it again
		taken = append(taken, graph.Way{From: w.from, To: w.to, Caught: w.caught})
	}
	return graph.SVG(c.Program, graph.NewRun("COVERAGE", states, taken))
}

// drawn shows the best that became of a state.
func (v *visits) drawn() *graph.Visit {
	out := &graph.Visit{Entered: v.done + v.caught + v.failed, Counts: map[graph.Status]int{}}
	for _, s := range []struct {
		status graph.Status
		n      int
	}{{graph.Failed, v.failed}, {graph.Caught, v.caught}, {graph.Succeeded, v.done}} {
		if s.n > 0 {
			out.Counts[s.status], out.Status = s.n, s.status
		}
	}
	return out
}

// HTML is a page of its own: the counts, the graphs, what is not covered.
func HTML(w io.Writer, list []*Coverage) error {
	data := page{Total: Total(list).Percent()}
	for _, c := range list {
		s := section{Name: c.name(), Missing: c.Missing(), Graph: template.HTML(c.graph())} // which escapes its texts
		byKind, all := c.Counts()
		for k, n := range byKind {
			if n.All > 0 {
				s.Counts = append(s.Counts, line{Kind(k).String(), n})
			}
		}
		s.Counts = append(s.Counts, line{"all", all})
		data.Sections = append(data.Sections, s)
	}
	return pageTemplate.Execute(w, data)
}

type page struct {
	Total    float64
	Sections []section
}

type section struct {
	Name    string
	Counts  []line
	Missing []*Item
	Graph   template.HTML
}

type line struct {
	What string
	Count
}

var pageTemplate = template.Must(template.New("coverage").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Coverage: {{printf "%.1f" .Total}} %</title>
<style>
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}
td,th{padding:.1rem 1rem .1rem 0;text-align:left}
td+td,th+th{text-align:right}
.graph{overflow-x:auto}
</style>
</head>
<body>
<h1>Coverage: {{printf "%.1f" .Total}} %</h1>
{{- range .Sections}}
<section>
<h2>{{.Name}}</h2>
<table>
<tr><th>what</th><th>covered</th><th>of</th><th>%</th></tr>
{{- range .Counts}}
<tr><td>{{.What}}</td><td>{{.Covered}}</td><td>{{.All}}</td><td>{{printf "%.1f" .Percent}}</td></tr>
{{- end}}
</table>
{{- $name := .Name}}
{{- if .Missing}}
<h3>Not covered</h3>
<ul>
{{- range .Missing}}
<li>{{.Text}}, <code>{{$name}}:{{.Line}}:{{.Column}}</code></li>
{{- end}}
</ul>
{{- end}}
<div class="graph">
{{.Graph}}</div>
</section>
{{- end}}
</body>
</html>
`))
