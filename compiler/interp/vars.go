package interp

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// variables are the workflow variables of a frame that have been assigned.
type variables map[*ir.Variable]runtime.Value

// AppendVars appends the variables as a JSON object.
func (m *machine) AppendVars(b []byte) []byte {
	var members []runtime.Member
	for _, v := range m.program.Variables {
		members = append(members, runtime.Member{Name: v.Name, Value: m.vars[v]})
	}
	return runtime.AppendVars(b, members...)
}

// ReadVars sets the variables to what AppendVars wrote.
func (m *machine) ReadVars(doc runtime.Value) error {
	m.vars = variables{}
	for _, v := range m.program.Variables {
		m.vars[v] = doc.Field(v.Name)
	}
	return nil
}
