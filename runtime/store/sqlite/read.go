package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// reader answers what can be asked, on connections of its own.
type reader struct {
	file string
	db   *sql.DB
	load loadStatements
	meta store.Meta

	mu       sync.Mutex
	prepared map[string]*sql.Stmt // by their texts, of which there are some dozens
}

// Reader reads a store that another process may own.
type Reader struct{ reader }

var _ store.Reader = (*Reader)(nil)

// readers are the connections for reading; each has a page cache of a megabyte.
const readers = 4

// OpenReader opens a store for reading.
func OpenReader(file string) (*Reader, error) {
	db, err := sql.Open("sqlite", name(file, "busy_timeout(10000)")+"&mode=rw")
	if err != nil {
		return nil, err
	}
	v, err := formatOf(db, file, len(migrations))
	if err = errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	if v != len(migrations) {
		return nil, fmt.Errorf("%s has format %d, this program reads format %d: its owner brings it up to date", file, v, len(migrations))
	}
	r := &Reader{}
	return r, r.open(file)
}

func (r *reader) open(file string) error {
	db, err := sql.Open("sqlite", name(file, "busy_timeout(10000)", "cache_size(-1024)")+"&_query_only=1&mode=rw")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	r.file, r.db = file, db
	if err := r.readMeta(); err != nil {
		return errors.Join(unreadable(file, err), db.Close())
	}
	if err := r.load.prepare(db); err != nil {
		return errors.Join(unreadable(file, err), db.Close())
	}
	return nil
}

func (r *reader) readMeta() error {
	m := &r.meta
	var seed int64
	err := r.db.QueryRow(`SELECT (SELECT * FROM pragma_user_version), (SELECT value FROM meta WHERE key = 'token key'),
		(SELECT value FROM meta WHERE key = 'seed'),
		max((SELECT value FROM meta WHERE key = 'last id'), (SELECT coalesce(max(id), 0) FROM execution))`).
		Scan(&m.Version, &m.TokenKey, &seed, &m.LastID)
	m.Seed = uint64(seed)
	return err
}

// Meta tells what the store was created with.
func (r *reader) Meta() store.Meta { return r.meta }

// Close lets go of the connections.
func (r *reader) Close() error { return r.db.Close() }

// OpenExecutions counts the executions that have not ended, by the machines' names.
func (r *reader) OpenExecutions(ctx context.Context) (map[string]int, error) {
	type count struct {
		machine string
		n       int
	}
	out := map[string]int{}
	for c, err := range rows(ctx, r, func(rs *sql.Rows, c *count) error { return rs.Scan(&c.machine, &c.n) },
		`SELECT m.name, count(*) FROM execution e JOIN machine m ON m.id = e.machine WHERE e.status = ? GROUP BY e.machine`, string(runtime.StatusRunning)) {
		if err != nil {
			return nil, err
		}
		out[c.machine] = c.n
	}
	return out, nil
}

// statement prepares a query once: to prepare the one of List takes longer than to
// run it.
func (r *reader) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.prepared[query]; s != nil {
		return s, nil
	}
	s, err := r.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if r.prepared == nil {
		r.prepared = map[string]*sql.Stmt{}
	}
	r.prepared[query] = s
	return s, nil
}

// query runs a query that is prepared.
func (r *reader) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := r.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// rows gives the rows of a query, one scanned value each.
func rows[T any](ctx context.Context, r *reader, scan func(*sql.Rows, *T) error, query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rs, err := r.query(ctx, query, args...)
		if err != nil {
			yield(none, err)
			return
		}
		defer rs.Close()
		for rs.Next() {
			var x T
			if err := scan(rs, &x); err != nil {
				yield(none, err)
				return
			}
			if !yield(x, nil) {
				return
			}
		}
		if err := rs.Err(); err != nil {
			yield(none, err)
		}
	}
}

