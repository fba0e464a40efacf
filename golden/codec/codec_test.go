package codec

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// full has every member of All.
const full = `{
 "id":"7","seen":"x","note":"n","count":3,"shadow":"outer","Plain":"<&> \u2028 \" \\ \n é",
 "flag":true,"int":-12,"int8":127,"level":2,"uint16":65535,"uint64":18446744073709551615,"float":1.5e-7,"float32":0.1,
 "when":"2026-11-28T22:10:00.5+01:00","until":"2026-11-28T00:00:00Z","never":"2001-02-03T04:05:06Z","loud":"HEY","louds":["A","B"],"loudPtr":"C","pair":[1,2],"big":123456789012345678901234567890,
 "bytes":"AQID","list":["a","","ü"],"empty":[1],"matrix":[[1,2,3],[4,5,6.25]],"lists":[[],[1],null],"map":{"b":1,"a":-1},"deep":{"k":[[3,4],null]},"byInt":{"10":"x","2":"y"},
 "pages":{"items":[{"sku":"s","price":100}],"next":{"items":[]}},"node":{"name":"r","children":[{"name":"c"}],"byName":{"x":null,"y":{"name":"d"}}},"inline":{"X":1,"Y":2},"ptrPtr":5,"spare":{"tags":["t"]},
 "raw":{ "kept" : [ 1.0 , 2 ] },"number":1.50,"value":{"x":[1.0,"\u0041"]},"any":{"z":1,"a":[true,null]},
 "quotedInt":"-9","quotedPtr":"200","quotedText":"\"in\"","quotedBool":"true","quoted64":"2.5","a b":"odd","ünï":"code"}`

// least has only what is needed, null where that fits.
const least = `{"id":"","seen":"","shadow":"","Plain":"","flag":false,"int":0,"int8":0,"uint16":0,"uint64":0,"float":0,"float32":0,
 "when":"0001-01-01T00:00:00Z","loud":"X","louds":null,"pair":[0,0],"bytes":null,"list":null,"matrix":[[0,0,0],[0,0,0]],"lists":null,"map":null,"byInt":null,
 "pages":{"items":null},"inline":{"X":0,"Y":0},"raw":null,"number":0,"value":null,"any":null,"quotedInt":"0","quotedText":"\"\"","quotedBool":"false","a b":"","ünï":""}`

// encoded is what encoding/json prints, without its escapes for HTML.
func encoded(t *testing.T, x any) string {
	t.Helper()
	v, err := runtime.Encode(x)
	if err != nil {
		t.Fatal(err)
	}
	return v.Text()
}

// work does a task on a document.
func work(t *testing.T, task, doc string) (runtime.Value, *Handlers, error) {
	t.Helper()
	v, err := runtime.ParseString(doc)
	if err != nil {
		t.Fatal(err)
	}
	h := &Handlers{}
	out, err := New(h).Executor().Definition().Work[task](t.Context(), v)
	return out, h, err
}

// same takes escapes away that encoding/json has beyond those that JSON wants, and
// members that it does not know to be absent.
var same = strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029",
	`"opt":{"Value":null,"Set":false},"opt2":{"Value":null,"Set":false},`, "")

// What is read is what encoding/json reads, and what is printed is what it prints.
func TestAsEncodingJSON(t *testing.T) {
	for name, doc := range map[string]string{"full": full, "least": least} {
		var want All
		if err := json.Unmarshal([]byte(doc), &want); err != nil {
			t.Fatal(err)
		}
		out, h, err := work(t, "Echo", doc)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, want := encoded(t, &h.Got), encoded(t, &want); got != want {
			t.Errorf("%s: read\n%s, want\n%s", name, got, want)
		}
		if got, want := out.Text(), same.Replace(encoded(t, want)); got != want {
			t.Errorf("%s: printed\n%s, want\n%s", name, got, want)
		}
		out, _, err = work(t, "Value", doc)
		if got, want := out.Text(), same.Replace(encoded(t, &want)); err != nil || got != want {
			t.Errorf("%s: with an address, printed\n%s, %v, want\n%s", name, got, err, want)
		}
		if !json.Valid([]byte(out.Text())) {
			t.Errorf("%s: %s is no JSON", name, out.Text())
		}
	}
}

