package sqlite

import (
	"context"
	"database/sql"

	"github.com/aslc-dev/aslc/runtime/store"
)

// Running lists families with a Ready frame. CROSS JOIN tells SQLite to begin
// with the frames, here and below.
func (r *reader) Running(ctx context.Context, after store.ID, limit int) ([]store.ID, error) {
	return all(rows(ctx, r.db, scanID, `SELECT DISTINCT e.top FROM frame f CROSS JOIN execution e ON e.id = f.execution
		WHERE f.status = 'r' AND e.top > ? ORDER BY e.top LIMIT ?`, int64(after), limit))
}

func scanID(rs *sql.Rows, id *store.ID) error { return rs.Scan(id) }

// Due lists families with a frame that is to wake by now.
func (r *reader) Due(ctx context.Context, now int64, limit int, busy func(store.ID) bool) ([]store.ID, error) {
	var out []store.ID
	seen := map[store.ID]bool{}
	for id, err := range rows(ctx, r.db, scanID, `SELECT e.top FROM frame f CROSS JOIN execution e ON e.id = f.execution
		WHERE f.wake <= ? ORDER BY f.wake`, now) {
		switch {
		case err != nil:
			return nil, err
		case seen[id] || busy != nil && busy(id):
			continue
		}
		seen[id] = true
		if out = append(out, id); len(out) >= limit {
			break
		}
	}
	return out, nil
}

// NextWake is the moment of the next timer.
func (r *reader) NextWake(ctx context.Context) (wake int64, err error) {
	err = r.db.QueryRowContext(ctx, `SELECT coalesce(min(wake), 0) FROM frame WHERE wake IS NOT NULL`).Scan(&wake)
	return wake, err
}

// Load reads families.
func (r *reader) Load(ctx context.Context, tops []store.ID) ([]store.Snapshot, error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // all queries see the same commit
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	l := &loader{ctx: ctx, tx: tx, statements: &r.load, ids: idList(tops), at: map[store.ID]int{}}
	for _, part := range []func() error{l.executions, l.frames, l.mapRuns} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	return l.out, nil
}

// loadStatements are the queries of Load, prepared: to prepare them took longer
// than to run them for one execution.
type loadStatements struct{ executions, frames, mapRuns *sql.Stmt }

func (l *loadStatements) prepare(db *sql.DB) (err error) {
	for text, into := range map[string]**sql.Stmt{
		`SELECT ` + complete + `, coalesce((SELECT first + count - 1 FROM event WHERE execution = e.id ORDER BY first DESC LIMIT 1), 0)` +
			fromExecution + `WHERE e.id IN ` + family + ` ORDER BY e.top, e.id <> e.top, e.id`: &l.executions,
		`SELECT execution, path, status, state, coalesce(wake, 0), coalesce(token, ''), coalesce(activity, ''),
			coalesce(offered, 0), image, data FROM frame WHERE execution IN ` + family + ` ORDER BY execution, path`: &l.frames,
		`SELECT execution, ` + mapRunColumns + `WHERE execution IN ` + family + ` ORDER BY execution, number`: &l.mapRuns,
	} {
		if *into, err = db.Prepare(text); err != nil {
			return err
		}
	}
	return nil
}

// loader gathers snapshots.
type loader struct {
	ctx        context.Context
	tx         *sql.Tx
	statements *loadStatements
	ids        string
	at         map[store.ID]int // places in out
	out        []store.Snapshot
}

// family are the executions at the top that are asked for, and those below
// them that have not ended.
const family = `(SELECT value AS id FROM json_each(?1) UNION ALL
	SELECT b.id FROM json_each(?1) t JOIN execution b ON b.top = t.value WHERE b.map_run IS NOT NULL AND b.status = 'RUNNING')`

func (l *loader) executions() error {
	return l.each(l.statements.executions,
		func(rs *sql.Rows) error {
			var s store.Snapshot
			e := &s.Execution
			if err := rs.Scan(append(describedInto(e), &e.Input, &e.Output, &e.Image, &s.LastEvent)...); err != nil {
				return err
			}
			l.at[e.ID] = len(l.out)
			l.out = append(l.out, s)
			return nil
		})
}

func (l *loader) frames() error {
	return l.each(l.statements.frames,
		func(rs *sql.Rows) error {
			var id store.ID
			var f store.Frame
			if err := rs.Scan(&id, &f.Path, &f.Status, &f.State, &f.Wake, &f.Token, &f.Activity, &f.Offered, &f.Image, &f.Data); err != nil {
				return err
			}
			s := &l.out[l.at[id]]
			s.Frames = append(s.Frames, f)
			return nil
		})
}

func (l *loader) mapRuns() error {
	return l.each(l.statements.mapRuns,
		func(rs *sql.Rows) error {
			var id store.ID
			var m store.MapRun
			if err := rs.Scan(&id, &m.Index, &m.ID, &m.Image); err != nil {
				return err
			}
			s := &l.out[l.at[id]]
			s.MapRuns = append(s.MapRuns, m)
			return nil
		})
}

func (l *loader) each(query *sql.Stmt, row func(*sql.Rows) error) error {
	rs, err := l.tx.StmtContext(l.ctx, query).QueryContext(l.ctx, l.ids)
	if err != nil {
		return err
	}
	defer rs.Close()
	for rs.Next() {
		if err := row(rs); err != nil {
			return err
		}
	}
	return rs.Err()
}
