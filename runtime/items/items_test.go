package items_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/items"
	"github.com/aslc-dev/aslc/runtime/items/csv"
	"github.com/aslc-dev/aslc/runtime/items/unpack"
	"github.com/aslc-dev/aslc/runtime/storage"
)

// stored gives a folder of objects, by bucket and key.
func stored(t *testing.T, objects map[string]string) runtime.Storage {
	t.Helper()
	dir := t.TempDir()
	for name, text := range objects {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := storage.Open(dir, "111111111111")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// read gives the items as they come, one on each line, and then the error.
func read(r runtime.ItemReader, s runtime.Storage, from runtime.ItemSource) string {
	in, err := r.Open(context.Background(), s, from)
	if err != nil {
		return err.Error()
	}
	defer in.Close()
	var b strings.Builder
	for {
		it, err := in.Next()
		if err == io.EOF {
			return strings.TrimSuffix(b.String(), "\n")
		}
		if err != nil {
			return b.String() + err.Error()
		}
		if it.Member {
			b.WriteString(it.Key + "=")
		}
		b.WriteString(it.Value.Text() + "\n")
	}
}

func file(key string) runtime.ItemSource {
	return runtime.ItemSource{ObjectRef: runtime.ObjectRef{Bucket: "b", Key: key}}
}

func gzipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, text)
	z.Close()
	return b.String()
}

func zstandard(text string) string {
	z, _ := zstd.NewWriter(nil)
	return string(z.EncodeAll([]byte(text), nil))
}

func TestFormats(t *testing.T) {
	long := strings.Repeat("x", items.MaxItem+1<<17)
	tests := []struct {
		name, text string
		format     items.Format
		want       string
	}{
		{"array", ` [1, "a", {"b": [2]}, 1.50] `, items.JSON{}, "1\n\"a\"\n{\"b\": [2]}\n1.50"},
		{"empty array", `[]`, items.JSON{}, ""},
		{"object", `{"k": 1, "l": {"m": null}}`, items.JSON{}, "k=1\nl={\"m\": null}"},
		{"pointer", `{"a": [0, {"x": 1, "b~/c": [7, 8]}], "z": 1}`, items.JSON{Pointer: "/a/1/b~0~1c"}, "7\n8"},
		{"pointer to an object", `{"a": {"k": 1}}`, items.JSON{Pointer: "/a"}, "k=1"},
		{"pointer to nothing", `{"a": [0]}`, items.JSON{Pointer: "/a/1"}, `b/f: ItemsPointer "/a/1": there is no "1"`},
		{"pointer past a scalar", `{"a": 1}`, items.JSON{Pointer: "/a/b"}, `b/f: ItemsPointer "/a/b": there is no "b"`},
		{"scalar", `12`, items.JSON{}, "Attempting to map over non-iterable node."},
		{"cut", `[1, 2`, items.JSON{}, "1\n2\nb/f: the object ends too early: item 3: unexpected EOF"},
		{"cut in an item", `[1, {"a":`, items.JSON{}, "1\nb/f: the object ends too early: item 2: unexpected EOF"},
		{"no JSON", `[1, nope]`, items.JSON{}, "1\nb/f: item 2: invalid character 'o' in literal null (expecting 'u')"},
		{"garbage behind", `[1] x`, items.JSON{}, "1\nb/f: the JSON document is followed by something else"},
		{"nothing", ``, items.JSON{}, "b/f: the object ends too early: unexpected EOF"},
		{"long element", `[1, "` + long + `"]`, items.JSON{}, "1\nb/f: item 2: the item is longer than 8388608 bytes"},
		{"skipped long element", `{"a": ["` + long[:1<<20] + `"], "b": [3]}`, items.JSON{Pointer: "/b"}, "3"},
		{"byte order mark", "\xef\xbb\xbf[1]", items.JSON{}, "1"},

		{"lines", "{\"a\":1}\n\n  [2] \r\n3", items.JSONL{}, "{\"a\":1}\n[2]\n3"},
		{"line that is no JSON", "1\n{\"a\":\n", items.JSONL{}, "1\nb/f: line 2: "},
		{"long line", "1\n\"" + long + "\"\n", items.JSONL{}, "1\nb/f: line 2: the item is longer than 8388608 bytes"},
		{"line longer than the buffer", `"` + long[:1<<17] + `"`, items.JSONL{}, `"` + long[:1<<17] + `"`},

		{"first row", "a,b\n1,\"x,\"\"y\"\n", csv.Rows{}, `{"a":"1","b":"x,\"y"}`},
		{"given headers", "1|2\n3|4", csv.Rows{Delimiter: '|', Headers: []string{"a", "b"}}, "{\"a\":\"1\",\"b\":\"2\"}\n{\"a\":\"3\",\"b\":\"4\"}"},
		{"semicolons", "a;b\n1;2", csv.Rows{Delimiter: ';'}, `{"a":"1","b":"2"}`},
		{"spaces", "a b\n1 2", csv.Rows{Delimiter: ' '}, `{"a":"1","b":"2"}`},
		{"tabs", "a\tb\n1\t2", csv.Rows{Delimiter: '\t'}, `{"a":"1","b":"2"}`},
		{"rows of other lengths", "a,b\n1\n\n1,2,3\n", csv.Rows{}, "{\"a\":\"1\",\"b\":\"\"}\n{\"a\":\"1\",\"b\":\"2\"}"},
		{"headers twice", "a,a\n1,2\n", csv.Rows{}, "CSV headers cannot contain duplicates."},
		{"no headers", "", csv.Rows{}, "b/f: row 1: there are no headers"},
		{"open quote", "a\n1\n\"2\n", csv.Rows{}, "{\"a\":\"1\"}\nb/f: row 3 (line 3, column 4): extraneous or missing \" in quoted-field"},
		{"bare quote", "a\nx\"y\n", csv.Rows{}, "b/f: row 2 (line 2, column 2): bare \" in non-quoted-field"},
		{"quote that is never closed", "a\n\"" + long, csv.Rows{}, "b/f: row 2: the item is longer than 8388608 bytes"},
		{"not UTF-8", "a\n\xff\n", csv.Rows{}, "{\"a\":\"\ufffd\"}"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			packed := map[string]string{"plain": test.text, "gzip": gzipped(test.text), "zstd": zstandard(test.text)}
			for how, text := range packed {
				s := stored(t, map[string]string{"b/f": text})
				got := read(items.Object{Format: test.format, Unpack: unpack.Auto}, s, file("f"))
				if got != test.want && !(strings.HasSuffix(test.want, ": ") && strings.HasPrefix(got, test.want)) {
					t.Errorf("%s: got %.300s\nwant %.300s", how, got, test.want)
				}
			}
		})
	}
}