// all collects rows.
func all[T any](seq iter.Seq2[T, error]) (out []T, err error) {
	for x, err := range seq {
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// one takes the only row.
func one[T any](seq iter.Seq2[T, error]) (T, error) {
	for x, err := range seq {
		return x, err
	}
	var none T
	return none, store.ErrNotFound
}

// described are the columns of an execution without its documents.
const described = `e.id, e.top, coalesce(e.map_run, ''), m.name, e.name, d.hash, e.status, e.started, coalesce(e.stopped, 0),
	e.redrives, coalesce(e.redriven, 0), coalesce(e.error, ''), coalesce(e.cause, ''), coalesce(e.lent, 0)`

const fromExecution = ` FROM execution e JOIN machine m ON m.id = e.machine JOIN definition d ON d.id = e.definition `

func scanDescribed(rs *sql.Rows, e *store.Execution) error { return rs.Scan(describedInto(e)...) }

func describedInto(e *store.Execution) []any {
	return []any{&e.ID, &e.Top, &e.MapRun, &e.Machine, &e.Name, &e.Definition, &e.Status, &e.Started, &e.Stopped,
		&e.Redrives, &e.Redriven, &e.Error, &e.Cause, &e.Lent}
}

// complete are all columns.
const complete = described + `, e.input, e.output, e.image`

func scanComplete(rs *sql.Rows, e *store.Execution) error {
	return rs.Scan(append(describedInto(e), &e.Input, &e.Output, &e.Image)...)
}

// Get reads an execution.
func (r *reader) Get(ctx context.Context, id store.ID) (store.Execution, error) {
	return one(rows(ctx, r, scanComplete, `SELECT `+complete+fromExecution+`WHERE e.id = ?`, int64(id)))
}

// Find reads the execution that has a name.
func (r *reader) Find(ctx context.Context, machine, name string) (store.Execution, error) {
	return one(rows(ctx, r, scanComplete, `SELECT `+complete+fromExecution+`WHERE m.name = ? AND e.name = ?`, machine, name))
}

// LastName is the greatest name of an execution of the machine that begins with a
// prefix; "": none does.
func (r *reader) LastName(ctx context.Context, machine, prefix string) (string, error) {
	var name string
	err := r.db.QueryRowContext(ctx, `SELECT coalesce(max(name), '') FROM execution
		WHERE machine = (SELECT id FROM machine WHERE name = ?1) AND name >= ?2 AND name < ?2 || char(0x10ffff)`, machine, prefix).Scan(&name)
	return name, err
}

// statuses are all that an execution can have.
var statuses = []runtime.Status{
	runtime.StatusRunning, runtime.StatusSucceeded, runtime.StatusFailed, runtime.StatusTimedOut, runtime.StatusAborted,
	runtime.StatusPendingRedrive,
}

// Of so many executions whose names begin with a prefix, all are looked at, or their
// entries in the index of names. Of more, the latest are soon met among all executions.
const (
	fewNames  = 20_000
	manyNames = 100_000
)

// maxLooked is among how many executions a page looks for names, where they are not
// looked up.
const maxLooked = 100_000

// List gives a page of executions, the latest first: by their names if few begin with
// the prefix, else by their statuses.
func (r *reader) List(ctx context.Context, f store.Filter) ([]store.Execution, store.ID, error) {
	if f.Prefix == "" || f.MapRun != "" {
		return full(f)(r.byStatus(ctx, f, 0))
	}
	n, err := r.countNames(ctx, f)
	switch {
	case err != nil:
		return nil, 0, err
	case n < fewNames:
		return full(f)(r.named(ctx, f))
	case n < manyNames && f.Status == "" && f.Redriven == nil && f.Since == 0 && f.Until == 0:
		return full(f)(r.manyNamed(ctx, f))
	}
	return r.near(ctx, f, maxLooked)
}

// full adds to a page where the next one begins: there is one if this one is full.
func full(f store.Filter) func([]store.Execution, error) ([]store.Execution, store.ID, error) {
	return func(page []store.Execution, err error) ([]store.Execution, store.ID, error) {
		if err != nil || len(page) < f.Limit {
			return page, 0, err
		}
		return page, page[len(page)-1].ID, nil
	}
}

// near is a page by the statuses that looks at no more than so many executions. It is
// short where they end; the next one begins there.
func (r *reader) near(ctx context.Context, f store.Filter, looked int64) ([]store.Execution, store.ID, error) {
	var edge int64 // an execution that started earlier than the page begins
	err := r.db.QueryRowContext(ctx, `SELECT coalesce((SELECT id FROM execution WHERE id <= iif(?1, ?1, (SELECT max(id) FROM execution)) - ?2
		AND (?1 = 0 OR started < (SELECT started FROM execution WHERE id <= ?1 ORDER BY id DESC LIMIT 1)) ORDER BY id DESC LIMIT 1), 0)`,
		int64(f.Before), looked).Scan(&edge)
	if err != nil {
		return nil, 0, err
	}
	page, next, err := full(f)(r.byStatus(ctx, f, edge))
	if next == 0 {
		next = store.ID(edge)
	}
	return page, next, err
}

// byStatus looks each status up alone, by an index in the order of starts, and merges
// the pages of all. It goes back to the execution edge; 0: to the first one.
func (r *reader) byStatus(ctx context.Context, f store.Filter, edge int64) ([]store.Execution, error) {
	where, args := filtered(f, "e.started", "+e.name")
	if edge > 0 {
		where, args = where+` AND (e.started, e.id) >= ((SELECT started FROM execution WHERE id = ?), ?)`, append(args, edge, edge)
	}
	wanted := statuses
	if f.Status != "" {
		wanted = []runtime.Status{f.Status}
	}
	var parts []string
	var each []any
	for _, s := range wanted {
		parts = append(parts, `SELECT * FROM (SELECT `+described+fromExecution+`WHERE `+where+` AND e.status = ?`+latest+`)`)
		each = append(append(each, args...), string(s), f.Limit)
	}
	query := strings.Join(parts, ` UNION ALL `) + ` ORDER BY 8 DESC, 1 DESC LIMIT ? + 0`
	return all(rows(ctx, r, scanDescribed, query, append(each, f.Limit)...))
}

// named gives a page of executions by their names.
func (r *reader) named(ctx context.Context, f store.Filter) ([]store.Execution, error) {
	where, args := filtered(f, "+e.started", "e.name")
	if f.Status != "" {
		where, args = where+` AND +e.status = ?`, append(args, string(f.Status))
	}
	return all(rows(ctx, r, scanDescribed, `SELECT `+described+fromExecution+`WHERE `+where+latest, append(args, f.Limit)...))
}

// manyNamed gives a page of executions by their names alone, of which the index tells
// the ids too: they go up with the starts.
func (r *reader) manyNamed(ctx context.Context, f store.Filter) ([]store.Execution, error) {
	before := int64(f.Before)
	if before == 0 {
		before = 1<<63 - 1
	}
	return all(rows(ctx, r, scanDescribed, `SELECT `+described+fromExecution+`WHERE e.id IN (SELECT id FROM execution
		WHERE machine = (SELECT id FROM machine WHERE name = ?) AND name >= ? AND name < ? AND id < ? ORDER BY id DESC LIMIT ?)
		ORDER BY e.id DESC`, f.Machine, f.Prefix, f.Prefix+"\U0010FFFF", before, f.Limit))
}

// latest orders executions by their starts, which are the eighth column. SQLite would
// plan anew for each value of a bare parameter in LIMIT.
const latest = ` ORDER BY e.started DESC, e.id DESC LIMIT ? + 0`

// filtered is a filter as a condition, but for the status. A + before a column keeps it
// out of SQLite's choice of an index.
func filtered(f store.Filter, started, name string) (where string, args []any) {
	add := func(condition string, values ...any) {
		where, args = where+condition, append(args, values...)
	}
	if f.MapRun != "" {
		add(`e.map_run = ?`, f.MapRun)
	} else {
		add(`e.machine = (SELECT id FROM machine WHERE name = ?)`, f.Machine)
	}
	if f.Before > 0 { // which may have been deleted since: then behind the one before it
		add(` AND (`+started+`, e.id) < ((SELECT started FROM execution WHERE id <= ? ORDER BY id DESC LIMIT 1), ?)`, int64(f.Before), int64(f.Before))
	}
	if f.Redriven != nil {
		add(` AND (e.redrives > 0) = ?`, *f.Redriven)
	}
	if f.Prefix != "" {
		add(` AND `+name+` >= ? AND `+name+` < ?`, f.Prefix, f.Prefix+"\U0010FFFF")
	}
	if f.Since > 0 {
		add(` AND `+started+` >= ?`, f.Since)
	}
	if f.Until > 0 {
		add(` AND `+started+` < ?`, f.Until)
	}
	return where, args
}

// countNames counts the names of a machine's executions that begin with the prefix, up
// to manyNames.
func (r *reader) countNames(ctx context.Context, f store.Filter) (n int, err error) {
	err = r.db.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM execution WHERE machine = (SELECT id FROM machine WHERE name = ?)
		AND name >= ? AND name < ? LIMIT ?)`, f.Machine, f.Prefix, f.Prefix+"\U0010FFFF", manyNames).Scan(&n)
	return n, err
}

// History gives the events of an execution in chunks.
func (r *reader) History(ctx context.Context, id store.ID, from int64, reverse bool) iter.Seq2[store.Events, error] {
	query := `SELECT first, count, data FROM event WHERE execution = ?1 AND first >=
		coalesce((SELECT max(first) FROM event WHERE execution = ?1 AND first <= ?2), 0) ORDER BY first`
	if reverse {
		query = `SELECT first, count, data FROM event WHERE execution = ?1 AND first <= ?2 ORDER BY first DESC`
		if from == 0 {
			from = 1<<63 - 1
		}
	}
	return rows(ctx, r, scanEvents, query, int64(id), from)
}

func scanEvents(rs *sql.Rows, e *store.Events) error { return rs.Scan(&e.First, &e.Count, &e.Data) }

const mapRunColumns = `number, id, image FROM map_run `

func scanMapRun(rs *sql.Rows, m *store.MapRun) error { return rs.Scan(&m.Index, &m.ID, &m.Image) }

// MapRuns gives an execution's Map Runs.
func (r *reader) MapRuns(ctx context.Context, id store.ID) ([]store.MapRun, error) {
	return all(rows(ctx, r, scanMapRun, `SELECT `+mapRunColumns+`WHERE execution = ? ORDER BY number`, int64(id)))
}

// MapRun finds a Map Run by its id.
func (r *reader) MapRun(ctx context.Context, id string) (m store.MapRun, e store.Execution, err error) {
	var of int64
	m, err = one(rows(ctx, r, func(rs *sql.Rows, m *store.MapRun) error {
		return rs.Scan(&of, &m.Index, &m.ID, &m.Image)
	}, `SELECT execution, `+mapRunColumns+`WHERE id = ?`, id))
	if err == nil {
		e, err = r.Get(ctx, store.ID(of))
	}
	return m, e, err
}

// Token finds the frame that waits for an answer to a token.
func (r *reader) Token(ctx context.Context, token string) (store.Place, error) {
	return one(rows(ctx, r, scanPlace,
		`SELECT e.top, e.id, f.path FROM frame f CROSS JOIN execution e ON e.id = f.execution WHERE f.token = ?`, token))
}

func scanPlace(rs *sql.Rows, p *store.Place) error { return rs.Scan(&p.Top, &p.ID, &p.Path) }

// Offered lists the frames that wait for a worker of an activity.
func (r *reader) Offered(ctx context.Context, activity string, limit int, busy func(store.ID) bool) ([]store.Place, error) {
	var out []store.Place
	for p, err := range rows(ctx, r, scanPlace, `SELECT e.top, e.id, f.path FROM frame f CROSS JOIN execution e ON e.id = f.execution
		WHERE f.activity = ? ORDER BY f.offered`, activity) {
		switch {
		case err != nil:
			return nil, err
		case busy != nil && busy(p.Top):
			continue
		}
		if out = append(out, p); len(out) >= limit {
			break
		}
	}
	return out, nil
}

// Waiters gives the tokens of the frames that are offered under a name.
func (r *reader) Waiters(ctx context.Context, activity string) ([]string, error) {
	return all(rows(ctx, r, scanText, `SELECT token FROM frame WHERE activity = ? AND token IS NOT NULL ORDER BY offered`, activity))
}

// Offers lists the names under which frames are offered.
func (r *reader) Offers(ctx context.Context) ([]string, error) {
	return all(rows(ctx, r, scanText, `SELECT DISTINCT activity FROM frame WHERE activity IS NOT NULL ORDER BY activity`))
}

func scanText(rs *sql.Rows, s *string) error { return rs.Scan(s) }

// Definition gives the text of a definition.
func (r *reader) Definition(ctx context.Context, hash string) (string, error) {
	return one(rows(ctx, r, scanText, `SELECT coalesce(text, '') FROM definition WHERE hash = ?`, hash))
}

// Activities gives the activities.
func (r *reader) Activities(ctx context.Context) ([]store.Activity, error) {
	return all(rows(ctx, r, func(rs *sql.Rows, a *store.Activity) error { return rs.Scan(&a.Name, &a.Created) },
		`SELECT name, created FROM activity ORDER BY name`))
}

// idList is a list of ids as a parameter for json_each.
func idList(ids []store.ID) string {
	b, err := json.Marshal(ids)
	if err != nil {
		return "[]" // it cannot be: they are numbers
	}
	return string(b)
}
