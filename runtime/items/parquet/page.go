package parquet

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sort"

	"github.com/parquet-go/parquet-go/format"

	"github.com/aslc-dev/aslc/runtime/items/unpack"
)

// page is the compressed part of a page.
type page struct {
	at, end int64 // in the file
	codec   format.CompressionCodec
	says    int64 // how many bytes it unpacks to, as its header has it
	checked bool
}

// pages is a file whose pages have been unpacked once when the library reads
// them, to see that they hold no more than they say: it unpacks a page into
// memory whatever it comes to.
type pages struct {
	io.ReaderAt
	list []page // in the order of the file
}

// ReadAt reads, if the pages it reads of are what they say.
func (p *pages) ReadAt(b []byte, off int64) (int, error) {
	first := sort.Search(len(p.list), func(i int) bool { return p.list[i].end > off })
	for i := first; i < len(p.list) && p.list[i].at < off+int64(len(b)); i++ {
		if err := p.list[i].check(p.ReaderAt); err != nil {
			return 0, err
		}
	}
	return p.ReaderAt.ReadAt(b, off)
}

// check unpacks the page without keeping it.
func (p *page) check(file io.ReaderAt) error {
	if p.checked || p.at == p.end {
		return nil
	}
	n, err := p.unpacked(bufio.NewReader(io.NewSectionReader(file, p.at, p.end-p.at)))
	if err != nil {
		return fmt.Errorf("the page at byte %d cannot be unpacked: %w", p.at, err)
	}
	if n > p.says {
		return fmt.Errorf("the page at byte %d unpacks to more than the %d bytes that it says", p.at, p.says)
	}
	p.checked = true
	return nil
}

// unpacked is how many bytes the page comes to. It stops counting when they are
// more than the page says.
func (p *page) unpacked(in *bufio.Reader) (int64, error) {
	switch p.codec {
	case format.Snappy: // which begins with that number, and holds to it
		n, err := binary.ReadUvarint(in)
		return int64(min(n, 1<<40)), err
	case format.Gzip, format.Zstd:
		want := map[format.CompressionCodec]string{format.Gzip: "\x1f\x8b", format.Zstd: "\x28\xb5\x2f\xfd"}[p.codec]
		if head, err := in.Peek(len(want)); err != nil || string(head) != want {
			return 0, fmt.Errorf("it does not begin as %s does", p.codec)
		}
		out, err := unpack.Auto(in)
		if err != nil {
			return 0, err
		}
		defer out.Close()
		return io.Copy(io.Discard, io.LimitReader(out, p.says+1))
	case format.Lz4Raw:
		return lz4Size(in, p.says)
	}
	return 0, nil
}

// lz4Size is how many bytes an LZ4 block unpacks to, if they are not more than
// most: sequences of literals and of what is repeated (LZ4 Block Format
// Description). The library takes a damaged block for one that needs more room.
func lz4Size(in *bufio.Reader, most int64) (n int64, err error) {
	for n <= most {
		token, err := in.ReadByte()
		if err == io.EOF {
			return n, nil
		}
		literals, err := lz4Length(in, token>>4)
		if err != nil {
			return 0, err
		}
		if _, err := io.CopyN(io.Discard, in, literals); err != nil {
			return 0, unexpected(err)
		}
		n += literals
		if _, err := in.Peek(1); err == io.EOF {
			return n, nil // the last sequence is of literals only
		}
		var offset [2]byte
		if _, err := io.ReadFull(in, offset[:]); err != nil {
			return 0, unexpected(err)
		}
		if back := int64(binary.LittleEndian.Uint16(offset[:])); back == 0 || back > n {
			return 0, errors.New("it repeats what is not there")
		}
		repeated, err := lz4Length(in, token&15)
		if err != nil {
			return 0, err
		}
		n += repeated + 4
	}
	return n, nil
}

// lz4Length is a length that begins with the half of a token.
func lz4Length(in *bufio.Reader, half byte) (int64, error) {
	n := int64(half)
	for next := byte(0xff); half == 15 && next == 0xff; {
		var err error
		if next, err = in.ReadByte(); err != nil {
			return 0, unexpected(err)
		}
		n += int64(next)
	}
	return n, nil
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
