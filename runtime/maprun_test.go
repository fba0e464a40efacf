package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"strings"
	"testing"
	"time"
)

// memory is a storage without files. Those whose key holds breaks cannot be written.
type memory struct {
	objects map[string]string
	breaks  string
	order   []string // of what was put
}

func (s *memory) Get(_ context.Context, ref ObjectRef) (*Content, error) {
	text, ok := s.objects[ref.String()]
	if !ok {
		return nil, fmt.Errorf("%s: %w", ref, fs.ErrNotExist)
	}
	return &Content{ObjectInfo{Key: ref.Key, ETag: text}, io.NopCloser(strings.NewReader(text))}, nil
}

func (s *memory) List(context.Context, ObjectRef, string) iter.Seq2[ObjectInfo, error] {
	return func(func(ObjectInfo, error) bool) {}
}

func (s *memory) Put(_ context.Context, ref ObjectRef, body io.Reader) error {
	if s.breaks != "" && strings.Contains(ref.Key, s.breaks) {
		return errors.New("the disk is full")
	}
	text, err := io.ReadAll(body)
	s.objects[ref.String()] = string(text)
	s.order = append(s.order, ref.Key[strings.LastIndexByte(ref.Key, '/')+1:])
	return err
}

// words is a reader whose items are the words of an object; "!" is an error.
type words struct{}

func (words) Open(ctx context.Context, s Storage, from ItemSource) (Items, error) {
	c, err := s.Get(ctx, from.ObjectRef)
	if err != nil {
		return nil, err
	}
	text, _ := io.ReadAll(c)
	return &wordItems{strings.Fields(string(text)), c.ETag}, nil
}

type wordItems struct {
	left    []string
	version string
}

func (w *wordItems) Next() (Item, error) {
	if len(w.left) == 0 {
		return Item{}, io.EOF
	}
	word := w.left[0]
	w.left = w.left[1:]
	if word == "!" {
		return Item{}, errors.New("b/k: row 3: no word")
	}
	return Item{Value: String(word), Source: "S3://b/k"}, nil
}

func (w *wordItems) Version() string { return w.version }
func (w *wordItems) Close() error    { return nil }

// mapRunState is a distributed Map whose arguments may be nil.
func mapRunState(p MapRunPolicy, args MapRunArgs, next State) testState {
	p.StartAt = at("Item")
	return testState{KindMap, func(r *Run, in Value) (State, Value, error) {
		args := args
		if p.Reader == nil && args.Items == nil {
			args.Items = constant(in)
		}
		out, err := MapRun(r, &args, &p)
		if err != nil {
			return Fail(err)
		}
		return next, out, nil
	}}
}

var fromStore = MapRunArgs{Reader: constant(Literal(`{"Bucket":"b","Key":"k"}`))}

// failing fails on items that begin with a minus or f.
func failing(_ context.Context, in Value) (Value, error) {
	if s := in.String(); strings.HasPrefix(s, "-") || strings.HasPrefix(s, "f") {
		return Value{}, &Error{Name: "Item.Bad", Cause: s}
	}
	return Object{{"out", in}}.Value(), nil
}

func types(h *History) string {
	var out []string
	for _, e := range h.Events() {
		out = append(out, fmt.Sprintf("%d<%d %s", e.ID, e.Prev, e.Type))
	}
	return strings.Join(out, "\n")
}

func TestMapRunEvents(t *testing.T) {
	def := testStates{"Start": mapRunState(MapRunPolicy{Label: "L"}, MapRunArgs{}, End), "Item": passState(End)}.definition()
	got := try(t, def, `[1,2]`)
	got.wantOutput(t, `[1,2]`)
	want := "1<0 ExecutionStarted\n2<0 MapStateEntered\n3<2 MapStateStarted\n4<3 MapRunStarted\n" +
		"5<4 MapRunSucceeded\n6<5 MapStateSucceeded\n7<4 MapStateExited\n8<7 ExecutionSucceeded"
	if types(got.history) != want {
		t.Errorf("events\n%s", types(got.history))
	}
	events := got.history.Events()
	if events[2].Index != 2 || !strings.HasPrefix(events[3].Text, "arn:aws:states:us-east-1:123456789012:mapRun:test/L:") {
		t.Errorf("length %d, ARN %s", events[2].Index, events[3].Text)
	}
}

