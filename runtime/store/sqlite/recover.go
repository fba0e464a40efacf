package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/aslc-dev/aslc/runtime/store"
)

// Running lists families with a Ready frame. CROSS JOIN tells SQLite to begin
// with the frames, here and below.
func (r *reader) Running(ctx context.Context, after store.ID, limit int) ([]store.ID, error) {
	return all(rows(ctx, r, scanID, `SELECT DISTINCT e.top FROM frame f CROSS JOIN execution e ON e.id = f.execution
		WHERE f.status = 'r' AND e.top > ? ORDER BY e.top LIMIT ?`, int64(after), limit))
}

func scanID(rs *sql.Rows, id *store.ID) error { return rs.Scan(id) }

// Due lists families with a frame that is to wake by now.
func (r *reader) Due(ctx context.Context, now int64, limit int, busy func(store.ID) bool) ([]store.ID, error) {
	var out []store.ID
	seen := map[store.ID]bool{}
	for id, err := range rows(ctx, r, scanID, `SELECT e.top FROM frame f CROSS JOIN execution e ON e.id = f.execution
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
	tops = slices.Clone(tops)
	slices.Sort(tops) // neighbours share pages
	l := &loader{ctx: ctx, tx: tx, statements: &r.load, family: tops, at: map[store.ID]int{}}
	for _, part := range []func() error{l.below, l.executions, l.frames, l.mapRuns} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	return l.out, nil
}

// loadStatements are the queries of Load, prepared: to prepare them took longer
// than to run them for one execution. Each looks up the ids of a list one after
// the other, and leaves sorting to the loader: a table made of the list, and one
// to sort the rows in, cost as much as the rows.
type loadStatements struct{ below, executions, frames, mapRuns *sql.Stmt }

func (l *loadStatements) prepare(db *sql.DB) (err error) {
	for text, into := range map[string]**sql.Stmt{
		`SELECT e.id FROM json_each(?1) l CROSS JOIN execution e ON e.top = l.value
			WHERE e.map_run IS NOT NULL AND e.status = 'RUNNING'`: &l.below,
		`SELECT ` + complete + `, coalesce((SELECT first + count - 1 FROM event WHERE execution = e.id ORDER BY first DESC LIMIT 1), 0)
			FROM json_each(?1) l CROSS JOIN execution e ON e.id = l.value JOIN machine m ON m.id = e.machine JOIN definition d ON d.id = e.definition`: &l.executions,
		`SELECT f.execution, f.path, f.status, f.state, coalesce(f.wake, 0), coalesce(f.token, ''), coalesce(f.activity, ''),
			coalesce(f.offered, 0), f.image, f.data FROM json_each(?1) l CROSS JOIN frame f ON f.execution = l.value`: &l.frames,
		`SELECT r.execution, r.number, r.id, r.image FROM json_each(?1) l CROSS JOIN map_run r ON r.execution = l.value`: &l.mapRuns,
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
	family     []store.ID       // the executions at the top that are asked for, and those below them that have not ended
	at         map[store.ID]int // places in out
	out        []store.Snapshot
}

func (l *loader) below() error {
	var below []store.ID
	err := l.each(l.statements.below, func(rs *sql.Rows) error {
		var id store.ID
		if err := rs.Scan(&id); err != nil {
			return err
		}
		below = append(below, id)
		return nil
	})
	l.family = append(l.family, below...)
	return err
}

func (l *loader) executions() error {
	err := l.each(l.statements.executions,
		func(rs *sql.Rows) error {
			var s store.Snapshot
			e := &s.Execution
			if err := rs.Scan(append(describedInto(e), &e.Input, &e.Output, &e.Image, &s.LastEvent)...); err != nil {
				return err
			}
			l.out = append(l.out, s)
			return nil
		})
	slices.SortFunc(l.out, func(a, b store.Snapshot) int {
		return cmp.Or(cmp.Compare(a.Top, b.Top), below(&a)-below(&b), cmp.Compare(a.ID, b.ID))
	})
	for i := range l.out {
		l.at[l.out[i].ID] = i
	}
	return err
}

// below is 1 for an execution that a Map Run started.
func below(s *store.Snapshot) int {
	if s.ID == s.Top {
		return 0
	}
	return 1
}

func (l *loader) frames() error {
	err := l.each(l.statements.frames,
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
	for i := range l.out {
		slices.SortFunc(l.out[i].Frames, func(a, b store.Frame) int { return cmp.Compare(a.Path, b.Path) })
	}
	return err
}

func (l *loader) mapRuns() error {
	err := l.each(l.statements.mapRuns,
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
	for i := range l.out {
		slices.SortFunc(l.out[i].MapRuns, func(a, b store.MapRun) int { return cmp.Compare(a.Index, b.Index) })
	}
	return err
}

func (l *loader) each(query *sql.Stmt, row func(*sql.Rows) error) error {
	rs, err := l.tx.StmtContext(l.ctx, query).QueryContext(l.ctx, idList(l.family))
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
