package diag

import (
	"encoding/json"
	"io"

	"github.com/aslc-dev/aslc/ir"
)

type jsonPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Offset int `json:"offset"`
}

type jsonRange struct {
	Start jsonPosition `json:"start"`
	End   jsonPosition `json:"end"`
}

type jsonNote struct {
	File    string    `json:"file,omitempty"` // where it is not the diagnostic's
	Range   jsonRange `json:"range"`
	Message string    `json:"message"`
}

type jsonEdit struct {
	Range jsonRange `json:"range"`
	Text  string    `json:"text"`
}

type jsonService struct {
	Code     string `json:"code"`
	Message  string `json:"message"`
	Location string `json:"location"`
}

type jsonDiagnostic struct {
	Code     Code         `json:"code"`
	Severity string       `json:"severity"`
	Message  string       `json:"message"`
	Help     string       `json:"help,omitempty"`
	File     string       `json:"file"`
	Range    jsonRange    `json:"range"`
	Place    []string     `json:"place,omitempty"`
	Related  []jsonNote   `json:"related,omitempty"`
	Fix      []jsonEdit   `json:"fix,omitempty"`
	Service  *jsonService `json:"service,omitempty"`
}

// JSON prints reports as {"diagnostics": […]}; lines and columns count from 1,
// columns and offsets in bytes.
func JSON(w io.Writer, reports ...Report) error {
	out := []jsonDiagnostic{}
	for _, r := range reports {
		for i := range r.List {
			out = append(out, r.json(&r.List[i]))
		}
	}
	return encode(w, map[string]any{"diagnostics": out})
}

func (r Report) json(d *Diagnostic) jsonDiagnostic {
	definition := r
	r = r.of(d.Source)
	out := jsonDiagnostic{
		Code: d.Code, Severity: d.Severity.String(), Message: d.Message, Help: d.Help,
		File: r.Source.Name, Range: r.jsonRange(d.Span), Place: d.Place,
	}
	for _, n := range d.Related {
		at, file := definition.of(n.Source), ""
		if at.Source != r.Source {
			file = at.Source.Name
		}
		out.Related = append(out.Related, jsonNote{file, at.jsonRange(n.Span), n.Message})
	}
	for _, e := range d.Fix {
		out.Fix = append(out.Fix, jsonEdit{r.jsonRange(e.Span), e.Text})
	}
	if s := d.Service; s != nil {
		out.Service = &jsonService{s.Code, s.Message, s.Pointer}
	}
	return out
}

func (r Report) jsonRange(s ir.Span) jsonRange {
	p, end := r.place(s), max(s.Start, s.End)
	return jsonRange{jsonPosition{p.line, p.column, s.Start}, jsonPosition{p.endLine, p.endColumn, end}}
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