func TestMapRunFails(t *testing.T) {
	store := &memory{objects: map[string]string{"b/k": "x y !"}}
	tests := []struct {
		name        string
		policy      MapRunPolicy
		args        MapRunArgs
		opts        []Option
		error, said string
	}{
		{"reader", MapRunPolicy{Reader: words{}}, fromStore, []Option{WithStorage(store)}, ErrorItemReaderFailed, "b/k: row 3: no word"},
		{"no object", MapRunPolicy{Reader: words{}}, MapRunArgs{Reader: constant(Literal(`{"Bucket":"b","Key":"n"}`))},
			[]Option{WithStorage(store)}, ErrorItemReaderFailed, "b/n: file does not exist"},
		{"no bucket", MapRunPolicy{Reader: words{}}, MapRunArgs{Reader: constant(Literal(`{}`))},
			[]Option{WithStorage(store)}, ErrorItemReaderFailed, "there is no Bucket"},
		{"no storage", MapRunPolicy{Reader: words{}}, fromStore, nil, ErrorItemReaderFailed,
			"there is no storage to read items from: give --s3 DIR, or WithStorage"},
		{"item", MapRunPolicy{}, MapRunArgs{Items: constant(Literal(`["a","-"]`))}, nil, ErrorExceedToleratedFailure,
			"The specified tolerated failure threshold was exceeded"},
		{"writer", MapRunPolicy{}, MapRunArgs{Items: constant(Literal(`["a"]`)), Writer: constant(Literal(`{"Bucket":"b"}`))},
			[]Option{WithStorage(&memory{objects: map[string]string{}, breaks: "SUCC"}), WithSeed(1)}, ErrorResultWriterFailed, "*/SUCCEEDED_0.json: the disk is full"},
		{"manifest", MapRunPolicy{}, MapRunArgs{Items: constant(Literal(`["a"]`)), Writer: constant(Literal(`{"Bucket":"b"}`))},
			[]Option{WithStorage(&memory{objects: map[string]string{}, breaks: "manifest"})}, ErrorResultWriterFailed, "*/manifest.json: the disk is full"},
		{"batch", MapRunPolicy{Batched: true, MaxInputBytesPerBatch: 20}, MapRunArgs{Items: constant(Literal(`["a","a longer text"]`))}, nil, ErrorDataLimitExceeded,
			"The item at index 1 alone makes an input of more than the 20 bytes that MaxInputBytesPerBatch allows."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			def := testStates{"Start": mapRunState(test.policy, test.args, End), "Item": taskState(Task{ID: "T"}, failing, End)}.definition()
			got := try(t, def, `{}`, test.opts...)
			var e *Error
			if !errors.As(got.err, &e) || e.Name != test.error || !strings.HasSuffix(e.Cause, strings.TrimPrefix(test.said, "*")) {
				t.Fatalf("error %v", got.err)
			}
			want := "4<3 MapRunStarted\n5<4 MapRunFailed\n6<5 MapStateFailed\n7<6 ExecutionFailed"
			if !strings.HasSuffix(types(got.history), want) {
				t.Errorf("events\n%s", types(got.history))
			}
		})
	}
}

func TestMapRunWithoutItems(t *testing.T) {
	def := testStates{"Start": mapRunState(MapRunPolicy{}, MapRunArgs{}, End), "Item": passState(End)}.definition()
	try(t, def, `[]`).wantOutput(t, `[]`)
	try(t, def, `{}`).wantOutput(t, `[]`)
	got := try(t, def, `12`)
	got.wantError(t, ErrorRuntime, "An error occurred while executing the state 'Start' (entered at the event id #2). Reference path does not point to an array: 12")
}

// TestMapRunLimits: what is known at run time only is evaluated after
// MapStateStarted, and its failure begins no run (recorded).
func TestMapRunLimits(t *testing.T) {
	args := MapRunArgs{Limits: func(*MapRunPolicy) error { return &Error{Name: ErrorRuntime, Cause: "no", fatal: true} }}
	def := testStates{"Start": mapRunState(MapRunPolicy{}, args, End), "Item": passState(End)}.definition()
	got := try(t, def, `[1]`)
	if want := "3<2 MapStateStarted\n4<3 ExecutionFailed"; !strings.HasSuffix(types(got.history), want) {
		t.Errorf("events\n%s", types(got.history))
	}
	args.Limits = func(p *MapRunPolicy) error { p.ToleratedFailureCount, p.MaxItems = 1, 2; return nil }
	def = testStates{"Start": mapRunState(MapRunPolicy{}, args, End), "Item": taskState(Task{ID: "T"}, failing, End)}.definition()
	got = try(t, def, `["-",1,"-","-"]`)
	if got.err != nil || got.out.Len() != 2 || got.out.Index(1).Text() != `{"out":1}` || got.out.Index(0).Field("Error").String() != "Item.Bad" {
		t.Errorf("got %s, %v", got.out.Text(), got.err)
	}
}

