package telemetry

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// bounds are the upper bounds of histograms' buckets in seconds: from what a
// state takes in process to a day's wait.
var bounds = [...]float64{0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 1800, 3600, 21600, 86400}

// histogram is a distribution of durations.
type histogram struct {
	buckets [len(bounds)]uint64 // not cumulated
	count   uint64
	sum     float64 // seconds
}

func (h *histogram) observe(nanos int64) {
	seconds := float64(nanos) / float64(time.Second)
	h.count++
	h.sum += seconds
	if i, _ := slices.BinarySearch(bounds[:], seconds); i < len(bounds) {
		h.buckets[i]++
	}
}

// ServeHTTP gives the metrics to Prometheus.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "metrics are read with GET", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	m.WriteTo(w) // an error is the reader's, who has gone
}

// WriteTo writes the metrics in Prometheus's text format.
func (m *Metrics) WriteTo(w io.Writer) (int64, error) {
	return m.text().WriteTo(w)
}

func (m *Metrics) text() *bytes.Buffer {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := &page{}
	p.executions(m)
	p.states(m)
	if s := m.store; s != nil {
		p.family("aslc_store_commits_total", "counter", "Commits of the store, of changes of one execution or more.")
		p.sample("aslc_store_commits_total", "", s.commits)
		p.family("aslc_store_committed_executions_total", "counter", "Executions whose changes were committed, once for each commit.")
		p.sample("aslc_store_committed_executions_total", "", s.executions)
		p.family("aslc_store_commit_duration_seconds", "histogram", "How long a commit took.")
		p.histogram("aslc_store_commit_duration_seconds", "", &s.duration)
	}
	return &p.Buffer
}

// page is a page of metrics in Prometheus's text format.
type page struct{ bytes.Buffer }

func (p *page) executions(m *Metrics) {
	each := func(show func(labels string, x *machine)) {
		for _, name := range slices.Sorted(maps.Keys(m.machines)) {
			show(label("state_machine", name), m.machines[name])
		}
	}
	p.family("aslc_executions_started_total", "counter", "Executions that were started.")
	each(func(l string, x *machine) { p.sample("aslc_executions_started_total", l, x.started) })
	p.family("aslc_executions_ended_total", "counter", "Executions that ended, by their status.")
	each(func(l string, x *machine) {
		for i, s := range statuses {
			p.sample("aslc_executions_ended_total", l+","+label("status", strings.ToLower(string(s))), x.ended[i])
		}
	})
	p.family("aslc_executions_open", "gauge", "Executions that have not ended.")
	each(func(l string, x *machine) { p.sample("aslc_executions_open", l, x.open) })
	p.family("aslc_execution_duration_seconds", "histogram", "How long executions took from their start to their end.")
	each(func(l string, x *machine) { p.histogram("aslc_execution_duration_seconds", l, &x.duration) })
}

func (p *page) states(m *Metrics) {
	each := func(show func(labels string, s *state)) {
		for _, name := range slices.Sorted(maps.Keys(m.machines)) {
			x := m.machines[name]
			for _, at := range slices.Sorted(maps.Keys(x.states)) {
				show(label("state_machine", name)+","+label("state", at), x.states[at])
			}
		}
	}
	p.family("aslc_state_transitions_total", "counter", "States that were entered.")
	each(func(l string, s *state) { p.sample("aslc_state_transitions_total", l, s.transitions) })
	p.family("aslc_state_duration_seconds", "histogram", "How long states were visited, retries and waits included, until they passed on.")
	each(func(l string, s *state) { p.durations("aslc_state_duration_seconds", l, &s.duration) })
	p.family("aslc_task_attempts_total", "counter", "Attempts of tasks that ended, by their outcome.")
	each(func(l string, s *state) {
		for i, n := range s.attempts {
			if s.attempt.count > 0 {
				p.sample("aslc_task_attempts_total", l+","+label("outcome", outcomes[i]), n)
			}
		}
	})
	p.family("aslc_task_retries_total", "counter", "Attempts of tasks that were scheduled after one that failed.")
	each(func(l string, s *state) {
		if s.attempt.count > 0 {
			p.sample("aslc_task_retries_total", l, s.retries)
		}
	})
	p.family("aslc_task_attempt_duration_seconds", "histogram", "How long attempts of tasks took from being scheduled to their end.")
	each(func(l string, s *state) { p.durations("aslc_task_attempt_duration_seconds", l, &s.attempt) })
	p.family("aslc_activity_queue_duration_seconds", "histogram", "How long activities' tasks waited for a worker.")
	each(func(l string, s *state) { p.durations("aslc_activity_queue_duration_seconds", l, &s.queue) })
}

// durations leaves out histograms of what cannot happen: of attempts of a state
// that is no task.
func (p *page) durations(name, labels string, h *histogram) {
	if h.count > 0 {
		p.histogram(name, labels, h)
	}
}

func (p *page) family(name, kind, help string) {
	fmt.Fprintf(p, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

func (p *page) sample(name, labels string, value any) {
	if labels != "" {
		labels = "{" + labels + "}"
	}
	fmt.Fprintf(p, "%s%s %d\n", name, labels, value)
}

func (p *page) histogram(name, labels string, h *histogram) {
	comma := ""
	if labels != "" {
		comma = ","
	}
	total := uint64(0)
	for i, bound := range bounds {
		total += h.buckets[i]
		p.sample(name+"_bucket", labels+comma+label("le", number(bound)), total)
	}
	p.sample(name+"_bucket", labels+comma+label("le", "+Inf"), h.count)
	sum := labels
	if sum != "" {
		sum = "{" + sum + "}"
	}
	fmt.Fprintf(p, "%s_sum%s %s\n", name, sum, number(h.sum))
	p.sample(name+"_count", labels, h.count)
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

var labelEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func label(name, value string) string { return name + `="` + labelEscapes.Replace(value) + `"` }
