package serve

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
)

// metrics are what GET /metrics shows beside the executions' sums, in the text
// format of Prometheus.
type metrics struct {
	mu       sync.Mutex
	requests map[[2]string]int64 // by operation and error code
}

func (m *metrics) request(operation string, f *Fault) {
	if _, known := operations[operation]; !known {
		operation = "unknown"
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.requests == nil {
		m.requests = map[[2]string]int64{}
	}
	m.requests[[2]string{operation, codeOf(f)}]++
}

func (m *metrics) write(w io.Writer) {
	fmt.Fprint(w, "# HELP aslc_requests_total Requests of the Step Functions API, by operation and error.\n# TYPE aslc_requests_total counter\n")
	m.mu.Lock()
	counts := maps.Clone(m.requests)
	m.mu.Unlock()
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	for _, k := range keys {
		fmt.Fprintf(w, "aslc_requests_total{operation=%q,error=%q} %d\n", k[0], k[1], counts[k])
	}
}
