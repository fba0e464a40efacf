package serve

import (
	"context"
	"encoding/json"

	"github.com/aslc-dev/aslc/runtime/serve/constraint"
)

// operation is one of the service's: how its input is read and what answers it.
type operation struct {
	call func(s *Server, ctx context.Context, body []byte) (any, error)
}

// operations are all of the service's model of 2016-11-23.
var operations = map[string]operation{
	"CreateActivity":                   op((*Server).createActivity),
	"CreateStateMachine":               op((*Server).createStateMachine),
	"CreateStateMachineAlias":          op((*Server).createStateMachineAlias),
	"DeleteActivity":                   op((*Server).deleteActivity),
	"DeleteStateMachine":               op((*Server).deleteStateMachine),
	"DeleteStateMachineAlias":          op((*Server).deleteStateMachineAlias),
	"DeleteStateMachineVersion":        op((*Server).deleteStateMachineVersion),
	"DescribeActivity":                 op((*Server).describeActivity),
	"DescribeExecution":                op((*Server).describeExecution),
	"DescribeMapRun":                   op((*Server).describeMapRun),
	"DescribeStateMachine":             op((*Server).describeStateMachine),
	"DescribeStateMachineAlias":        op((*Server).describeStateMachineAlias),
	"DescribeStateMachineForExecution": op((*Server).describeStateMachineForExecution),
	"GetActivityTask":                  op((*Server).getActivityTask),
	"GetExecutionHistory":              op((*Server).getExecutionHistory),
	"ListActivities":                   op((*Server).listActivities),
	"ListExecutions":                   op((*Server).listExecutions),
	"ListMapRuns":                      op((*Server).listMapRuns),
	"ListStateMachineAliases":          op((*Server).listStateMachineAliases),
	"ListStateMachineVersions":         op((*Server).listStateMachineVersions),
	"ListStateMachines":                op((*Server).listStateMachines),
	"ListTagsForResource":              op((*Server).listTagsForResource),
	"PublishStateMachineVersion":       op((*Server).publishStateMachineVersion),
	"RedriveExecution":                 op((*Server).redriveExecution),
	"SendTaskFailure":                  op((*Server).sendTaskFailure),
	"SendTaskHeartbeat":                op((*Server).sendTaskHeartbeat),
	"SendTaskSuccess":                  op((*Server).sendTaskSuccess),
	"StartExecution":                   op((*Server).startExecution),
	"StartSyncExecution":               op((*Server).startSyncExecution),
	"StopExecution":                    op((*Server).stopExecution),
	"TagResource":                      op((*Server).tagResource),
	"TestState":                        {(*Server).testState},
	"UntagResource":                    op((*Server).untagResource),
	"UpdateMapRun":                     op((*Server).updateMapRun),
	"UpdateStateMachine":               op((*Server).updateStateMachine),
	"UpdateStateMachineAlias":          op((*Server).updateStateMachineAlias),
	"ValidateStateMachineDefinition":   op((*Server).validateStateMachineDefinition),
}

// op makes an operation of a method: its input is decoded and checked before.
func op[In, Out any](method func(*Server, context.Context, *In) (*Out, error)) operation {
	return operation{func(s *Server, ctx context.Context, body []byte) (any, error) {
		in := new(In)
		if err := json.Unmarshal(body, in); err != nil {
			return nil, fault("SerializationException", "%v", err)
		}
		if err := validate(in); err != nil {
			return nil, err
		}
		return method(s, ctx, in)
	}}
}

// validate holds an input, a pointer to a struct, against its constraints.
func validate(in any) error {
	if broken := constraint.Broken(in); broken != "" {
		return fault("ValidationException", "%s", broken)
	}
	return nil
}

// empty is the answer of operations that have none.
type empty struct{}

// fixed is the refusal of operations that would make or change state machines where
// these are compiled into the executable.
func (s *Server) fixed(what string) error {
	if s.o.Compiler != nil {
		return nil
	}
	return fault("ValidationException", "%s is not supported here: the state machines of this server are compiled into it. "+
		"Change the definition, and build the executable anew; or use aslc serve.", what)
}
