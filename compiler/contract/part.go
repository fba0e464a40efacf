package contract

import (
	"fmt"

	"github.com/aslc-dev/aslc/ir"
)

// part is a member of what is promised, with the place that says so: a field of a
// struct, a property of a schema. The member's type has the part's origin.
type part struct {
	origin ir.Span
	at     Place
	name   string
}

// marks give out the origins of a Set's parts. Their places are in other files than
// the definition, so they are numbers, below all places of a definition.
type marks struct{ given int }

func (m *marks) part(at Place, name string) part {
	m.given++
	return part{ir.Span{Start: -m.given, End: -m.given}, at, name}
}

// Parts are the promises about members, by the origins of their types.
func (s *Set) Parts() map[ir.Span]Promise {
	out := map[ir.Span]Promise{}
	if s == nil {
		return out
	}
	all := []Promise{s.input, s.output, s.inputHint}
	for _, t := range s.tasks {
		all = append(all, t.Argument, t.Result, t.Sample)
	}
	for _, whole := range all {
		for _, part := range whole.parts {
			p := whole
			p.At, p.Text = part.at, fmt.Sprintf("%q of %s", part.name, whole.Text)
			out[part.origin] = p
		}
	}
	return out
}
