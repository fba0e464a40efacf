package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// TestList: however a page is looked up, it has the executions that the filter lets
// through, the latest first, and the next page begins behind it.
func TestList(t *testing.T) {
	t.Run("the clock goes on", func(t *testing.T) { testList(t, 0, true) })
	t.Run("the clock jumps back", func(t *testing.T) { testList(t, 40, false) }) // and the ids do not
}

// testList: back is by how much the clock jumps back, sorted whether ids go up with the
// starts.
func testList(t *testing.T, back int, sorted bool) {
	s := opened(t, t.TempDir(), Options{})
	db, err := sql.Open("sqlite", name(s.file, "busy_timeout(1000)"))
	check(t, err)
	defer db.Close()
	_, err = db.Exec(`INSERT INTO machine VALUES (1, 'order'), (2, 'refund');
		INSERT INTO definition VALUES (1, 'd1', '{}');
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
		INSERT INTO execution(id, top, machine, name, definition, status, started, stopped)
		SELECT i, i, 1 + i % 2, printf('e%03d', i * 7 % 600), 1, CASE i % 5 WHEN 0 THEN 'FAILED' WHEN 1 THEN 'ABORTED' ELSE 'SUCCEEDED' END, 1000 + i / 3 - iif(i > 400, ?, 0), 5000 FROM n`, back)
	check(t, err)
	whole, err := all(rows(t.Context(), &s.reader, scanDescribed, `SELECT `+described+fromExecution))
	check(t, err)
	slices.SortFunc(whole, func(a, b store.Execution) int {
		return cmp.Or(cmp.Compare(b.Started, a.Started), cmp.Compare(b.ID, a.ID))
	})
	for _, status := range []runtime.Status{"", runtime.StatusFailed} {
		for _, prefix := range []string{"", "e", "e1", "e12", "f"} {
			for _, span := range [][2]int64{{0, 0}, {1040, 0}, {0, 1150}, {1040, 1150}, {3000, 0}} {
				f := store.Filter{Machine: "order", Status: status, Prefix: prefix, Since: span[0], Until: span[1], Limit: 7}
				var want []store.ID
				for _, e := range whole {
					if suits(&e, f) {
						want = append(want, e.ID)
					}
				}
				for name, list := range ways(s, f, sorted) {
					if got := paged(t, list, f); !slices.Equal(got, want) {
						t.Errorf("%s, %+v: %v, want %v", name, f, got, want)
					}
				}
			}
		}
	}
}

func suits(e *store.Execution, f store.Filter) bool {
	return e.Machine == f.Machine && (f.Status == "" || e.Status == f.Status) && strings.HasPrefix(e.Name, f.Prefix) &&
		e.Started >= f.Since && (f.Until == 0 || e.Started < f.Until)
}

type lister func(context.Context, store.Filter) ([]store.Execution, store.ID, error)

// ways are the ways in which a page may be looked up.
func ways(s *Store, f store.Filter, sorted bool) map[string]lister {
	whole := func(list func(context.Context, store.Filter) ([]store.Execution, error)) lister {
		return func(ctx context.Context, f store.Filter) ([]store.Execution, store.ID, error) {
			return full(f)(list(ctx, f))
		}
	}
	out := map[string]lister{"List": s.List, "byStatus": whole(func(ctx context.Context, f store.Filter) ([]store.Execution, error) { return s.byStatus(ctx, f, 0) })}
	if f.Prefix != "" {
		out["named"] = whole(s.named)
		for _, looked := range []int64{1, 10, 1000} {
			out[fmt.Sprintf("near %d", looked)] = func(ctx context.Context, f store.Filter) ([]store.Execution, store.ID, error) {
				return s.near(ctx, f, looked)
			}
		}
		if f.Status == "" && f.Since == 0 && f.Until == 0 && sorted {
			out["manyNamed"] = whole(s.manyNamed)
		}
	}
	return out
}

// paged reads page after page.
func paged(t *testing.T, list lister, f store.Filter) (ids []store.ID) {
	t.Helper()
	for {
		page, next, err := list(t.Context(), f)
		check(t, err)
		for _, e := range page {
			ids = append(ids, e.ID)
		}
		if next == 0 {
			return ids
		}
		f.Before = next
	}
}

// TestListPlans: no page needs a look at all executions.
func TestListPlans(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	f := store.Filter{Machine: "order", Prefix: "e", Since: 1, Until: 2, Before: 3}
	for _, c := range []struct{ started, name, also, index string }{
		{"e.started", "+e.name", " AND e.status = 'FAILED'", "execution_status (machine=? AND status=? AND started>? AND started<?)"},
		{"+e.started", "e.name", "", "sqlite_autoindex_execution_1 (machine=? AND name>? AND name<?)"},
	} {
		where, args := filtered(f, c.started, c.name)
		plan := strings.Join(planOf(t, s, `SELECT `+described+fromExecution+`WHERE `+where+c.also+latest, append(args, 10)), "; ")
		if !strings.Contains(plan, c.index) || strings.Contains(plan, "SCAN e") {
			t.Errorf("%s, want %s", plan, c.index)
		}
	}
}

func planOf(t *testing.T, s *Store, query string, args []any) (out []string) {
	t.Helper()
	rs, err := s.db.Query(`EXPLAIN QUERY PLAN `+query, args...)
	check(t, err)
	defer rs.Close()
	for rs.Next() {
		var id, parent, unused int
		var detail string
		check(t, rs.Scan(&id, &parent, &unused, &detail))
		out = append(out, detail)
	}
	check(t, rs.Err())
	return out
}
