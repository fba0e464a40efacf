package trace

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
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
	Fixed          bool    `json:"fixed,omitempty"` // Result of a Pass
	ItemsPath      *Filter `json:"itemsPath,omitempty"`
	ItemSelector   bool    `json:"itemSelector,omitempty"`
	Arguments      bool    `json:"arguments,omitempty"` // of JSONata
	Items          bool    `json:"items,omitempty"`     // of JSONata
	Output         bool    `json:"output,omitempty"`    // of JSONata

	// What else than documents the filters read that an event may not show: members of
	// the context object ("Execution.Id"), and chance or the time of the day.
	Context []string `json:"context,omitempty"`
	Varies  bool     `json:"varies,omitempty"`
}

// Any tells whether there are filters of which a history does not show every document.
func (f *Filters) Any() bool {
	return f != nil && (f.InputPath != nil || f.Parameters || f.Fixed || f.ResultSelector || f.ResultPath != nil || f.OutputPath != nil || f.ItemsPath != nil || f.Items || f.Arguments || f.Output)
}

// Stage is a document on the way from the input of a state to its output.
type Stage struct {
	Name    string `json:"name"`              // "After InputPath"
	What    string `json:"what,omitempty"`    // about it
	Text    string `json:"text,omitempty"`    // JSON, as it was in the execution
	Unknown string `json:"unknown,omitempty"` // why it cannot be known
}

// Known is what Stages goes by beside the trace.
type Known struct {
	Event    func(id int64) (json.RawMessage, error)
	Filters  *Filters // of the state; nil: none
	Evaluate Evaluate // nil: nothing is evaluated again
	ARN      string   // of the execution; "": not known
}

// Stages gives the documents of a visit from filter to filter. What the history does
// not show follows first from what it shows and the places that the filters name, so
// the documents are those that there were, chance and time in them included. A filter
// of which nothing follows is evaluated again, with what it saw. If it cannot be, the
// stage says why.
func (t *Trace) Stages(step int, k Known) ([]Stage, error) {
	if step < 0 || step >= len(t.Steps) || t.Steps[step].Kind != Visit {
		return nil, fmt.Errorf("there is no visit of a state with the number %d", step)
	}
	if k.Filters == nil {
		k.Filters = &Filters{}
	}
	s := &stages{t: t, at: step, step: &t.Steps[step], f: k.Filters, known: k}
	s.run()
	return s.out, s.err
}

// stages works out one visit.
type stages struct {
	t     *Trace
	at    int
	step  *Step
	f     *Filters
	known Known
	out   []Stage
	err   error

	in, result runtime.Value // what the state got, and what its work gave
	again      *evaluated    // nil: it was not evaluated yet
}

// document is a member of an event's details, read as JSON; absent if there is none.
func (s *stages) document(id int64, names ...string) runtime.Value {
	for _, name := range names {
		if v := s.detail(id, name); v.Kind() == runtime.KindString {
			doc, _ := runtime.Parse([]byte(v.String())) // what was cut off is no JSON, and not known
			return doc
		}
	}
	return runtime.Value{}
}

// detail is a member of an event's details; absent if there is none.
func (s *stages) detail(id int64, name string) runtime.Value {
	if id == 0 || s.err != nil {
		return runtime.Value{}
	}
	text, err := s.known.Event(id)
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
		if v := m.Value.Field(name); strings.HasSuffix(m.Name, "EventDetails") && v.Exists() {
			return v
		}
	}
	return runtime.Value{}
}

func (s *stages) add(name, what string, v runtime.Value) {
	if v.Exists() {
		s.out = append(s.out, Stage{Name: name, What: what, Text: v.Text()})
	}
}

// addHidden adds a document that is evaluated again unless it is known; stage is the
// service's name for it.
func (s *stages) addHidden(name, what, stage string, v runtime.Value) runtime.Value {
	unknown := ""
	if !v.Exists() {
		v, unknown = s.evaluated(stage)
	}
	if unknown != "" {
		s.out = append(s.out, Stage{Name: name, What: what, Unknown: unknown})
	}
	s.add(name, what, v)
	return v
}

func (s *stages) run() {
	s.in = s.document(s.step.Entered, "input")
	out := s.document(s.step.Left, "output")
	s.add("Input", "as the state got it", s.in)
	effective := s.in
	if p := s.f.InputPath; p != nil {
		effective = s.addHidden("After InputPath", p.Text, "afterInputPath", p.find(s.in))
	}
	s.result = effective
	if s.step.Type != "Pass" {
		s.work(effective)
	}
	if s.step.Status != Succeeded || s.f.Arguments || s.f.Output {
		s.add("Output", outputs[s.step.Status], out)
		return
	}
	s.place(out)
}

// outputs say what the output of a step is that did not just succeed.
var outputs = map[Status]string{Succeeded: "what the next state got", Caught: "what the catcher's state got"}

