package runtime

import (
	"sync"
	"testing"
)

// couple stands for an object of two members, and counts how often it is asked for
// the text. It gives the second member without it.
type couple struct {
	Late
	a, b  string
	asked int
}

func (p *couple) JSON() string {
	p.asked++
	return `{"a":` + p.a + `,"b":` + p.b + `}`
}

func (p *couple) Member(name string) (Value, bool) {
	if name != "b" {
		return Value{}, false
	}
	return Literal(p.b), true
}

func late(a, b string) (Value, *couple) {
	p := &couple{a: a, b: b}
	return p.Value(p), p
}

// A late document is one whose text was there from the start.
func TestLate(t *testing.T) {
	text := `{"a":{"x":[1,2]},"b":"é"}`
	for name, look := range map[string]func(Value) any{
		"Text":    func(v Value) any { return v.Text() },
		"Compact": func(v Value) any { return v.Compact() },
		"Append":  func(v Value) any { return string(v.Append([]byte("x"))) },
		"Size":    func(v Value) any { return v.Size() },
		"Len":     func(v Value) any { return v.Len() },
		"Kind":    func(v Value) any { return v.Kind() },
		"Exists":  func(v Value) any { return v.Exists() },
		"Field":   func(v Value) any { return v.Field("b").Text() },
		"inner":   func(v Value) any { return v.Field("a").Field("x").Index(1).Text() },
		"none":    func(v Value) any { return v.Field("c").Exists() },
		"Members": func(v Value) any { return v.Members()[1].Value.Text() },
		"Elems":   func(v Value) any { return v.Elems() == nil },
		"Index":   func(v Value) any { return v.Index(0).Exists() },
		"With":    func(v Value) any { w, _ := v.With(Int(1), Key("a"), Key("x")); return w.Text() },
		"nested":  func(v Value) any { return Object{{"in", v}}.Value().Text() },
		"size":    func(v Value) any { return Array{v, v}.Value().Size() },
	} {
		parsed, err := ParseString(text)
		if err != nil {
			t.Fatal(err)
		}
		v, _ := late(`{"x":[1,2]}`, `"é"`)
		for range 2 {
			if got, want := look(v), look(parsed); got != want {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
	}
}

// The text is asked for once, and only if somebody looks.
func TestLateIsAskedOnce(t *testing.T) {
	v, p := late("1", "2")
	if v.Kind() != KindObject || !v.Exists() || v.Source() != Source(p) || p.asked != 0 {
		t.Errorf("asked %d times by those who do not look", p.asked)
	}
	for range 2 {
		if v.Field("b").Text() != "2" || p.asked != 0 {
			t.Errorf("asked %d times for a member that needs no text", p.asked)
		}
	}
	for range 2 {
		v.Text()
		v.Field("a")
		v.Size()
	}
	if p.asked != 1 || v.Source() != Source(p) {
		t.Errorf("asked %d times", p.asked)
	}
}

func TestLateEqual(t *testing.T) {
	a, _ := late("1", "2")
	b, _ := late("1", "3")
	c, _ := late("1.0", "2")
	if Equal(a, b) || !Equal(a, c) || !Equal(a, a) {
		t.Error("late documents are compared by their brackets")
	}
}

// ready counts nothing, so goroutines may ask it at once.
type ready struct{ Late }

func (*ready) JSON() string { return `{"a":1}` }

func (*ready) Member(string) (Value, bool) { return Value{}, false }

func TestLateByManyGoroutines(t *testing.T) {
	r := &ready{}
	v := r.Value(r)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if v.Field("a").Text() != "1" || v.Text() != `{"a":1}` || v.Size() != 7 {
				t.Error("a document half made is seen")
			}
		})
	}
	all.Wait()
}

func TestParts(t *testing.T) {
	built := Object{{"a", Int(1)}}.Value()
	if !built.Parts() {
		t.Error("the text of what was put together is there at once")
	}
	built.Text()
	v, _ := late("1", "2")
	for name, v := range map[string]Value{"printed": built, "late": v, "parsed": Literal(`{"a":1}`), "scalar": Int(1), "absent": {}} {
		if v.Parts() {
			t.Errorf("%s has parts and no text", name)
		}
	}
}
