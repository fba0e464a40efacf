package sqlite

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aslc-dev/aslc/runtime/store"
)

// item is what the writer has to do: one of a batch, a job in a transaction of
// its own, a job between two transactions.
type item struct {
	batch   *store.Batch
	job     func(*writer) error
	between func(*writer) error
	done    func(error) // may be nil
}

// ack is what an item's owner is told.
type ack struct {
	done func(error)
	err  error
}

// queue holds what was handed over. It grows as it must: whoever fills it holds
// a lock that the acknowledgements want, so it must not wait.
type queue struct {
	mu     sync.Mutex
	filled sync.Cond
	items  []item
	closed bool
}

func (q *queue) init() { q.filled.L = &q.mu }

// put appends an item. After the end the item is refused, by a goroutine of its
// own: the writer's are gone.
func (q *queue) put(it item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		if it.done != nil {
			go it.done(store.ErrClosed)
		}
		return
	}
	q.items = append(q.items, it)
	q.filled.Signal()
}

// take waits for items and gives all that gathered; none: the queue is closed
// and empty. The memory of spare is used for what comes next.
func (q *queue) take(spare []item) []item {
	clear(spare)
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.filled.Wait()
	}
	items := q.items
	q.items = spare[:0]
	return items
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.filled.Broadcast()
}

// Flush hands over a batch.
func (s *Store) Flush(b *store.Batch) { s.queue.put(item{batch: b, done: b.Done}) }

// run starts the goroutines of a store.
func (s *Store) run() {
	go s.acknowledge()
	go s.write()
	go s.checkpoints.run()
}

// write is the only writer: what gathered while the last commit ran goes into
// the next ones.
func (s *Store) write() {
	defer close(s.acks)
	var spare []item
	for {
		items := s.queue.take(spare)
		if len(items) == 0 {
			return
		}
		for rest := items; len(rest) > 0; {
			n := group(rest, s.writer.limit)
			s.acks <- s.commit(rest[:n])
			rest = rest[n:]
		}
		spare = items
	}
}

// group is how many of the items make the next transaction: batches up to the
// limit, or one job.
func group(items []item, limit int) int {
	n, size := 0, 0
	for n < len(items) && n < limit && items[n].batch != nil && size < maxGroupSize {
		size += sizeOf(items[n].batch)
		n++
	}
	return max(n, 1)
}

// maxGroupSize bounds what one transaction holds in memory, in bytes; a batch
// that is larger alone makes a transaction of its own.
const maxGroupSize = 8 << 20

func sizeOf(b *store.Batch) int {
	n := 0
	for i := range b.Changes {
		c := &b.Changes[i]
		n += len(c.Image) + len(c.Events.Data)
		if c.New != nil {
			n += len(c.New.Input)
		}
		if c.End != nil {
			n += len(c.End.Output)
		}
		for j := range c.Frames {
			n += len(c.Frames[j].Image) + len(c.Frames[j].Data)
		}
	}
	return n
}

// commit makes one transaction of the items.
func (s *Store) commit(items []item) []ack {
	acks := make([]ack, len(items))
	for i := range items {
		acks[i].done = items[i].done
	}
	err := s.Err()
	if err == nil {
		err = s.attempt(items, acks)
	}
	if err != nil {
		for i := range acks {
			acks[i].err = err
		}
	}
	return acks
}

// attempt is commit on a sound store. A fault stops the store: what comes later
// builds on what was lost, and after a failed sync nobody knows what the disk
// holds, so trying again would only seem to help.
func (s *Store) attempt(items []item, acks []ack) error {
	var err error
	w := s.writer
	switch first := items[0]; {
	case first.between != nil:
		err = first.between(w)
	case first.job != nil:
		err = w.transaction(func() error { return first.job(w) })
	default:
		start := time.Now()
		if err = w.transaction(func() error { return w.applyAll(items, acks) }); err == nil {
			s.told(len(items), time.Since(start))
		}
	}
	if err != nil {
		err = fmt.Errorf("the store %s has stopped, nothing acknowledged is lost: %w", s.file, err)
		s.fault.Store(&err)
		return err
	}
	s.stats.Commits.Add(1)
	s.stats.Batches.Add(int64(len(items)))
	s.stats.Statements.Store(w.statements)
	s.checkpoints.committed()
	return nil
}

// applyAll writes the batches of a group; one that is refused leaves the others alone.
func (w *writer) applyAll(items []item, acks []ack) error {
	for i, it := range items {
		err := w.apply(it.batch)
		if err != nil && !errors.Is(err, store.ErrExists) {
			return err
		}
		acks[i].err = err
	}
	return nil
}

// acknowledge tells the owners, apart from the writer: the next commit's sync
// runs meanwhile.
func (s *Store) acknowledge() {
	defer close(s.closed)
	for acks := range s.acks {
		for _, a := range acks {
			if a.done != nil {
				a.done(a.err)
			}
		}
	}
}

// Close commits what was handed over, tells its owners, and ends.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.queue.close()
		<-s.closed
		s.checkpoints.stop()
		s.closeErr = errors.Join(s.reader.Close(), s.writer.close(), s.owner.Close())
	})
	return s.closeErr
}
