// Package unpack undoes the compression of objects: gzip and Zstandard, told by
// their first bytes.
package unpack

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// What an object may unpack to. Rows of text shrink to a tenth or a twentieth;
// what shrinks to less than a 250th, and is not small, was made to do harm.
const (
	freeBytes = 64 << 20
	maxRatio  = 250
	maxMemory = 128 << 20 // of zstd, whose frames name their own window
)

var errBomb = errors.New("the object unpacks to more than 250 times its size")

// Auto gives what r holds, unpacked if it is compressed.
func Auto(r io.Reader) (io.ReadCloser, error) {
	packed := &counter{r: r}
	in := bufio.NewReaderSize(packed, 1<<16)
	head, err := in.Peek(4)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		return &bounded{name: "gzip", r: z, close: func() { z.Close() }, packed: packed}, nil
	case bytes.Equal(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxMemory), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, fmt.Errorf("zstd: %w", err)
		}
		return &bounded{name: "zstd", r: z, close: z.Close, packed: packed}, nil
	}
	return io.NopCloser(in), nil
}

// counter counts what was read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// bounded is the unpacked content, as long as it stays within reason.
type bounded struct {
	name   string
	r      io.Reader
	close  func()
	packed *counter
	n      int64
}

// Read reads unpacked bytes.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.n += int64(n)
	if b.n > freeBytes && b.n > maxRatio*b.packed.n {
		return 0, errBomb
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%s: %w", b.name, err)
	}
	return n, err
}

// Close lets go of the decoder.
func (b *bounded) Close() error {
	b.close()
	return nil
}
