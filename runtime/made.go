package runtime

import (
	"slices"
	"strconv"
)

// Made reads an object that another state of the machine has made, all of whose text
// the compiler knows but for the values that are read: generated code holds it as a
// struct. Whoever steps through a machine by hand can give another one; that fails.
type Made struct {
	doc     Value
	members []Member
	wrong   bool
}

// ReadMade begins to read an object that has these members, in this order.
func ReadMade(doc Value, names ...string) Made {
	m := Made{doc: doc, members: doc.Members()}
	m.wrong = !slices.EqualFunc(m.members, names, func(have Member, want string) bool { return have.Name == want })
	if m.wrong {
		m.members = make([]Member, len(names))
	}
	return m
}

// Value is member i.
func (m *Made) Value(i int) Value { return m.members[i].Value }

// Int is member i, an integer as strconv prints it.
func (m *Made) Int(i int) int64 {
	text := m.members[i].Value.text
	n, err := strconv.ParseInt(text, 10, 64)
	m.wrong = m.wrong || err != nil || text[0] == '+' || len(text) > 1 && (text[0] == '0' || text[0] == '-' && text[1] == '0')
	return n
}

// Bool is member i, true or false.
func (m *Made) Bool(i int) bool {
	v := m.members[i].Value
	m.wrong = m.wrong || v.Kind() != KindBool
	return v.Bool()
}

// Text is member i, a string as String makes it.
func (m *Made) Text(i int) string {
	text, plain := m.members[i].Value.Plain()
	m.wrong = m.wrong || !plain
	return text
}

// Err is the failure of an object that no state makes.
func (m *Made) Err() error {
	if !m.wrong {
		return nil
	}
	return &Error{Name: ErrorRuntime, prefixed: true, Cause: "The input " + m.doc.Text() +
		" cannot come to the state: no state before it makes such an object."}
}

// Takes tells whether a document can be read so; see Definition.
func Takes[T any](read func(Value) (T, error)) func(Value) error {
	return func(doc Value) error {
		_, err := read(doc)
		return err
	}
}
