package hand

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
)

var texts = []string{
	`null`, `true`, `false`, `0`, `-0`, `1.50`, `-1e+10`, `0E-7`, `""`, `"a b"`, `"\u00e9\n\"\\\/"`, `"é"`, `[]`, `{}`,
	`[1,[2,{"a":[]}],"]"]`, `{"a":{"b":"}"},"c":[{}],"":0}`, ` { "a" : [ 1 , 2 ] } `, "\t[\r\n]", `{"a\\":1,"b\"":2}`,
	``, ` `, `nul`, `tru e`, `truefalse`, `01`, `-`, `1.`, `.5`, `1e`, `1e+`, `+1`, `"`, `"\x"`, `"\u12g4"`, `"\u12"`, "\"\n\"", `"\`,
	`[`, `[1`, `[1,`, `[1,]`, `[,1]`, `[1 2]`, `]`, `{`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{a:1}`, `{1:1}`,
	`{"a" 1}`, `{"a":1 "b":2}`, `1 2`, `{}{}`, "\x00", `[1]x`, `'a'`,
}

// TestParse compares the verdict with encoding/json's and the compact text
// with that of json.Compact.
func TestParse(t *testing.T) {
	for _, text := range texts {
		checkParse(t, text)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkParse(t, text) })
}

func checkParse(t *testing.T, text string) {
	t.Helper()
	v, err := Parse([]byte(text))
	if valid := json.Valid([]byte(text)); valid != (err == nil) {
		t.Fatalf("%q: %v, valid is %v", text, err, valid)
	}
	if err != nil {
		if e, ok := errors.AsType[*SyntaxError](err); !ok || e.Offset < 0 || e.Offset > len(text) {
			t.Fatalf("%q: %v", text, err)
		}
		return
	}
	if got := string(v.JSON()); got != text {
		t.Fatalf("%q printed as %q", text, got)
	}
	if got, want := string(array([]Value{v}).JSON()), "["+compacted(text)+"]"; got != want {
		t.Fatalf("%q printed as %q, want %q", text, got, want)
	}
	checkLookUps(t, v)
}

func compacted(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '"' {
			end := stringEnd(text, i)
			b.WriteString(text[i:end])
			i = end - 1
		} else if !isBlank(text[i]) {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// checkLookUps reads every member twice: from the text, and from the table.
func checkLookUps(t *testing.T, v Value) {
	t.Helper()
	plain := Value{text: v.text}
	table := plain.indexed()
	for _, name := range table.object().names {
		one, two := plain.Field(name), table.Field(name)
		if !one.Exists() || one.text != two.text {
			t.Fatalf("%s: member %q is %q and %q", v.text, name, one.text, two.text)
		}
		checkLookUps(t, one)
	}
	for i, elem := range plain.Elems() {
		if got := plain.Index(i); got.text != elem.text {
			t.Fatalf("%s: element %d is %q and %q", v.text, i, got.text, elem.text)
		}
		checkLookUps(t, elem)
	}
}

func TestDeep(t *testing.T) {
	checkParse(t, strings.Repeat(`[`, maxDepth)+strings.Repeat(`]`, maxDepth))
	checkParse(t, strings.Repeat(`[`, maxDepth+1)+strings.Repeat(`]`, maxDepth+1))
	checkParse(t, strings.Repeat(`{"":`, maxDepth+1)+`0`+strings.Repeat(`}`, maxDepth+1))
	checkParse(t, strings.Repeat(`[`, 1<<20))
}

func TestWith(t *testing.T) {
	for _, c := range []struct{ in, path, out string }{
		{`{"a":1}`, "b", `{"a":1,"b":true}`},
		{`{"a":1,"b":2}`, "a", `{"a":true,"b":2}`},
		{`{"a":1,"a":2}`, "a", `{"a":1,"a":true}`},
		{`{"a":{"x":[]},"b":1.0}`, "a.y", `{"a":{"x":[],"y":true},"b":1.0}`},
		{`{}`, "a.b.c", `{"a":{"b":{"c":true}}}`},
		{`{}`, `q".\`, `{"q\"":{"\\":true}}`},
		{`{"a":1}`, "a.b", ``},
		{`[]`, "a", ``},
		{`null`, "a", ``},
	} {
		v, err := Parse([]byte(c.in))
		if err != nil {
			t.Fatal(err)
		}
		got, ok := v.with(Literal("true"), strings.Split(c.path, ".")...)
		if ok != (c.out != "") || ok && string(got.JSON()) != c.out {
			t.Errorf("%s with %s: %s, %v, want %s", c.in, c.path, got.JSON(), ok, c.out)
		}
		if string(v.JSON()) != c.in {
			t.Errorf("%s has become %s", c.in, v.JSON())
		}
	}
}

func TestMathAdd(t *testing.T) {
	for _, c := range []struct{ in, out string }{
		{`1`, `2`}, {`-1`, `0`}, {`1.0`, `2`}, {`1.5`, `3`}, {`-1.5`, `0`}, {`-1.51`, `-1`}, {`1e3`, `1001`},
		{`"1"`, ``}, {`null`, ``}, {`{}`, ``}, {`1e300`, ``},
	} {
		got, err := mathAdd(Literal(c.in), 1)
		if (err == nil) != (c.out != "") || err == nil && string(got.JSON()) != c.out {
			t.Errorf("%s: %s, %v, want %s", c.in, got.JSON(), err, c.out)
		}
	}
}

// TestShared reads one document from several goroutines; it is for -race.
func TestShared(t *testing.T) {
	v := Literal(`{"a":{"b":[1,{"c":2}]}}`).indexed()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := v.Field("a").Field("b").Index(1).Field("c").text; got != "2" {
				t.Errorf("%q", got)
			}
		})
	}
	wait.Wait()
}
