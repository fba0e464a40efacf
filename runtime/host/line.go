package host

import (
	"bufio"
	"encoding/gob"
	"errors"
	"io"
	"sync"
)

// line is one end of the pipes between parent and process.
type line struct {
	in  *gob.Decoder
	out io.WriteCloser

	mu     sync.Mutex
	queue  []*message
	closed bool
	more   sync.Cond // there is something in the queue, or it is closed
	sent   chan struct{}
}

func newLine(in io.Reader, out io.WriteCloser) *line {
	l := &line{in: gob.NewDecoder(bufio.NewReaderSize(in, 64<<10)), out: out, sent: make(chan struct{})}
	l.more.L = &l.mu
	go l.write()
	return l
}

// send puts a message into the queue; it never waits. After close it is dropped.
func (l *line) send(m *message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.queue = append(l.queue, m)
		l.more.Signal()
	}
}

// close ends the line when what was sent is written.
func (l *line) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.more.Signal()
}

// next takes all that is in the queue; nothing: the line is closed.
func (l *line) next() []*message {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.queue) == 0 && !l.closed {
		l.more.Wait()
	}
	q := l.queue
	l.queue = nil
	return q
}

// write writes what is sent. If the other side is gone, reading tells.
func (l *line) write() {
	defer close(l.sent)
	defer l.out.Close()
	w := bufio.NewWriterSize(l.out, 64<<10)
	enc := gob.NewEncoder(w)
	for {
		queue := l.next()
		if queue == nil {
			return
		}
		for _, m := range queue {
			if enc.Encode(m) != nil {
				return
			}
		}
		if w.Flush() != nil {
			return
		}
	}
}

// receive waits for a message. io.EOF: the other side has closed.
func (l *line) receive() (*message, error) {
	m := &message{}
	err := l.in.Decode(m)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return m, err
}
