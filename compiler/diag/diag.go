package diag

import (
	"sort"
	"strings"

	"github.com/aslc-dev/aslc/ir"
)

// Severity tells whether a diagnostic stops the compilation.
type Severity uint8

const (
	Error   Severity = iota // nothing is generated
	Warning                 // something is odd; the definition compiles
)

func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Diagnostic is one finding about a definition.
type Diagnostic struct {
	Code     Code
	Severity Severity
	Source   *ir.Source // that Span belongs to; nil: the definition
	Span     ir.Span
	Place    []string // fields and state names from the top: "States", "Big order?", "Default"
	Message  string   // one line, lower case, quoting the user's words
	Help     string   // what to write instead, as an instruction; "" if there is nothing to say
	Related  []Note
	Fix      []Edit   // the same as Help, for editors
	Service  *Service // nil where the service accepts the definition, or nobody knows
}

// Note is another place that belongs to the finding.
type Note struct {
	Span    ir.Span
	Message string     // "first declared here"
	Source  *ir.Source // that Span belongs to; nil: the definition
}

// Edit replaces the text of a span.
type Edit struct {
	Span ir.Span
	Text string
}

// Service is how AWS Step Functions reports the same fault from
// CreateStateMachine and ValidateStateMachineDefinition.
type Service struct {
	Code    string // "SCHEMA_VALIDATION_FAILED"
	Message string // the service's own words where they are known, else ours
	Pointer string // "/States/Wait/Timestamp"; "/" for the definition itself
	Nowhere bool   // the service gives no location
}

// Pointer is a place as the service writes it: "/States/Wait/Timestamp".
func Pointer(place []string) string { return "/" + strings.Join(place, "/") }

// List is a number of diagnostics in the order of their places.
type List []Diagnostic

// HasErrors tells whether one of them is an error.
func (l List) HasErrors() bool {
	for i := range l {
		if l[i].Severity == Error {
			return true
		}
	}
	return false
}

// Count gives the numbers of errors and of warnings.
func (l List) Count() (errors, warnings int) {
	for i := range l {
		if l[i].Severity == Error {
			errors++
		}
	}
	return errors, len(l) - errors
}

// Sink collects diagnostics; the zero Sink is empty and ready.
type Sink struct {
	// Levels are the severities that the user wants for codes; a code that is not
	// there has its own. See Adjust.
	Levels map[Code]Level

	list   List
	errors int
	seen   map[identity]bool
}

// identity is what makes two diagnostics the same finding.
type identity struct {
	code    Code
	source  *ir.Source
	span    ir.Span
	message string
}

// Report adds a diagnostic; the same finding at the same place counts once.
// The severity is that of the code, unless the user wants another.
func (s *Sink) Report(d Diagnostic) {
	level, adjusted := s.Levels[d.Code]
	if adjusted && level == Off {
		return
	}
	id := identity{d.Code, d.Source, d.Span, d.Message}
	if s.seen[id] {
		return
	}
	if s.seen == nil {
		s.seen = map[identity]bool{}
	}
	s.seen[id] = true
	d.Severity = d.Code.Severity()
	if adjusted {
		d.Severity = level.severity()
	}
	d.Service = complete(d)
	if d.Severity == Error {
		s.errors++
	}
	s.list = append(s.list, d)
}

// complete fills in what the place and the code tell about the service's answer.
func complete(d Diagnostic) *Service {
	code := d.Code.service()
	if d.Service == nil && code == "" {
		return nil
	}
	var s Service
	if d.Service != nil {
		s = *d.Service
	}
	if s.Code == "" {
		s.Code = code
	}
	if s.Message == "" {
		s.Message = d.Message
	}
	if s.Pointer == "" && !s.Nowhere {
		s.Pointer = Pointer(d.Place)
	}
	return &s
}

// HasErrors tells whether an error was reported.
func (s *Sink) HasErrors() bool { return s.errors > 0 }

// List gives the diagnostics sorted by place, those of the definition first; at
// one place errors come first.
func (s *Sink) List() List {
	out := append(List(nil), s.list...)
	sort.SliceStable(out, func(i, j int) bool { return before(&out[i], &out[j]) })
	return out
}

func before(a, b *Diagnostic) bool {
	switch {
	case a.Source != b.Source:
		return sourceName(a) < sourceName(b)
	case a.Span.Start != b.Span.Start:
		return a.Span.Start < b.Span.Start
	case a.Severity != b.Severity:
		return a.Severity < b.Severity
	case a.Span.End != b.Span.End:
		return a.Span.End < b.Span.End
	default:
		return a.Code < b.Code
	}
}

func sourceName(d *Diagnostic) string {
	if d.Source == nil {
		return ""
	}
	return d.Source.Name
}
