package sqlite

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime/store"
)

// TestBadFiles: a file that is no store, or not whole, is refused with a word
// about what it is, and left as it was.
func TestBadFiles(t *testing.T) {
	for _, c := range []struct {
		name    string
		make    func(t *testing.T, file string)
		message string
	}{
		{"text", content(strings.Repeat("This is not a database.\n", 400)), "file is not a database"},
		{"another database", statements(`CREATE TABLE customer(id INTEGER)`), "a SQLite database, but not a store of executions"},
		{"another program's", statements(`PRAGMA application_id = 7`), "a SQLite database, but not a store of executions"},
		{"newer", newer, "has format 99, this program knows formats up to 3: use a newer one"},
		{"truncated", truncated, "is damaged, or only a part of a store"},
		{"half a page", halfPage, "is damaged, or only a part of a store"},
		{"folder", func(t *testing.T, file string) { check(t, os.Mkdir(file, 0o700)) }, "is a directory"},
		{"in no folder", func(t *testing.T, file string) { check(t, os.Remove(filepath.Dir(file))) }, "no such file or directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "below", "test.db")
			check(t, os.Mkdir(filepath.Dir(file), 0o700))
			c.make(t, file)
			before, _ := os.ReadFile(file)
			for range 2 {
				s, err := Open(file, Options{})
				if err == nil {
					s.Close()
					t.Fatal("it was opened")
				}
				if !strings.Contains(err.Error(), c.message) || !strings.Contains(err.Error(), file) {
					t.Errorf("%v\nwant %s", err, c.message)
				}
			}
			if after, _ := os.ReadFile(file); string(after) != string(before) {
				t.Error("the file has changed")
			}
		})
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func content(text string) func(*testing.T, string) {
	return func(t *testing.T, file string) { check(t, os.WriteFile(file, []byte(text), 0o600)) }
}

func statements(texts ...string) func(*testing.T, string) {
	return func(t *testing.T, file string) {
		db, err := sql.Open("sqlite", name(file, "busy_timeout(0)"))
		check(t, err)
		defer db.Close()
		for _, text := range texts {
			_, err := db.Exec(text)
			check(t, err)
		}
	}
}

// filled makes a store of a few hundred kilobytes.
func filled(t *testing.T, file string) {
	s, err := Open(file, Options{})
	check(t, err)
	stop := make(chan struct{})
	w := newWorld(s, 1, func(acked) {})
	w.later(500, func() bool { close(stop); return false })
	check(t, w.run(20))
	<-stop
	check(t, s.Close())
	if _, err := os.Stat(file + "-wal"); err == nil {
		t.Error("a store that was closed has left its log: a connection is still open")
	}
}

func newer(t *testing.T, file string) {
	filled(t, file)
	statements(`PRAGMA user_version = 99`)(t, file)
}

func truncated(t *testing.T, file string) {
	filled(t, file)
	info, err := os.Stat(file)
	check(t, err)
	check(t, os.Truncate(file, info.Size()/2/4096*4096))
}

func halfPage(t *testing.T, file string) {
	filled(t, file)
	check(t, os.Truncate(file, 2000))
}

func TestOwners(t *testing.T) {
	file := filepath.Join(t.TempDir(), "näme with ? # % 'and'.db")
	s, err := Open(file, Options{})
	check(t, err)
	if _, err := Open(file, Options{}); !errors.Is(err, ErrOwned) {
		t.Errorf("a second owner in the process: %v", err)
	}
	check(t, s.Close())
	s, err = Open(file, Options{})
	check(t, err)
	check(t, s.Close())
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
}

// TestOwnerProcess: another process is kept out until the owner has ended, and
// may read meanwhile.
func TestOwnerProcess(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	p := startChild(t, file, 1, "none")
	seen := record{}
	seen.read(t, p, 200)
	if _, err := Open(file, Options{}); !errors.Is(err, ErrOwned) || !strings.Contains(err.Error(), file) {
		t.Errorf("a second owner: %v", err)
	}
	r, err := OpenReader(file)
	check(t, err)
	for id, a := range seen {
		all, err := r.Load(t.Context(), []store.ID{id})
		check(t, err)
		if len(all) != 1 || all[0].LastEvent < a.Last {
			t.Errorf("the reader sees %+v of %+v", all, a)
		}
	}
	check(t, r.Close())
	check(t, p.cmd.Process.Kill())
	p.cmd.Wait() // killed, as it says
	verify(t, file, seen)
}

// TestReaderAlone reads a store that nobody owns, and one that is not there.
func TestReaderAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	if r, err := OpenReader(file); err == nil {
		r.Close()
		t.Error("a store that is not there was opened")
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a reader has made the file")
	}
	filled(t, file)
	r, err := OpenReader(file)
	check(t, err)
	defer r.Close()
	all, _, err := r.List(t.Context(), store.Filter{Machine: "order", Limit: 3})
	if err != nil || len(all) != 3 {
		t.Errorf("%d executions, %v", len(all), err)
	}
}

func TestPrivate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	filled(t, file)
	for _, name := range []string{file, file + "-owner"} { // the first has the key of all tokens
		info, err := os.Stat(name)
		check(t, err)
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", filepath.Base(name), mode)
		}
	}
}
