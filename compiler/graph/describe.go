package graph

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/ir"
)

// Widths of texts inside a node and beside an edge.
const (
	nameWidth  = 190.0
	labelWidth = 170.0
)

// describe fills in the texts of a state's node.
func (n *node) describe() {
	n.title = visible(kindText(n.state))
	n.name = wrap(visible(n.state.Base().Name), nameSize, nameWidth, 4)
	for _, line := range subTexts(n.state) {
		n.sub = append(n.sub, wrap(visible(line), smallSize, nameWidth, 2)...)
	}
	if n.visit != nil {
		n.run = wrap(n.visit.String(), smallSize, nameWidth, 2)
	}
}

// kindText says what a state is, and of a Task, by what service.
func kindText(st ir.State) string {
	switch st := st.(type) {
	case *ir.Task:
		return strings.Join(append([]string{"Task"}, taskWords(&st.Target)...), " · ")
	case *ir.Map:
		if st.Distributed != nil {
			return "Distributed Map"
		}
	case *ir.Invalid:
		return "Invalid"
	}
	return st.Kind()
}

func taskWords(t *ir.Target) []string {
	var words []string
	switch t.Kind {
	case ir.LambdaFunction:
		words = append(words, "lambda")
	case ir.Activity:
		words = append(words, "activity")
	case ir.Integration:
		words = append(words, strings.TrimPrefix(t.Service, "aws-sdk:"))
	}
	switch t.Pattern {
	case ir.Sync:
		words = append(words, "job")
	case ir.WaitForTaskToken:
		words = append(words, "callback")
	}
	return words
}

// subTexts are the lines below a state's name: what it works on.
func subTexts(st ir.State) []string {
	switch st := st.(type) {
	case *ir.Task:
		return []string{taskText(st)}
	case *ir.Wait:
		return []string{waitText(st)}
	case *ir.Fail:
		if text := exprText(st.Error); text != "" {
			return []string{text}
		}
	case *ir.Map:
		return mapTexts(st)
	}
	return nil
}

// taskText is the task's identity; where that is only the state's name, what it calls.
func taskText(t *ir.Task) string {
	switch {
	case t.Target.ID != "" && t.Target.ID != t.Name:
		return t.Target.ID
	case t.Target.Kind == ir.Integration:
		return t.Target.Action
	case t.Resource != nil && t.Target.ID == "":
		return t.Resource.Raw()
	}
	return t.Target.ID
}

func waitText(w *ir.Wait) string {
	switch {
	case w.Seconds != nil && w.Seconds.Constant():
		return duration(w.Seconds.Const)
	case w.Seconds != nil:
		return atRunTime(w.Seconds.Path, w.Seconds.Query) + " seconds"
	case w.Timestamp == nil:
		return ""
	case w.Timestamp.Path != nil || w.Timestamp.Query != nil:
		return "until " + atRunTime(w.Timestamp.Path, w.Timestamp.Query)
	}
	return "until " + w.Timestamp.Const.UTC().Format(time.RFC3339)
}

func atRunTime(p *ir.Path, q *ir.Query) string {
	if q != nil {
		return q.Text
	}
	if p != nil {
		return p.Text
	}
	return ""
}

// duration is a number of seconds in units that a person reads, if it is a round
// number of them.
func duration(seconds int64) string {
	units := []struct {
		name string
		size int64
	}{{"days", 86400}, {"h", 3600}, {"min", 60}}
	for _, u := range units {
		if seconds >= u.size && seconds%u.size == 0 {
			if n := seconds / u.size; n != 1 || u.name != "days" {
				return fmt.Sprintf("%d %s", n, u.name)
			}
			return "1 day"
		}
	}
	return fmt.Sprintf("%d s", seconds)
}

// mapTexts say what a Map goes over, and how many items at once.
func mapTexts(m *ir.Map) []string {
	var out []string
	switch {
	case m.Distributed != nil && m.Distributed.Reader != nil:
		r := m.Distributed.Reader
		out = append(out, strings.TrimSpace("each of "+r.Service+":"+r.Action+" "+r.InputType))
	case m.ItemsPath != nil:
		out = append(out, "each of "+m.ItemsPath.Text)
	case m.Items != nil && exprText(m.Items) != "":
		out = append(out, "each of "+exprText(m.Items))
	}
	if c := m.MaxConcurrency; c != nil {
		switch {
		case c.Path != nil || c.Query != nil:
			out = append(out, "at once: "+atRunTime(c.Path, c.Query))
		case c.Const == 1:
			out = append(out, "one after the other")
		case c.Const > 1:
			out = append(out, strconv.FormatInt(c.Const, 10)+" at once")
		}
	}
	return out
}

// describeEdge breaks the labels of an edge into lines.
func (e *edge) describe() {
	most := 4
	if len(e.labels) > 2 {
		most = 2
	}
	for i, label := range e.labels {
		if left := len(e.labels) - i; i == 4 && left > 1 {
			e.lines = append(e.lines, fmt.Sprintf("and %d more", left))
			return
		}
		e.lines = append(e.lines, wrap(label, smallSize, labelWidth, most)...)
	}
}