func TestMapRunTolerates(t *testing.T) {
	tests := []struct {
		count   int
		percent float64
		in      string
		fails   bool
	}{
		{1, 0, `["-",1,2]`, false}, {1, 0, `["-",1,"-"]`, true}, {0, 50, `["-",1]`, false}, {0, 50, `["-",1,"-"]`, true},
		{0, 100, `["-","-"]`, false}, {1, 100, `["-","-"]`, true}, {5, 10, `["-",1]`, true},
	}
	for _, test := range tests {
		def := testStates{
			"Start": mapRunState(MapRunPolicy{ToleratedFailureCount: test.count, ToleratedFailurePercentage: test.percent}, MapRunArgs{}, End),
			"Item":  taskState(Task{ID: "T"}, failing, End)}.definition()
		if got := try(t, def, test.in); (got.err != nil) != test.fails {
			t.Errorf("%+v: %s, %v", test, got.out.Text(), got.err)
		}
	}
}

func TestMapRunItems(t *testing.T) {
	show := func(r *Run) func(int, Value) (Value, error) {
		return func(i int, item Value) (Value, error) { return r.ItemContext(i, item).Field("Map"), nil }
	}
	state := func(p MapRunPolicy) testState {
		p.StartAt = at("Item")
		return testState{KindMap, func(r *Run, in Value) (State, Value, error) {
			args := MapRunArgs{Selector: show(r)}
			if p.Reader == nil {
				args.Items = constant(in)
			} else {
				args.Reader = fromStore.Reader
			}
			out, err := MapRun(r, &args, &p)
			return End, out, err
		}}
	}
	store := WithStorage(&memory{objects: map[string]string{"b/k": "x y z"}})
	tests := []struct {
		policy   MapRunPolicy
		in, want string
	}{
		{MapRunPolicy{}, `[7]`, `[{"Item":{"Index":0,"Value":7,"Source":"STATE_DATA"}}]`},
		{MapRunPolicy{}, `{"a":1,"b":[2]}`, `[{"Item":{"Index":0,"Value":1,"Key":"a","Source":"STATE_DATA"}},{"Item":{"Index":1,"Value":[2],"Key":"b","Source":"STATE_DATA"}}]`},
		{MapRunPolicy{Reader: words{}, MaxItems: 2}, `0`, `[{"Item":{"Index":0,"Value":"x","Source":"S3://b/k"}},{"Item":{"Index":1,"Value":"y","Source":"S3://b/k"}}]`},
	}
	for _, test := range tests {
		def := testStates{"Start": state(test.policy), "Item": passState(End)}.definition()
		try(t, def, test.in, store).wantOutput(t, test.want)
	}
}

func TestMapRunBatches(t *testing.T) {
	batch := MapRunArgs{Batch: constant(Literal(`{"k":1}`))}
	tests := []struct {
		policy MapRunPolicy
		args   MapRunArgs
		want   string
	}{
		{MapRunPolicy{MaxItemsPerBatch: 2}, MapRunArgs{}, `[{"Items":[1,2]},{"Items":[3,4]},{"Items":[5]}]`},
		{MapRunPolicy{MaxItemsPerBatch: 3}, batch, `[{"BatchInput":{"k":1},"Items":[1,2,3]},{"BatchInput":{"k":1},"Items":[4,5]}]`},
		{MapRunPolicy{MaxInputBytesPerBatch: len(`{"Items":[1,2,3]}`)}, MapRunArgs{}, `[{"Items":[1,2,3]},{"Items":[4,5]}]`},
		{MapRunPolicy{MaxInputBytesPerBatch: len(`{"BatchInput":{"k":1},"Items":[1]}`)}, batch, `[{"BatchInput":{"k":1},"Items":[1]},` +
			`{"BatchInput":{"k":1},"Items":[2]},{"BatchInput":{"k":1},"Items":[3]},{"BatchInput":{"k":1},"Items":[4]},{"BatchInput":{"k":1},"Items":[5]}]`},
		{MapRunPolicy{MaxItemsPerBatch: 2, MaxItems: 3}, MapRunArgs{}, `[{"Items":[1,2]},{"Items":[3]}]`},
	}
	for _, test := range tests {
		test.policy.Batched = true
		def := testStates{"Start": mapRunState(test.policy, test.args, End), "Item": passState(End)}.definition()
		try(t, def, `[1,2,3,4,5]`).wantOutput(t, test.want)
	}
}

