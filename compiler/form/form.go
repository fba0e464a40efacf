package form

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Form says what stands for a document. The zero Form stands for none: no execution
// comes here.
type Form struct {
	Kind   Kind
	Fields []Field // of a Record, in the order of the members
}

// Field is a member of a Record. It is always there.
type Field struct {
	Name string
	Form Form
}

// Kind is the type of Go of a Form.
type Kind uint8

const (
	Nothing  Kind = iota
	Document      // runtime.Value: any text
	Integer       // int64, as strconv prints it
	Small         // a constant that is an Integer and a Number
	Number        // float64, as runtime.Float prints it: a sum of JSONata
	Boolean       // bool
	Text          // string, as runtime.String prints it
	Record        // a struct: an object of these members in this order, without blanks
)

// The bounds of a Record: what is wider or deeper is a Document.
const (
	maxFields = 16
	maxDepth  = 3
)

// Is tells whether the form is of a kind.
func (f Form) Is(k Kind) bool { return f.Kind == k }

// Key is a text that two forms share if they are equal.
func (f Form) Key() string {
	if f.Kind != Record {
		return strconv.Itoa(int(f.Kind))
	}
	var b strings.Builder
	b.WriteByte('{')
	for _, m := range f.Fields {
		b.WriteString(strconv.Quote(m.Name))
		b.WriteString(m.Form.Key())
	}
	b.WriteByte('}')
	return b.String()
}

// Equal tells whether two forms are the same.
func (f Form) Equal(g Form) bool {
	return f.Kind == g.Kind && slices.EqualFunc(f.Fields, g.Fields, func(a, b Field) bool {
		return a.Name == b.Name && a.Form.Equal(b.Form)
	})
}

// Join is the form of what has one of two forms.
func (f Form) Join(g Form) Form {
	switch {
	case f.Is(Nothing), f.Equal(g):
		return g
	case g.Is(Nothing):
		return f
	case f.Is(Small) && (g.Is(Integer) || g.Is(Number)):
		return g
	case g.Is(Small) && (f.Is(Integer) || f.Is(Number)):
		return f
	case !f.Is(Record) || !g.Is(Record) || len(f.Fields) != len(g.Fields):
		return Form{Kind: Document}
	}
	out := Form{Kind: Record, Fields: slices.Clone(f.Fields)}
	for i, m := range g.Fields {
		if out.Fields[i].Name != m.Name {
			return Form{Kind: Document}
		}
		out.Fields[i].Form = out.Fields[i].Form.Join(m.Form)
	}
	return out
}

// Held is the form with the types of Go that are for it alone: what is Small is held as
// an Integer.
func (f Form) Held() Form {
	switch f.Kind {
	case Small:
		return Form{Kind: Integer}
	case Record:
		fields := slices.Clone(f.Fields)
		for i := range fields {
			fields[i].Form = fields[i].Form.Held()
		}
		return Form{Kind: Record, Fields: fields}
	}
	return f
}

// Member is the form of a member; Nothing if a Record does not have it.
func (f Form) Member(name string) Form {
	if f.Is(Document) {
		return f
	}
	if i := f.index(name); i >= 0 {
		return f.Fields[i].Form
	}
	return Form{}
}

func (f Form) index(name string) int {
	return slices.IndexFunc(f.Fields, func(m Field) bool { return m.Name == name })
}

// with is a Record with a member set: in its place, or behind the others.
func (f Form) with(name string, member Form) Form {
	fields := slices.Clone(f.Fields)
	if i := f.index(name); i >= 0 {
		fields[i].Form = member
	} else {
		fields = append(fields, Field{name, member})
	}
	return record(fields)
}

// record is the form of an object of these members; a Document where one is out of
// bounds, or there are none: then there is nothing to hold.
func record(fields []Field) Form {
	out := Form{Kind: Record, Fields: fields}
	seen := map[string]bool{}
	for _, m := range fields {
		switch {
		case m.Form.Is(Nothing):
			return Form{}
		case seen[m.Name]:
			return Form{Kind: Document}
		}
		seen[m.Name] = true
	}
	if len(fields) == 0 || len(fields) > maxFields || out.depth() > maxDepth {
		return Form{Kind: Document}
	}
	return out
}

func (f Form) depth() int {
	deepest := 0
	for _, m := range f.Fields {
		deepest = max(deepest, m.Form.depth())
	}
	if f.Is(Record) {
		deepest++
	}
	return deepest
}

// Const is the form of a constant: a compact JSON text.
func Const(text string) Form {
	switch text[0] {
	case 't', 'f':
		return Form{Kind: Boolean}
	case '"':
		if plain(text) {
			return Form{Kind: Text}
		}
	case '{':
		if members, ok := Members(text); ok {
			fields := make([]Field, len(members))
			for i, m := range members {
				fields[i] = Field{m.Name, Const(m.JSON)}
			}
			return record(fields)
		}
	case '[', 'n':
	default:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(n, 10) == text {
			if n < 1<<53 && n > -1<<53 {
				return Form{Kind: Small}
			}
			return Form{Kind: Integer}
		}
	}
	return Form{Kind: Document}
}

// plain tells whether a string's text is what runtime.String makes of its content, for
// all contents that are nothing but letters and the like.
func plain(text string) bool {
	inner := text[1 : len(text)-1]
	return utf8.ValidString(inner) && !strings.ContainsFunc(inner, func(r rune) bool {
		return r < ' ' || r == '\\' || r == '"' || r == 0x7f || r == '\u2028' || r == '\u2029'
	})
}

// ConstMember is a member of a constant object.
type ConstMember struct{ Name, JSON string }

// Members are the members of a constant object; false where a name's text is more
// than the name, or stands twice.
func Members(text string) ([]ConstMember, bool) {
	d := json.NewDecoder(strings.NewReader(text))
	if _, err := d.Token(); err != nil {
		return nil, false
	}
	var out []ConstMember
	for d.More() {
		start := d.InputOffset()
		name, err := d.Token()
		if err != nil || !plain(strings.TrimLeft(text[start:d.InputOffset()], ",")) {
			return nil, false
		}
		var member json.RawMessage
		if d.Decode(&member) != nil {
			return nil, false
		}
		out = append(out, ConstMember{name.(string), string(member)})
	}
	return out, true
}
