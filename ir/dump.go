package ir

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Dump prints a program for people: `aslc dump` and tests. The form may change
// from version to version.
func Dump(w io.Writer, p *Program) error {
	d := &dumper{}
	d.line("machine %s", p.Name)
	d.indent++
	d.option("timeout", seconds(p.Timeout))
	if len(p.Placeholders) > 0 {
		d.line("placeholders %s", strings.Join(p.Placeholders, ", "))
	}
	for _, v := range p.Variables {
		d.line("variable %s %s", v.Name, v.GoName)
	}
	if p.Root != nil {
		d.scope(p.Root)
	}
	_, err := io.WriteString(w, d.out.String())
	return err
}

type dumper struct {
	out    strings.Builder
	indent int
}

func (d *dumper) line(format string, args ...any) {
	text := strings.Repeat("  ", d.indent) + fmt.Sprintf(format, args...)
	d.out.WriteString(strings.TrimRight(text, " ") + "\n")
}

// option prints a property that has a value.
func (d *dumper) option(name, value string) {
	if value != "" {
		d.line("%s %s", name, value)
	}
}

func (d *dumper) scope(s *Scope) {
	d.line("start %s", ref(s.StartAt))
	for _, st := range s.States {
		d.state(st)
	}
}

func (d *dumper) state(st State) {
	b := st.Base()
	kind := st.Kind()
	if kind == "" {
		kind = "Invalid"
	}
	d.line("%s %q %s", kind, b.Name, b.GoName)
	d.indent++
	d.option("comment", quote(b.Comment))
	switch s := st.(type) {
	case *Task:
		d.task(s)
	case *Pass:
		d.flow(&s.Flow)
		d.option("result", expr(s.Result))
		d.ends(s.Assign, s.Output)
		d.transition(s.Transition)
	case *Choice:
		d.choice(s)
	case *Wait:
		d.flow(&s.Flow)
		d.option("seconds", seconds(s.Seconds))
		d.option("until", timestamp(s.Timestamp))
		d.ends(s.Assign, s.Output)
		d.transition(s.Transition)
	case *Succeed:
		d.flow(&s.Flow)
		d.ends(s.Assign, s.Output)
	case *Fail:
		d.option("error", expr(s.Error))
		d.option("cause", expr(s.Cause))
	case *Parallel:
		d.parallel(s)
	case *Map:
		d.mapState(s)
	}
	d.indent--
}

func (d *dumper) flow(f *Flow) {
	d.option("input", pathField(f.InputPath))
	d.option("parameters", expr(f.Parameters))
	d.option("result selector", expr(f.ResultSelector))
	d.option("result path", refPath(f.ResultPath))
	d.option("output", pathField(f.OutputPath))
	d.option("arguments", expr(f.Arguments))
}

// ends prints what a state, rule or catcher leaves behind.
func (d *dumper) ends(assign []*Assignment, output Expr) {
	for _, a := range assign {
		d.line("assign %s = %s", a.Name, expr(a.Value))
	}
	d.option("output", expr(output))
}

func (d *dumper) task(s *Task) {
	d.flow(&s.Flow)
	if s.Resource != nil {
		d.option("resource", quote(s.Resource.Raw()))
	}
	t := s.Target
	pattern := [...]string{"", " sync", " token"}[t.Pattern]
	if t.SyncV2 {
		pattern += ":2"
	}
	kind := [...]string{"integration " + t.Service + " " + t.Action, "lambda", "activity", "other"}[t.Kind]
	d.line("target %s %s%s %s", t.ID, kind, pattern, t.GoName)
	d.option("timeout", seconds(s.Timeout))
	d.option("heartbeat", seconds(s.Heartbeat))
	d.option("role", expr(s.RoleArn))
	d.ends(s.Assign, s.Output)
	d.policy(s.Retry, s.Catch)
	d.transition(s.Transition)
}

func (d *dumper) choice(s *Choice) {
	d.flow(&s.Flow)
	for _, r := range s.Rules {
		d.line("if %s → %s", ruleCondition(r), ref(r.Next))
		d.indent++
		d.ends(r.Assign, r.Output)
		d.indent--
	}
	d.ends(s.Assign, s.Output)
	if s.Default != nil {
		d.line("else → %s", ref(s.Default))
	}
}

func (d *dumper) parallel(s *Parallel) {
	d.flow(&s.Flow)
	for i, b := range s.Branches {
		d.line("branch %d", i)
		d.indent++
		d.scope(b)
		d.indent--
	}
	d.ends(s.Assign, s.Output)
	d.policy(s.Retry, s.Catch)
	d.transition(s.Transition)
}

func (d *dumper) mapState(s *Map) {
	d.flow(&s.Flow)
	if s.ItemsPath != nil {
		d.line("items %s", s.ItemsPath.Text)
	}
	d.option("items", expr(s.Items))
	d.option("selector", expr(s.ItemSelector))
	d.option("concurrency", integer(s.MaxConcurrency))
	d.option("tolerated", integer(s.ToleratedFailureCount))
	if n := s.ToleratedFailurePercentage; n != nil {
		d.line("tolerated %% %s", dynamicOr(n.Path, n.Query, strconv.FormatFloat(n.Const, 'g', -1, 64)))
	}
	if s.Distributed != nil {
		d.distributed(s.Distributed)
	}
	if s.Processor != nil {
		d.line("each")
		d.indent++
		d.scope(s.Processor)
		d.indent--
	}
	d.ends(s.Assign, s.Output)
	d.policy(s.Retry, s.Catch)
	d.transition(s.Transition)
}

