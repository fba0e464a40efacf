package items_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/items"
	"github.com/aslc-dev/aslc/runtime/items/csv"
	"github.com/aslc-dev/aslc/runtime/items/parquet"
	"github.com/aslc-dev/aslc/runtime/items/unpack"
)

// FuzzFormats: whatever an object holds, its items are JSON, and come to an end.
func FuzzFormats(f *testing.F) {
	for _, text := range []string{
		`[1, {"a": "b"}, null]`, `{"a": {"b": [1]}}`, "{\"a\":1}\n[2]\n", "a,b\n1,\"x\"\"y\"\n", "a|b\n\"", "\xef\xbb\xbfa,b\n\xff,\x00\n",
		"PAR1\x00\x00PAR1", "\x1f\x8b\x08\x00", "\x28\xb5\x2f\xfd\x00",
	} {
		f.Add([]byte(text))
		f.Add([]byte(gzipped(text)))
		f.Add([]byte(zstandard(text)))
	}
	formats := map[string]items.Format{
		"JSON": items.JSON{}, "pointer": items.JSON{Pointer: "/a/b"}, "JSONL": items.JSONL{}, "CSV": csv.Rows{},
		"pipes": csv.Rows{Delimiter: '|', Headers: []string{"x", "y"}}, "Parquet": parquet.Rows{},
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for name, format := range formats {
			plain, err := unpack.Auto(bytes.NewReader(text))
			if err != nil {
				return
			}
			rows, err := format.Items(&items.File{Reader: plain, Size: int64(len(text))})
			for n := 0; err == nil; n++ {
				var it runtime.Item
				if it, err = rows.Next(); err != nil {
					break
				}
				if _, bad := runtime.ParseString(it.Value.Text()); bad != nil {
					t.Fatalf("%s: item %d is %q: %v", name, n, it.Value.Text(), bad)
				}
				if n > 1<<22 {
					t.Fatalf("%s: the items of %d bytes do not end", name, len(text))
				}
			}
			if err != io.EOF && err.Error() == "" {
				t.Errorf("%s: an error without words", name)
			}
			plain.Close()
		}
	})
}
