package runtime

import (
	"encoding/json"
	"strconv"
)

// What images are written by, in place of encoding/json, which reads them: each
// commit of an execution writes some, and nothing else it does is as dear.

func (s *frameState) append(b []byte) []byte {
	m := members{b: b}
	m.open()
	m.number("seq", s.Seq)
	m.number("prev", s.Prev)
	m.object("visit")
	s.Visit.write(&m)
	m.close()
	m.count("turn", s.Turn)
	m.count("wake", s.Wake)
	m.count("order", s.Order)
	if s.Fork != nil {
		m.object("fork")
		s.Fork.write(&m)
		m.close()
	}
	if s.MapRun != nil {
		m.key("mapRun")
		m.b = append(m.b, encoded(s.MapRun)...)
	}
	m.close()
	return m.b
}

func (v *visitImage) write(m *members) {
	m.count("stage", int64(v.Stage))
	m.count("attempt", int64(v.Attempt))
	if len(v.Counts) > 0 {
		m.key("counts")
		m.b = appendInts(m.b, v.Counts)
	}
	m.count("entered", v.Entered)
	m.count("event", v.Event)
	m.count("before", v.Before)
	m.count("until", v.Until)
	m.count("since", v.Since)
	m.count("deadline", v.Deadline)
	m.count("beat", v.Beat)
	m.count("heartbeat", v.Heartbeat)
	m.optional("activity", v.Activity)
	m.count("offered", v.Offered)
	m.count("deliveries", int64(v.Deliveries))
	m.optional("output", v.Output)
	m.flag("answered", v.Answered)
	v.Failure.write(m, "failure")
	m.count("draws", int64(v.Draws))
	m.flag("begun", v.Begun)
}

func appendInts(b []byte, ints []int) []byte {
	for i, n := range ints {
		sep := byte(',')
		if i == 0 {
			sep = '['
		}
		b = strconv.AppendInt(append(b, sep), int64(n), 10)
	}
	return append(b, ']')
}

func (f *failure) write(m *members, name string) {
	if f == nil {
		return
	}
	m.object(name)
	m.optional("name", f.Name)
	m.optional("cause", f.Cause)
	m.flag("heartbeat", f.Heartbeat)
	m.flag("fatal", f.Fatal)
	m.count("phase", int64(f.Phase))
	m.close()
}

func (f *forkImage) write(m *members) {
	m.count("n", int64(f.N))
	m.number("next", int64(f.Next))
	m.number("running", int64(f.Running))
	m.number("ended", int64(f.Ended))
	m.count("failed", int64(f.Failed))
	f.Error.write(m, "error")
	m.number("prev", f.Prev)
	m.count("mark", f.Mark)
	m.number("started", f.Started)
	m.flag("open", f.Open)
}

func (d *frameData) append(b []byte) []byte {
	m := members{b: b}
	m.open()
	m.optional("in", d.In)
	m.optional("vars", d.Vars)
	m.optional("item", d.Item)
	m.optional("args", d.Args)
	if d.MapRun != nil {
		m.key("mapRun")
		m.b = append(m.b, encoded(d.MapRun)...)
	}
	m.close()
	return m.b
}

func (o *outputImage) append(b []byte) []byte {
	m := members{b: b}
	m.open()
	m.text("output", o.Output)
	m.close()
	return m.b
}

func (im *executionImage) append(b []byte) []byte {
	m := members{b: b}
	m.open()
	m.key("seed")
	m.b = strconv.AppendUint(m.b, im.Seed, 10)
	m.count("deadline", im.Deadline)
	m.count("parent", im.Parent)
	m.optional("place", im.Place)
	m.count("items", int64(im.Items))
	m.close()
	return m.b
}

// encoded is what is written seldom enough for encoding/json.
func encoded(x any) json.RawMessage {
	b, err := json.Marshal(x)
	if err != nil {
		panic(err) // an image holds nothing that cannot be encoded
	}
	return b
}
