package items

import (
	"fmt"
	"io"
)

// Budget bounds what a parser reads ahead for one item: a quote that is never
// closed must not take the whole file into memory.
type Budget struct {
	r     io.Reader
	read  int64
	limit int64
}

// slack is what a parser's own buffer may hold beyond the item.
const slack = 1 << 16

// NewBudget bounds what is read from r.
func NewBudget(r io.Reader) *Budget { return &Budget{r: r, limit: MaxItem + slack} }

// Item says that an item begins at this offset of what was read.
func (b *Budget) Item(offset int64) { b.limit = offset + MaxItem + slack }

// Read reads, unless the item has become too long.
func (b *Budget) Read(p []byte) (int, error) {
	if b.read >= b.limit {
		return 0, fmt.Errorf("the item is longer than %d bytes", MaxItem)
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.limit-b.read)])
	b.read += int64(n)
	return n, err
}
