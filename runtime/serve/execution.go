package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve/console"
	"github.com/aslc-dev/aslc/runtime/store"
)

type startInput struct {
	StateMachineARN *string `json:"stateMachineArn" check:"required,min=1,max=256"`
	Name            *string `json:"name" check:"min=1,max=80"`
	Input           *string `json:"input" check:"max=262144,sensitive"`
	TraceHeader     *string `json:"traceHeader" check:"max=256,pattern=ascii"`
}

type startOutput struct {
	ExecutionARN string `json:"executionArn"`
	StartDate    *Time  `json:"startDate"`
}

func (s *Server) startExecution(ctx context.Context, in *startInput) (*startOutput, error) {
	if err := in.traced(ctx); err != nil {
		return nil, err
	}
	t, start, err := s.starting(in)
	if err != nil {
		return nil, err
	}
	if err := s.note(ctx, t, &start, in); err != nil {
		return nil, err
	}
	made, err := s.executions.Start(ctx, start)
	if err != nil {
		return nil, err
	}
	s.notice(ctx, made.Lent)
	return &startOutput{made.ARN, when(made.At)}, nil
}

// note keeps what was asked for when an execution started, for who describes it and
// for its tasks.
func (s *Server) note(ctx context.Context, t *target, start *durable.StartInput, in *startInput) error {
	_, testCase, _ := strings.Cut(*in.StateMachineARN, "#")
	note := startEntry{Machine: t.machine.Name, Name: start.Name, TraceHeader: text(in.TraceHeader), TestCase: testCase}
	if t.version != nil {
		note.Version, note.Revision = t.version.Number, t.revision.ID
	}
	if t.alias != nil {
		note.Alias = t.alias.Name
	}
	switch {
	case t.machine.Type == "EXPRESS":
		s.registry.noteExpress(note)
	case s.registry.noteworthy(&note) && !s.running(ctx, in, durable.Ref{Machine: note.Machine, Name: note.Name}):
		return s.registry.noteStart(note)
	}
	return nil
}

// running tells whether an execution of the name is there: what was noted of it stays.
// One whose name was made up is new.
func (s *Server) running(ctx context.Context, in *startInput, ref durable.Ref) bool {
	if text(in.Name) == "" {
		return false
	}
	_, err := s.executions.Describe(ctx, ref)
	return err == nil
}

// starting is what both operations that start executions do first.
func (s *Server) starting(in *startInput) (*target, durable.StartInput, error) {
	start := durable.StartInput{Name: text(in.Name), Input: runtime.EmptyObject()}
	if err := checkName(start.Name); err != nil {
		return nil, start, err
	}
	arn, testCase, mocked := strings.Cut(*in.StateMachineARN, "#")
	t, err := s.target(arn)
	if err != nil {
		return nil, start, err
	}
	if t.machine.Fixed && t.revision.key() != t.machine.current().key() {
		return nil, start, fault("ValidationException", "version %d of the state machine is of a definition that this executable was not built from: "+
			"publish a version of the one that it was, and lead aliases to that", t.version.Number)
	}
	if in.Input != nil {
		if start.Input, err = runtime.Parse([]byte(*in.Input)); err != nil {
			return nil, start, fault("InvalidExecutionInput", "Invalid State Machine Execution Input: '%s'", jsonFault(*in.Input))
		}
	}
	start.Machine, start.Hash = t.machine.Name, t.revision.key()
	named := start.Name != ""
	if !named {
		start.Name = newID() // known before it runs, for what is noted of it
	}
	if mocked {
		err = s.testCase(&start, testCase, named)
	}
	return t, start, err
}

// testCase holds the test case of an execution that is about to start against the
// mock file.
func (s *Server) testCase(start *durable.StartInput, name string, named bool) error {
	if s.o.TestCase == nil {
		return fault("ValidationException", "there is no mock file here, and so no test case %q", name)
	}
	if err := s.o.TestCase(start.Machine, start.Name, name, named); err != nil {
		return fault("ValidationException", "test case %q: %v", name, err)
	}
	return nil
}

type startSyncInput struct {
	startInput
	IncludedData *string `json:"includedData" check:"enum=ALL_DATA|METADATA_ONLY"`
}

