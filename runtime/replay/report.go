package replay

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// report collects the rows and prints what they come to.
type report struct {
	job   *Job
	known map[string]string
	rows  []*row
}

func (r *report) add(row *row) { r.rows = append(r.rows, row) }

// failed says whether anything is as it should not be: a difference that is
// not accepted, an accepted one that is gone, a resumed run that went astray.
func (r *report) failed() bool {
	for _, row := range r.rows {
		if len(row.broken) > 0 || row.differs() != (r.known[row.ID] != "") {
			return true
		}
	}
	return false
}

func (r *report) print(w io.Writer) {
	if !r.job.Plain {
		r.table(w)
	}
	for _, row := range r.rows {
		r.details(w, row)
	}
	if r.job.Resume {
		n := 0
		for _, row := range r.rows {
			n += row.resumes
		}
		fmt.Fprintf(w, "resumed %d times, once from each checkpoint\n", n)
	}
}

// details prints a row's differences; nothing if all is well.
func (r *report) details(w io.Writer, row *row) {
	reason, known := r.known[row.ID]
	switch {
	case known && !row.differs():
		fmt.Fprintf(w, "%s: is as recorded now, but listed in %s: %s\n", row.ID, r.job.Known, reason)
	case known:
		fmt.Fprintf(w, "%s: known: %s\n", row.ID, reason)
	case r.job.Plain && len(row.reasons()) == 0:
		fmt.Fprintf(w, "%s: as recorded: %d events, %d task results\n", row.ID, row.events, row.tasks)
	}
	if known && len(row.broken) == 0 {
		return
	}
	for _, why := range row.reasons() {
		fmt.Fprintf(w, "%s: %s\n", row.ID, why)
	}
}

// count is the table's line for one group.
type count struct {
	group                               string
	cases, refused, outcome, order, all int
	withEvents, compared                int
}

func (c *count) add(r *row) {
	c.cases++
	if r.problem != "" {
		c.refused++
	}
	if !r.verdict.compared {
		return
	}
	c.compared++
	c.outcome += one(r.verdict.outcome == "")
	if r.verdict.events {
		c.withEvents++
		c.order += one(r.verdict.order == "")
		c.all += one(r.verdict.details == "" && r.verdict.order == "")
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// table prints a line for each group and one for all.
func (r *report) table(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "group\tcases\tnot run\toutcome\tevents\tdetails\t")
	for _, c := range r.counts() {
		fmt.Fprintf(t, "%s\t%d\t%d\t%s\t%s\t%s\t\n", c.group, c.cases, c.refused,
			share(c.outcome, c.compared), share(c.order, c.withEvents), share(c.all, c.withEvents))
	}
	t.Flush()
}

func share(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d", n, of)
}

func (r *report) counts() []*count {
	groups := map[string]*count{}
	total := &count{group: "all"}
	var out []*count
	for _, row := range r.rows {
		c := groups[row.Group]
		if c == nil {
			c = &count{group: row.Group}
			groups[row.Group] = c
			out = append(out, c)
		}
		c.add(row)
		total.add(row)
	}
	slices.SortFunc(out, func(a, b *count) int { return cmp.Compare(a.group, b.group) })
	return append(out, total)
}
