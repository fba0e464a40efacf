package operate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/format"
	"os"
	"reflect"
	"strconv"
	"strings"
	"text/template"
	"time"
	"unicode"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/casetest"
	"github.com/aslc-dev/aslc/runtime/cli"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/trace"
)

type reproduceFlags struct {
	storeFlag
	at          int64
	pkg, prefix string
	output      string
}

func (f *reproduceFlags) flags() []cli.Flag {
	return append(f.storeFlag.flags(),
		cli.Flag{Name: "at", Value: "EVENT", About: "an event of the state, by its id; the command history shows them", Set: func(s string) (err error) {
			if f.at, err = strconv.ParseInt(s, 10, 64); err != nil || f.at < 1 {
				return fmt.Errorf("%q is no event's id", s)
			}
			return nil
		}},
		cli.Flag{Name: "package", Value: "NAME", About: "of the generated code that is tested (default: the one built in)", Set: setTo(&f.pkg)},
		cli.Flag{Name: "output", Value: "FILE", About: "write the test to FILE, which must not exist (default: print it)", Set: setTo(&f.output)},
	)
}

// reproduce writes a Go test that runs one state as an execution did.
func reproduce(c *cli.Call, args []string) error {
	f := reproduceFlags{pkg: c.Package, prefix: c.Prefix}
	name, err := named(c, args, f.flags())
	switch {
	case err != nil:
		return err
	case f.at == 0:
		return c.Misused("which state? Give --at EVENT: an event's id, which the command history shows")
	case f.pkg == "":
		return c.Misused("which package is to be tested? Give --package NAME")
	}
	r, file, err := f.reader(c)
	if err != nil {
		return err
	}
	defer file.Close()
	ctx, stop := c.Interruptible()
	defer stop()
	h, err := readHistory(ctx, r, ref(c, name))
	if err != nil {
		return err
	}
	text, err := h.test(&f)
	if err != nil {
		return err
	}
	if f.output == "" {
		_, err = c.Stdout.Write(text)
		return err
	}
	out, err := os.OpenFile(f.output, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return errors.Join(err, out.Close())
}

// pastExecution is an execution and what it did.
type pastExecution struct {
	durable.Description
	events []runtime.Value // the one with the id 1 first
	*trace.Trace
}

func readHistory(ctx context.Context, r *durable.Reader, ref durable.Ref) (*pastExecution, error) {
	d, err := r.Describe(ctx, ref)
	if err != nil {
		return nil, err
	}
	h := &pastExecution{Description: d, Trace: &trace.Trace{}}
	in := durable.HistoryInput{Limit: 1000}
	for {
		p, err := r.History(ctx, ref, in)
		if err != nil {
			return nil, err
		}
		for _, e := range p.Events {
			v, err := runtime.Parse(e.JSON)
			if err == nil {
				err = h.Add(e.JSON)
			}
			if err != nil {
				return nil, err
			}
			h.events = append(h.events, v)
		}
		if in.Next = p.Next; in.Next == "" {
			return h, nil
		}
	}
}

// event gives an event, and its details.
func (h *pastExecution) event(id int64) (e, details runtime.Value) {
	e = h.events[id-1]
	for _, m := range e.Members() {
		if strings.HasSuffix(m.Name, "EventDetails") {
			return e, m.Value
		}
	}
	return e, runtime.Value{}
}

// visitAt is the visit of a state that an event belongs to.
func (h *pastExecution) visitAt(id int64) (int, error) {
	if id > h.Last() {
		return 0, fmt.Errorf("the execution has %d events, and none with the id %d", h.Last(), id)
	}
	n := h.Events[id-1].Step
	for n != trace.None && h.Steps[n].Kind != trace.Visit {
		n = h.Steps[n].Parent
	}
	if n == trace.None {
		return 0, fmt.Errorf("event %d, %s, is of no state", id, h.Events[id-1].Type)
	}
	return n, nil
}

// reproduced is the case that the test runs (package casetest).
type reproduced struct {
	State     string
	Input     json.RawMessage
	Variables json.RawMessage `json:",omitempty"`
	Execution json.RawMessage
	Item      *reproducedItem `json:",omitempty"`
	Name      string
	StartTime string
	Mocks     map[string][]casetest.Answer `json:",omitempty"` // encoding/json sorts them
	Expect    map[string]any
}

type reproducedItem struct {
	Index int
	Value json.RawMessage
}

// caseAt tells all that is to be known of the visit that an event belongs to.
func (h *pastExecution) caseAt(id int64) (*reproduced, error) {
	n, err := h.visitAt(id)
	if err != nil {
		return nil, err
	}
	s := &h.Steps[n]
	_, entered := h.event(s.Entered)
	if s.Status == trace.Running || s.Status == trace.Aborted {
		return nil, fmt.Errorf("the state %q that event %d belongs to has not come to an end of its own", s.Name, id)
	}
	c := &reproduced{
		State: s.Name, Input: document(entered.Field("input")), Variables: h.variables(n), Execution: h.Input, Name: h.Name,
		StartTime: time.UnixMilli(s.Start).UTC().Format(time.RFC3339Nano), Mocks: map[string][]casetest.Answer{}, Expect: map[string]any{},
	}
	if place := h.iteration(n); place != trace.None {
		c.Item = &reproducedItem{Index: h.Steps[place].Index, Value: h.item(place)}
	}
	if err := h.answers(n, c.Mocks); err != nil {
		return nil, err
	}
	if s.Left == 0 {
		c.Expect["Status"], c.Expect["Error"] = string(runtime.StatusFailed), s.Error
		return c, nil
	}
	_, exited := h.event(s.Left)
	c.Expect["Status"], c.Expect["Output"] = string(runtime.StatusSucceeded), document(exited.Field("output"))
	if s.Next != trace.None {
		c.Expect["Next"] = h.Steps[s.Next].Name
	}
	return c, nil
}

// document is a document that an event shows as a text.
func document(v runtime.Value) json.RawMessage {
	if v.Kind() != runtime.KindString {
		return json.RawMessage("null")
	}
	return json.RawMessage(v.String())
}

// variables are those that a visit sees: what the visits before it have assigned, in
// its own scope and in those around it.
func (h *pastExecution) variables(visit int) json.RawMessage {
	all := map[string]json.RawMessage{}
	h.assigned(visit, all)
	if len(all) == 0 {
		return nil
	}
	b, err := json.Marshal(all)
	if err != nil {
		return nil // it cannot be: the service's texts are JSON
	}
	return b
}

func (h *pastExecution) assigned(visit int, into map[string]json.RawMessage) {
	v := &h.Steps[visit]
	if v.Parent != trace.None {
		h.assigned(h.Steps[v.Parent].Parent, into)
	}
	for i := range h.Steps[:visit] {
		s := &h.Steps[i]
		if s.Kind != trace.Visit || s.Parent != v.Parent || s.Left == 0 || s.Left > v.Entered {
			continue
		}
		_, exited := h.event(s.Left)
		for _, m := range exited.Field("assignedVariables").Members() {
			into[m.Name] = document(m.Value)
		}
	}
}

// iteration is the innermost iteration around a step; None: there is none.
func (h *pastExecution) iteration(n int) int {
	for n = h.Steps[n].Parent; n != trace.None && h.Steps[n].Kind != trace.Iteration; {
		n = h.Steps[n].Parent
	}
	return n
}

// item is what an iteration works on, as far as the history tells: what its first
// state got.
func (h *pastExecution) item(iteration int) json.RawMessage {
	for i := range h.Steps {
		if h.Steps[i].Kind == trace.Visit && h.Steps[i].Parent == iteration {
			_, entered := h.event(h.Steps[i].Entered)
			return document(entered.Field("input"))
		}
	}
	return json.RawMessage("null")
}

// answers gathers what tasks gave in a visit, and in those within it.
func (h *pastExecution) answers(visit int, into map[string][]casetest.Answer) error {
	for n := range h.Steps {
		s := &h.Steps[n]
		if s.Kind != trace.Visit || !h.within(n, visit) {
			continue
		}
		if s.Type == "Map" && h.startsMapRun(n) {
			return fmt.Errorf("the state %q starts executions of their own: reproduce a state of one of them (list --map-run shows them)", s.Name)
		}
		if s.Type != "Task" {
			continue
		}
		for _, a := range s.Attempts {
			answer := h.answer(&a)
			if place := h.iteration(n); place != trace.None {
				answer.Item = &h.Steps[place].Index
			}
			into[s.Name] = append(into[s.Name], answer)
		}
	}
	return nil
}

func (h *pastExecution) within(n, visit int) bool {
	for n != trace.None && n != visit {
		n = h.Steps[n].Parent
	}
	return n == visit
}

func (h *pastExecution) startsMapRun(visit int) bool {
	for i := range h.Events {
		if h.Events[i].Type == "MapRunStarted" && h.Events[i].Step == visit {
			return true
		}
	}
	return false
}

// answer is what one attempt came to.
func (h *pastExecution) answer(a *trace.Attempt) casetest.Answer {
	if a.Last == 0 {
		return casetest.Answer{Never: true}
	}
	_, details := h.event(a.Last)
	switch kind := h.Events[a.Last-1].Type; {
	case strings.HasSuffix(kind, "Succeeded"):
		return casetest.Answer{Return: document(details.Field("output"))}
	case strings.HasSuffix(kind, "Failed"):
		return casetest.Answer{Throw: &casetest.Failure{Error: details.Field("error").String(), Cause: details.Field("cause").String()}}
	}
	return casetest.Answer{Never: true} // it timed out, or was cut off
}

var testTemplate = template.Must(template.New("test").Parse(`package {{.Package}}

import (
	"testing"

	"{{.Runtime}}"
	"{{.Runtime}}/runtimetest"
)

// {{.Func}} runs the state {{.State}} as the execution
// {{.Name}} did: with its input,
// its variables, and the results of its tasks.
func {{.Func}}(t *testing.T) {
	runtimetest.Reproduce(t, func(b runtime.Binder, opts ...runtime.Option) *runtime.Executor {
		return New{{.Prefix}}({{.Prefix}}Bound{Binder: b}, opts...).Executor()
	}, {{.Case}})
}
`))

// test is the source of the test.
func (h *pastExecution) test(f *reproduceFlags) ([]byte, error) {
	c, err := h.caseAt(f.at)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(c); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = testTemplate.Execute(&b, map[string]string{
		"Package": f.pkg, "Prefix": f.prefix, "Runtime": reflect.TypeFor[runtime.Value]().PkgPath(), "State": strconv.Quote(c.State), "Name": h.Name,
		"Func": fmt.Sprintf("TestReproduce%sAt%d", identifier(h.Name), f.at), "Case": "`" + visible(strings.TrimSpace(text.String())) + "`",
	})
	if err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}

// identifier is what of a name can be part of one in Go.
func identifier(name string) string {
	return strings.Map(func(c rune) rune {
		if c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return '_'
	}, name)
}

// visible is a JSON text that a raw string of Go can hold, and in which nothing hides.
func visible(text string) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c == '\n' || c != '`' && strconv.IsPrint(c):
			b.WriteRune(c)
		case c > 0xffff:
			hi, lo := (c-0x10000)>>10+0xd800, (c-0x10000)&0x3ff+0xdc00
			fmt.Fprintf(&b, `\u%04x\u%04x`, hi, lo)
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
	}
	return b.String()
}
