package ir

// QueryLanguage names the language of a state's expressions (ASL: QueryLanguage).
type QueryLanguage uint8

const (
	JSONPath QueryLanguage = iota
	JSONata
)

func (q QueryLanguage) String() string {
	if q == JSONata {
		return "JSONata"
	}
	return "JSONPath"
}

// Program is a whole state machine.
type Program struct {
	Source   *Source
	Name     string // of the package: from the file's name, or given
	Comment  string
	Language QueryLanguage
	Express  bool     // made for Express executions: given, since no definition says so
	Timeout  *Seconds // TimeoutSeconds of the whole execution; nil: none
	Root     *Scope
	States   []State // of all scopes, in document order

	// Variables are the workflow variables in the order of their first
	// assignment in the document.
	Variables []*Variable

	// Placeholders are the names of the ${Name} tokens that were not set when
	// the definition was compiled, in order of first use: run-time parameters.
	Placeholders []string
}

// Scope is one set of states that reach each other: the machine itself, a
// branch of a Parallel, or the processor of a Map.
type Scope struct {
	Span    Span
	Comment string
	StartAt *Ref
	States  []State // document order
	Owner   State   // the Parallel or Map; nil for the root
	Index   int     // which branch of the owner
	Field   string  // where the owner holds it, as written: "Branches", "ItemProcessor" or "Iterator"

	byName map[string]State // of the first named States; made by Lookup
	named  int
}

// Lookup finds a state of this very scope; of two with one name, the first.
func (s *Scope) Lookup(name string) State {
	if s.byName == nil {
		s.byName = make(map[string]State, len(s.States))
	}
	for ; s.named < len(s.States); s.named++ {
		st := s.States[s.named]
		if _, taken := s.byName[st.Base().Name]; !taken {
			s.byName[st.Base().Name] = st
		}
	}
	return s.byName[name]
}

// Ref is a mention of a state by name (StartAt, Next, Default). State is set
// by the resolve pass, and nil where the name is unknown in its scope. The zero
// Ref stands for a mention that is missing or makes no sense, and was reported.
type Ref struct {
	Name  string
	Span  Span
	State State
}