func TestDamagedCompression(t *testing.T) {
	for name, pack := range map[string]func(string) string{"gzip": gzipped, "zstd": zstandard} {
		whole := pack(strings.Repeat("abc,defg\n", 5000) + "x,y\n")
		s := stored(t, map[string]string{"b/f": whole[:len(whole)-6]})
		got := read(items.Object{Format: csv.Rows{Headers: []string{"h"}}, Unpack: unpack.Auto}, s, file("f"))
		last := got[strings.LastIndexByte(got, '\n')+1:]
		if !strings.HasPrefix(last, "b/f: the object ends too early: row ") || !strings.Contains(last, name) {
			t.Errorf("%s: %s", name, last)
		}
	}
}

// bomb is an endless file of short rows, as a compressed object.
func bomb(t *testing.T, pack func(io.Writer) io.WriteCloser) string {
	t.Helper()
	var b bytes.Buffer
	z := pack(&b)
	block := bytes.Repeat([]byte("0\n"), 1<<19)
	for range 70 {
		if _, err := z.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestBombs(t *testing.T) {
	packers := map[string]func(io.Writer) io.WriteCloser{
		"gzip": func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"zstd": func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z },
	}
	for name, pack := range packers {
		s := stored(t, map[string]string{"b/f": bomb(t, pack)})
		in, err := items.Object{Format: items.JSONL{}, Unpack: unpack.Auto}.Open(context.Background(), s, file("f"))
		if err != nil {
			t.Fatal(err)
		}
		for err == nil {
			_, err = in.Next()
		}
		in.Close()
		if !strings.HasPrefix(err.Error(), "b/f: line ") || !strings.HasSuffix(err.Error(), "the object unpacks to more than 250 times its size") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestListing(t *testing.T) {
	s := stored(t, map[string]string{"b/a/b": "[1,2]", "b/a-b": "[3]", "b/a/c/d": "[]", "b/z": "[9]"})
	from := runtime.ItemSource{ObjectRef: runtime.ObjectRef{Bucket: "b"}, Prefix: "a"}
	var keys []string
	in, err := items.Listing{}.Open(context.Background(), s, from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	for {
		it, err := in.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if it.Source != "S3://b" || it.Value.Field("StorageClass").String() != "STANDARD" || !it.Value.Field("LastModified").Exists() {
			t.Errorf("item %s from %s", it.Value.Text(), it.Source)
		}
		keys = append(keys, it.Value.Field("Key").String()+":"+it.Value.Field("Size").Text())
	}
	if got := strings.Join(keys, " "); got != "a-b:3 a/b:5 a/c/d:2" {
		t.Errorf("keys %s", got)
	}
	flat := items.Flatten{Object: items.Object{Format: items.JSON{}}}
	if got := read(flat, s, from); got != "3\n1\n2" {
		t.Errorf("flattened: %q", got)
	}
	from.StartAfter = "a-b"
	if got := read(flat, s, from); got != "1\n2" {
		t.Errorf("flattened behind a-b: %q", got)
	}
	from.Bucket = "none"
	if got := read(items.Listing{}, s, from); got != `none/a: there is no bucket "none": file does not exist` {
		t.Errorf("no bucket: %q", got)
	}
}

func TestManifests(t *testing.T) {
	s := stored(t, map[string]string{
		"b/inv.json": `{"sourceBucket": "src", "destinationBucket": "arn:aws:s3:::b", "version": "2016-11-30",
			"fileFormat": "CSV", "fileSchema": "Bucket, Key, Size", "files": [{"key": "d/1.csv.gz"}, {"key": "d/2.csv.gz"}]}`,
		"b/d/1.csv.gz": gzipped("\"src\",\"x\",\"1\"\n"),
		"b/d/2.csv.gz": gzipped("\"src\",\"y\",\"2\"\n"),
		"b/gone.json":  `{"destinationBucket": "arn:aws:s3:::b", "fileFormat": "CSV", "fileSchema": "Bucket", "files": [{"key": "no"}]}`,
		"b/orc.json":   `{"destinationBucket": "arn:aws:s3:::b", "fileFormat": "ORC", "fileSchema": "x", "files": []}`,
		"b/bad.json":   `{"files": `,
		"b/unload.csv": "s3://b/u/1.gz\n\"s3://b/u/2\"\n",
		"b/u/1.gz":     gzipped("{\"a\":1}\n"),
		"b/u/2":        "{\"a\":2}\n{\"a\":3}\n",
		"b/wrong.csv":  "s3://b/u/2\nhttp://x/y\n",
	})
	inventory := items.Inventory{CSV: csv.WithHeaders, Unpack: unpack.Auto}
	athena := items.Athena{Object: items.Object{Format: items.JSONL{}, Unpack: unpack.Auto}}
	tests := []struct {
		key    string
		reader runtime.ItemReader
		want   string
	}{
		{"inv.json", inventory, "{\"Bucket\":\"src\",\"Key\":\"x\",\"Size\":\"1\"}\n{\"Bucket\":\"src\",\"Key\":\"y\",\"Size\":\"2\"}"},
		{"gone.json", inventory, "b/no: there is no such object: file does not exist"},
		{"orc.json", inventory, `b/orc.json: the manifest names files of format "ORC"; only CSV can be read`},
		{"bad.json", inventory, "b/bad.json: the manifest cannot be read: invalid JSON at byte 10: the text ends where a value should stand"},
		{"none.json", inventory, "b/none.json: there is no such object: file does not exist"},
		{"unload.csv", athena, "{\"a\":1}\n{\"a\":2}\n{\"a\":3}"},
		{"wrong.csv", athena, "{\"a\":2}\n{\"a\":3}\nb/wrong.csv: line 2 of the manifest: \"http://x/y\" is no S3 URI"},
	}
	for _, test := range tests {
		if got := read(test.reader, s, file(test.key)); got != test.want {
			t.Errorf("%s: got %s\nwant %s", test.key, got, test.want)
		}
	}
}

func TestObjects(t *testing.T) {
	s := stored(t, map[string]string{"b/f": "[1]"})
	reader := items.Object{Format: items.JSON{}}
	tests := []struct {
		ref  runtime.ObjectRef
		want string
	}{
		{runtime.ObjectRef{Bucket: "b", Key: "f", Version: "null", Owner: "111111111111"}, "1"},
		{runtime.ObjectRef{Bucket: "b", Key: "f", Version: "v2"}, `b/f: there is no version "v2": a folder keeps none`},
		{runtime.ObjectRef{Bucket: "b", Key: "f", Owner: "222222222222"}, "b/f: access denied: the bucket b belongs to account 111111111111, not to 222222222222"},
		{runtime.ObjectRef{Bucket: "b", Key: "../b/f"}, `b/../b/f: the key "../b/f" cannot be the name of a file`},
		{runtime.ObjectRef{Bucket: "..", Key: "f"}, `../f: ".." cannot be the name of a bucket`},
		{runtime.ObjectRef{Bucket: "b", Key: "g"}, "b/g: there is no such object: file does not exist"},
	}
	for _, test := range tests {
		if got := read(reader, s, runtime.ItemSource{ObjectRef: test.ref}); got != test.want {
			t.Errorf("%v: got %s\nwant %s", test.ref, got, test.want)
		}
	}
}