// work shows what a state's work was given, and what came of it.
func (s *stages) work(effective runtime.Value) {
	s.result = runtime.Value{}
	switch n := len(s.step.Attempts); {
	case n == 0:
	case s.step.Type == "Task":
		s.task(n, s.step.Attempts[n-1])
	case s.step.Type == "Parallel" && s.f.Any():
		s.branches()
	case s.step.Type == "Map" && s.f.Any():
		s.iterations(effective)
	}
}

func (s *stages) task(n int, last Attempt) {
	name, what := s.argumentsName(), "what the task was given"
	if n > 1 {
		what = fmt.Sprintf("of attempt %d", n)
	}
	s.add(name, what, s.document(last.First, "parameters", "input"))
	if last.Status == Succeeded {
		s.result = s.document(last.Last, "output")
		s.add("Result", "what the task gave", s.result)
	}
}

func (s *stages) argumentsName() string {
	if s.f.Parameters {
		return "After Parameters"
	}
	return "Arguments"
}

// branches shows what a Parallel's branches got and what they gave.
func (s *stages) branches() {
	below := s.below()
	if (s.f.Parameters || s.f.Arguments) && len(below) > 0 {
		s.add(s.argumentsName(), "what the branches got", s.inputOf(below[0]))
	}
	if s.step.Status == Succeeded {
		s.result = s.outputsOf(below)
		s.add("Result", "what the branches gave", s.result)
	}
}

// maxIterations is of how many iterations a Map's documents are put together.
const maxIterations = 1000

// iterations shows a Map's items and what its iterations gave.
func (s *stages) iterations(effective runtime.Value) {
	below := s.below()
	few := len(below) > 0 && len(below) <= maxIterations
	if p := s.f.ItemsPath; p != nil || s.f.Items {
		name, text, items := "After Items", "", runtime.Value{}
		if p != nil {
			name, text, items = "After ItemsPath", p.Text, p.find(effective)
		}
		if !items.Exists() && few && !s.f.ItemSelector && s.step.Status == Succeeded {
			items = s.inputsOf(below)
		}
		s.addHidden(name, text, "afterItemsPath", items)
	}
	if few && s.f.ItemSelector {
		s.add("After ItemSelector", "of the first iteration", s.inputOf(below[0]))
	}
	if few && s.step.Status == Succeeded {
		s.result = s.outputsOf(below)
		s.add("Result", "what the iterations gave", s.result)
	}
}

// below are the branches or iterations of the last attempt, by index.
func (s *stages) below() []int {
	var out []int
	for i := s.at + 1; i < len(s.t.Steps); i++ {
		if c := &s.t.Steps[i]; c.Parent == s.at && c.Attempt == len(s.step.Attempts) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(s.t.Steps[a].Index, s.t.Steps[b].Index) })
	return out
}

// inputOf is what the first state of a branch or iteration got.
func (s *stages) inputOf(place int) runtime.Value {
	for i := place + 1; i < len(s.t.Steps); i++ {
		if s.t.Steps[i].Parent == place {
			return s.document(s.t.Steps[i].Entered, "input")
		}
	}
	return runtime.Value{}
}

// inputsOf and outputsOf are arrays of what branches or iterations got, or gave;
// absent unless all of it is known.
func (s *stages) inputsOf(places []int) runtime.Value { return gathered(places, s.inputOf) }

func (s *stages) outputsOf(places []int) runtime.Value {
	return gathered(places, func(place int) runtime.Value {
		c := &s.t.Steps[place]
		if c.Status != Succeeded || c.last == None {
			return runtime.Value{}
		}
		return s.document(s.t.Steps[c.last].Left, "output")
	})
}

func gathered(places []int, of func(int) runtime.Value) runtime.Value {
	out := runtime.Array{}
	for _, place := range places {
		v := of(place)
		if !v.Exists() {
			return v
		}
		out = append(out, v)
	}
	return out.Value()
}

// place shows what became of the result on its way into the output.
func (s *stages) place(out runtime.Value) {
	placed := runtime.Value{}
	if s.f.OutputPath == nil {
		placed = out
	}
	selected := s.result
	switch p := s.f.ResultPath; {
	case !s.f.made(s.step.Type): // the result is what it was
	case p == nil:
		selected = placed
	case p.Null:
		selected = runtime.Value{}
	default:
		selected = p.find(placed)
	}
	switch {
	case s.f.ResultSelector:
		selected = s.addHidden("After ResultSelector", "", "afterResultSelector", selected)
	case s.f.Parameters && s.step.Type == "Pass":
		selected = s.addHidden("After Parameters", "", "afterParameters", selected)
	case s.f.Fixed:
		selected = s.addHidden("Result", "of the definition", "result", selected)
	case !selected.Exists():
		selected = s.result
	}
	if p := s.f.ResultPath; p != nil {
		if !placed.Exists() {
			placed = p.put(s.in, selected)
		}
		s.addHidden("After ResultPath", p.Text, "afterResultPath", placed)
	}
	what := outputs[Succeeded]
	if s.f.OutputPath != nil {
		what = "after OutputPath " + s.f.OutputPath.Text
	}
	s.add("Output", what, out)
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
