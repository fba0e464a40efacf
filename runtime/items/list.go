package items

import (
	"context"
	"io"
	"iter"

	"github.com/aslc-dev/aslc/runtime"
)

// Listing reads what a bucket holds: an item for each object, with what
// listObjectsV2 tells about it (Transformation NONE).
type Listing struct{}

// Open begins the listing.
func (Listing) Open(ctx context.Context, s runtime.Storage, from runtime.ItemSource) (runtime.Items, error) {
	return listed(ctx, s, from), nil
}

func listed(ctx context.Context, s runtime.Storage, from runtime.ItemSource) *listing {
	ref := from.ObjectRef
	ref.Key = from.Prefix
	l := &listing{ref: ref, source: "S3://" + from.Bucket}
	l.next, l.stop = iter.Pull2(s.List(ctx, ref, from.StartAfter))
	return l
}

type listing struct {
	ref    runtime.ObjectRef
	source string
	next   func() (runtime.ObjectInfo, error, bool)
	stop   func()
}

// info gives the next object.
func (l *listing) info() (runtime.ObjectInfo, error) {
	info, err, ok := l.next()
	switch {
	case !ok:
		return info, io.EOF
	case err != nil:
		return info, named(l.ref, err)
	}
	return info, nil
}

// Next gives the metadata of the next object (recorded: these members, in this
// order, and Etag so spelt).
func (l *listing) Next() (runtime.Item, error) {
	info, err := l.info()
	if err != nil {
		return runtime.Item{}, err
	}
	return runtime.Item{Source: l.source, Value: runtime.Object{
		{Name: "Etag", Value: runtime.String(info.ETag)},
		{Name: "Key", Value: runtime.String(info.Key)},
		{Name: "LastModified", Value: runtime.Int(info.Modified.Unix())},
		{Name: "Size", Value: runtime.Int(info.Size)},
		{Name: "StorageClass", Value: runtime.String(info.StorageClass)},
	}.Value()}, nil
}

// Version is unknown: objects may come and go.
func (l *listing) Version() string { return "" }

// Close ends the listing.
func (l *listing) Close() error {
	l.stop()
	return nil
}

// Flatten reads the items of all objects of a listing, one object after the
// other (Transformation LOAD_AND_FLATTEN).
type Flatten struct {
	Object Object
}

// Open begins the listing.
func (f Flatten) Open(ctx context.Context, s runtime.Storage, from runtime.ItemSource) (runtime.Items, error) {
	l := listed(ctx, s, from)
	next := func() (runtime.ObjectRef, error) {
		for {
			info, err := l.info()
			if err != nil {
				return runtime.ObjectRef{}, err
			}
			if info.Size > 0 { // a folder's own mark holds nothing
				return runtime.ObjectRef{Bucket: from.Bucket, Key: info.Key, Owner: from.Owner}, nil
			}
		}
	}
	return &chain{ctx: ctx, s: s, how: f.Object, next: next, list: l}, nil
}

// chain is the items of several objects.
type chain struct {
	ctx     context.Context
	s       runtime.Storage
	how     Object
	next    func() (runtime.ObjectRef, error) // the next object, or io.EOF
	list    io.Closer
	version string
	open    *object
}

// Next gives the next item of the open object, or the first of the next one.
func (c *chain) Next() (runtime.Item, error) {
	for {
		if c.open == nil {
			ref, err := c.next()
			if err != nil {
				return runtime.Item{}, err
			}
			if c.open, err = c.how.open(c.ctx, c.s, ref); err != nil {
				return runtime.Item{}, err
			}
		}
		it, err := c.open.Next()
		if err != io.EOF {
			return it, err
		}
		c.open.Close()
		c.open = nil
	}
}

// Version is that of the list of objects.
func (c *chain) Version() string { return c.version }

// Close lets go of the open object and of the list.
func (c *chain) Close() error {
	if c.open != nil {
		c.open.Close()
	}
	return c.list.Close()
}