// TestMapRunChildren: an execution of its own has its own context object,
// history and machine.
func TestMapRunChildren(t *testing.T) {
	var seen []Value
	histories := map[string]*History{}
	def := testStates{
		"Start": mapRunState(MapRunPolicy{Label: "L"}, MapRunArgs{}, End),
		"Item": {KindPass, func(r *Run, in Value) (State, Value, error) {
			seen = append(seen, r.Context())
			return at("Task"), in, nil
		}},
		"Task": taskState(Task{ID: "T"}, func(ctx context.Context, in Value) (Value, error) {
			if info := InfoOf(ctx); info.Index != -1 || !strings.HasPrefix(info.Key, info.Execution+":") {
				t.Errorf("info %+v", info)
			}
			return failing(ctx, in)
		}, End),
	}.definition()
	def.New = countMachines(def.New)
	got := try(t, def, `["a","-"]`, WithChildHistory(func(name string) *History {
		histories[name] = &History{}
		return histories[name]
	}))
	got.wantError(t, ErrorExceedToleratedFailure, "The specified tolerated failure threshold was exceeded")
	if len(seen) != 2 || len(histories) != 2 {
		t.Fatalf("%d contexts, %d histories", len(seen), len(histories))
	}
	for i, c := range seen {
		name := c.Field("Execution").Field("Name").String()
		if c.Field("Execution").Field("Id").String() != "arn:aws:states:us-east-1:123456789012:execution:test/L:"+name ||
			c.Field("StateMachine").Field("Name").String() != "test/L" || c.Field("Map").Exists() ||
			c.Field("Execution").Field("Input").String() != []string{"a", "-"}[i] {
			t.Errorf("context %s", c.Text())
		}
		end := []string{"ExecutionSucceeded", "ExecutionFailed"}[i]
		want := "1<0 ExecutionStarted\n2<0 PassStateEntered\n3<2 PassStateExited\n4<3 TaskStateEntered\n"
		if got := types(histories[name]); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, end) {
			t.Errorf("events of %s\n%s", name, got)
		}
	}
}

// countMachines lets an execution have no more than a machine from New: Fork is
// for branches and iterations.
func countMachines(fresh func(*Run) Machine) func(*Run) Machine {
	return func(r *Run) Machine { return unforkable{fresh(r)} }
}

type unforkable struct{ Machine }

func (unforkable) Fork(*Run) Machine { panic("a machine of a distributed Map is no copy") }

func TestMapRunIsRetriedAndCaught(t *testing.T) {
	tries := 0
	handler := func(context.Context, Value) (Value, error) {
		if tries++; tries < 3 {
			return Value{}, errors.New("not yet")
		}
		return Bool(true), nil
	}
	policy := MapRunPolicy{Retry: []Retrier{{ErrorEquals: []string{ErrorExceedToleratedFailure}, Interval: time.Second, MaxAttempts: 2, BackoffRate: 2}}}
	def := testStates{"Start": mapRunState(policy, MapRunArgs{}, End), "Item": taskState(Task{ID: "T"}, handler, End)}.definition()
	got := try(t, def, `[1]`)
	got.wantOutput(t, `[true]`)
	got.wantTook(t, 3*time.Second)
	if n := strings.Count(types(got.history), "MapRunFailed"); n != 2 {
		t.Errorf("%d runs failed", n)
	}
	tries = 0
	policy.Retry = nil
	def = testStates{"Start": mapRunState(policy, MapRunArgs{}, End).catching(at("Caught"), ErrorExceedToleratedFailure),
		"Item": taskState(Task{ID: "T"}, handler, End), "Caught": passState(End)}.definition()
	try(t, def, `[1]`).wantOutput(t, `{"Error":"States.ExceedToleratedFailureThreshold","Cause":"The specified tolerated failure threshold was exceeded"}`)
}

