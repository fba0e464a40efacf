package parquet

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// What a page may hold. Writers aim at a megabyte and some ten thousand values;
// the library makes room for whatever a page's header says.
const (
	maxPage   = 256 << 20
	maxValues = 16 << 20
)

// checkPages looks at the header of every page, before one is read.
func checkPages(at io.ReaderAt, size int64, meta *format.FileMetaData) error {
	for i := range meta.RowGroups {
		group := &meta.RowGroups[i]
		for j := range group.Columns {
			if err := checkColumn(at, size, &group.Columns[j].MetaData); err != nil {
				return fmt.Errorf("the Parquet file is damaged: row group %d, column %d: %w", i+1, j+1, err)
			}
		}
	}
	return nil
}

// checkColumn walks from page to page of one column's chunk.
func checkColumn(at io.ReaderAt, size int64, c *format.ColumnMetaData) error {
	begin := c.DataPageOffset
	if d := c.DictionaryPageOffset; d > 0 && d < begin {
		begin = d
	}
	end := begin + c.TotalCompressedSize
	if begin < int64(len(magic)) || c.TotalCompressedSize < 0 || end > size || end < begin {
		return errors.New("it stands outside of the file")
	}
	for values := int64(0); values < c.NumValues; {
		if begin == end {
			return errors.New("it has fewer values than it says")
		}
		header, length, err := pageHeader(io.NewSectionReader(at, begin, end-begin), end-begin)
		if err != nil {
			return err
		}
		begin += length + int64(header.CompressedPageSize)
		if header.CompressedPageSize < 0 || begin > end {
			return errors.New("a page ends outside of it")
		}
		n, err := pageValues(header)
		if err != nil {
			return err
		}
		values += n
	}
	return nil
}

// headerSizes are how much is read for a page's header: mostly little; values
// that its statistics hold may be long.
var headerSizes = []int64{1 << 10, 1 << 16, 1 << 20}

// pageHeader reads a page's header, and gives its length too. It is read from
// bytes in memory, so lengths inside it ask for no more than these.
func pageHeader(r io.ReaderAt, rest int64) (header *format.PageHeader, length int64, err error) {
	for _, size := range headerSizes {
		text := make([]byte, min(size, rest))
		if _, err := r.ReadAt(text, 0); err != nil && err != io.EOF {
			return nil, 0, err
		}
		in := new(thrift.CompactProtocol).NewReaderFromBytes(text)
		header = &format.PageHeader{}
		if err = thrift.NewDecoder(in).Decode(header); err == nil {
			left, err := io.Copy(io.Discard, in.Reader())
			return header, int64(len(text)) - left, err
		}
	}
	return nil, 0, fmt.Errorf("a page's header cannot be read: %w", err)
}

// pageValues is how many values of the column a page has; a dictionary has none.
func pageValues(h *format.PageHeader) (int64, error) {
	n, counted := int32(0), int32(0)
	switch {
	case h.DataPageHeader.Valid:
		n = h.DataPageHeader.V.NumValues
		counted = n
	case h.DataPageHeaderV2.Valid:
		n = h.DataPageHeaderV2.V.NumValues
		counted = n
	case h.DictionaryPageHeader.Valid:
		n = h.DictionaryPageHeader.V.NumValues
	}
	if n < 0 || n > maxValues || h.UncompressedPageSize < 0 || h.UncompressedPageSize > maxPage {
		return 0, fmt.Errorf("a page says that it has %d values in %d bytes", n, h.UncompressedPageSize)
	}
	return int64(counted), nil
}
