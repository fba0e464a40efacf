package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"

	"github.com/aslc-dev/aslc/runtime/store"
)

// Synchronous says what an acknowledged batch survives.
type Synchronous string

const (
	Full   Synchronous = "FULL"   // a power cut: each commit is synced
	Normal Synchronous = "NORMAL" // the end of the process; a power cut may take the last commits
)

// ParseSynchronous reads the name of one, in any case.
func ParseSynchronous(text string) (Synchronous, error) {
	switch s := Synchronous(strings.ToUpper(text)); s {
	case Full, Normal:
		return s, nil
	}
	return "", fmt.Errorf("%q is neither %s nor %s", text, Full, Normal)
}

// Options are how a store works. The zero value is the safe way.
type Options struct {
	Synchronous Synchronous // "": Full
	Group       int         // batches a commit at most; 0: 200. Larger groups only add latency

	// Committed is told of each commit of batches, and how long it took; nil: nobody
	// is. The writer waits for it.
	Committed func(batches int, took time.Duration)

	log logLimits // zero: usualLog
}

// Store is the owner of a file.
type Store struct {
	reader
	owner       *sql.DB // holds the lock
	synchronous Synchronous
	told        func(batches int, took time.Duration) // never nil
	queue       queue
	writer      *writer
	acks        chan []ack
	checkpoints checkpoints
	fault       atomic.Pointer[error]
	stats       Stats
	closed      chan struct{} // when writer and acknowledger have ended
	closing     sync.Once
	closeErr    error
}

var _ store.Store = (*Store)(nil)

// ErrOwned: another process works on the file.
var ErrOwned = errors.New("another process owns the store")

// Open opens a store or makes one. Only one process can have it open; others
// may read it (OpenReader).
func Open(file string, o Options) (*Store, error) {
	if o.Synchronous == "" {
		o.Synchronous = Full
	}
	if o.Group == 0 {
		o.Group = 200
	}
	if o.log == (logLimits{}) {
		o.log = usualLog
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600) // it holds the key of task tokens
	if err != nil {
		return nil, fmt.Errorf("opening the store: %w", err)
	}
	f.Close()
	owner, err := own(file)
	if err != nil {
		return nil, err
	}
	s, err := open(file, o)
	if err != nil {
		return nil, errors.Join(err, owner.Close())
	}
	s.owner = owner
	s.run()
	return s, nil
}

func open(file string, o Options) (*Store, error) {
	if err := prepare(file); err != nil {
		return nil, err
	}
	w, err := newWriter(writerName(file, o.Synchronous), o.Group)
	if err != nil {
		return nil, err
	}
	if o.Committed == nil {
		o.Committed = func(int, time.Duration) {}
	}
	s := &Store{synchronous: o.Synchronous, told: o.Committed, writer: w, acks: make(chan []ack, 4), closed: make(chan struct{})}
	if err := s.reader.open(file); err != nil {
		return nil, errors.Join(err, w.close())
	}
	s.queue.init()
	s.checkpoints.open(s, o.log)
	return s, nil
}

// prepare brings a file to the present format. SQLite looks whether it is as
// long as its header says; reading all of it is Check's work.
func prepare(file string) error {
	db, err := sql.Open("sqlite", name(file, "busy_timeout(10000)"))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := formatOf(db, file, len(migrations)); err != nil {
		return err // before anything is written to a file of somebody else
	}
	if _, err := db.Exec(`PRAGMA journal_mode = WAL`); err != nil {
		return unreadable(file, err)
	}
	if err := migrate(db, file, migrations); err != nil {
		return err
	}
	// The log of an owner that was killed goes into the file now, so that this
	// does not happen beside the first commits.
	if _, err := db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return unreadable(file, err)
	}
	return nil
}

// unreadable says what is wrong with a file that SQLite does not take.
func unreadable(file string, err error) error {
	if codeOf(err) == sqliteCorrupt {
		return fmt.Errorf("%s is damaged, or only a part of a store: %w", file, err)
	}
	return fmt.Errorf("%s cannot be read as a store: %w", file, err)
}

// own takes the file's lock, which ends with the process: a lock of SQLite's
// own, on a file beside it, since readers are to lock the store itself.
func own(file string) (*sql.DB, error) {
	// For the owner's eyes, as the store is. One that is there is left alone: to close
	// it would end the locks that this process has on it.
	if f, err := os.OpenFile(file+"-owner", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		f.Close()
	}
	db, err := sql.Open("sqlite", name(file+"-owner", "busy_timeout(0)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`BEGIN EXCLUSIVE`)
	if err == nil {
		return db, nil
	}
	db.Close()
	switch codeOf(err) {
	case sqliteBusy:
		return nil, fmt.Errorf("%s: %w", file, ErrOwned)
	case sqliteCantOpen:
		return nil, fmt.Errorf("%s: a store needs to make files beside it, and this folder lets it make none: %w", file, err)
	}
	return nil, fmt.Errorf("%s-owner: %w", file, err)
}

// Primary result codes (https://sqlite.org/rescode.html).
const (
	sqliteBusy     = 5
	sqliteCorrupt  = 11
	sqliteCantOpen = 14
)

func codeOf(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}

// name is the data source name of a file, with pragmas. Double quotes name
// columns only.
func name(file string, pragmas ...string) string {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(file)
	return "file:" + escaped + "?_dqs=0&_pragma=" + strings.Join(pragmas, "&_pragma=")
}

func writerName(file string, s Synchronous) string {
	return name(file, "busy_timeout(10000)", "synchronous("+string(s)+")", "cache_size(-32768)",
		"wal_autocheckpoint(0)", "journal_size_limit(134217728)")
}

// Err is the fault that stopped the store.
func (s *Store) Err() error {
	if p := s.fault.Load(); p != nil {
		return *p
	}
	return nil
}

// Stats counts what the writer did since the store was opened.
type Stats struct {
	Commits     atomic.Int64
	Batches     atomic.Int64
	Statements  atomic.Int64
	Checkpoints atomic.Int64 // that copied the whole log
}

// Stats gives the counters, which go on.
func (s *Store) Stats() *Stats { return &s.stats }

// Delete forgets old executions.
func (s *Store) Delete(ctx context.Context, before int64, limit int) (int, error) {
	n := 0
	err := s.do(ctx, func(w *writer) (err error) {
		n, err = w.delete(before, limit)
		return err
	})
	return n, err
}

// Forget forgets one execution that is over.
func (s *Store) Forget(ctx context.Context, id store.ID) error {
	return s.do(ctx, func(w *writer) error { return w.forget(int64(id)) })
}

// Define keeps the text of a definition.
func (s *Store) Define(ctx context.Context, hash, text string) error {
	return s.do(ctx, func(w *writer) error {
		_, err := w.define.run(hash, text)
		return err
	})
}

// SetActivity keeps an activity, or forgets it.
func (s *Store) SetActivity(ctx context.Context, name string, created int64) error {
	return s.do(ctx, func(w *writer) (err error) {
		if created == 0 {
			_, err = w.dropActivity.run(name)
		} else {
			_, err = w.setActivity.run(name, created)
		}
		return err
	})
}

// do runs a job of the writer's, in a transaction of its own.
func (s *Store) do(ctx context.Context, f func(*writer) error) error {
	done := make(chan error, 1)
	s.queue.put(item{job: f, done: func(err error) { done <- err }})
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
