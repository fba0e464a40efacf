package serve

import (
	"context"
	"fmt"
	"strings"
)

type publishInput struct {
	StateMachineARN *string `json:"stateMachineArn" check:"required,min=1,max=256"`
	RevisionID      *string `json:"revisionId"`
	Description     *string `json:"description" check:"max=256,sensitive"`
}

type versionOutput struct {
	CreationDate           *Time  `json:"creationDate"`
	StateMachineVersionARN string `json:"stateMachineVersionArn"`
}

func (s *Server) publishStateMachineVersion(_ context.Context, in *publishInput) (*versionOutput, error) {
	name, err := s.plainMachine(*in.StateMachineARN)
	if err != nil {
		return nil, err
	}
	var out *versionOutput
	err = s.registry.change(name, func(m *Machine) error {
		switch {
		case m == nil:
			return s.noMachine(*in.StateMachineARN)
		case in.RevisionID != nil && *in.RevisionID != revisionID(m.current()):
			return fault("ConflictException", "Failed to publish the State Machine version for revision %s. The current State Machine revision is %s.",
				*in.RevisionID, revisionID(m.current()))
		}
		v, err := m.publish(text(in.Description), s.now())
		if err != nil {
			return err
		}
		out = &versionOutput{when(v.Created), s.versionARN(name, v.Number)}
		return nil
	})
	return out, err
}

// initialRevision is how the first revision, which has no id, is named to
// PublishStateMachineVersion (API reference).
const initialRevision = "INITIAL"

func revisionID(r *Revision) string {
	if r.ID == "" {
		return initialRevision
	}
	return r.ID
}

type listVersionsInput struct {
	StateMachineARN *string `json:"stateMachineArn" check:"required,min=1,max=256"`
	Paging
}

type listVersionsOutput struct {
	StateMachineVersions []versionOutput `json:"stateMachineVersions"`
	NextToken            *string         `json:"nextToken,omitempty"`
}

// listStateMachineVersions gives the latest version first.
func (s *Server) listStateMachineVersions(_ context.Context, in *listVersionsInput) (*listVersionsOutput, error) {
	name, err := s.plainMachine(*in.StateMachineARN)
	if err != nil {
		return nil, err
	}
	m := s.registry.Machine(name)
	if m == nil {
		return nil, s.noMachine(*in.StateMachineARN)
	}
	call := "ListStateMachineVersions " + name
	from, err := s.page(call, in.NextToken)
	if err != nil {
		return nil, err
	}
	var all []Version
	for i := len(m.Versions) - 1; i >= 0; i-- {
		all = append(all, m.Versions[i])
	}
	page, next := slice(all, func(v *Version) string { return fmt.Sprintf("%010d", 1<<31-v.Number) }, from, in.size())
	out := &listVersionsOutput{StateMachineVersions: []versionOutput{}, NextToken: s.turn(call, next)}
	for _, v := range page {
		out.StateMachineVersions = append(out.StateMachineVersions, versionOutput{when(v.Created), s.versionARN(name, v.Number)})
	}
	return out, nil
}

type versionInput struct {
	StateMachineVersionARN *string `json:"stateMachineVersionArn" check:"required,min=1,max=2000"`
}

// deleteStateMachineVersion forgets a version; one that is not there is no error.
func (s *Server) deleteStateMachineVersion(_ context.Context, in *versionInput) (*empty, error) {
	a, err := parseARN(*in.StateMachineVersionARN, "stateMachine")
	if err != nil {
		return nil, err
	}
	if len(a.rest) != 1 || strings.Trim(a.rest[0], "0123456789") != "" {
		return nil, fault("InvalidArn", "Invalid Arn: '%s'", *in.StateMachineVersionARN)
	}
	err = s.registry.change(a.name, func(m *Machine) error {
		if m == nil {
			return nil
		}
		users := m.aliasesOf(*in.StateMachineVersionARN)
		if len(users) > 0 {
			return fault("ConflictException", "Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [%s]",
				strings.Join(users, ", "))
		}
		var kept []Version
		for _, v := range m.Versions {
			if fmt.Sprint(v.Number) != a.rest[0] {
				kept = append(kept, v)
			}
		}
		m.Versions = kept
		return nil
	})
	return &empty{}, err
}

// aliasesOf are the names of the aliases that lead to a version.
func (m *Machine) aliasesOf(versionARN string) []string {
	var out []string
	for _, alias := range m.Aliases {
		for _, item := range alias.Routing {
			if *item.StateMachineVersionARN == versionARN {
				out = append(out, alias.Name)
			}
		}
	}
	return out
}
