package sqlite

import (
	"database/sql"
	"sync/atomic"
)

// checkpoints copies the log back into the file, beside the commits. Once all
// of it is copied the next commit begins at its start again.
type checkpoints struct {
	s       *Store
	limits  logLimits
	commits atomic.Int64 // since it was looked last
	look    chan struct{}
	done    chan struct{}
}

// logLimits say when the log is copied.
type logLimits struct {
	every int64 // commits between two looks at the log's length
	some  int64 // pages, from which on the log is copied
	long  int64 // pages, from which on the writer waits for the rest of the copy
}

var usualLog = logLimits{every: 32, some: 4_000, long: 16_000}

func (c *checkpoints) open(s *Store, limits logLimits) {
	c.s, c.limits, c.look, c.done = s, limits, make(chan struct{}, 1), make(chan struct{})
}

// committed is called after each commit.
func (c *checkpoints) committed() {
	if c.commits.Add(1) < c.limits.every {
		return
	}
	select {
	case c.look <- struct{}{}:
		c.commits.Store(0)
	default: // it is at work
	}
}

// run is the goroutine's.
func (c *checkpoints) run() {
	defer close(c.done)
	db, err := sql.Open("sqlite", writerName(c.s.file, c.s.synchronous))
	if err != nil {
		return // it cannot be: the writer opened the same
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for range c.look {
		c.copy(db)
	}
}

// copy copies what the log holds. While it copies more may come: if the log has
// grown long the writer copies that rest between two commits. An error here
// loses nothing, the log is whole; the writer will meet it if it stays.
func (c *checkpoints) copy(db *sql.DB) {
	var busy, logged, copied int64
	if db.QueryRow(`PRAGMA wal_checkpoint(NOOP)`).Scan(&busy, &logged, &copied) != nil || logged-copied < c.limits.some {
		return
	}
	if db.QueryRow(`PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &logged, &copied) != nil {
		return
	}
	if copied == logged {
		c.s.stats.Checkpoints.Add(1)
	}
	if logged > c.limits.long {
		c.s.queue.put(item{between: (*writer).copyLog})
	}
}

// copyLog copies the log in the writer's time, when nothing can be added to it.
func (w *writer) copyLog() error {
	_, err := w.checkpoint.numbers()
	return err
}

// stop ends the goroutine; nothing is committed any more.
func (c *checkpoints) stop() {
	close(c.look)
	<-c.done
}
