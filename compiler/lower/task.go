package lower

import (
	"fmt"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

func task(o object, base ir.StateBase) ir.State {
	s := &ir.Task{StateBase: base, Flow: o.flow(), Transition: o.transition()}
	s.Retry, s.Catch = o.retry(), o.catch()
	s.Timeout = o.secondsOrPath("TimeoutSeconds", 1)
	s.Heartbeat = o.secondsOrPath("HeartbeatSeconds", 1)
	s.RoleArn = o.credentials()
	f, ok := o.field("Resource")
	if !ok {
		o.require("Resource")
		return s
	}
	if s.Resource = f.words(); s.Resource == nil {
		return s
	}
	if f.n.Text == "" {
		f.empty()
		return s
	}
	s.Target = o.target(f, s)
	return s
}

// credentials reads RoleArn, constant or computed.
func (o object) credentials() ir.Expr {
	f, ok := o.field("Credentials")
	if !ok || !f.is(jsontree.Object) {
		return nil
	}
	c := f.object("Credentials")
	for _, m := range f.n.Members {
		switch {
		case o.in.foreign(m.Key):
			c.foreign(&m)
			continue
		case m.Key == "RoleArn" || m.Key == "RoleArn.$":
			continue
		}
		o.l.report(diag.Diagnostic{
			Code: diag.CredentialField, Span: m.Span, Place: f.at.to(m.Key).list(),
			Message: fmt.Sprintf("%q means nothing here and is left out", m.Key), Help: "tasks take RoleArn",
		})
	}
	switch name := c.exclusive("RoleArn", "RoleArn.$"); name {
	case "RoleArn":
		f, _ := c.field(name)
		return f.textOrQuery()
	case "RoleArn.$":
		f, _ := c.field(name)
		return f.expression()
	}
	return nil
}
