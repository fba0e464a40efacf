package parquet_test

import (
	"bytes"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"github.com/aslc-dev/aslc/runtime/items"
	"github.com/aslc-dev/aslc/runtime/items/parquet"
)

type inner struct {
	N    int32   `parquet:"n"`
	Tags []int64 `parquet:"tags,list"`
}

type record struct {
	ID      int64             `parquet:"id"`
	Name    string            `parquet:"name"`
	Note    *string           `parquet:"note,optional"`
	Price   float64           `parquet:"price"`
	Ratio   float32           `parquet:"ratio"`
	OK      bool              `parquet:"ok"`
	Raw     []byte            `parquet:"raw"`
	At      time.Time         `parquet:"at,timestamp(millisecond)"`
	Day     int32             `parquet:"day,date"`
	Amount  int64             `parquet:"amount,decimal(2:10)"`
	Count   uint32            `parquet:"count"`
	In      inner             `parquet:"in"`
	List    []inner           `parquet:"list,list"`
	Many    []string          `parquet:"many"`
	Map     map[string]string `parquet:"map"`
	Perhaps *inner            `parquet:"perhaps,optional"`
}

func written(t *testing.T, records ...record) []byte {
	t.Helper()
	var b bytes.Buffer
	w := pq.NewGenericWriter[record](&b)
	if _, err := w.Write(records); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(text []byte, seek bool) string {
	f := &items.File{Reader: bytes.NewReader(text), Size: int64(len(text))}
	if seek {
		f.At = bytes.NewReader(text)
	}
	rows, err := parquet.Rows{}.Items(f)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for {
		it, err := rows.Next()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			return b.String() + err.Error()
		}
		b.WriteString(it.Value.Text() + "\n")
	}
}

func TestRows(t *testing.T) {
	note := "n"
	text := written(t,
		record{ID: 1, Name: "a", Note: &note, Price: 1.5, Ratio: 0.1, OK: true, Raw: []byte{0xff}, At: time.UnixMilli(1_700_000_000_123).UTC(),
			Day: 1, Amount: -5, Count: 4_000_000_000, In: inner{N: 1, Tags: []int64{1, 2}},
			List: []inner{{N: 2}, {N: 3, Tags: []int64{4}}}, Many: []string{"x", "y"}, Map: map[string]string{"k": "v"}, Perhaps: &inner{Tags: []int64{9}}},
		record{ID: 2, At: time.UnixMilli(0)})
	want := `{"id":1,"name":"a","note":"n","price":1.5,"ratio":0.1,"ok":true,"raw":"/w==","at":"2023-11-14T22:13:20.123Z",` +
		`"day":"1970-01-02","amount":-0.05,"count":4000000000,"in":{"n":1,"tags":[1,2]},"list":[{"n":2,"tags":[]},{"n":3,"tags":[4]}],` +
		`"many":["x","y"],"map":{"k":"v"},"perhaps":{"n":0,"tags":[9]}}` + "\n" +
		`{"id":2,"name":"","note":null,"price":0,"ratio":0,"ok":false,"raw":"","at":"1970-01-01T00:00:00Z",` +
		`"day":"1970-01-01","amount":0.00,"count":0,"in":{"n":0,"tags":[]},"list":[],"many":[],"map":{},"perhaps":null}` + "\n"
	for _, seek := range []bool{true, false} {
		if got := read(text, seek); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// lying is a codec of a writer that puts more into a page than its header says.
type lying struct {
	compress.Codec
	more []byte // behind the compressed page, or in its place
	only bool
}

func (l lying) Encode(dst, src []byte) ([]byte, error) {
	if l.only {
		return append(dst[:0], l.more...), nil
	}
	out, err := l.Codec.Encode(dst, src)
	return append(out, l.more...), err
}

type text struct {
	Text string `parquet:"text"`
}

func packed(t *testing.T, codec compress.Codec) []byte {
	t.Helper()
	var b bytes.Buffer
	w := pq.NewGenericWriter[text](&b, pq.Compression(codec))
	if _, err := w.Write([]text{{strings.Repeat("long ", 100)}, {"short"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPacked reads pages as each codec makes them.
func TestPacked(t *testing.T) {
	for _, codec := range []compress.Codec{&pq.Uncompressed, &pq.Snappy, &pq.Gzip, &pq.Zstd, &pq.Lz4Raw} {
		if got := read(packed(t, codec), true); !strings.HasSuffix(got, `{"text":"short"}`+"\n") || strings.Count(got, "\n") != 2 {
			t.Errorf("%s: %.300s", codec, got)
		}
	}
	if got := read(packed(t, &pq.Brotli), true); !strings.Contains(got, "Brotli has compressed are not supported") {
		t.Errorf("Brotli: %.300s", got)
	}
}

// TestBombs: a page that unpacks to more than it says is refused before it takes
// the memory.
func TestBombs(t *testing.T) {
	zeros := func(c compress.Codec) []byte { // 256 MiB
		some, err := c.Encode(nil, make([]byte, 16<<20))
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Repeat(some, 16)
	}
	repeats := append([]byte{0x1f, 0, 1, 0}, bytes.Repeat([]byte{0xff}, 1<<20)...) // 255 MiB
	for _, codec := range []lying{
		{Codec: &pq.Gzip, more: zeros(&pq.Gzip)},
		{Codec: &pq.Zstd, more: zeros(&pq.Zstd)},
		{Codec: &pq.Zstd, more: append([]byte{0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0}, zeros(&pq.Zstd)...), only: true}, // behind a frame to skip
		{Codec: &pq.Snappy, more: []byte{0xff, 0xff, 0xff, 0xff, 0x07, 0}, only: true},
		{Codec: &pq.Lz4Raw, more: append(repeats, 0, 0), only: true},
		{Codec: &pq.Lz4Raw, more: []byte{0x1f, 0, 9, 9, 0}, only: true}, // repeats what is not there
	} {
		file := packed(t, codec)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got := read(file, true)
		runtime.ReadMemStats(&after)
		if !strings.Contains(got, "row 1: ") || !strings.Contains(got, "the page at byte ") {
			t.Errorf("%s: %.300s", codec, got)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 64<<20 {
			t.Errorf("%s: %d MiB", codec, took>>20)
		}
	}
}

// TestDamage: no damage to a file does more than end its items with an error.
func TestDamage(t *testing.T) {
	var records []record
	for i := range 300 {
		records = append(records, record{ID: int64(i), Name: strings.Repeat("x", i), Many: []string{"a"}})
	}
	whole := written(t, records...)
	for _, text := range [][]byte{nil, []byte("PAR1"), []byte("no Parquet file at all, by far"), whole[:len(whole)-9], whole[9:]} {
		if got := read(text, true); !strings.Contains(got, "the Parquet file ") {
			t.Errorf("%d bytes: %q", len(text), got)
		}
	}
	broken := 0
	for i := 4; i < len(whole); i += 97 {
		text := bytes.Clone(whole)
		text[i] ^= 0x5a
		if got := read(text, true); strings.Count(got, "\n") < 300 {
			broken++
		}
	}
	if broken == 0 {
		t.Error("no damage was noticed")
	}
}