// TestMapRunConcurrency: so many run at once as may, and siblings of a failure
// are aborted.
func TestMapRunConcurrency(t *testing.T) {
	def := testStates{"Start": mapRunState(MapRunPolicy{MaxConcurrency: 3}, MapRunArgs{}, End), "Item": waitState(time.Second, End)}.definition()
	got := try(t, def, `[1,2,3,4,5,6,7]`)
	got.wantOutput(t, `[1,2,3,4,5,6,7]`)
	got.wantTook(t, 3*time.Second)

	def = testStates{"Start": mapRunState(MapRunPolicy{}, MapRunArgs{}, End),
		"Item": {KindChoice, func(_ *Run, in Value) (State, Value, error) {
			if in.Float() == 2 {
				return at("Fails"), in, nil
			}
			return at("Wait"), in, nil
		}}, "Wait": waitState(time.Minute, End), "Pause": failState("Bad", ""), "Fails": waitState(time.Second, at("Pause"))}.definition()
	clock := NewVirtualClock(epoch)
	e, err := NewExecutor(def, WithClock(clock), WithSeed(1)).Start(t.Context(), Literal(`[1,2,3]`))
	if err != nil {
		t.Fatal(err)
	}
	e.Drive()
	if c := e.MapRuns()[0].Items; c != (MapRunCounts{Running: 3, Total: 3}) {
		t.Errorf("counts %+v", c)
	}
	if _, err := e.Wait(); !Matches(err, ErrorExceedToleratedFailure) || clock.Now().Sub(epoch) != time.Second {
		t.Errorf("%v after %v", err, clock.Now().Sub(epoch))
	}
	if c := e.MapRuns()[0].Items; c != (MapRunCounts{Failed: 1, Aborted: 2, Total: 3}) {
		t.Errorf("counts %+v", c)
	}
}

func TestStoppedMapRunIsAborted(t *testing.T) {
	def := testStates{"Start": mapRunState(MapRunPolicy{}, MapRunArgs{}, End), "Item": waitState(time.Second, End)}.definition()
	e, err := NewExecutor(def, WithClock(NewVirtualClock(epoch))).Start(t.Context(), Literal(`[1]`))
	if err != nil {
		t.Fatal(err)
	}
	e.Drive()
	e.Stop("", "")
	e.Drive()
	if got := e.MapRuns()[0].Status; got != StatusAborted {
		t.Errorf("status %s", got)
	}
}

// counter gives numbers without keeping any.
type counter struct{ n, at int }

func (c counter) Open(context.Context, Storage, ItemSource) (Items, error) { return &c, nil }

func (c *counter) Next() (Item, error) {
	if c.at++; c.at > c.n {
		return Item{}, io.EOF
	}
	return Item{Value: Int(int64(c.at))}, nil
}

func (*counter) Version() string { return "" }
func (*counter) Close() error    { return nil }

// TestMapRunOfMany: neither the stack nor the list of children grows with the
// number of items, whether executions wait or not.
func TestMapRunOfMany(t *testing.T) {
	const n = 200_000
	odd := 0
	def := testStates{"Start": mapRunState(MapRunPolicy{Reader: counter{n: n}, MaxConcurrency: 10}, fromStore, End),
		"Item": {KindWait, func(r *Run, in Value) (State, Value, error) {
			if i, _ := in.Int(); i%5 == 0 && i < n/2 {
				odd++
				if err := Wait(r, time.Second); err != nil {
					return Fail(err)
				}
			}
			return End, Null(), nil
		}}}.definition()
	e, err := NewExecutor(def, WithStorage(&memory{}), WithClock(NewVirtualClock(epoch))).Start(t.Context(), Null())
	if err != nil {
		t.Fatal(err)
	}
	most := 0
	for e.Drive() == StatusRunning && e.Advance() {
		if f := e.root.children; f != nil {
			most = max(most, len(f.kids))
		}
	}
	out, err := e.Result()
	if err != nil || out.Len() != n || most > 200 || odd < n/10 {
		t.Errorf("%d outputs, %v, %d children kept, %d waits", out.Len(), err, most, odd)
	}
}

// TestMapRunLetsOthersGoOn: a branch that waits beside a Map Run that does not.
func TestMapRunLetsOthersGoOn(t *testing.T) {
	var order []string
	note := func(name string, next State) testState {
		return testState{KindPass, func(_ *Run, in Value) (State, Value, error) {
			order = append(order, name)
			return next, in, nil
		}}
	}
	def := testStates{
		"Start": parallelState(ParallelPolicy{Branches: states("Map", "Slow")}, End),
		"Map":   mapRunState(MapRunPolicy{Reader: counter{n: 5000}}, fromStore, at("After")),
		"Item":  passState(End),
		"After": note("map", End),
		"Slow":  note("slow", End),
	}.definition()
	if got := try(t, def, `1`, WithStorage(&memory{})); got.err != nil || strings.Join(order, " ") != "slow map" {
		t.Errorf("%v, %v", order, got.err)
	}
}
