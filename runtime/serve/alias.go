package serve

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime/serve/constraint"
)

type createAliasInput struct {
	Description          *string                        `json:"description" check:"max=256,sensitive"`
	Name                 *string                        `json:"name" check:"required,min=1,max=80,pattern=alias"`
	RoutingConfiguration []RoutingConfigurationListItem `json:"routingConfiguration" check:"required,min=1,max=2"`
}

type createAliasOutput struct {
	StateMachineAliasARN string `json:"stateMachineAliasArn"`
	CreationDate         *Time  `json:"creationDate"`
}

func (s *Server) createStateMachineAlias(_ context.Context, in *createAliasInput) (*createAliasOutput, error) {
	name, err := checkRouting(in.RoutingConfiguration)
	if err != nil {
		return nil, err
	}
	made := Alias{Name: *in.Name, Description: text(in.Description), Routing: in.RoutingConfiguration, Created: s.now()}
	made.Updated = made.Created
	err = s.registry.change(name, func(m *Machine) error {
		if err := s.versionsExist(m, in.RoutingConfiguration); err != nil {
			return err
		}
		if old := m.alias(made.Name); old != nil {
			if old.Description != made.Description || fmt.Sprint(routes(old.Routing)) != fmt.Sprint(routes(made.Routing)) {
				return fault("ConflictException", "Failed to create alias because an alias with the same name and a different routing configuration already exists.")
			}
			made = *old
			return nil
		}
		if len(m.Aliases) >= maxAliases {
			return fault("ServiceQuotaExceededException", "The state machine has %d aliases, and so many are allowed: delete one", maxAliases)
		}
		m.Aliases = append(m.Aliases, made)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &createAliasOutput{s.machineARN(name) + ":" + made.Name, when(made.Created)}, nil
}

// routes is a routing configuration as text.
func routes(items []RoutingConfigurationListItem) []string {
	var out []string
	for _, item := range items {
		out = append(out, fmt.Sprintf("%s=%d", *item.StateMachineVersionARN, *item.Weight))
	}
	return out
}

// checkRouting holds a routing configuration against the service's rules, and gives
// the name of the machine whose versions it names.
func checkRouting(items []RoutingConfigurationListItem) (machine string, err error) {
	var arns, weights []string
	sum := 0
	for _, item := range items {
		arns = append(arns, *item.StateMachineVersionARN)
		weights = append(weights, fmt.Sprint(*item.Weight))
		sum += *item.Weight
	}
	listed := "[" + strings.Join(arns, ", ") + "]"
	for i, item := range arns {
		a, err := parseARN(item, "stateMachine")
		switch {
		case err != nil:
			return "", err
		case len(a.rest) != 1 || strings.Trim(a.rest[0], "0123456789") != "":
			return "", fault("ValidationException", "Routing configuration must contain state machine version ARNs. Received: %s", listed)
		case i > 0 && machine != a.name:
			return "", fault("ValidationException", "Routing configuration must contain versions of the same state machine. Received: %s", listed)
		case i > 0 && item == arns[0]:
			return "", fault("ValidationException", "Routing configuration must contain distinct state machine version ARNs. Received: %s", listed)
		}
		machine = a.name
	}
	if sum != 100 {
		return "", fault("ValidationException", "Sum of routing configuration weights must equal 100. Received: [%s]", strings.Join(weights, ", "))
	}
	return machine, nil
}

// versionsExist tells which version of a routing configuration is missing.
func (s *Server) versionsExist(m *Machine, items []RoutingConfigurationListItem) error {
	for _, item := range items {
		arn := *item.StateMachineVersionARN
		if m == nil || arn != s.machineARN(m.Name)+":"+versionIn(arn) || m.version(versionIn(arn)) == nil {
			return &Fault{Code: "ResourceNotFound", Message: "Resource not found: '" + arn + "'", Name: arn}
		}
	}
	return nil
}

// versionIn is the version's number in its ARN.
func versionIn(arn string) string { return arn[strings.LastIndexByte(arn, ':')+1:] }

// choose draws a version's number by the weights.
func (a *Alias) choose() string {
	draw := rand.IntN(100)
	for _, item := range a.Routing {
		if draw -= *item.Weight; draw < 0 {
			return versionIn(*item.StateMachineVersionARN)
		}
	}
	return ""
}

type aliasInput struct {
	StateMachineAliasARN *string `json:"stateMachineAliasArn" check:"required,min=1,max=256"`
}

// aliasIn reads the ARN of an alias.
func (s *Server) aliasIn(text string) (machine, alias string, err error) {
	a, err := parseARN(text, "stateMachine")
	if err != nil {
		return "", "", err
	}
	if len(a.rest) != 1 || !constraint.Matches("alias", a.rest[0]) || !strings.HasPrefix(text, s.machineARN(a.name)+":") {
		return "", "", fault("InvalidArn", "Invalid Arn: '%s'", text)
	}
	return a.name, a.rest[0], nil
}

func noResource(arn string) error {
	return &Fault{Code: "ResourceNotFound", Message: "Resource not found: '" + arn + "'", Name: arn}
}

type describeAliasOutput struct {
	StateMachineAliasARN string                         `json:"stateMachineAliasArn"`
	Name                 string                         `json:"name"`
	Description          string                         `json:"description,omitempty"`
	RoutingConfiguration []RoutingConfigurationListItem `json:"routingConfiguration"`
	CreationDate         *Time                          `json:"creationDate"`
	UpdateDate           *Time                          `json:"updateDate"`
}

func (s *Server) describeStateMachineAlias(_ context.Context, in *aliasInput) (*describeAliasOutput, error) {
	machine, name, err := s.aliasIn(*in.StateMachineAliasARN)
	if err != nil {
		return nil, err
	}
	m := s.registry.Machine(machine)
	if m == nil || m.alias(name) == nil {
		return nil, noResource(*in.StateMachineAliasARN)
	}
	a := m.alias(name)
	return &describeAliasOutput{*in.StateMachineAliasARN, a.Name, a.Description, a.Routing, when(a.Created), when(a.Updated)}, nil
}

type updateAliasInput struct {
	StateMachineAliasARN *string                        `json:"stateMachineAliasArn" check:"required,min=1,max=256"`
	Description          *string                        `json:"description" check:"max=256,sensitive"`
	RoutingConfiguration []RoutingConfigurationListItem `json:"routingConfiguration" check:"min=1,max=2"`
}

type updateDateOutput struct {
	UpdateDate *Time `json:"updateDate"`
}

func (s *Server) updateStateMachineAlias(_ context.Context, in *updateAliasInput) (*updateDateOutput, error) {
	machine, name, err := s.aliasIn(*in.StateMachineAliasARN)
	if err != nil {
		return nil, err
	}
	if in.Description == nil && in.RoutingConfiguration == nil {
		return nil, &Fault{Code: "ValidationException", Message: "Either the description or the routing configuration must be specified", Reason: "MISSING_REQUIRED_PARAMETER"}
	}
	if in.RoutingConfiguration != nil {
		if _, err := checkRouting(in.RoutingConfiguration); err != nil {
			return nil, err
		}
	}
	now := s.now()
	return &updateDateOutput{when(now)}, s.registry.change(machine, func(m *Machine) error {
		return s.updateAlias(m, name, in, now)
	})
}

func (s *Server) updateAlias(m *Machine, name string, in *updateAliasInput, now time.Time) error {
	if m == nil || m.alias(name) == nil {
		return noResource(*in.StateMachineAliasARN)
	}
	a := m.alias(name)
	if in.RoutingConfiguration != nil {
		if err := s.versionsExist(m, in.RoutingConfiguration); err != nil {
			return err
		}
		a.Routing = in.RoutingConfiguration
	}
	if in.Description != nil {
		a.Description = *in.Description
	}
	a.Updated = now
	return nil
}

// deleteStateMachineAlias forgets an alias.
func (s *Server) deleteStateMachineAlias(_ context.Context, in *aliasInput) (*empty, error) {
	machine, name, err := s.aliasIn(*in.StateMachineAliasARN)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.registry.change(machine, func(m *Machine) error {
		if m == nil || m.alias(name) == nil {
			return noResource(*in.StateMachineAliasARN)
		}
		var kept []Alias
		for _, a := range m.Aliases {
			if a.Name != name {
				kept = append(kept, a)
			}
		}
		m.Aliases = kept
		return nil
	})
}

type listAliasesInput struct {
	StateMachineARN *string `json:"stateMachineArn" check:"required,min=1,max=256"`
	Paging
}

type listAliasesOutput struct {
	StateMachineAliases []createAliasOutput `json:"stateMachineAliases"`
	NextToken           *string             `json:"nextToken,omitempty"`
}

// listStateMachineAliases gives the aliases of a machine, or those that lead to a
// version.
func (s *Server) listStateMachineAliases(_ context.Context, in *listAliasesInput) (*listAliasesOutput, error) {
	t, err := s.target(*in.StateMachineARN)
	if err != nil {
		return nil, err
	}
	call := "ListStateMachineAliases " + *in.StateMachineARN
	from, err := s.page(call, in.NextToken)
	if err != nil {
		return nil, err
	}
	all := t.machine.Aliases
	if t.version != nil {
		leading := t.machine.aliasesOf(*in.StateMachineARN)
		all = nil
		for _, a := range t.machine.Aliases {
			if slices.Contains(leading, a.Name) {
				all = append(all, a)
			}
		}
	}
	page, next := slice(all, func(a *Alias) string { return fmt.Sprintf("%020d %s", a.Created.UnixNano(), a.Name) }, from, in.size())
	out := &listAliasesOutput{StateMachineAliases: []createAliasOutput{}, NextToken: s.turn(call, next)}
	for _, a := range page {
		out.StateMachineAliases = append(out.StateMachineAliases, createAliasOutput{s.machineARN(t.machine.Name) + ":" + a.Name, when(a.Created)})
	}
	return out, nil
}
