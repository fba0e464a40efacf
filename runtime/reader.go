package runtime

import "context"

// Item is one item of a Map Run.
type Item struct {
	Value  Value
	Key    string // its name, where it was a member of an object
	Member bool   // it was
	Source string // where it comes from: $$.Map.Item.Source
}

// Items gives the items of a Map Run one after the other. None is kept: their
// number is not bounded by memory.
type Items interface {
	// Next gives the next item; io.EOF after the last.
	Next() (Item, error)
	// Version changes whenever what is read does; "": it cannot be told.
	Version() string
	// Close lets go of what is open.
	Close() error
}

// ItemReader opens the items that an ItemReader's arguments name (ASL: the
// field ItemReader; the formats are in runtime/items and below).
type ItemReader interface {
	Open(ctx context.Context, s Storage, from ItemSource) (Items, error)
}

// ItemSource is what an ItemReader's Parameters or Arguments say.
type ItemSource struct {
	ObjectRef
	Prefix     string // listObjectsV2
	StartAfter string // listObjectsV2
}
