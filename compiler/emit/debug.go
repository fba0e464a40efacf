package emit

import (
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// lineDirective begins a comment that tells the Go compiler where the next
// line comes from (go doc cmd/compile, "Compiler Directives").
const lineDirective = "//line "

// mark tells, with Options.Debug, that what follows in a body comes from a
// place in the definition.
func (g *gen) mark(span ir.Span) []jen.Code {
	if !g.opt.Debug {
		return nil
	}
	line, _ := g.p.Source.Position(span.Start)
	return []jen.Code{jen.Comment(fmt.Sprintf("%s%s:%d", lineDirective, commentText(g.file), line))}
}

// withDirectives repeats each mark before every line that it is meant for, as
// a directive counts on from line to line, and leads back to the Go file after
// the body.
func withDirectives(src []byte, file string) []byte {
	var b strings.Builder
	back := lineDirective + commentText(file) + ":"
	lines, mark := 0, ""
	put := func(line string) {
		b.WriteString(line)
		lines++
	}
	for line := range strings.Lines(string(src)) {
		if text := strings.TrimSpace(line); strings.HasPrefix(text, lineDirective) {
			mark = text + "\n"
			continue
		} else if mark != "" && text != "" {
			put(mark)
		}
		put(line)
		if mark != "" && line == "}\n" {
			mark = ""
			put("\n") // gofmt wants it
			put(fmt.Sprintf("%s%d\n", back, lines+2))
		}
	}
	return []byte(b.String())
}
