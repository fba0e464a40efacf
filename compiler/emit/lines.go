package emit

import (
	"bytes"

	"github.com/aslc-dev/aslc/ir"
)

// StateLines says where a state stands in the definition, and where its method
// stands in the Go file. Lines count from 1.
type StateLines struct {
	State  string
	Source Lines
	Go     Lines
}

// Lines is a range of lines, both ends included.
type Lines struct{ First, Last int }

// Map is a table state → lines of the definition → lines of Go, in document order.
type Map []StateLines

// MapLines reads from an emitted file where the methods of p's states came to stand.
func MapLines(p *ir.Program, src []byte) Map {
	out := make(Map, 0, len(p.States))
	line := 0 // of those read so far
	for _, s := range p.States {
		b := s.Base()
		m := StateLines{State: b.Name}
		m.Source.First, _ = p.Source.Position(b.NameSpan.Start)
		m.Source.Last, _ = p.Source.Position(b.Span.End - 1)
		head := []byte("\nfunc (m *machine) " + methodName(b) + "(in runtime.Value) (runtime.State,")
		start := bytes.Index(src, head)
		if start < 0 {
			continue // not emitted from p
		}
		line += bytes.Count(src[:start+1], []byte("\n"))
		src = src[start+1:]
		end := bytes.Index(src, []byte("\n}\n"))
		m.Go.First = line + 1
		m.Go.Last = line + 1 + bytes.Count(src[:end+1], []byte("\n"))
		out = append(out, m)
	}
	return out
}
