package sqlite

import (
	"database/sql"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime/store"
)

var update = flag.Bool("update", false, "write testdata")

// dump gives a store as SQL: its tables without what is drawn by chance, the
// header's numbers.
func dump(t *testing.T, file string) string {
	t.Helper()
	db, err := sql.Open("sqlite", name(file, "busy_timeout(0)"))
	check(t, err)
	defer db.Close()
	var b strings.Builder
	for _, pragma := range []string{"application_id", "user_version"} {
		var n int
		check(t, db.QueryRow(`PRAGMA `+pragma).Scan(&n))
		fmt.Fprintf(&b, "PRAGMA %s = %d;\n", pragma, n)
	}
	for _, text := range column(t, db, `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid`) {
		fmt.Fprintf(&b, "%s;\n", text)
	}
	for _, table := range column(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid`) {
		columns := column(t, db, fmt.Sprintf(`SELECT CASE WHEN '%[1]s' = 'meta' AND name = 'value' THEN 'CASE key WHEN ''token key'' THEN quote(zeroblob(32)) ELSE 1 END'
			ELSE 'quote(' || name || ')' END FROM pragma_table_info('%[1]s')`, table))
		rows := column(t, db, fmt.Sprintf(`SELECT concat_ws(', ', %s) FROM %s ORDER BY rowid`, strings.Join(columns, ", "), table))
		for _, row := range rows {
			fmt.Fprintf(&b, "INSERT INTO %s VALUES(%s);\n", table, row)
		}
	}
	return b.String()
}

func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	out, err := all(rows(t.Context(), &reader{db: db}, func(rs *sql.Rows, s *string) error { return rs.Scan(s) }, query))
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}

// sample has an execution that waits, one that runs and one that has ended.
func sample(t *testing.T, file string) {
	s, err := Open(file, Options{})
	check(t, err)
	for id := range store.ID(3) {
		c := store.Change{ID: id + 1, New: &store.Execution{ID: id + 1, Top: id + 1, Machine: "order", Name: fmt.Sprint("e", id+1), Definition: "d1",
			Started: 1_790_000_000_123_456_789, Input: []byte(`{"n":1}`), Image: []byte("{}")}}
		c.Frames = []store.Frame{{Status: store.Ready, State: "Charge", Image: []byte(`{"seq":1}`), Data: []byte(`{"in":1}`)}}
		c.Events = store.Events{First: 1, Count: 2, Data: []byte(`[{"timestamp":1790000000.123,"type":"ExecutionStarted","id":1,"previousEventId":0},` +
			`{"timestamp":1790000000.124,"type":"TaskStateEntered","id":2,"previousEventId":0}]`)}
		switch id {
		case 0:
			f := &c.Frames[0]
			f.Status, f.Wake, f.Token, f.Activity, f.Offered = store.Parked, 1_790_000_060_000_000_000, "token", "arn:activity", 7
		case 2:
			c.MapRuns = []store.MapRun{{ID: "run", Image: []byte(`{}`)}}
			c.End = &store.End{Status: "FAILED", Stopped: 1_790_000_001_000_000_000, Error: "E", Cause: "C", Keep: true}
		}
		done := make(chan error, 1)
		s.Flush(&store.Batch{Changes: []store.Change{c}, Done: func(err error) { done <- err }})
		check(t, <-done)
	}
	check(t, s.Close())
}

// TestFormat: the present program makes the tables of its format as the first
// one of that format did. A format that was released does not change: testdata
// gets a file for the next.
func TestFormat(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	sample(t, file)
	got := dump(t, file)
	golden := formatFile(len(migrations))
	if *update {
		check(t, os.WriteFile(golden, []byte(got), 0o666))
	}
	want, err := os.ReadFile(golden)
	check(t, err)
	if got != string(want) {
		t.Errorf("a store is\n%s\nwant\n%s", got, want)
	}
}

func formatFile(n int) string { return filepath.Join("testdata", fmt.Sprintf("format%d.sql", n)) }

// TestEarlierFormats: the present program reads what the first one of each format wrote.
func TestEarlierFormats(t *testing.T) {
	for n := range migrations {
		text, err := os.ReadFile(formatFile(n + 1))
		check(t, err)
		old := filepath.Join(t.TempDir(), "old.db")
		statements(string(text))(t, old)
		s, err := Open(old, Options{})
		check(t, err)
		checkSound(t, s)
		place, err := s.Token(t.Context(), "token")
		if err != nil || place.ID != 1 {
			t.Errorf("format %d: token: %+v, %v", n+1, place, err)
		}
		if m := s.Meta(); m.Version != len(migrations) {
			t.Errorf("format %d: it has format %d now", n+1, m.Version)
		}
		check(t, s.Close())
	}
}

func TestMigration(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	first, err := os.ReadFile(formatFile(1))
	check(t, err)
	statements(string(first))(t, file)
	before := dump(t, file)
	db, err := sql.Open("sqlite", name(file, "busy_timeout(0)"))
	check(t, err)
	defer db.Close()

	broken := append([]string{}, schema1, `ALTER TABLE execution ADD COLUMN cost REAL; UPDATE execution SET price = 1`)
	if err := migrate(db, file, broken); err == nil || !strings.Contains(err.Error(), "migrating format 1 to 2") {
		t.Errorf("a broken migration: %v", err)
	}
	if after := dump(t, file); after != before {
		t.Errorf("a broken migration left\n%s", after)
	}
	check(t, migrate(db, file, []string{schema1, `ALTER TABLE execution ADD COLUMN cost REAL`, `UPDATE execution SET cost = 1.5`, `SELECT 1`}))
	if got := column(t, db, `SELECT cost || status FROM execution ORDER BY id`); strings.Join(got, " ") != "1.5RUNNING 1.5RUNNING 1.5FAILED" {
		t.Errorf("migrated: %s", got)
	}
	if _, err := Open(file, Options{}); err == nil || !strings.Contains(err.Error(), "has format 4") {
		t.Errorf("an older program: %v", err)
	}
}

// TestViews: what FORMAT.md shows works.
func TestViews(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	sample(t, file)
	db, err := sql.Open("sqlite", name(file, "busy_timeout(0)"))
	check(t, err)
	defer db.Close()
	for query, want := range map[string]string{
		`SELECT concat_ws(' ', id, machine, name, status, started, stopped, error, definition) FROM executions WHERE id = 3`: "3 order e3 FAILED 2026-09-21 14:13:20.123 2026-09-21 14:13:21.000 E d1",
		`SELECT concat_ws(' ', execution, status, state, wake, token, image, data) FROM frames WHERE status = 'parked'`:      `1 parked Charge 2026-09-21 14:14:20.000 token {"seq":1} {"in":1}`,
		`SELECT concat_ws(' ', id, previous, time, type, event ->> 'id') FROM events WHERE execution = 2 AND id = 2`:         "2 0 2026-09-21 14:13:20.124 TaskStateEntered 2",
	} {
		if got := column(t, db, query); len(got) != 1 || got[0] != want {
			t.Errorf("%s\n got %q\nwant %q", query, got, want)
		}
	}
}
