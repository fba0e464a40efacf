package runtime

import (
	"context"
	"io"
	"iter"
	"time"
)

// Storage holds the objects that item readers read and result writers leave:
// what S3 is to the service. An error's text becomes part of the cause of
// States.ItemReaderFailed or States.ResultWriterFailed.
type Storage interface {
	// Get opens an object; one that is not there is an fs.ErrNotExist.
	Get(ctx context.Context, ref ObjectRef) (*Content, error)
	// List gives the objects whose keys begin with ref.Key, in order of keys,
	// from the first one behind after.
	List(ctx context.Context, ref ObjectRef, after string) iter.Seq2[ObjectInfo, error]
	// Put stores an object whole: nobody sees a part of it.
	Put(ctx context.Context, ref ObjectRef, body io.Reader) error
}

// ObjectRef names an object.
type ObjectRef struct {
	Bucket  string
	Key     string
	Version string // VersionId; "": the latest
	Owner   string // ExpectedBucketOwner; "": anybody
}

// String is bucket and key, as messages name an object.
func (r ObjectRef) String() string { return r.Bucket + "/" + r.Key }

// ObjectInfo is what a listing tells about an object.
type ObjectInfo struct {
	Key          string
	Size         int64
	ETag         string // changes with the content
	StorageClass string
	Modified     time.Time
}

// Content is an object that is being read.
type Content struct {
	ObjectInfo
	io.ReadCloser // an io.ReaderAt as well, where the storage can
}

// WithStorage gives the storage of item readers and result writers; without
// one they fail.
func WithStorage(s Storage) Option { return func(o *options) { o.storage = s } }
