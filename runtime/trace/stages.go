package trace

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Filter is InputPath, ResultPath or OutputPath of a state.
type Filter struct {
	Text  string `json:"text"`            // as written
	Null  bool   `json:"null,omitempty"`  // it discards the document
	Place []any  `json:"place,omitempty"` // names and indices below the document: string and float64
	Other bool   `json:"other,omitempty"` // it is not one place in the document: a variable's, the context object's, many
}

// Filters are what stands between the input of a state and its output.
type Filters struct {
	InputPath      *Filter `json:"inputPath,omitempty"`
	Parameters     bool    `json:"parameters,omitempty"`
	ResultSelector bool    `json:"resultSelector,omitempty"`
	ResultPath     *Filter `json:"resultPath,omitempty"`
	OutputPath     *Filter `json:"outputPath,omitempty"`
	Fixed          bool    `json:"fixed,omitempty"`     // Result of a Pass
	Arguments      bool    `json:"arguments,omitempty"` // of JSONata
	Output         bool    `json:"output,omitempty"`    // of JSONata
}

// Any tells whether there are filters of which a history does not show every document.
func (f *Filters) Any() bool {
	return f != nil && (f.InputPath != nil || f.Parameters || f.Fixed || f.ResultSelector || f.ResultPath != nil || f.OutputPath != nil)
}

// Stage is a document on the way from the input of a state to its output.
type Stage struct {
	Name    string `json:"name"`              // "After InputPath"
	What    string `json:"what,omitempty"`    // about it
	Text    string `json:"text,omitempty"`    // JSON, as it was in the execution
	Unknown string `json:"unknown,omitempty"` // why it cannot be known
}

// Stages gives the documents of a visit from filter to filter. Nothing is evaluated
// again: what the history does not show follows from what it shows and the places
// that the filters name, so the documents are those that there were, chance and time
// in them included. Of a filter that nothing follows for, the stage says why. event
// gives an event by its id.
func (t *Trace) Stages(step int, f *Filters, event func(id int64) (json.RawMessage, error)) ([]Stage, error) {
	if step < 0 || step >= len(t.Steps) || t.Steps[step].Kind != Visit {
		return nil, fmt.Errorf("there is no visit of a state with the number %d", step)
	}
	if f == nil {
		f = &Filters{}
	}
	s := &stages{step: &t.Steps[step], f: f, event: event}
	s.run()
	return s.out, s.err
}

// stages works out one visit.
type stages struct {
	step  *Step
	f     *Filters
	event func(int64) (json.RawMessage, error)
	out   []Stage
	err   error
}

// document is a member of an event's details, read as JSON; absent if there is none.
func (s *stages) document(id int64, names ...string) runtime.Value {
	if id == 0 || s.err != nil {
		return runtime.Value{}
	}
	text, err := s.event(id)
	if err != nil {
		s.err = err
		return runtime.Value{}
	}
	e, err := runtime.Parse(text)
	if err != nil {
		s.err = malformed(err)
		return runtime.Value{}
	}
	for _, m := range e.Members() {
		if !strings.HasSuffix(m.Name, "EventDetails") {
			continue
		}
		for _, name := range names {
			if v := m.Value.Field(name); v.Kind() == runtime.KindString {
				doc, _ := runtime.Parse([]byte(v.String())) // what was cut off is no JSON, and not known
				return doc
			}
		}
	}
	return runtime.Value{}
}

func (s *stages) add(name, what string, v runtime.Value, unknown string) {
	stage := Stage{Name: name, What: what}
	if v.Exists() {
		stage.Text = v.Text()
	} else if stage.Unknown = unknown; unknown == "" {
		return
	}
	s.out = append(s.out, stage)
}

func (s *stages) run() {
	in, out := s.document(s.step.Entered, "input"), s.document(s.step.Left, "output")
	s.add("Input", "as the state got it", in, "")
	effective := in
	if p := s.f.InputPath; p != nil {
		effective = p.find(in)
		s.add("After InputPath", p.Text, effective, "it looks elsewhere than at one place of the input, which the history does not tell")
	}
	result := effective
	if s.step.Type != "Pass" {
		result = s.work()
	}
	if s.step.Status != Succeeded || s.f.Arguments || s.f.Output {
		s.add("Output", outputs[s.step.Status], out, "")
		return
	}
	s.place(in, result, out)
}

// outputs say what the output of a step is that did not just succeed.
var outputs = map[Status]string{Succeeded: "what the next state got", Caught: "what the catcher's state got"}

// work shows what a state's work was given, and what came of it.
func (s *stages) work() (result runtime.Value) {
	n := len(s.step.Attempts)
	if s.step.Type != "Task" || n == 0 {
		return result
	}
	name, what, last := "Arguments", "what the task was given", s.step.Attempts[n-1]
	if s.f.Parameters {
		name = "After Parameters"
	}
	if n > 1 {
		what = fmt.Sprintf("of attempt %d", n)
	}
	s.add(name, what, s.document(last.First, "parameters", "input"), "")
	if last.Status == Succeeded {
		result = s.document(last.Last, "output")
		s.add("Result", "what the task gave", result, "")
	}
	return result
}

// place shows what became of the result on its way into the output.
func (s *stages) place(in, result, out runtime.Value) {
	placed, unknown := runtime.Value{}, "OutputPath takes a part of it, and the history has only that"
	if s.f.OutputPath == nil {
		placed = out
	}
	selected := result
	switch p := s.f.ResultPath; {
	case !s.f.made(s.step.Type): // the result is what it was
	case p == nil:
		selected = placed
	case p.Null:
		selected, unknown = runtime.Value{}, "ResultPath discards it, so the history does not have it"
	default:
		selected = p.find(placed)
	}
	if s.f.ResultSelector {
		s.add("After ResultSelector", "", selected, unknown)
	} else if s.f.Parameters && s.step.Type == "Pass" {
		s.add("After Parameters", "", selected, unknown)
	}
	if p := s.f.ResultPath; p != nil {
		if !placed.Exists() {
			placed = p.put(in, selected)
		}
		s.add("After ResultPath", p.Text, placed, "OutputPath takes a part of it, and the history has only that")
	}
	what := outputs[Succeeded]
	if s.f.OutputPath != nil {
		what = "after OutputPath " + s.f.OutputPath.Text
	}
	s.add("Output", what, out, "")
}

// made tells whether the result that is placed is another one than the work's.
func (f *Filters) made(kind string) bool {
	return f.ResultSelector || f.Fixed || f.Parameters && kind == "Pass" || kind == "Parallel" || kind == "Map"
}

// find is what is at the filter's place in a document; absent where that cannot be told.
func (f *Filter) find(doc runtime.Value) runtime.Value {
	switch {
	case f.Null:
		return runtime.EmptyObject()
	case f.Other:
		return runtime.Value{}
	}
	for _, step := range f.Place {
		switch step := step.(type) {
		case string:
			doc = doc.Field(step)
		case float64:
			doc = doc.Index(int(step))
		}
	}
	return doc
}

// put is a document with a result at the filter's place.
func (f *Filter) put(doc, result runtime.Value) runtime.Value {
	switch {
	case f.Null:
		return doc
	case !result.Exists() || f.Other:
		return runtime.Value{}
	}
	var steps []runtime.Step
	for _, step := range f.Place {
		switch step := step.(type) {
		case string:
			steps = append(steps, runtime.Key(step))
		case float64:
			steps = append(steps, runtime.Elem(int(step)))
		}
	}
	out, ok := doc.With(result, steps...)
	if !ok {
		return runtime.Value{}
	}
	return out
}
