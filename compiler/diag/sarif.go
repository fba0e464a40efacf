package diag

import (
	"io"
	"unicode/utf8"
)

// SARIF 2.1.0, as code scanning services read it; only the parts that are used.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Column  string        `json:"columnKind"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string       `json:"id"`
		Name  string       `json:"name"`
		Short sarifMessage `json:"shortDescription"`
		Full  sarifMessage `json:"fullDescription"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifMessage  `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
		ByteOffset  int `json:"byteOffset"`
		ByteLength  int `json:"byteLength"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
	}
)

// SARIF prints reports as one SARIF 2.1.0 log with one run.
func SARIF(w io.Writer, reports ...Report) error {
	run := sarifRun{Column: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "aslc", Rules: []sarifRule{}}
	used := map[Code]bool{}
	for _, r := range reports {
		for i := range r.List {
			used[r.List[i].Code] = true
			run.Results = append(run.Results, r.sarif(&r.List[i]))
		}
	}
	for _, c := range Codes() {
		if info, _ := Explain(c); used[c] {
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules,
				sarifRule{string(c), info.Name, sarifMessage{info.Title}, sarifMessage{info.Doc}})
		}
	}
	const schema = "https://json.schemastore.org/sarif-2.1.0.json"
	return encode(w, sarifLog{Schema: schema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func (r Report) sarif(d *Diagnostic) sarifResult {
	text := d.Message
	if d.Help != "" {
		text += "\nhelp: " + d.Help
	}
	at := r.sarifLocation(Note{Span: d.Span, Source: d.Source})
	if len(d.Place) > 0 {
		at.Logical = []sarifLogical{{Pointer(d.Place)}}
	}
	out := sarifResult{string(d.Code), d.Severity.String(), sarifMessage{text}, []sarifLocation{at}, nil}
	for _, n := range d.Related {
		out.Related = append(out.Related, r.sarifLocation(n))
	}
	return out
}

func (r Report) sarifLocation(n Note) sarifLocation {
	r = r.of(n.Source)
	p := r.place(n.Span)
	var out sarifLocation
	out.Physical.Artifact.URI = r.Source.Name
	out.Physical.Region = sarifRegion{
		StartLine: p.line, StartColumn: r.characters(p.line, p.column),
		EndLine: p.endLine, EndColumn: r.characters(p.endLine, p.endColumn),
		ByteOffset: n.Span.Start, ByteLength: max(0, n.Span.End-n.Span.Start),
	}
	if n.Message != "" {
		out.Message = &sarifMessage{n.Message}
	}
	return out
}

// characters turns a column in bytes into one in characters.
func (r Report) characters(line, column int) int {
	at := r.Source.LineSpan(line)
	return utf8.RuneCount(r.Source.Text[at.Start:min(at.Start+column-1, at.End)]) + 1
}