type startSyncOutput struct {
	ExecutionARN    string         `json:"executionArn"`
	StateMachineARN string         `json:"stateMachineArn"`
	Name            string         `json:"name"`
	StartDate       *Time          `json:"startDate"`
	StopDate        *Time          `json:"stopDate"`
	Status          string         `json:"status"`
	Error           string         `json:"error,omitempty"`
	Cause           string         `json:"cause,omitempty"`
	Input           *string        `json:"input,omitempty"`
	InputDetails    *DataDetails   `json:"inputDetails,omitempty"`
	Output          *string        `json:"output,omitempty"`
	OutputDetails   *DataDetails   `json:"outputDetails,omitempty"`
	TraceHeader     *string        `json:"traceHeader,omitempty"`
	BillingDetails  billingDetails `json:"billingDetails"`
}

type billingDetails struct {
	BilledMemoryUsedInMB         int   `json:"billedMemoryUsedInMB"`
	BilledDurationInMilliseconds int64 `json:"billedDurationInMilliseconds"`
}

// The units in which Express executions are billed (Step Functions pricing).
const (
	billedMemory   = 64 // MB
	billedDuration = 100 * time.Millisecond
)

func (s *Server) startSyncExecution(ctx context.Context, in *startSyncInput) (*startSyncOutput, error) {
	if err := in.traced(ctx); err != nil {
		return nil, err
	}
	t, start, err := s.starting(&in.startInput)
	if err != nil {
		return nil, err
	}
	if t.machine.Type != "EXPRESS" {
		return nil, fault("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
	}
	if err := s.note(ctx, t, &start, &in.startInput); err != nil {
		return nil, err
	}
	r, err := s.executions.StartSync(ctx, start)
	if err != nil {
		return nil, err
	}
	s.notice(ctx, r.Lent)
	units := max(1, (r.Stopped.Sub(r.Started)+billedDuration-1)/billedDuration)
	out := &startSyncOutput{
		ExecutionARN: r.ARN, StateMachineARN: s.machineARN(t.machine.Name), Name: r.Name, StartDate: when(r.Started), StopDate: when(r.Stopped),
		Status: string(r.Status), Error: r.Error, Cause: r.Cause, TraceHeader: in.TraceHeader,
		BillingDetails: billingDetails{billedMemory, (units * billedDuration).Milliseconds()},
	}
	if text(in.IncludedData) == "METADATA_ONLY" {
		return out, nil
	}
	out.Input, out.InputDetails = pointer(r.Input.Text()), &DataDetails{true}
	if r.Output.Exists() {
		out.Output, out.OutputDetails = pointer(r.Output.Text()), &DataDetails{true}
	}
	return out, nil
}

type stopInput struct {
	ExecutionARN *string `json:"executionArn" check:"required,min=1,max=256"`
	Error        *string `json:"error" check:"max=256,sensitive"`
	Cause        *string `json:"cause" check:"max=32768,sensitive"`
}

type stopOutput struct {
	StopDate *Time `json:"stopDate"`
}

func (s *Server) stopExecution(ctx context.Context, in *stopInput) (*stopOutput, error) {
	ref, err := s.execution(*in.ExecutionARN)
	if err != nil {
		return nil, err
	}
	at, err := s.executions.Stop(ctx, ref, text(in.Error), text(in.Cause))
	return &stopOutput{when(at)}, err
}

// execution reads the ARN of an execution of this server.
func (s *Server) execution(text string) (durable.Ref, error) {
	machine, name, err := executionARN(text)
	ref := durable.Ref{Machine: machine, Name: name}
	if err == nil && text != s.o.Account.Execution(ref) {
		err = fault("ExecutionDoesNotExist", "Execution Does Not Exist: '%s'", text)
	}
	return ref, err
}

type redriveInput struct {
	ExecutionARN *string `json:"executionArn" check:"required,min=1,max=256"`
	ClientToken  *string `json:"clientToken" check:"min=1,max=64,pattern=printable"`
}

type redriveOutput struct {
	RedriveDate *Time `json:"redriveDate"`
}

// redrives are the client tokens that were used, with what was answered.
type redrives struct {
	mu   sync.Mutex
	seen map[string]time.Time // by execution and token
}

func (s *Server) redriveExecution(ctx context.Context, in *redriveInput) (*redriveOutput, error) {
	ref, err := s.execution(*in.ExecutionARN)
	if err != nil {
		return nil, err
	}
	s.redrives.mu.Lock()
	defer s.redrives.mu.Unlock()
	key := *in.ExecutionARN + " " + text(in.ClientToken)
	if at, ok := s.redrives.seen[key]; ok && in.ClientToken != nil && s.now().Sub(at) < redriveMemory {
		return &redriveOutput{when(at)}, nil
	}
	at, err := s.executions.Redrive(ctx, ref, durable.RedriveInput{})
	if err != nil {
		return nil, err
	}
	if in.ClientToken != nil {
		s.redrives.keep(key, at, s.now())
	}
	return &redriveOutput{when(at)}, nil
}

// redriveMemory is how long a client token makes RedriveExecution idempotent (API
// reference: 15 minutes).
const redriveMemory = 15 * time.Minute

func (r *redrives) keep(key string, at, now time.Time) {
	for k, before := range r.seen {
		if now.Sub(before) >= redriveMemory {
			delete(r.seen, k)
		}
	}
	if r.seen == nil {
		r.seen = map[string]time.Time{}
	}
	r.seen[key] = at
}

type describeExecutionInput struct {
	ExecutionARN *string `json:"executionArn" check:"required,min=1,max=256"`
	IncludedData *string `json:"includedData" check:"enum=ALL_DATA|METADATA_ONLY"`
}

type describeExecutionOutput struct {
	executionItem
	Input               *string      `json:"input,omitempty"`
	InputDetails        *DataDetails `json:"inputDetails,omitempty"`
	Output              *string      `json:"output,omitempty"`
	OutputDetails       *DataDetails `json:"outputDetails,omitempty"`
	TraceHeader         string       `json:"traceHeader,omitempty"`
	Error               string       `json:"error,omitempty"`
	Cause               string       `json:"cause,omitempty"`
	RedriveStatus       string       `json:"redriveStatus"`
	RedriveStatusReason string       `json:"redriveStatusReason,omitempty"`
}

// executionItem is what lists and DescribeExecution tell of an execution.
type executionItem struct {
	ExecutionARN           string `json:"executionArn"`
	StateMachineARN        string `json:"stateMachineArn"`
	Name                   string `json:"name"`
	Status                 string `json:"status"`
	StartDate              *Time  `json:"startDate"`
	StopDate               *Time  `json:"stopDate,omitempty"`
	MapRunARN              string `json:"mapRunArn,omitempty"`
	StateMachineVersionARN string `json:"stateMachineVersionArn,omitempty"`
	StateMachineAliasARN   string `json:"stateMachineAliasArn,omitempty"`
	RedriveCount           int    `json:"redriveCount"`
	RedriveDate            *Time  `json:"redriveDate,omitempty"`
}

func (s *Server) item(d *durable.Description) executionItem {
	note := s.registry.start(d.Ref.Machine, d.Name)
	out := executionItem{
		ExecutionARN: d.ARN, StateMachineARN: d.Machine, Name: d.Name, Status: string(d.Status), StartDate: when(d.Started),
		StopDate: when(d.Stopped), MapRunARN: d.MapRun, RedriveCount: d.Redrives, RedriveDate: when(d.Redriven),
	}
	if note.Version > 0 {
		out.StateMachineVersionARN = s.versionARN(d.Ref.Machine, note.Version)
	}
	if note.Alias != "" {
		out.StateMachineAliasARN = s.machineARN(d.Ref.Machine) + ":" + note.Alias
	}
	return out
}

func (s *Server) describeExecution(ctx context.Context, in *describeExecutionInput) (*describeExecutionOutput, error) {
	ref, err := s.execution(*in.ExecutionARN)
	if err != nil {
		return nil, err
	}
	d, err := s.executions.Describe(ctx, ref)
	if err != nil {
		return nil, err
	}
	out := &describeExecutionOutput{
		executionItem: s.item(&d), Error: d.Error, Cause: d.Cause, RedriveStatus: string(d.Redrive), RedriveStatusReason: d.RedriveRefused,
		TraceHeader: s.registry.start(ref.Machine, ref.Name).TraceHeader,
	}
	if text(in.IncludedData) == "METADATA_ONLY" {
		return out, nil
	}
	out.Input, out.InputDetails = pointer(string(d.Input)), &DataDetails{true}
	if d.Output != nil {
		out.Output, out.OutputDetails = pointer(string(d.Output)), &DataDetails{true}
	}
	return out, nil
}

type describeForExecutionOutput struct {
	StateMachineARN         string                   `json:"stateMachineArn"`
	Name                    string                   `json:"name"`
	Definition              string                   `json:"definition"`
	RoleARN                 string                   `json:"roleArn"`
	UpdateDate              *Time                    `json:"updateDate"`
	LoggingConfiguration    LoggingConfiguration     `json:"loggingConfiguration"`
	TracingConfiguration    TracingConfiguration     `json:"tracingConfiguration"`
	MapRunARN               string                   `json:"mapRunArn,omitempty"`
	Label                   string                   `json:"label,omitempty"`
	RevisionID              string                   `json:"revisionId,omitempty"`
	EncryptionConfiguration *EncryptionConfiguration `json:"encryptionConfiguration,omitempty"`
	VariableReferences      map[string][]string      `json:"variableReferences,omitempty"`
}

// describeStateMachineForExecution gives the definition that an execution goes by: to
// one that a Map Run started, the ItemProcessor of its Map.
func (s *Server) describeStateMachineForExecution(ctx context.Context, in *describeExecutionInput) (*describeForExecutionOutput, error) {
	ref, err := s.execution(*in.ExecutionARN)
	if err != nil {
		return nil, err
	}
	d, err := s.executions.Describe(ctx, ref)
	if err != nil {
		return nil, err
	}
	name, label, _ := strings.Cut(ref.Machine, "/") // of an execution that a Map Run started
	m := s.registry.Machine(name)
	if m == nil {
		return nil, s.noMachine(s.machineARN(name))
	}
	r, definition, err := s.definitionOf(ctx, m, d.Definition)
	if err != nil {
		return nil, err
	}
	out := &describeForExecutionOutput{
		StateMachineARN: s.machineARN(ref.Machine), Name: m.Name, Label: label, Definition: definition, RoleARN: r.RoleARN, UpdateDate: when(r.At),
		LoggingConfiguration: r.Logging, TracingConfiguration: r.Tracing, MapRunARN: d.MapRun, RevisionID: r.ID,
		VariableReferences: r.Variables, EncryptionConfiguration: &r.Encryption,
	}
	if inner, names := processor(definition, label); label != "" && inner != "" {
		out.Definition, out.VariableReferences = inner, only(r.Variables, names)
	}
	if text(in.IncludedData) == "METADATA_ONLY" {
		out.Definition, out.VariableReferences = "{}", nil
	}
	return out, nil
}

// only are the variables that some states read.
func only(variables map[string][]string, states []string) map[string][]string {
	out := map[string][]string{}
	for _, name := range states {
		if read, ok := variables[name]; ok {
			out[name] = read
		}
	}
	return out
}

// definitionOf gives the definition that an execution goes by, with its revision. If
// that is gone, it is the current one, but the text is the store's: an executable was
// built anew since.
func (s *Server) definitionOf(ctx context.Context, m *Machine, key string) (*Revision, string, error) {
	for i := range m.Revisions {
		if m.Revisions[i].key() == key {
			return &m.Revisions[i], m.Revisions[i].Definition, nil
		}
	}
	text, err := s.executions.Definition(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	if text == "" {
		text = m.current().Definition
	}
	return m.current(), text, err
}

type listExecutionsInput struct {
	StateMachineARN *string `json:"stateMachineArn" check:"min=1,max=256"`
	StatusFilter    *string `json:"statusFilter" check:"enum=SUCCEEDED|TIMED_OUT|PENDING_REDRIVE|ABORTED|FAILED|RUNNING"`
	MaxResults      *int    `json:"maxResults" check:"min=0,max=1000"`
	NextToken       *string `json:"nextToken" check:"min=1,max=3096"`
	MapRunARN       *string `json:"mapRunArn" check:"min=1,max=2000"`
	RedriveFilter   *string `json:"redriveFilter" check:"enum=REDRIVEN|NOT_REDRIVEN"`

	also console.Query // what the console filters by beside
}

type listExecutionsOutput struct {
	Executions []executionItem `json:"executions"`
	NextToken  *string         `json:"nextToken,omitempty"`
}

func (s *Server) listExecutions(ctx context.Context, in *listExecutionsInput) (*listExecutionsOutput, error) {
	call := fmt.Sprintf("ListExecutions %s %s %s %s", text(in.StateMachineARN), text(in.MapRunARN), text(in.StatusFilter), text(in.RedriveFilter))
	if also := (console.Query{Prefix: in.also.Prefix, Since: in.also.Since, Until: in.also.Until}); also != (console.Query{}) {
		call += fmt.Sprintf(" %q %v %v", also.Prefix, also.Since.UnixNano(), also.Until.UnixNano())
	}
	at, err := s.page(call, in.NextToken)
	if err != nil {
		return nil, err
	}
	list := durable.ListInput{
		Status: runtime.Status(text(in.StatusFilter)), Prefix: in.also.Prefix, Since: in.also.Since, Until: in.also.Until, Next: at,
	}
	if in.RedriveFilter != nil {
		list.Redriven = pointer(*in.RedriveFilter == "REDRIVEN")
	}
	wanted, err := s.listed(ctx, in, &list)
	if err != nil {
		return nil, err
	}
	size := (&Paging{MaxResults: in.MaxResults}).size()
	out := &listExecutionsOutput{Executions: []executionItem{}}
	full := "" // where the next page begins, if there is one
	for {
		list.Limit = max(1, size-len(out.Executions))
		page, err := s.executions.List(ctx, list)
		if err != nil {
			return nil, err
		}
		for i := range page.Executions {
			item := s.item(&page.Executions[i])
			switch {
			case page.Executions[i].Started.Before(wanted.since):
				return out, nil // those are of a machine that was deleted, and so are all that follow
			case !wanted.suits(&item):
			case full != "":
				out.NextToken = s.turn(call, full)
				return out, nil
			default:
				out.Executions = append(out.Executions, item)
			}
		}
		if list.Next = page.Next; list.Next == "" {
			return out, nil
		}
		if len(out.Executions) == size && full == "" {
			full = list.Next
		}
	}
}

// wanted says which executions of a machine or Map Run are listed.
type wanted struct {
	since time.Time
	suits func(*executionItem) bool
}

// listed says what is listed.
func (s *Server) listed(ctx context.Context, in *listExecutionsInput, list *durable.ListInput) (*wanted, error) {
	out := &wanted{suits: func(*executionItem) bool { return true }}
	if (in.StateMachineARN == nil) == (in.MapRunARN == nil) {
		return nil, fault("ValidationException", "Only one of stateMachineArn or mapRunArn must be specified")
	}
	if in.MapRunARN != nil {
		if _, err := parseARN(*in.MapRunARN, "mapRun"); err != nil {
			return nil, err
		}
		_, err := s.executions.DescribeMapRun(ctx, *in.MapRunARN)
		list.MapRun = *in.MapRunARN
		return out, err
	}
	if text(in.StatusFilter) == "PENDING_REDRIVE" {
		return nil, fault("ValidationException", "statusFilter PENDING_REDRIVE is only supported with mapRunArn")
	}
	t, err := s.target(*in.StateMachineARN)
	if err != nil {
		return nil, err
	}
	if t.machine.Type == "EXPRESS" {
		return nil, fault("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
	}
	list.Machine = t.machine.Name
	if !t.machine.Fixed {
		out.since = t.machine.Created
	}
	switch arn := *in.StateMachineARN; {
	case t.alias != nil:
		out.suits = func(item *executionItem) bool { return item.StateMachineAliasARN == arn }
	case t.version != nil:
		out.suits = func(item *executionItem) bool { return item.StateMachineVersionARN == arn }
	}
	return out, nil
}

type historyInput struct {
	ExecutionARN *string `json:"executionArn" check:"required,min=1,max=256"`
	Paging
	ReverseOrder         bool  `json:"reverseOrder"`
	IncludeExecutionData *bool `json:"includeExecutionData"`
}

type historyOutput struct {
	Events    []json.RawMessage `json:"events"`
	NextToken *string           `json:"nextToken,omitempty"`
}

func (s *Server) getExecutionHistory(ctx context.Context, in *historyInput) (*historyOutput, error) {
	ref, err := s.execution(*in.ExecutionARN)
	if err != nil {
		return nil, err
	}
	data := in.IncludeExecutionData == nil || *in.IncludeExecutionData
	call := fmt.Sprintf("GetExecutionHistory %s %v %v", *in.ExecutionARN, in.ReverseOrder, data)
	at, err := s.page(call, in.NextToken)
	if err != nil {
		return nil, err
	}
	page, err := s.executions.History(ctx, ref, durable.HistoryInput{Reverse: in.ReverseOrder, Next: at, Limit: in.size()})
	if err != nil {
		return nil, err
	}
	out := &historyOutput{Events: []json.RawMessage{}, NextToken: s.turn(call, page.Next)}
	for _, e := range page.Events {
		if !data {
			if e.JSON, err = withoutData(e.JSON); err != nil {
				return nil, err
			}
		}
		out.Events = append(out.Events, e.JSON)
	}
	return out, nil
}

// dataMembers are the members of an event's details that are execution data.
var dataMembers = []string{"input", "output", "parameters", "cause", "error", "assignedVariables"}

// withoutData is an event without execution data (includeExecutionData false).
func withoutData(event []byte) ([]byte, error) {
	var members map[string]any
	if err := json.Unmarshal(event, &members); err != nil {
		return nil, err
	}
	for _, m := range members {
		if details, ok := m.(map[string]any); ok {
			for _, name := range dataMembers {
				delete(details, name)
			}
		}
	}
	return json.Marshal(members)
}
