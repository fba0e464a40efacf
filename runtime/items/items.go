package items

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/aslc-dev/aslc/runtime"
)

// MaxItem is how many bytes one item may have in its file (Developer Guide,
// ItemReader: 8 MB).
const MaxItem = 8 << 20

// Format reads the items of one object.
type Format interface {
	Items(f *File) (Rows, error)
}

// Rows gives the items of one object; io.EOF after the last. Its errors say
// which row is at fault; the object's name comes before them.
type Rows interface {
	Next() (runtime.Item, error)
}

// File is an object as a Format sees it.
type File struct {
	io.Reader             // unpacked
	At        io.ReaderAt // the object as it is stored, if the storage can; or nil
	Size      int64       // as stored
}

// Said is an error whose text is the service's own: nothing stands before it.
type Said string

func (s Said) Error() string { return string(s) }

// Object reads the items of one object (s3:getObject).
type Object struct {
	Format Format
	// Unpack undoes the compression that an object's first bytes tell of; nil:
	// objects are read as they are.
	Unpack func(io.Reader) (io.ReadCloser, error)
}

// Open opens the object.
func (o Object) Open(ctx context.Context, s runtime.Storage, from runtime.ItemSource) (runtime.Items, error) {
	out, err := o.open(ctx, s, from.ObjectRef)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (o Object) open(ctx context.Context, s runtime.Storage, ref runtime.ObjectRef) (*object, error) {
	c, err := s.Get(ctx, ref)
	if err != nil {
		return nil, named(ref, err)
	}
	out := &object{ref: ref, content: c, source: "S3://" + ref.String()}
	if err := out.begin(o); err != nil {
		out.Close()
		return nil, named(ref, err)
	}
	return out, nil
}

// object is an open object.
type object struct {
	ref     runtime.ObjectRef
	content *runtime.Content
	plain   io.Closer // of the unpacked content
	rows    Rows
	source  string
}

func (o *object) begin(how Object) error {
	f := &File{Reader: o.content, Size: o.content.Size}
	f.At, _ = o.content.ReadCloser.(io.ReaderAt)
	if how.Unpack != nil {
		plain, err := how.Unpack(o.content)
		if err != nil {
			return err
		}
		f.Reader, o.plain = plain, plain
	}
	var err error
	o.rows, err = how.Format.Items(f)
	return err
}

// Next gives the next item.
func (o *object) Next() (runtime.Item, error) {
	it, err := o.rows.Next()
	it.Source = o.source
	if err != nil && err != io.EOF {
		err = named(o.ref, err)
	}
	return it, err
}

// Version is the object's tag.
func (o *object) Version() string { return o.content.ETag }

// Close closes the object.
func (o *object) Close() error {
	if o.plain != nil {
		o.plain.Close()
	}
	return o.content.Close()
}

// named puts the object's name before an error.
func named(ref runtime.ObjectRef, err error) error {
	var said Said
	if errors.As(err, &said) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("the object ends too early: %w", err)
	}
	return fmt.Errorf("%s: %w", ref, err)
}
