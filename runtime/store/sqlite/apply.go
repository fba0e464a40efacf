package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"unsafe"

	"modernc.org/sqlite"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// writer is the connection that writes, with its statements. It goes past
// database/sql, whose pool and conversions cost as much as a small statement.
type writer struct {
	conn       driver.Conn
	limit      int // batches a transaction
	statements int64
	machines   map[string]int64 // ids of table machine
	hashes     map[string]int64 // ids of table definition

	begin, commit, rollback, checkpoint *statement
	addMachine, addHash                 *statement
	define, setActivity, dropActivity   *statement
	insert, erase                       *statement
	redrive, await, unawait             *statement
	adopt, image, end                   *statement
	frame, still                        *statement
	join, clear, sleep                  *statement
	events, mapRun                      *statement
	expired, below, remember            *statement
	dropFrames, dropEvents, dropRuns    *statement
}

// statement is a prepared statement.
type statement struct {
	w    *writer
	stmt driver.Stmt
	args []driver.NamedValue
}

func newWriter(name string, limit int) (*writer, error) {
	conn, err := new(sqlite.Driver).Open(name)
	if err != nil {
		return nil, err
	}
	w := &writer{conn: conn, limit: limit, machines: map[string]int64{}, hashes: map[string]int64{}}
	for into, text := range w.texts() {
		stmt, err := conn.Prepare(text)
		if err != nil {
			return nil, errors.Join(err, w.close())
		}
		*into = &statement{w: w, stmt: stmt}
	}
	return w, nil
}

// texts is what the statements are.
func (w *writer) texts() map[**statement]string {
	return map[**statement]string{
		&w.begin:      `BEGIN IMMEDIATE`,
		&w.commit:     `COMMIT`,
		&w.rollback:   `ROLLBACK`,
		&w.checkpoint: `PRAGMA wal_checkpoint(PASSIVE)`,

		&w.addMachine: `INSERT INTO machine(name) VALUES(?1) ON CONFLICT DO UPDATE SET name = name RETURNING id`,
		&w.addHash:    `INSERT INTO definition(hash) VALUES(?1) ON CONFLICT DO UPDATE SET hash = hash RETURNING id`,

		&w.define: `INSERT INTO definition(hash, text) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET text = excluded.text`,

		&w.setActivity:  `INSERT INTO activity(name, created) VALUES(?1, ?2) ON CONFLICT DO NOTHING`,
		&w.dropActivity: `DELETE FROM activity WHERE name = ?1`,

		&w.insert: `INSERT INTO execution(id, top, map_run, machine, name, definition, status, started, image, input, lent)
			VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT(machine, name) DO NOTHING`,
		&w.erase: `DELETE FROM execution WHERE id = ?1`,
		&w.redrive: `UPDATE execution SET status = 'RUNNING', stopped = NULL, output = NULL, error = NULL, cause = NULL,
			redrives = redrives + 1, redriven = ?2 WHERE id = ?1`,
		&w.await: `WITH RECURSIVE lost(id) AS (SELECT ?1 UNION SELECT e.id FROM lost
			JOIN map_run m ON m.execution = lost.id AND CAST(m.image AS TEXT) ->> '$.asleep'
			JOIN execution e ON e.map_run = m.id AND e.status IN ('FAILED', 'TIMED_OUT', 'ABORTED')
			WHERE ?2 IS NULL OR NOT EXISTS (SELECT 1 FROM event WHERE execution = e.id) OR e.stopped >= ?2 AND e.redrives < ?3
				AND coalesce(CAST(m.image AS TEXT) ->> '$.redriveCount', 0) < ?3
				AND (SELECT first + count - 1 FROM event WHERE execution = e.id ORDER BY first DESC LIMIT 1) < ?4)
			UPDATE execution SET status = 'PENDING_REDRIVE' WHERE id IN (SELECT id FROM lost) AND id <> ?1`,
		&w.unawait: `UPDATE execution SET status = 'ABORTED' WHERE top = ?1 AND map_run IS NOT NULL AND status = 'PENDING_REDRIVE'`,
		&w.adopt:   `UPDATE execution SET definition = ?2 WHERE id = ?1`,
		&w.image:   `UPDATE execution SET image = ?2 WHERE id = ?1`,
		&w.end:     `UPDATE execution SET status = ?2, stopped = ?3, output = ?4, error = ?5, cause = ?6 WHERE id = ?1`,

		// A frame that was and stays Ready touches no index but that of the paths.
		&w.still: `UPDATE frame SET state = ?3, image = ?4, data = coalesce(?5, data)
			WHERE execution = ?1 AND path = ?2 AND status = 'r'`,
		&w.frame: `INSERT INTO frame(execution, path, status, state, image, data, wake, token, activity, offered)
			VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT(execution, path) DO UPDATE SET status = excluded.status,
			state = excluded.state, image = excluded.image, data = coalesce(excluded.data, data), wake = excluded.wake,
			token = excluded.token, activity = excluded.activity, offered = excluded.offered`,
		&w.join:  `DELETE FROM frame WHERE execution = ?1 AND path >= ?2 AND path < ?3`,
		&w.clear: `DELETE FROM frame WHERE execution = ?1`,
		&w.sleep: `UPDATE frame SET status = 'a', wake = NULL, token = NULL, activity = NULL, offered = NULL
			WHERE execution = ?1 AND status <> 'e'`,

		&w.events: `INSERT INTO event(execution, first, count, data) VALUES(?1, ?2, ?3, ?4)`,
		&w.mapRun: `INSERT INTO map_run(execution, number, id, image) VALUES(?1, ?2, ?3, ?4)
			ON CONFLICT(execution, number) DO UPDATE SET image = excluded.image`,

		&w.expired: `SELECT e.id FROM execution e CROSS JOIN execution t ON t.id = e.top
			WHERE e.stopped < ?1 AND t.stopped < ?1 ORDER BY e.stopped, e.id DESC LIMIT ?2`,
		&w.below: `SELECT e.id FROM execution t JOIN execution e ON e.top = t.id AND e.map_run IS NOT NULL
			WHERE t.id = ?1 AND t.stopped IS NOT NULL UNION ALL SELECT id FROM execution WHERE id = ?1 AND stopped IS NOT NULL`,
		&w.remember:   `UPDATE meta SET value = (SELECT max(value, coalesce(max(id), 0)) FROM execution) WHERE key = 'last id'`,
		&w.dropFrames: `DELETE FROM frame WHERE execution = ?1`,
		&w.dropEvents: `DELETE FROM event WHERE execution = ?1`,
		&w.dropRuns:   `DELETE FROM map_run WHERE execution = ?1`,
	}
}

