package contract

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/ir"
)

// Stub stands for the generated file while handlers are read: what it declares
// for others, made of the program alone. Typed forms of the methods are not among
// it, since they follow from the handlers.
func Stub(p *ir.Program, pkg, runtime string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\nimport (\n\t\"context\"\n\n\t%q\n)\n\n", pkg, runtime)
	if len(p.States) > 0 {
		b.WriteString("const (\n")
		for i, s := range p.States {
			fmt.Fprintf(&b, "\tState%s", s.Base().GoName)
			if i == 0 {
				b.WriteString(" runtime.State = iota + 1")
			}
			b.WriteString("\n")
		}
		b.WriteString(")\n\n")
	}
	b.WriteString("type Tasks interface {\n")
	for _, t := range targets(p) {
		fmt.Fprintf(&b, "\t%s(ctx context.Context, in runtime.Value) (runtime.Value, error)\n", t.GoName)
	}
	b.WriteString("}\n\ntype Bound struct{ runtime.Binder }\n\n")
	for _, t := range targets(p) {
		fmt.Fprintf(&b, "func (b Bound) %s(ctx context.Context, in runtime.Value) (runtime.Value, error) {\n\treturn b.Do(ctx, %s, in)\n}\n\n", t.GoName, strconv.Quote(t.ID))
	}
	b.WriteString(stubTail)
	return []byte(b.String())
}

const stubTail = `type Machine struct{}

func New(tasks Tasks, opts ...runtime.Option) *Machine { return nil }

func (m *Machine) Run(ctx context.Context, in runtime.Value) (runtime.Value, error) { return in, nil }

func (m *Machine) RunJSON(ctx context.Context, in []byte) ([]byte, error) { return in, nil }

func (m *Machine) Executor() *runtime.Executor { return nil }

const Definition = ""
`

// targets are the program's task identities in order of first use.
func targets(p *ir.Program) []ir.Target {
	var out []ir.Target
	seen := map[string]bool{}
	for _, t := range tasks(p) {
		if !seen[t.Target.ID] {
			seen[t.Target.ID] = true
			out = append(out, t.Target)
		}
	}
	return out
}

func tasks(p *ir.Program) []*ir.Task {
	var out []*ir.Task
	for _, s := range p.States {
		if t, ok := s.(*ir.Task); ok {
			out = append(out, t)
		}
	}
	return out
}