// Documents that encoding/json takes for what they are not, and others, are refused
// with the place.
func TestMisfits(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{`"id":"7"`, `"ID":"7"`, "$.id is missing"},
		{`"id":"7"`, `"id":null`, "$.id is null, not a string"},
		{`"count":3`, `"count":"3"`, `$.count is "3", not a number`},
		{`"int":-12`, `"int":-12.5`, "$.int is -12.5, not a whole number"},
		{`"int8":127`, `"int8":128`, "$.int8 is 128, which an integer of 8 bits cannot hold"},
		{`"uint16":65535`, `"uint16":-1`, "$.uint16 is -1, which an unsigned integer of 16 bits cannot hold"},
		{`"uint64":18446744073709551615`, `"uint64":18446744073709551616`, "$.uint64 is 18446744073709551616, which an unsigned integer of 64 bits cannot hold"},
		{`"float":1.5e-7`, `"float":9007199254740993`, "$.float is 9007199254740993, which a float of 64 bits cannot hold"},
		{`"float":1.5e-7`, `"float":12345678901234567890`, "$.float is 12345678901234567890, which a float of 64 bits cannot hold"},
		{`"float":1.5e-7`, `"float":1e999`, "$.float is 1e999, which a float of 64 bits cannot hold"},
		{`"float32":0.1`, `"float32":16777217`, "$.float32 is 16777217, which a float of 32 bits cannot hold"},
		{`"flag":true`, `"flag":1`, "$.flag is 1, not a boolean"},
		{`"when":"2026`, `"when":"x2026`, "$.when does not fit: "},
		{`"loud":"HEY"`, `"loud":""`, "$.loud does not fit: silence"},
		{`"pair":[1,2]`, `"pair":[1]`, "$.pair does not fit: 1 numbers"},
		{`"bytes":"AQID"`, `"bytes":"A"`, "$.bytes is no base64: "},
		{`"list":["a"`, `"list":[{}`, "$.list[0] is an object, not a string"},
		{`[4,5,6.25]`, `[4,5]`, "$.matrix[1] has 2 elements, not 3"},
		{`[4,5,6.25]`, `[4,5,6,7]`, "$.matrix[1] has 4 elements, not 3"},
		{`"map":{"b":1`, `"map":{"b c":300`, `$.map["b c"] is 300, which an integer of 8 bits cannot hold`},
		{`"price":100`, `"price":1e20`, "$.pages.items[0].price is 1e20, which an integer of 64 bits cannot hold"},
		{`"sku":"s",`, ``, "$.pages.items[0].sku is missing"},
		{`{"name":"c"}`, `{"name":"c","children":{}}`, "$.node.children[0].children is an object, not an array"},
		{`"y":{"name":"d"}`, `"y":{}`, "$.node.byName.y.name is missing"},
		{`"X":1`, `"x":1`, "$.inline.X is missing"},
		{`"number":1.50`, `"number":"1.5.0"`, `$.number is "1.5.0", not a number`},
		{`"quotedInt":"-9"`, `"quotedInt":-9`, "$.quotedInt is -9, not a string"},
		{`"quotedInt":"-9"`, `"quotedInt":"nine"`, "$.quotedInt holds what does not fit: "},
		{`"quotedInt":"-9"`, `"quotedInt":null`, "$.quotedInt is null, not a number"},
		{`"a b":"odd"`, `"a":"odd"`, `$["a b"] is missing`},
	} {
		if !strings.Contains(full, test.old) {
			t.Fatalf("there is no %s", test.old)
		}
		_, _, err := work(t, "Echo", strings.Replace(full, test.old, test.new, 1))
		var e *runtime.Error
		if !errors.As(err, &e) || e.Name != runtime.ErrorTaskFailed || !strings.HasPrefix(e.Cause, "the argument of Echo: "+test.want) {
			t.Errorf("%s: %v; want %s", test.new, err, test.want)
		}
	}
}

