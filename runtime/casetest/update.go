package casetest

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/aslc-dev/aslc/runtime"
)

// Updated is the case file with the expectations that the result meets: of a
// case without any, status, output or error, and path; else those that differ.
// The rest of the text stays as it is.
func (c *Case) Updated(r *Result) ([]byte, error) {
	if c.expect == nil {
		return c.withExpectation(r)
	}
	changes := c.expect.changes(r)
	slices.SortFunc(changes, func(a, b change) int { return b.n.at - a.n.at }) // from the end, so that places stay
	text := bytes.Clone(c.file.text)
	for _, ch := range changes {
		pretty, err := indented(ch.now, c.file.indentAt(ch.n.at))
		if err != nil {
			return nil, err
		}
		text = slices.Concat(text[:ch.n.at], pretty, text[ch.n.end:])
	}
	return text, nil
}

// change is an expectation that is to be another one.
type change struct {
	n   *node
	now runtime.Value
}

// changes are the expectations that the result does not meet.
func (x *expectation) changes(r *Result) []change {
	var changes []change
	replace := func(n *node, now runtime.Value, partly bool) {
		q := &comparison{}
		if q.document(n, now, "", partly); len(q.problems) > 0 {
			changes = append(changes, change{n, now})
		}
	}
	e := r.Err
	if e == nil {
		e = &runtime.Error{}
	}
	replace(x.status, runtime.String(string(r.Status)), false)
	replace(x.output, r.output(), false)
	replace(x.outputHas, r.output(), true)
	replace(x.err, runtime.String(e.Name), false)
	replace(x.cause, runtime.String(e.Cause), false)
	replace(x.path, texts(r.path()), false)
	switch {
	case x.events != nil && x.events.kind() == runtime.KindNumber:
		replace(x.events, runtime.Int(int64(len(r.Events))), false)
	default:
		replace(x.events, texts(r.types()), false)
	}
	if x.calls != nil {
		for _, m := range x.calls.members {
			args := r.callsOf(m.name)
			if m.value.kind() == runtime.KindNumber {
				replace(m.value, runtime.Int(int64(len(args))), false)
			} else {
				replace(m.value, args.Value(), true)
			}
		}
	}
	return changes
}

// withExpectation adds the member Expect at the end of the case.
func (c *Case) withExpectation(r *Result) ([]byte, error) {
	expect := runtime.Object{{Name: "Status", Value: runtime.String(string(r.Status))}}
	if r.Output.Exists() {
		expect = append(expect, runtime.Member{Name: "Output", Value: r.Output})
	}
	if r.Err != nil {
		expect = append(expect, runtime.Member{Name: "Error", Value: runtime.String(r.Err.Name)})
	}
	expect = append(expect, runtime.Member{Name: "Path", Value: texts(r.path())})
	pretty, err := indented(expect.Value(), "  ")
	if err != nil {
		return nil, err
	}
	root := c.file.root
	before := bytes.TrimRight(c.file.text[:root.end-1], " \t\r\n")
	comma := ","
	if len(root.members) == 0 {
		comma = ""
	}
	return slices.Concat(before, []byte(comma+"\n  \"Expect\": "), pretty, []byte("\n}"), c.file.text[root.end:]), nil
}

func (r *Result) callsOf(state string) runtime.Array {
	args := runtime.Array{}
	for _, c := range r.calls {
		if c.state == state {
			args = append(args, c.args)
		}
	}
	return args
}

func texts(list []string) runtime.Value {
	out := runtime.Array{}
	for _, text := range list {
		out = append(out, runtime.String(text))
	}
	return out.Value()
}

// indentAt is the white space that the line of a place begins with.
func (d *document) indentAt(at int) string {
	line := d.text[bytes.LastIndexByte(d.text[:at], '\n')+1 : at]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// indented writes a document over several lines unless it is short.
func indented(v runtime.Value, indent string) ([]byte, error) {
	text := v.Append(nil)
	var b bytes.Buffer
	if len(text) <= 60 {
		err := json.Compact(&b, text)
		return b.Bytes(), err
	}
	err := json.Indent(&b, text, indent, "  ")
	return b.Bytes(), err
}
