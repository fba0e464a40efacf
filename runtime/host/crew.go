package host

import "sync"

// crew does calls beside everything else. Those of its goroutines that have nothing to
// do take the next ones: a fresh goroutine's stack grows again at each call, which
// costs more than the call of a mock.
type crew struct {
	calls chan func()
	all   sync.WaitGroup

	mu    sync.Mutex
	spare int // goroutines that wait for a call
	over  bool
}

// maxSpare is how many goroutines wait for calls at most.
const maxSpare = 64

func newCrew() *crew { return &crew{calls: make(chan func(), maxSpare)} }

// do calls f, unless the crew has ended; it does not wait for it.
func (w *crew) do(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.over:
	case w.spare > 0:
		w.spare--
		w.calls <- f // there is room: a spare one takes it
	default:
		w.all.Go(func() { w.work(f) })
	}
}

func (w *crew) work(f func()) {
	for ok := true; ok; f, ok = w.next() {
		f()
	}
}

// next waits for a call; false: others do.
func (w *crew) next() (func(), bool) {
	w.mu.Lock()
	if w.spare == maxSpare || w.over {
		w.mu.Unlock()
		return nil, false
	}
	w.spare++
	w.mu.Unlock()
	f, ok := <-w.calls
	return f, ok
}

// end waits for the calls under way.
func (w *crew) end() {
	w.mu.Lock()
	w.over = true
	close(w.calls)
	w.mu.Unlock()
	w.all.Wait()
}
