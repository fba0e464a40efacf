package items

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/aslc-dev/aslc/runtime"
)

// JSONL reads JSON Lines: a document on each line. Empty lines are passed over.
type JSONL struct{}

// Items begins to read.
func (JSONL) Items(f *File) (Rows, error) {
	return &lineRows{r: bufio.NewReaderSize(WithoutMark(f.Reader), 1<<16)}, nil
}

type lineRows struct {
	r    *bufio.Reader
	long []byte // a line that the reader's buffer does not hold
	n    int
}

// Next gives the document of the next line.
func (l *lineRows) Next() (it runtime.Item, err error) {
	for {
		line, err := l.line()
		if err != nil {
			return it, err
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if it.Value, err = runtime.Parse(line); err != nil {
			return it, fmt.Errorf("line %d: %w", l.n, err)
		}
		return it, nil
	}
}

// line reads a line; it is good until the next call.
func (l *lineRows) line() ([]byte, error) {
	l.n++
	line, err := l.r.ReadSlice('\n')
	l.long = l.long[:0]
	for err == bufio.ErrBufferFull {
		if l.long = append(l.long, line...); len(l.long) > MaxItem {
			return nil, fmt.Errorf("line %d: the item is longer than %d bytes", l.n, MaxItem)
		}
		line, err = l.r.ReadSlice('\n')
	}
	if len(l.long) > 0 {
		l.long = append(l.long, line...)
		line = l.long
	}
	switch {
	case err == nil, err == io.EOF && len(line) > 0:
		return line, nil
	case err == io.EOF:
		return nil, io.EOF
	}
	return nil, fmt.Errorf("line %d: %w", l.n, err)
}
