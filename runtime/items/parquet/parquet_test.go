package parquet_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"

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
