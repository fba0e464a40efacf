package runtime

import (
	"strings"
	"testing"
)

// TestVar: what a variable prints is read back, and nothing else is.
func TestVar(t *testing.T) {
	var err error
	vars := Literal(`{"i":-5,"f":1e+21,"b":true,"s":"x","wide":1.0}`)
	for name, doc := range map[string]Value{
		"i": ReadVar[int64](vars, "i", &err).Doc(), "f": ReadVar[float64](vars, "f", &err).Doc(),
		"b": ReadVar[bool](vars, "b", &err).Doc(), "s": ReadVar[string](vars, "s", &err).Doc(),
	} {
		if got, want := doc.Text(), vars.Field(name).Text(); got != want || err != nil {
			t.Errorf("%s: got %s, %v; want %s", name, got, err, want)
		}
	}
	if v := ReadVar[int64](vars, "none", &err); v.Set || v.Doc().Exists() || err != nil {
		t.Errorf("a variable that is not there: got %v, %v", v, err)
	}
	for name, read := range map[string]func(*error){
		"s":    func(err *error) { ReadVar[int64](vars, "s", err) },
		"f":    func(err *error) { ReadVar[int64](vars, "f", err) },
		"i":    func(err *error) { ReadVar[bool](vars, "i", err) },
		"b":    func(err *error) { ReadVar[string](vars, "b", err) },
		"wide": func(err *error) { ReadVar[float64](vars, "wide", err) },
	} {
		var err error
		if read(&err); err == nil || !strings.Contains(err.Error(), "to $"+name) {
			t.Errorf("%s: got the error %v", name, err)
		}
	}
}
