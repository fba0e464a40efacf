package diag

import (
	"fmt"
	"io"
	"strings"
)

// GitHub prints reports as workflow commands, which GitHub Actions shows beside
// the lines of a pull request.
func GitHub(w io.Writer, reports ...Report) error {
	var out strings.Builder
	for _, r := range reports {
		for i := range r.List {
			d := &r.List[i]
			r := r.of(d.Source)
			p := r.place(d.Span)
			text := d.Message
			if d.Help != "" {
				text += "\nhelp: " + d.Help
			}
			fmt.Fprintf(&out, "::%s file=%s,line=%d,col=%d,endLine=%d,endColumn=%d,title=%s::%s\n", d.Severity,
				property(r.Source.Name), p.line, p.column, p.endLine, p.endColumn, property(string(d.Code)), data.Replace(text))
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// data escapes the message of a workflow command.
var data = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")

// property escapes a property's value, which a comma or colon would end.
func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data.Replace(s))
}