// run runs a statement and says how many rows it changed.
func (s *statement) run(args ...any) (int64, error) {
	s.w.statements++
	r, err := s.stmt.(driver.StmtExecContext).ExecContext(context.Background(), s.named(args))
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// numbers runs a query for its first column, of integers.
func (s *statement) numbers(args ...any) (out []int64, err error) {
	s.w.statements++
	rows, err := s.stmt.(driver.StmtQueryContext).QueryContext(context.Background(), s.named(args))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row := make([]driver.Value, len(rows.Columns()))
	for {
		switch err := rows.Next(row); err {
		case nil:
			n, _ := row[0].(int64)
			out = append(out, n)
		case io.EOF:
			return out, nil
		default:
			return nil, err
		}
	}
}

func (s *statement) named(args []any) []driver.NamedValue {
	s.args = s.args[:0]
	for i, a := range args {
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return s.args
}

// transaction runs f in a transaction. What f or the commit fails with is the
// error; the rest is taken back.
func (w *writer) transaction(f func() error) error {
	if _, err := w.begin.run(); err != nil {
		return err
	}
	err := f()
	if err == nil {
		_, err = w.commit.run()
	}
	if err != nil {
		w.rollback.run() // which may have happened already, as with a full disk
	}
	return err
}

// apply writes a batch. One whose names are taken leaves nothing.
func (w *writer) apply(b *store.Batch) error {
	for i := range b.Changes {
		if err := w.add(&b.Changes[i]); err != nil {
			for j := range i {
				if b.Changes[j].New != nil {
					if _, gone := w.erase.run(int64(b.Changes[j].ID)); gone != nil {
						return gone
					}
				}
			}
			return err
		}
	}
	for i := range b.Changes {
		if err := w.change(&b.Changes[i]); err != nil {
			return err
		}
	}
	return nil
}

// add writes the row of an execution that is new.
func (w *writer) add(c *store.Change) error {
	e := c.New
	if e == nil {
		return nil
	}
	machine, err := interned(w.machines, w.addMachine, e.Machine)
	if err != nil {
		return err
	}
	hash, err := interned(w.hashes, w.addHash, e.Definition)
	if err != nil {
		return err
	}
	n, err := w.insert.run(int64(c.ID), int64(e.Top), text(e.MapRun), machine, e.Name, hash, string(runtime.StatusRunning),
		e.Started, blob(e.Image), document(e.Input), truth(e.Lent))
	if err == nil && n == 0 {
		return store.ErrExists
	}
	return err
}

// interned is the number that stands for a text in rows.
func interned(known map[string]int64, add *statement, text string) (int64, error) {
	if id, ok := known[text]; ok {
		return id, nil
	}
	ids, err := add.numbers(text)
	if err != nil || len(ids) == 0 {
		return 0, errors.Join(err, errNoID)
	}
	known[text] = ids[0]
	return ids[0], nil
}

var errNoID = errors.New("SQLite gave no id for a new row")

// change writes all of a change but the new row, in the order of its fields.
func (w *writer) change(c *store.Change) error {
	id := int64(c.ID)
	for _, part := range []func(int64, *store.Change) error{w.reopen, w.setDefinition, w.setImage, w.setFrames, w.append, w.setMapRuns, w.finish} {
		if err := part(id, c); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) reopen(id int64, c *store.Change) error {
	r := c.Redrive
	if r == nil {
		return nil
	}
	if _, err := w.redrive.run(id, r.At); err != nil {
		return err
	}
	var since, redrives, last any
	if l := r.Limits; l != nil {
		since, redrives, last = l.Since, l.Redrives, l.LastEvent
	}
	_, err := w.await.run(id, since, redrives, last)
	return err
}

func (w *writer) setDefinition(id int64, c *store.Change) error {
	if c.Definition == "" {
		return nil
	}
	hash, err := interned(w.hashes, w.addHash, c.Definition)
	if err != nil {
		return err
	}
	_, err = w.adopt.run(id, hash)
	return err
}

func (w *writer) setImage(id int64, c *store.Change) error {
	if c.Image == nil {
		return nil
	}
	_, err := w.image.run(id, c.Image)
	return err
}

func (w *writer) setFrames(id int64, c *store.Change) error {
	for _, prefix := range c.Joined {
		from, to := store.Below(prefix)
		if _, err := w.join.run(id, from, to); err != nil {
			return err
		}
	}
	for i := range c.Frames {
		if err := w.setFrame(id, &c.Frames[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) setFrame(id int64, f *store.Frame) error {
	if f.Status == store.Ready {
		n, err := w.still.run(id, f.Path, f.State, blob(f.Image), blob(f.Data))
		if err != nil || n > 0 {
			return err
		}
	}
	var wake, token, activity, offered any
	if f.Status == store.Parked {
		wake, token, activity, offered = number(f.Wake), text(f.Token), text(f.Activity), number(f.Offered)
	}
	_, err := w.frame.run(id, f.Path, string(f.Status), f.State, blob(f.Image), blob(f.Data), wake, token, activity, offered)
	return err
}

func (w *writer) append(id int64, c *store.Change) error {
	if c.Events.Count == 0 {
		return nil
	}
	_, err := w.events.run(id, c.Events.First, int64(c.Events.Count), document(c.Events.Data))
	return err
}

func (w *writer) setMapRuns(id int64, c *store.Change) error {
	for _, m := range c.MapRuns {
		if _, err := w.mapRun.run(id, int64(m.Index), m.ID, blob(m.Image)); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) finish(id int64, c *store.Change) error {
	e := c.End
	if e == nil {
		return nil
	}
	if _, err := w.end.run(id, string(e.Status), e.Stopped, document(e.Output), text(e.Error), text(e.Cause)); err != nil {
		return err
	}
	if e.Redriven {
		if _, err := w.unawait.run(id); err != nil {
			return err
		}
	}
	frames := w.clear
	if e.Keep {
		frames = w.sleep
	}
	_, err := frames.run(id)
	return err
}

// delete forgets executions that stopped before a moment, those below a Map Run
// before the one at the top.
func (w *writer) delete(before int64, limit int) (int, error) {
	ids, err := w.expired.numbers(before, int64(limit))
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return len(ids), w.drop(ids)
}

// forget forgets one execution that is over, with those below it.
func (w *writer) forget(id int64) error {
	ids, err := w.below.numbers(id)
	if err != nil || len(ids) == 0 {
		return err
	}
	return w.drop(ids)
}

// drop deletes executions with all that belongs to them.
func (w *writer) drop(ids []int64) error {
	if _, err := w.remember.run(); err != nil {
		return err
	}
	for _, id := range ids {
		for _, s := range []*statement{w.dropFrames, w.dropEvents, w.dropRuns, w.erase} {
			if _, err := s.run(id); err != nil {
				return err
			}
		}
	}
	return nil
}

// close ends the connection. With a statement left open SQLite would only seem
// to, and keep the file.
func (w *writer) close() error {
	var errs []error
	for s := range w.texts() {
		if *s != nil {
			errs = append(errs, (*s).stmt.Close())
		}
	}
	return errors.Join(append(errs, w.conn.Close())...)
}

// text, number, truth and blob are values of columns in which nothing is NULL.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func number(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

func truth(b bool) any {
	if b {
		return int64(1)
	}
	return nil
}

func blob(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}

// document is a JSON text, which SQLite shows and takes apart as TEXT. The
// bytes belong to the batch and so to the writer: nobody changes them.
func document(b []byte) any {
	if b == nil {
		return nil
	}
	return unsafe.String(unsafe.SliceData(b), len(b))
}
