package trace

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Evaluate evaluates the filters of a state again: it gives the documents between its
// input and its output by the service's names for them ("afterResultSelector"), and
// with an error those before it.
type Evaluate func(Visited) ([]runtime.Member, error)

// ErrUnseen says that not all of the documents could be seen.
var ErrUnseen = errors.New("the history does not show it, and the compiled state lets nobody see it; aslc view with the history's JSON and the definition evaluates it again")

// Visited is what a visit of a state had to do with.
type Visited struct {
	State     string
	Input     runtime.Value
	Variables runtime.Value // those set on entry, an object
	Context   runtime.Value // the context object; what is not known of it is ""
	Result    runtime.Value // of its work; absent if it is not known
}

// evaluated is what came of it.
type evaluated struct {
	documents []runtime.Member
	unknown   string // why there is not more
}

// evaluated is a document of the visit as it is evaluated again, or why it is not known.
func (s *stages) evaluated(stage string) (doc runtime.Value, unknown string) {
	if s.again == nil {
		s.again = s.evaluate()
	}
	needsWork := strings.HasPrefix(stage, "afterResult") && s.step.Type != "Pass" && s.step.Type != "Succeed"
	if needsWork && !s.result.Exists() && s.again.unknown == "" {
		return doc, "the history does not have the result that it is made of"
	}
	for _, m := range s.again.documents {
		if m.Name == stage {
			return m.Value, ""
		}
	}
	if s.again.unknown == "" {
		return doc, "nothing is made of it"
	}
	return doc, s.again.unknown
}

func (s *stages) evaluate() *evaluated {
	context, missing := s.context()
	switch {
	case s.known.Evaluate == nil:
		return &evaluated{unknown: "the history does not show it, and no compiler is here to evaluate it again; aslc view with the history's JSON and the definition does so"}
	case s.f.Varies:
		return &evaluated{unknown: "the history does not show it, and it is made by chance or of the time of the day"}
	case missing != "":
		return &evaluated{unknown: "the history does not show it, nor " + missing + " of the context object, of which it is made"}
	case !s.in.Exists():
		return &evaluated{unknown: "the history does not have the state's input"}
	}
	variables, err := s.variables()
	if err != nil {
		s.err = err
		return &evaluated{}
	}
	documents, err := s.known.Evaluate(Visited{State: s.step.Name, Input: s.in, Variables: variables, Context: context, Result: s.result})
	out := &evaluated{documents: documents}
	switch {
	case errors.Is(err, ErrUnseen):
		out.unknown = err.Error()
	case err != nil:
		out.unknown = "evaluated again it fails: " + err.Error()
	}
	return out
}

// variables are those that the state could read: of each, the value that a state
// before it in its scope gave it last, or else one of the scopes around.
func (s *stages) variables() (runtime.Value, error) {
	out := runtime.Object{}
	for _, a := range s.t.setters(s.at) {
		text := s.detail(s.t.Steps[a.step].Left, "assignedVariables").Field(a.name)
		v, err := runtime.Parse([]byte(text.String()))
		if err != nil {
			return runtime.Value{}, fmt.Errorf("the history does not show the variable %s: %w", a.name, err)
		}
		out = append(out, runtime.Member{Name: a.name, Value: v})
	}
	return out.Value(), nil
}

// setter is the visit that gave a variable its value.
type setter struct {
	name string
	step int
}

// setters are those of the variables that a visit sees.
func (t *Trace) setters(step int) []setter {
	var out []setter
	for at := step; at != None; at = t.Steps[at].Parent {
		if t.Steps[at].Kind != Visit {
			continue
		}
		for i := at - 1; i >= 0; i-- {
			if s := &t.Steps[i]; s.Kind == Visit && s.Parent == t.Steps[at].Parent {
				for _, name := range s.Assigned {
					if !slices.ContainsFunc(out, func(o setter) bool { return o.name == name }) {
						out = append(out, setter{name, i})
					}
				}
			}
		}
	}
	return out
}

// context is the context object as far as it is known, and the first of the members
// that are read and not known; "": none.
func (s *stages) context() (context runtime.Value, missing string) {
	known := map[string]runtime.Value{
		"Execution.Input":     s.document(1, "input"),
		"Execution.RoleArn":   s.detail(1, "roleArn"),
		"Execution.StartTime": moment(s.t.Events[0].Time),
		"State.EnteredTime":   moment(s.step.Start),
		"State.Name":          runtime.String(s.step.Name),
		"State.RetryCount":    runtime.Int(int64(max(0, len(s.step.Attempts)-1))),
	}
	if part := strings.Split(s.known.ARN, ":"); len(part) == 8 && part[5] == "execution" {
		machine, _, _ := strings.Cut(part[6], "/")
		known["Execution.Id"], known["Execution.Name"] = runtime.String(s.known.ARN), runtime.String(part[7])
		known["StateMachine.Id"] = runtime.String(strings.Join(append(part[:5:5], "stateMachine", machine), ":"))
		known["StateMachine.Name"] = runtime.String(machine)
	}
	for at := s.at; at != None; at = s.t.Steps[at].Parent {
		if i := &s.t.Steps[at]; i.Kind == Iteration {
			known["Map.Item.Index"] = runtime.Int(int64(i.Index))
			break
		}
	}
	for _, name := range s.f.Context {
		if name == "" {
			return context, "all"
		}
		if !known[name].Exists() {
			return context, name
		}
	}
	group := func(name string, members ...string) runtime.Value {
		var out runtime.Object
		for _, m := range members {
			v := known[name+"."+m]
			if !v.Exists() {
				v = runtime.String("") // arguments may read it, which nobody looks at
			}
			out = append(out, runtime.Member{Name: m, Value: v})
		}
		return out.Value()
	}
	return runtime.Object{
		{Name: "Execution", Value: group("Execution", "Id", "Input", "StartTime", "Name", "RoleArn")},
		{Name: "StateMachine", Value: group("StateMachine", "Id", "Name")},
		{Name: "State", Value: group("State", "Name", "EnteredTime", "RetryCount")},
		{Name: "Task", Value: group("Task", "Token")},
		{Name: "Map", Value: runtime.Object{{Name: "Item", Value: group("Map.Item", "Index", "Value")}}.Value()},
	}.Value(), ""
}

// moment is a time as the context object shows it.
func moment(milliseconds int64) runtime.Value {
	return runtime.String(time.UnixMilli(milliseconds).UTC().Format("2006-01-02T15:04:05.000Z"))
}
