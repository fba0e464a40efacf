package runtimetest

import (
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Transcript shows a history a line per event: id, predecessor, type, and
// what the event is about.
func Transcript(events []runtime.Event) string {
	var b strings.Builder
	for i := range events {
		e := &events[i]
		fmt.Fprintf(&b, "%d←%d %s", e.ID, e.Prev, e.Type)
		if e.Name != "" {
			fmt.Fprintf(&b, " %q", e.Name)
		}
		if strings.HasPrefix(e.Type, "MapIteration") {
			fmt.Fprintf(&b, " [%d]", e.Index)
		}
		if e.Data.Exists() {
			fmt.Fprintf(&b, " %s", e.Data.Text())
		}
		if e.Error != nil {
			fmt.Fprintf(&b, " %s", e.Error.Error())
		}
		b.WriteByte('\n')
	}
	return b.String()
}
