package serve

import (
	"context"
	"reflect"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

type createStateMachineInput struct {
	Name                    *string                  `json:"name" check:"required,min=1,max=80"`
	Definition              *string                  `json:"definition" check:"required,min=1,max=1048576,sensitive"`
	RoleARN                 *string                  `json:"roleArn" check:"required,min=1,max=256"`
	Type                    *string                  `json:"type" check:"enum=STANDARD|EXPRESS"`
	LoggingConfiguration    *LoggingConfiguration    `json:"loggingConfiguration"`
	Tags                    []Tag                    `json:"tags"`
	TracingConfiguration    *TracingConfiguration    `json:"tracingConfiguration"`
	Publish                 bool                     `json:"publish"`
	VersionDescription      *string                  `json:"versionDescription" check:"max=256,sensitive"`
	EncryptionConfiguration *EncryptionConfiguration `json:"encryptionConfiguration"`
}

type createStateMachineOutput struct {
	StateMachineARN        string `json:"stateMachineArn"`
	CreationDate           *Time  `json:"creationDate"`
	StateMachineVersionARN string `json:"stateMachineVersionArn,omitempty"`
}

func (s *Server) createStateMachine(ctx context.Context, in *createStateMachineInput) (*createStateMachineOutput, error) {
	if err := s.fixed("CreateStateMachine"); err != nil {
		return nil, err
	}
	m, err := s.newMachine(ctx, in)
	if err != nil {
		return nil, err
	}
	if in.Publish {
		if _, err := m.publish(text(in.VersionDescription), m.Created); err != nil {
			return nil, err
		}
	}
	made, isNew, err := s.registry.put(m)
	if err != nil {
		return nil, err
	}
	if !isNew {
		if made.Type != m.Type || !made.current().same(m.current()) || len(m.Versions) > 0 && len(made.Versions) == 0 {
			return nil, fault("StateMachineAlreadyExists", "State Machine Already Exists: '%s'", s.machineARN(m.Name))
		}
	} else if err := s.add(ctx, m, m.current()); err != nil {
		return nil, err
	}
	s.settled(ctx)
	out := &createStateMachineOutput{StateMachineARN: s.machineARN(made.Name), CreationDate: when(made.Created)}
	if in.Publish {
		out.StateMachineVersionARN = s.versionARN(made.Name, made.Versions[len(made.Versions)-1].Number)
	}
	return out, nil
}

// newMachine is the machine that a request describes.
func (s *Server) newMachine(ctx context.Context, in *createStateMachineInput) (*Machine, error) {
	kind := "STANDARD"
	if in.Type != nil {
		kind = *in.Type
	}
	if err := checkName(*in.Name); err != nil {
		return nil, err
	}
	if in.VersionDescription != nil && !in.Publish {
		return nil, fault("ValidationException", "Version description can only be set when publish is true")
	}
	if err := checkTags(nil, in.Tags); err != nil {
		return nil, err
	}
	r := Revision{At: s.now(), Definition: *in.Definition, RoleARN: *in.RoleARN}
	var err error
	if r.Logging, err = in.LoggingConfiguration.complete(); err != nil {
		return nil, err
	}
	if r.Encryption, err = in.EncryptionConfiguration.complete(); err != nil {
		return nil, err
	}
	if in.TracingConfiguration != nil {
		r.Tracing = *in.TracingConfiguration
	}
	if refusal := s.refusal(ctx, r.Definition, kind == "EXPRESS"); refusal != "" {
		return nil, fault("InvalidDefinition", "%s", refusal)
	}
	r.Variables = s.o.Compiler.Variables(r.Definition)
	return &Machine{Name: *in.Name, Type: kind, Created: r.At, Revisions: []Revision{r}, Tags: in.Tags}, nil
}

type updateStateMachineInput struct {
	StateMachineARN         *string                  `json:"stateMachineArn" check:"required,min=1,max=256"`
	Definition              *string                  `json:"definition" check:"min=1,max=1048576,sensitive"`
	RoleARN                 *string                  `json:"roleArn" check:"min=1,max=256"`
	LoggingConfiguration    *LoggingConfiguration    `json:"loggingConfiguration"`
	TracingConfiguration    *TracingConfiguration    `json:"tracingConfiguration"`
	Publish                 bool                     `json:"publish"`
	VersionDescription      *string                  `json:"versionDescription" check:"max=256,sensitive"`
	EncryptionConfiguration *EncryptionConfiguration `json:"encryptionConfiguration"`
}

type updateStateMachineOutput struct {
	UpdateDate             *Time  `json:"updateDate"`
	RevisionID             string `json:"revisionId,omitempty"`
	StateMachineVersionARN string `json:"stateMachineVersionArn,omitempty"`
}

func (in *updateStateMachineInput) empty() bool {
	return in.Definition == nil && in.RoleARN == nil && in.LoggingConfiguration == nil && in.TracingConfiguration == nil &&
		in.EncryptionConfiguration == nil
}

func (s *Server) updateStateMachine(ctx context.Context, in *updateStateMachineInput) (*updateStateMachineOutput, error) {
	if err := s.fixed("UpdateStateMachine"); err != nil {
		return nil, err
	}
	name, err := s.plainMachine(*in.StateMachineARN)
	switch {
	case err != nil:
		return nil, err
	case in.empty():
		return nil, fault("MissingRequiredParameter", "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified")
	case in.VersionDescription != nil && !in.Publish:
		return nil, fault("ValidationException", "Version description can only be set when publish is true")
	}
	out := &updateStateMachineOutput{UpdateDate: when(s.now())}
	err = s.registry.change(name, func(m *Machine) error {
		if m == nil {
			return s.noMachine(*in.StateMachineARN)
		}
		if err := s.revise(ctx, m, in); err != nil {
			return err
		}
		out.RevisionID = m.current().ID
		if !in.Publish {
			return nil
		}
		v, err := m.publish(text(in.VersionDescription), s.now())
		if err == nil {
			out.StateMachineVersionARN = s.versionARN(name, v.Number)
		}
		return err
	})
	s.settled(ctx)
	return out, err
}

// revise adds a revision if a request changes anything.
func (s *Server) revise(ctx context.Context, m *Machine, in *updateStateMachineInput) (err error) {
	r := *m.current()
	if in.LoggingConfiguration != nil {
		if r.Logging, err = in.LoggingConfiguration.complete(); err != nil {
			return err
		}
	}
	if in.EncryptionConfiguration != nil {
		if r.Encryption, err = in.EncryptionConfiguration.complete(); err != nil {
			return err
		}
	}
	if in.TracingConfiguration != nil {
		r.Tracing = *in.TracingConfiguration
	}
	if in.RoleARN != nil {
		r.RoleARN = *in.RoleARN
	}
	if in.Definition != nil {
		r.Definition = *in.Definition
		if refusal := s.refusal(ctx, r.Definition, m.Type == "EXPRESS"); refusal != "" {
			return fault("InvalidDefinition", "%s", refusal)
		}
		r.Variables = s.o.Compiler.Variables(r.Definition)
	}
	if reflect.DeepEqual(r, *m.current()) {
		return nil
	}
	r.ID, r.At = newID(), s.now()
	if err := s.add(ctx, m, &r); err != nil {
		return err
	}
	m.Revisions = append(m.Revisions, r)
	return nil
}

type stateMachineInput struct {
	StateMachineARN *string `json:"stateMachineArn" check:"required,min=1,max=256"`
}

// deleteStateMachine forgets a machine with its versions and aliases. Its executions
// that run are ended.
func (s *Server) deleteStateMachine(ctx context.Context, in *stateMachineInput) (*empty, error) {
	if err := s.fixed("DeleteStateMachine"); err != nil {
		return nil, err
	}
	name, err := s.plainMachine(*in.StateMachineARN)
	if err != nil {
		return nil, err
	}
	m := s.registry.Machine(name)
	if m == nil {
		return &empty{}, nil
	}
	if err := s.registry.remove(name); err != nil {
		return nil, err
	}
	s.executions.Remove(name)
	if m.Type == "STANDARD" {
		return &empty{}, s.stopAll(ctx, name)
	}
	return &empty{}, nil
}

// stopAll ends the executions of a machine that run.
func (s *Server) stopAll(ctx context.Context, machine string) error {
	in := durable.ListInput{Machine: machine, Status: runtime.StatusRunning, Limit: 1000}
	for {
		page, err := s.executions.List(ctx, in)
		if err != nil {
			return err
		}
		for _, d := range page.Executions {
			if _, err := s.executions.Stop(ctx, d.Ref, "", ""); err != nil && durable.CodeOf(err) == "" {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		in.Next = page.Next
	}
}

type describeStateMachineInput struct {
	StateMachineARN *string `json:"stateMachineArn" check:"required,min=1,max=256"`
	IncludedData    *string `json:"includedData" check:"enum=ALL_DATA|METADATA_ONLY"`
}

type describeStateMachineOutput struct {
	StateMachineARN         string                   `json:"stateMachineArn"`
	Name                    string                   `json:"name"`
	Status                  string                   `json:"status"`
	Definition              string                   `json:"definition"`
	RoleARN                 string                   `json:"roleArn"`
	Type                    string                   `json:"type"`
	CreationDate            *Time                    `json:"creationDate"`
	LoggingConfiguration    LoggingConfiguration     `json:"loggingConfiguration"`
	TracingConfiguration    TracingConfiguration     `json:"tracingConfiguration"`
	RevisionID              string                   `json:"revisionId,omitempty"`
	Description             string                   `json:"description,omitempty"`
	EncryptionConfiguration *EncryptionConfiguration `json:"encryptionConfiguration,omitempty"`
	VariableReferences      map[string][]string      `json:"variableReferences,omitempty"`
}

func (s *Server) describeStateMachine(ctx context.Context, in *describeStateMachineInput) (*describeStateMachineOutput, error) {
	t, err := s.target(*in.StateMachineARN)
	if err != nil {
		return nil, err
	}
	r := t.revision
	s.notice(ctx, s.executions.Lends(t.machine.Name, r.key()))
	out := &describeStateMachineOutput{
		StateMachineARN: s.machineARN(t.machine.Name), Name: t.machine.Name, Status: "ACTIVE", Definition: r.Definition,
		RoleARN: r.RoleARN, Type: t.machine.Type, CreationDate: when(t.machine.Created), LoggingConfiguration: r.Logging,
		TracingConfiguration: r.Tracing, RevisionID: r.ID, VariableReferences: r.Variables, EncryptionConfiguration: &r.Encryption,
	}
	if t.version != nil {
		out.StateMachineARN = s.versionARN(t.machine.Name, t.version.Number)
		out.CreationDate, out.Description = when(t.version.Created), t.version.Description
	}
	if text(in.IncludedData) == "METADATA_ONLY" {
		out.Definition, out.VariableReferences = "{}", nil
	}
	return out, nil
}

type listStateMachinesInput struct{ Paging }

type listStateMachinesOutput struct {
	StateMachines []stateMachineItem `json:"stateMachines"`
	NextToken     *string            `json:"nextToken,omitempty"`
}

type stateMachineItem struct {
	StateMachineARN string `json:"stateMachineArn"`
	Name            string `json:"name"`
	Type            string `json:"type"`
	CreationDate    *Time  `json:"creationDate"`
}

func (s *Server) listStateMachines(_ context.Context, in *listStateMachinesInput) (*listStateMachinesOutput, error) {
	const call = "ListStateMachines"
	from, err := s.page(call, in.NextToken)
	if err != nil {
		return nil, err
	}
	page, next := slice(s.registry.Machines(), func(m **Machine) string { return (*m).Name }, from, in.size())
	out := &listStateMachinesOutput{StateMachines: []stateMachineItem{}, NextToken: s.turn(call, next)}
	for _, m := range page {
		out.StateMachines = append(out.StateMachines, stateMachineItem{s.machineARN(m.Name), m.Name, m.Type, when(m.Created)})
	}
	return out, nil
}

type validateInput struct {
	Definition *string `json:"definition" check:"required,min=1,max=1048576,sensitive"`
	Type       *string `json:"type" check:"enum=STANDARD|EXPRESS"`
	Severity   *string `json:"severity" check:"enum=ERROR|WARNING"`
	MaxResults *int    `json:"maxResults" check:"min=0,max=100"`
}

func (s *Server) validateStateMachineDefinition(ctx context.Context, in *validateInput) (*any, error) {
	if err := s.fixed("ValidateStateMachineDefinition"); err != nil {
		return nil, err
	}
	out, places := s.o.Compiler.Validate(*in.Definition, ValidateInput{
		Express: text(in.Type) == "EXPRESS", Warnings: text(in.Severity) == "WARNING", MaxResults: number(in.MaxResults),
	})
	tellPlaces(ctx, places)
	return &out, nil
}

// refusal is why a definition is not taken; "": it is. The answer tells where its faults
// stand.
func (s *Server) refusal(ctx context.Context, definition string, express bool) string {
	why := s.o.Compiler.Refusal(definition, express)
	if why != "" {
		_, places := s.o.Compiler.Validate(definition, ValidateInput{Express: express})
		tellPlaces(ctx, places)
	}
	return why
}

// testState answers TestState; the compiler reads the input itself.
func (s *Server) testState(ctx context.Context, body []byte) (any, error) {
	if err := s.fixed("TestState"); err != nil {
		return nil, err
	}
	return s.o.Compiler.TestState(ctx, body)
}

// target is what the ARN of a state machine, a version or an alias names.
type target struct {
	machine  *Machine
	revision *Revision
	version  *Version // nil: the machine itself
	alias    *Alias   // nil: none was named
}

func (s *Server) machineARN(name string) string { return s.o.Account.StateMachine(name) }

func (s *Server) versionARN(name string, n int) string {
	return s.machineARN(name) + ":" + strconv.Itoa(n)
}

func (s *Server) noMachine(arn string) error {
	return fault("StateMachineDoesNotExist", "State Machine Does Not Exist: '%s'", arn)
}

// plainMachine is the name in the ARN of a state machine that is no version's nor
// an alias's.
func (s *Server) plainMachine(text string) (string, error) {
	a, err := parseARN(text, "stateMachine")
	if err != nil {
		return "", err
	}
	if err := labelled(a.name); err != nil {
		return "", err
	}
	if len(a.rest) > 0 || text != s.machineARN(a.name) {
		return "", s.noMachine(text)
	}
	return a.name, nil
}

// labelled refuses the name of what a distributed Map runs, MACHINE/LABEL: it is
// started by Map Runs alone, and changed with the state machine around it.
func labelled(name string) error {
	if !strings.Contains(name, "/") {
		return nil
	}
	return &Fault{
		Code: "ValidationException", Reason: "API_DOES_NOT_SUPPORT_LABELED_ARNS",
		Message: "The ARN is of a Distributed Map state, which this operation does not take: give that of its state machine",
	}
}

// target finds what an ARN names; of an alias, the version that its weights choose.
func (s *Server) target(text string) (*target, error) {
	a, err := parseARN(text, "stateMachine")
	if err != nil {
		return nil, err
	}
	if err := labelled(a.name); err != nil {
		return nil, err
	}
	m := s.registry.Machine(a.name)
	if m == nil || !strings.HasPrefix(text, s.machineARN(a.name)) || len(a.rest) > 1 {
		return nil, s.noMachine(text)
	}
	t := &target{machine: m, revision: m.current()}
	if len(a.rest) == 0 {
		return t, nil
	}
	if t.version = m.version(a.rest[0]); t.version == nil {
		if t.alias = m.alias(a.rest[0]); t.alias == nil {
			return nil, s.noMachine(text)
		}
		t.version = m.version(t.alias.choose())
	}
	if t.version == nil {
		return nil, s.noMachine(text)
	}
	t.revision = m.revision(t.version.Revision)
	return t, nil
}
