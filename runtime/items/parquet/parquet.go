// Package parquet reads items from Apache Parquet files: each row is an object.
package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/items"
)

// Rows reads the rows of a file, one row group after the other.
type Rows struct{}

// maxFile is how long a file may be that the storage can only read from its
// beginning to its end: its description stands last, so it is held in memory.
const maxFile = 256 << 20

// Items reads the file's description.
func (Rows) Items(f *items.File) (out items.Rows, err error) {
	defer broken(&err)
	at, size := f.At, f.Size
	if at == nil {
		if at, size, err = held(f.Reader); err != nil {
			return nil, err
		}
	}
	if err := checkEnds(at, size); err != nil {
		return nil, err
	}
	guard := &pages{ReaderAt: at}
	file, err := parquet.OpenFile(guard, size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
	if err != nil {
		return nil, fmt.Errorf("the Parquet file cannot be read: %w", err)
	}
	if guard.list, err = checkPages(at, size, file.Metadata()); err != nil {
		return nil, err
	}
	return &rows{root: columnsOf(file.Schema()), r: parquet.NewReader(file), file: file}, nil
}

// magic begins and ends a file; before the last one stands the length of the
// file's description.
const magic = "PAR1"

// checkEnds sees that a file is one and holds its description. The library
// believes the length and makes room for it.
func checkEnds(at io.ReaderAt, size int64) error {
	const tail = 4 + len(magic)
	var head [len(magic)]byte
	var end [tail]byte
	if size < int64(len(head)+tail) {
		return fmt.Errorf("the Parquet file cannot be read: %d bytes are no Parquet file", size)
	}
	if _, err := at.ReadAt(head[:], 0); err != nil {
		return err
	}
	if _, err := at.ReadAt(end[:], size-int64(tail)); err != nil && err != io.EOF {
		return err
	}
	if string(head[:]) != magic || string(end[4:]) != magic {
		return errors.New("the Parquet file cannot be read: it does not begin and end as one")
	}
	if n := int64(binary.LittleEndian.Uint32(end[:])); n > size-int64(len(head)+tail) {
		return errors.New("the Parquet file cannot be read: its description is longer than the file")
	}
	return nil
}

func held(r io.Reader) (io.ReaderAt, int64, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(text) > maxFile {
		err = fmt.Errorf("the Parquet file is longer than %d bytes, and the storage reads from the beginning only", maxFile)
	}
	return bytes.NewReader(text), int64(len(text)), err
}

type rows struct {
	file *parquet.File
	root *column
	//lint:ignore SA1019 the rows have no Go type, which a GenericReader wants
	r    *parquet.Reader
	buf  [64]parquet.Row
	rest []parquet.Row // of buf
	row  assembly
	n    int64
}

// Next gives the object of the next row.
func (r *rows) Next() (it runtime.Item, err error) {
	defer func() {
		if err != nil && err != io.EOF {
			err = fmt.Errorf("row %d: %w", r.n+1, err)
		}
	}()
	defer broken(&err)
	if len(r.rest) == 0 {
		if err := r.fill(); err != nil {
			return it, err
		}
	}
	row := r.rest[0]
	r.rest = r.rest[1:]
	it.Value = r.row.object(r.root, row)
	r.n++
	return it, err
}

func (r *rows) fill() error {
	n, err := r.r.ReadRows(r.buf[:])
	if r.n+int64(n) > r.file.NumRows() {
		return errors.New("the file has more rows than it says")
	}
	if n > 0 {
		r.rest = r.buf[:n]
		return nil
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	if err == io.EOF && r.n < r.file.NumRows() {
		err = errors.New("the file ends before its last row")
	}
	return err
}

// broken turns a panic of the library, which reads what others wrote, into an
// error.
func broken(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("the Parquet file is damaged: %v", p)
	}
}