func (d *dumper) distributed(m *Distributed) {
	kind := "standard"
	if m.Express {
		kind = "express"
	}
	d.line("distributed %s %s", kind, quote(m.Label))
	d.indent++
	if r := m.Reader; r != nil {
		d.line("reader %s %s %s %s %s %s %s %q %s %s", r.Service, r.Action, r.InputType, r.Transformation, r.ManifestType,
			r.CSVDelimiter, r.CSVHeaderLocation, r.CSVHeaders, quote(r.ItemsPointer), integer(r.MaxItems))
		d.option("arguments", expr(r.Arguments))
	}
	if b := m.Batcher; b != nil {
		d.line("batcher items %s bytes %s", integer(b.MaxItemsPerBatch), integer(b.MaxInputBytesPerBatch))
		d.option("input", expr(b.BatchInput))
	}
	if w := m.Writer; w != nil {
		d.line("writer %s %s %s %s", w.Service, w.Action, w.Transformation, w.OutputType)
		d.option("arguments", expr(w.Arguments))
	}
	d.indent--
}

func (d *dumper) policy(retry []*Retrier, catch []*Catcher) {
	for _, r := range retry {
		jitter := ""
		if r.FullJitter {
			jitter = " jitter"
		}
		d.line("retry %q interval %d attempts %d rate %g max %d%s",
			r.ErrorEquals, r.IntervalSeconds, r.MaxAttempts, r.BackoffRate, r.MaxDelaySeconds, jitter)
	}
	for _, c := range catch {
		d.line("catch %q → %s %s", c.ErrorEquals, ref(c.Next), refPath(c.ResultPath))
		d.indent++
		d.ends(c.Assign, c.Output)
		d.indent--
	}
}

func (d *dumper) transition(t Transition) {
	if t.Next == nil {
		d.line("end")
		return
	}
	d.line("→ %s", ref(t.Next))
}

func ref(r *Ref) string {
	switch {
	case r == nil:
		return "nothing"
	case r.State == nil:
		return strconv.Quote(r.Name) + "?"
	}
	return strconv.Quote(r.Name)
}

func quote(s string) string {
	if s == "" {
		return ""
	}
	return strconv.Quote(s)
}

func dynamicOr(p *Path, q *Query, constant string) string {
	switch {
	case p != nil:
		return p.Text
	case q != nil:
		return expr(q)
	}
	return constant
}

func seconds(s *Seconds) string {
	if s == nil {
		return ""
	}
	return dynamicOr(s.Path, s.Query, strconv.FormatInt(s.Const, 10))
}

func integer(n *Integer) string {
	if n == nil {
		return ""
	}
	return dynamicOr(n.Path, n.Query, strconv.FormatInt(n.Const, 10))
}

func timestamp(t *Timestamp) string {
	if t == nil {
		return ""
	}
	return dynamicOr(t.Path, t.Query, t.Const.Format(time.RFC3339Nano))
}

func pathField(f *PathField) string {
	switch {
	case f == nil:
		return ""
	case f.Null:
		return "null"
	}
	return f.Path.Text
}

func refPath(p *RefPath) string {
	switch {
	case p == nil:
		return ""
	case p.Null:
		return "null"
	}
	return p.Text
}

func expr(e Expr) string {
	switch e := e.(type) {
	case *Const:
		return e.JSON
	case *Text:
		return strconv.Quote(e.Raw())
	case *Path:
		return e.Text
	case *Call:
		return call(e)
	case *Query:
		return "{% " + strings.Join(strings.Fields(e.Text), " ") + " %}"
	case *Object:
		parts := make([]string, len(e.Fields))
		for i, f := range e.Fields {
			parts[i] = strconv.Quote(f.Key) + ": " + expr(f.Value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case *Array:
		parts := make([]string, len(e.Elems))
		for i, x := range e.Elems {
			parts[i] = expr(x)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return ""
}

func call(c *Call) string {
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		args[i] = expr(a)
	}
	return c.Name + "(" + strings.Join(args, ", ") + ")"
}

func ruleCondition(r *Rule) string {
	if r.Condition != nil {
		return expr(r.Condition)
	}
	return condition(r.Cond)
}

func condition(c Cond) string {
	switch c := c.(type) {
	case *And:
		return joined(c.Conds, " and ")
	case *Or:
		return joined(c.Conds, " or ")
	case *Not:
		return "not " + condition(c.Cond)
	case *Compare:
		if c.Path != nil {
			return fmt.Sprintf("%s(%s, %s)", c.Op, c.Variable.Text, c.Path.Text)
		}
		return fmt.Sprintf("%s(%s, %s)", c.Op, c.Variable.Text, expr(c.Operand))
	}
	return "?"
}

func joined(conds []Cond, word string) string {
	parts := make([]string, len(conds))
	for i, c := range conds {
		parts[i] = condition(c)
	}
	return "(" + strings.Join(parts, word) + ")"
}
