package storage_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/storage"
)

func open(t *testing.T) (*storage.Dir, string) {
	t.Helper()
	dir := t.TempDir()
	d, err := storage.Open(filepath.Join(dir), "1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, dir
}

func keys(t *testing.T, d *storage.Dir, bucket string) string {
	t.Helper()
	var out []string
	for info, err := range d.List(context.Background(), runtime.ObjectRef{Bucket: bucket}, "") {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, info.Key)
	}
	return strings.Join(out, " ")
}

func TestPutAndGet(t *testing.T) {
	d, _ := open(t)
	ref := runtime.ObjectRef{Bucket: "b", Key: "x/y.json"}
	for _, text := range []string{"one", "another"} {
		if err := d.Put(context.Background(), ref, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		c, err := d.Get(context.Background(), ref)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(c)
		c.Close()
		if err != nil || string(got) != text || c.Size != int64(len(text)) {
			t.Errorf("got %q (%d bytes), %v", got, c.Size, err)
		}
	}
	if got := keys(t, d, "b"); got != "x/y.json" {
		t.Errorf("the bucket holds %s", got)
	}
}

type broken struct{}

func (broken) Read(p []byte) (int, error) { return copy(p, "half"), errors.New("the source broke off") }

// TestPutIsWhole: an object whose source breaks off is not there, and the one
// that stood there before still is.
func TestPutIsWhole(t *testing.T) {
	d, dir := open(t)
	ref := runtime.ObjectRef{Bucket: "b", Key: "k"}
	if err := d.Put(context.Background(), ref, broken{}); err == nil {
		t.Fatal("a broken source was stored")
	}
	if got := keys(t, d, "b"); got != "" {
		t.Errorf("the bucket holds %s", got)
	}
	if err := d.Put(context.Background(), ref, strings.NewReader("old")); err != nil {
		t.Fatal(err)
	}
	if err := d.Put(context.Background(), ref, broken{}); err == nil {
		t.Fatal("a broken source was stored")
	}
	if text, err := os.ReadFile(filepath.Join(dir, "b", "k")); string(text) != "old" || err != nil {
		t.Errorf("the object holds %q, %v", text, err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "b"))
	if err != nil || len(left) != 1 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}

// TestNoWayOut: neither a key nor a link leads out of the folder.
func TestNoWayOut(t *testing.T) {
	outer := t.TempDir()
	if err := os.WriteFile(filepath.Join(outer, "secret"), []byte("s"), 0o644); err != nil {
		t.Fatal(err)
	}
	inner := filepath.Join(outer, "in")
	if err := os.MkdirAll(filepath.Join(inner, "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outer, filepath.Join(inner, "b", "link")); err != nil {
		t.Fatal(err)
	}
	d, err := storage.Open(inner, "1")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, ref := range []runtime.ObjectRef{
		{Bucket: "b", Key: "../../secret"}, {Bucket: "..", Key: "secret"}, {Bucket: "b", Key: "/etc/passwd"},
		{Bucket: "b", Key: "link/secret"}, {Bucket: "b", Key: `..\..\secret`}, {Bucket: "", Key: "secret"}, {Bucket: "b", Key: ""},
	} {
		if c, err := d.Get(context.Background(), ref); err == nil {
			c.Close()
			t.Errorf("%v can be read", ref)
		}
		if err := d.Put(context.Background(), ref, strings.NewReader("x")); err == nil {
			t.Errorf("%v can be written", ref)
		}
	}
	if text, _ := os.ReadFile(filepath.Join(outer, "secret")); string(text) != "s" {
		t.Errorf("the file outside holds %q", text)
	}
}

func TestMemory(t *testing.T) {
	m := storage.NewMemory("1", time.Unix(7, 0))
	put := func(key, text string) {
		if err := m.Put(context.Background(), runtime.ObjectRef{Bucket: "b", Key: key}, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	put("k/1", "old")
	put("k/1", "new")
	put("k/2", "x")
	put("j", "x")
	for version, want := range map[string]string{"": "new", "1": "old", "2": "new"} {
		c, err := m.Get(context.Background(), runtime.ObjectRef{Bucket: "b", Key: "k/1", Version: version})
		if err != nil {
			t.Fatal(err)
		}
		if text, _ := io.ReadAll(c); string(text) != want {
			t.Errorf("version %q: %s", version, text)
		}
	}
	for _, ref := range []runtime.ObjectRef{
		{Bucket: "b", Key: "k/1", Version: "3"}, {Bucket: "b", Key: "k/1", Version: "x"}, {Bucket: "b", Key: "k"},
		{Bucket: "c", Key: "k"}, {Bucket: "b", Key: "k/1", Owner: "2"},
	} {
		if _, err := m.Get(context.Background(), ref); err == nil {
			t.Errorf("%+v is there", ref)
		}
	}
	var keys []string
	for info, err := range m.List(context.Background(), runtime.ObjectRef{Bucket: "b", Key: "k"}, "k/0") {
		if err != nil || info.Modified != time.Unix(7, 0) {
			t.Errorf("%+v, %v", info, err)
		}
		keys = append(keys, info.Key)
	}
	if strings.Join(keys, " ") != "k/1 k/2" {
		t.Errorf("keys %v", keys)
	}
}
