package runtime

import "strconv"

// members writes a JSON object, member by member, behind what is in b.
type members struct {
	b     []byte
	comma bool // before the next member
}

func (m *members) open() {
	m.b, m.comma = append(m.b, '{'), false
}

// close ends an object, which was a member of another one.
func (m *members) close() {
	m.b, m.comma = append(m.b, '}'), true
}

func (m *members) key(name string) {
	if m.comma {
		m.b = append(m.b, ',')
	}
	m.comma = true
	m.b = append(append(append(m.b, '"'), name...), `":`...)
}

// object begins a member that is an object itself.
func (m *members) object(name string) {
	m.key(name)
	m.open()
}

func (m *members) text(name, value string) {
	m.key(name)
	m.b = AppendString(m.b, value)
}

func (m *members) number(name string, n int64) {
	m.key(name)
	m.b = strconv.AppendInt(m.b, n, 10)
}

// The rest are left out if they are zero.

func (m *members) optional(name, value string) {
	if value != "" {
		m.text(name, value)
	}
}

func (m *members) count(name string, n int64) {
	if n != 0 {
		m.number(name, n)
	}
}

func (m *members) flag(name string, on bool) {
	if on {
		m.key(name)
		m.b = append(m.b, "true"...)
	}
}
