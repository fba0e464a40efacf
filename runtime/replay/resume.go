package replay

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// resumeEverywhere runs the case again and goes on from each checkpoint of the
// first run: all must come out as want did. It gives the number of resumed
// runs and what differed.
func (s *settings) resumeEverywhere(c *Case, t *tape, first *runtime.Journal, want *Result) (int, []string) {
	var problems []string
	second := &runtime.Journal{}
	if _, err := s.run(c, newTape(c), second); err != nil || !sameBytes(first, second) {
		problems = append(problems, "two runs with one seed wrote different journals")
	}
	for i, point := range first.Checkpoints {
		at := fmt.Sprintf("resumed at checkpoint %d of %d, after event %d", i+1, len(first.Checkpoints), point.Events)
		got, err := s.resume(c, t.again(), point.Image, want.Events[:point.Events])
		if err != nil {
			problems = append(problems, at+": "+err.Error())
			continue
		}
		problems = append(problems, differently(at, c, want, got)...)
	}
	return len(first.Checkpoints), problems
}

func sameBytes(a, b *runtime.Journal) bool {
	return slices.EqualFunc(a.Checkpoints, b.Checkpoints, func(x, y runtime.Checkpoint) bool {
		return bytes.Equal(x.Image, y.Image) && x.Effect == y.Effect && x.Events == y.Events
	})
}

// differently says where two runs of a case came out differently.
func differently(what string, c *Case, want, got *Result) []string {
	w, err := want.document()
	if err != nil {
		return []string{what + ": " + err.Error()}
	}
	g, err := got.document()
	if err != nil {
		return []string{what + ": " + err.Error()}
	}
	m := &matcher{}
	for _, name := range []string{"status", "output", "error", "cause"} {
		m.optional(name, w.Field(name), g.Field(name), false)
	}
	if !c.Unordered {
		m.elems(w.Field("events"), g.Field("events"), "events")
	} else if a, b := eventSet(want), eventSet(got); !slices.Equal(a, b) {
		m.fail("events", fmt.Sprint(len(a), " events"), "others")
	}
	if len(m.why) == 0 {
		return nil
	}
	return []string{what + ": " + m.why[0]}
}

// eventSet is the events without numbers and tokens, sorted.
func eventSet(r *Result) []string {
	out := make([]string, len(r.Events))
	for i, e := range r.Events {
		e.ID, e.Prev = 0, 0
		out[i] = string(e.Append(nil))
		for _, token := range r.tokens {
			out[i] = strings.ReplaceAll(out[i], token, "TOKEN")
		}
	}
	slices.Sort(out)
	return out
}
