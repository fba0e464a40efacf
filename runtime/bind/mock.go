package bind

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
)

// Mocks are the recorded answers of one test case of an AWS MockConfigFile
// (Step Functions Developer Guide, "Using mocked service integrations"): for
// each state it names, what the first, second, … call of its task gives.
// States that the test case does not name keep their other bindings. Each execution
// begins with the first call; those that its distributed Maps start are a part of it.
type Mocks struct {
	// Earlier are the calls of each state that an execution has had before this process
	// drove it; nil: none.
	Earlier func(ctx context.Context, execution string) (map[string]int, error)

	states map[string][]mockedRange

	mu    sync.Mutex
	calls map[string]map[string]int // by execution and state
}

// mockedRange answers the calls from to to, both included and from 0.
type mockedRange struct {
	from, to int
	result   runtime.Value
	err      *runtime.Error // nil: result
}

// mockFile is the MockConfigFile format.
type mockFile struct {
	StateMachines map[string]struct {
		TestCases map[string]map[string]string
	}
	MockedResponses map[string]map[string]struct {
		Return *json.RawMessage
		Throw  *struct{ Error, Cause string }
	}
}

// ParseMocks reads a MockConfigFile and picks the test case of the machine. An
// empty machine or test case is allowed where the file holds only one.
func ParseMocks(text []byte, machine, testCase string) (*Mocks, error) {
	var file mockFile
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("not a mock file: %w", err)
	}
	m, err := pick(file.StateMachines, machine, "state machine", "StateMachines")
	if err != nil {
		return nil, err
	}
	states, err := pick(m.TestCases, testCase, "test case", "TestCases")
	if err != nil {
		return nil, err
	}
	mocks := &Mocks{states: map[string][]mockedRange{}, calls: map[string]map[string]int{}}
	for _, state := range sortedKeys(states) {
		ranges, err := file.responses(states[state])
		if err != nil {
			return nil, fmt.Errorf("state %q: %w", state, err)
		}
		mocks.states[state] = ranges
	}
	return mocks, nil
}

// pick takes the named entry, or the only one.
func pick[T any](entries map[string]T, name, what, where string) (entry T, err error) {
	keys := sortedKeys(entries)
	if found, ok := entries[name]; ok {
		return found, nil
	}
	if len(keys) == 1 && (name == "" || what == "state machine") {
		return entries[keys[0]], nil
	}
	if len(keys) == 0 {
		return entry, fmt.Errorf("the mock file has no %s", where)
	}
	return entry, fmt.Errorf("the mock file has no %s %q; it has %s", what, name, strings.Join(keys, ", "))
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func (f *mockFile) responses(name string) ([]mockedRange, error) {
	response, ok := f.MockedResponses[name]
	if !ok {
		return nil, fmt.Errorf("MockedResponses has no %q", name)
	}
	var ranges []mockedRange
	for _, key := range sortedKeys(response) {
		from, to, err := parseAttempts(key)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		r := mockedRange{from: from, to: to}
		switch entry := response[key]; {
		case entry.Return != nil && entry.Throw == nil:
			r.result, err = compact(*entry.Return)
		case entry.Throw != nil && entry.Return == nil:
			r.err = &runtime.Error{Name: entry.Throw.Error, Cause: entry.Throw.Cause}
		default:
			err = fmt.Errorf("%q wants one of Return and Throw", key)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		ranges = append(ranges, r)
	}
	return ranges, checkRanges(name, ranges)
}

// compact reads a result as a service would send it, without the blanks with
// which a person wrote it.
func compact(text []byte) (runtime.Value, error) {
	var out bytes.Buffer
	if err := json.Compact(&out, text); err != nil {
		return runtime.Value{}, err
	}
	return runtime.Parse(out.Bytes())
}

// parseAttempts reads "0" or "1-2".
func parseAttempts(key string) (from, to int, err error) {
	first, last, isRange := strings.Cut(key, "-")
	from, err = strconv.Atoi(first)
	to = from
	if err == nil && isRange {
		to, err = strconv.Atoi(last)
	}
	if err != nil || from < 0 || to < from {
		return 0, 0, fmt.Errorf("%q is no attempt and no range of attempts, such as \"0\" or \"1-2\"", key)
	}
	return from, to, nil
}

// checkRanges sorts by attempt and refuses two answers for one.
func checkRanges(name string, ranges []mockedRange) error {
	sort.Slice(ranges, func(i, j int) bool { return ranges[i].from < ranges[j].from })
	for i := 1; i < len(ranges); i++ {
		if ranges[i].from <= ranges[i-1].to {
			return fmt.Errorf("%s has two answers for attempt %d", name, ranges[i].from)
		}
	}
	return nil
}

// States are the names of the states that have mocked answers, sorted.
func (m *Mocks) States() []string { return sortedKeys(m.states) }

// Restart forgets the executions so far.
func (m *Mocks) Restart() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.calls)
}

// Anew gives the same answers, to executions that have had none.
func (m *Mocks) Anew() *Mocks { return &Mocks{states: m.states, calls: map[string]map[string]int{}} }

// Has says whether the state's answers are mocked.
func (m *Mocks) Has(state string) bool {
	_, ok := m.states[state]
	return ok
}

// Do gives the next answer of the state that ctx's attempt belongs to. A call
// past the last answer fails: a test case says all that it expects.
func (m *Mocks) Do(ctx context.Context, _ runtime.Value) (runtime.Value, error) {
	info := runtime.InfoOf(ctx)
	call, err := m.next(ctx, info.Root, info.State)
	if err != nil {
		return runtime.Value{}, err
	}
	for _, r := range m.states[info.State] {
		if call < r.from || call > r.to {
			continue
		}
		if r.err != nil {
			return runtime.Value{}, r.err
		}
		runtime.ReportResult(ctx, r.result) // a mock file holds whole answers
		return handed(ctx, info, r.result), nil
	}
	return runtime.Value{}, &runtime.Error{
		Name:  runtime.ErrorRuntime,
		Cause: fmt.Sprintf("the mock file has no answer for attempt %d of the state '%s'", call, info.State),
	}
}

// next counts the calls of an execution's state, from 0.
func (m *Mocks) next(ctx context.Context, execution, state string) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	calls := m.calls[execution]
	if calls == nil {
		calls = map[string]int{}
		if m.Earlier != nil {
			var err error
			if calls, err = m.Earlier(ctx, execution); err != nil {
				return 0, err
			}
		}
		m.calls[execution] = calls
	}
	n := calls[state]
	calls[state] = n + 1
	return n, nil
}

// handed is what a handler would return. A mock holds the service's whole
// answer, which for lambda:invoke has the function's own result inside.
func handed(ctx context.Context, info runtime.Info, whole runtime.Value) runtime.Value {
	if info.Resource != "arn:aws:states:::lambda:invoke" {
		return whole
	}
	runtime.ReportResult(ctx, whole)
	return whole.Field("Payload")
}
