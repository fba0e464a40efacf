package parquet

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// What a page may hold. Writers aim at a megabyte and some ten thousand values;
// the library makes room for whatever a page's header says, for a page of each
// column at once and its dictionary.
const (
	maxPage   = 256 << 20
	maxValues = 16 << 20
	maxGroup  = 1 << 30
)

// checkPages looks at the header of every page, before one is read, and gives
// all pages in the order of the file.
func checkPages(at io.ReaderAt, size int64, meta *format.FileMetaData) ([]page, error) {
	var all []page
	for i := range meta.RowGroups {
		group, room := &meta.RowGroups[i], int64(0)
		for j := range group.Columns {
			c := checker{at: at, size: size, meta: &group.Columns[j].MetaData}
			if err := c.column(); err != nil {
				return nil, fmt.Errorf("the Parquet file is damaged: row group %d, column %d: %w", i+1, j+1, err)
			}
			all = append(all, c.pages...)
			if room += c.dictionary + c.largest; room > maxGroup {
				return nil, fmt.Errorf("the Parquet file cannot be read: the pages of row group %d need more than %d bytes of memory", i+1, maxGroup)
			}
		}
	}
	slices.SortFunc(all, func(a, b page) int { return cmp.Compare(a.at, b.at) })
	for i := 1; i < len(all); i++ {
		if all[i].at < all[i-1].end {
			return nil, fmt.Errorf("the Parquet file is damaged: two pages share the bytes at %d", all[i].at)
		}
	}
	return all, nil
}

// checker checks one column's chunk.
type checker struct {
	at    io.ReaderAt
	size  int64
	meta  *format.ColumnMetaData
	pages []page

	dictionary, largest int64 // memory for the dictionary, and for the largest other page
}

// column walks from page to page.
func (k *checker) column() error {
	c, at, size := k.meta, k.at, k.size
	if c.Codec == format.Brotli {
		return errors.New("pages that Brotli has compressed are not supported")
	}
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
		from := begin + length
		begin = from + int64(header.CompressedPageSize)
		if header.CompressedPageSize < 0 || begin > end {
			return errors.New("a page ends outside of it")
		}
		n, err := pageValues(header)
		if err != nil {
			return err
		}
		values += n
		k.add(header, n, from, begin)
	}
	return nil
}

// indexSize is the memory for a value's place in the dictionary.
const indexSize = 4

// add takes note of a page with so many values of the column.
func (k *checker) add(h *format.PageHeader, values, from, end int64) {
	room := int64(h.UncompressedPageSize) + indexSize*values
	if h.DictionaryPageHeader.Valid {
		k.dictionary = max(k.dictionary, room)
	} else {
		k.largest = max(k.largest, room)
	}
	p := page{at: from, end: end, codec: k.meta.Codec, says: int64(h.UncompressedPageSize)}
	if h.DataPageHeaderV2.Valid { // the levels before the values are not compressed
		v2 := &h.DataPageHeaderV2.V
		levels := int64(v2.RepetitionLevelsByteLength) + int64(v2.DefinitionLevelsByteLength)
		p.at, p.says = min(from+max(levels, 0), end), p.says-max(levels, 0)
		if v2.IsCompressed.Valid && !v2.IsCompressed.V {
			p.codec = format.Uncompressed
		}
	}
	k.pages = append(k.pages, p)
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