// Spellings that differ in nothing, members that nobody knows, and of two members
// the last one.
func TestFits(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{`"int":-12`, `"int":-1.2e1`, `"int":-12`},
		{`"int":-12`, `"int":{},"int":5`, ""},
		{`"int":-12`, `"int":4,"int":5`, `"int":5`},
		{`"node":{"name":"r"`, `"node":{"name":"r","byName":{}},"node":{"name":"s"`, `"node":{"name":"s","children":[{"name":"c"}],"byName":{"x":null,"y":{"name":"d"}}}`},
		{`"uint64":18446744073709551615`, `"uint64":1e3`, `"uint64":1000`},
		{`"float":1.5e-7`, `"float":9007199254740992`, `"float":9007199254740992`},
		{`"float":1.5e-7`, `"float":-18446744073709551616`, `"float":-18446744073709552000`},
		{`"float":1.5e-7`, `"float":-18446744073709552000`, `"float":-18446744073709552000`},
		{`"float":1.5e-7`, `"float":1152921504606847000`, `"float":1152921504606847000`},
		{`"float":1.5e-7`, `"float":1.152921504606847e+18`, `"float":1152921504606847000`},
		{`"float":1.5e-7`, `"float":123456789012345680000`, `"float":123456789012345680000`},
		{`"float32":0.1`, `"float32":123456790000`, `"float32":123456790000`},
		{`"float":1.5e-7`, `"float":6.02214076e23`, `"float":6.02214076e+23`},
		{`"float":1.5e-7`, `"float":0.1000000000000000055`, `"float":0.1`},
		{`"id":"7"`, `"more":[{"a":"]}"},[]],"id":"\u0037"`, `"id":"7"`},
		{`"number":1.50`, `"number":"1.50"`, `"number":1.50`},
	} {
		out, _, err := work(t, "Echo", strings.Replace(full, test.old, test.new, 1))
		if test.want == "" {
			if err == nil {
				t.Errorf("%s is taken", test.new)
			}
		} else if err != nil || !strings.Contains(out.Text(), test.want) {
			t.Errorf("%s: %s, %v; want %s in it", test.new, out.Text(), err, test.want)
		}
	}
}

// Emitted code makes way for names of the package that it joins.
func TestTakenNames(t *testing.T) {
	if echoWork()+readNode() != 3 {
		t.Error("the package's own functions are others")
	}
}

// The committed file is what the compiler makes now, whatever it made last: with a
// corrupt generated file in its place as well.
func TestGeneratedFileIsFresh(t *testing.T) {
	text, err := os.ReadFile("codec.asl.json")
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("codec_asl.go")
	if err != nil {
		t.Fatal(err)
	}
	for name, last := range map[string][]byte{"as it is": have, "corrupt": []byte("package codec\n\ntype All struct{ broken"), "gone": nil} {
		dir, err := os.MkdirTemp(".", "_fresh") // in the module, and no part of ./...
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		copyPackage(t, dir, last)
		res, list := compiler.Compile(&ir.Source{Name: "codec.asl.json", Text: text}, compiler.Options{
			Package: "codec", Contracts: &contract.Options{Dir: dir, Output: dir + "/codec_asl.go"},
		})
		if res == nil {
			t.Fatalf("%s: %v", name, list)
		}
		if !bytes.Equal(res.File, have) {
			t.Errorf("with the last generated file %s, another one comes out", name)
		}
	}
}

// copyPackage copies what is written by hand, and puts the generated file beside it.
func copyPackage(t *testing.T, dir string, generated []byte) {
	files := map[string][]byte{"codec_asl.go": generated}
	for _, name := range []string{"handlers.go", "doc.go"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = text
	}
	for name, text := range files {
		if text == nil {
			continue
		}
		if err := os.WriteFile(dir+"/"+name, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// A member that may be absent is told from one that is null, which encoding/json
// cannot.
func TestOptional(t *testing.T) {
	for _, members := range []string{``, `,"opt":[1,2]`, `,"opt":null,"opt2":null`, `,"opt2":"x"`} {
		out, h, err := work(t, "Echo", strings.TrimSuffix(least, "}")+members+"}")
		if err != nil {
			t.Fatalf("%s: %v", members, err)
		}
		if h.Got.Opt.Set != strings.Contains(members, `"opt"`) || h.Got.Opt2.Set != strings.Contains(members, `"opt2"`) {
			t.Errorf("%s: read %+v, %+v", members, h.Got.Opt, h.Got.Opt2)
		}
		if !strings.Contains(out.Text(), `"quotedBool":"false"`+members+`,"a b"`) {
			t.Errorf("%s: printed %s", members, out.Text())
		}
	}
}
