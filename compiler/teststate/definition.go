package teststate

import (
	"encoding/json"
	"strings"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// stateName is the service's name for a state that has none, in messages,
// pointers and the context object (recorded, also for one of a definition).
const stateName = "StateName"

// subject is the state to be tried and the program that it stands in.
type subject struct {
	program *ir.Program
	state   ir.State
}

// subject finds the state in its definition.
func (r *Request) subject(variables []string) (*subject, error) {
	text, name := *r.Definition, stateName
	if r.StateName != nil {
		name = *r.StateName
	} else if json.Valid([]byte(text)) {
		text = around(text, variables)
	}
	if refusal := compiler.Validate(text, compiler.ValidateOptions{}).Refusal(); refusal != "" {
		return nil, &Fault{"InvalidDefinition", refusal}
	}
	program, list := compiler.Check(&ir.Source{Name: "definition.asl.json", Text: []byte(text)}, compiler.Options{})
	if program == nil {
		return nil, &Fault{"InvalidDefinition", "Invalid State Machine Definition: '" + firstError(list) + "'"}
	}
	for _, s := range program.States {
		if s.Base().Name == name {
			return &subject{program, s}, nil
		}
	}
	return nil, invalid("State not found in definition")
}

func firstError(list diag.List) string {
	for _, d := range list {
		if d.Severity == diag.Error {
			return string(d.Code) + ": " + d.Message
		}
	}
	return "the definition is refused"
}

// around makes a definition of a single state: the states that it goes on to are
// there, and the variables are assigned before it.
func around(state string, variables []string) string {
	var b strings.Builder
	before := unlike("Variables", append(targets(state), stateName))
	b.WriteString(`{"StartAt":` + quoted(before) + `,"States":{` + quoted(before) + `:{"Type":"Pass","Assign":{`)
	for i, name := range variables {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quoted(name+".$") + `:"$"`) // whatever it is, nothing is known of it
	}
	b.WriteString(`},"Next":` + quoted(stateName) + `},` + quoted(stateName) + `:` + state)
	for _, name := range targets(state) {
		b.WriteString(`,` + quoted(name) + `:{"Type":"Succeed"}`)
	}
	b.WriteString(`}}`)
	return b.String()
}

// targets are the names that a state goes on to, each once, without its own.
func targets(state string) []string {
	type next struct{ Next string }
	var s struct {
		Next, Default  string
		Choices, Catch []next
	}
	_ = json.Unmarshal([]byte(state), &s) // what is no name is reported by the check
	all := []next{{s.Next}, {s.Default}}
	all = append(append(all, s.Choices...), s.Catch...)
	seen := map[string]bool{"": true, stateName: true}
	var out []string
	for _, n := range all {
		if !seen[n.Next] {
			seen[n.Next] = true
			out = append(out, n.Next)
		}
	}
	return out
}

// unlike is a name that is not among the others.
func unlike(name string, others []string) string {
	for _, other := range others {
		if other == name {
			return unlike(name+"'", others)
		}
	}
	return name
}

func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		return `""` // a string has a JSON form
	}
	return string(text)
}
