package host

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"reflect"
	"sync"
)

// line is one end of the pipes between parent and process.
type line struct {
	in  *bufio.Reader
	out io.WriteCloser

	mu     sync.Mutex
	queue  []*message
	closed bool
	more   sync.Cond // there is something in the queue, or it is closed
	sent   chan struct{}
}

func newLine(in io.Reader, out io.WriteCloser) *line {
	l := &line{in: bufio.NewReaderSize(in, 64<<10), out: out, sent: make(chan struct{})}
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

// next takes all that is in the queue; nothing: the line is closed. The memory of
// spare is used for what comes next.
func (l *line) next(spare []*message) []*message {
	clear(spare)
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.queue) == 0 && !l.closed {
		l.more.Wait()
	}
	q := l.queue
	l.queue = spare[:0]
	return q
}

// maxPiece is how much is written at once, but for a message that is larger, in bytes.
const maxPiece = 64 << 10

// write writes what is sent. If the other side is gone, reading tells.
func (l *line) write() {
	defer close(l.sent)
	defer l.out.Close()
	var piece []byte
	for queue := l.next(nil); len(queue) > 0; queue = l.next(queue) {
		for i, m := range queue {
			piece = appendMessage(piece, m)
			if len(piece) < maxPiece && i < len(queue)-1 {
				continue
			}
			if _, err := l.out.Write(piece); err != nil {
				return
			}
			piece = piece[:0]
			if cap(piece) > 4*maxPiece {
				piece = nil
			}
		}
	}
}

// sizeBytes is how many bytes before a message tell how many follow.
const sizeBytes = 4

func appendMessage(b []byte, m *message) []byte {
	at := len(b)
	b = appendForm(append(b, make([]byte, sizeBytes)...), reflect.ValueOf(m).Elem())
	binary.BigEndian.PutUint32(b[at:], uint32(len(b)-at-sizeBytes))
	return b
}

// receive waits for a message. io.EOF: the other side has closed.
func (l *line) receive() (*message, error) {
	text, err := l.text()
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	if err != nil {
		return nil, err
	}
	return readMessage(text)
}

// text reads the form of a message. Memory is taken for what is there, not for what
// a stranger announces.
func (l *line) text() ([]byte, error) {
	var size [sizeBytes]byte
	if _, err := io.ReadFull(l.in, size[:]); err != nil {
		return nil, err
	}
	n := int64(binary.BigEndian.Uint32(size[:]))
	if n <= maxPiece {
		b := make([]byte, n)
		_, err := io.ReadFull(l.in, b)
		return b, err
	}
	var b bytes.Buffer
	if m, err := io.CopyN(&b, l.in, n); m < n {
		return nil, err
	}
	return b.Bytes(), nil
}

func readMessage(text []byte) (*message, error) {
	m := &message{}
	r := formReader{b: text}
	r.read(reflect.ValueOf(m).Elem())
	if r.err == nil && len(r.b) > 0 {
		r.err = errForm
	}
	return m, r.err
}
