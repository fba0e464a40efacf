// Package storage keeps objects in a folder of the local file system: the
// object KEY of bucket BUCKET is the file BUCKET/KEY below it. Tests and replays
// keep theirs in memory.
package storage

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Dir is a folder of buckets. All access goes through an os.Root: neither a
// key nor a symbolic link leads out of it.
type Dir struct {
	root    *os.Root
	account string
}

// Open opens a folder; account owns its buckets, which ExpectedBucketOwner is
// held against.
func Open(name, account string) (*Dir, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &Dir{root, account}, nil
}

// Close lets go of the folder.
func (d *Dir) Close() error { return d.root.Close() }

// check gives the file of an object.
func (d *Dir) check(ref runtime.ObjectRef) (string, error) {
	if err := d.bucket(ref); err != nil {
		return "", err
	}
	if !fs.ValidPath(ref.Key) || ref.Key == "." || strings.Contains(ref.Key, `\`) {
		return "", fmt.Errorf("the key %q cannot be the name of a file", ref.Key)
	}
	return path.Join(ref.Bucket, ref.Key), nil
}

func (d *Dir) bucket(ref runtime.ObjectRef) error {
	switch {
	case !fs.ValidPath(ref.Bucket) || ref.Bucket == "." || strings.ContainsAny(ref.Bucket, `/\`):
		return fmt.Errorf("%q cannot be the name of a bucket", ref.Bucket)
	case ref.Owner != "" && ref.Owner != d.account:
		return notOwned(ref, d.account)
	}
	return nil
}

// Get opens an object. A folder keeps no versions: the only one is "null", as
// S3 calls it where versioning is off.
func (d *Dir) Get(_ context.Context, ref runtime.ObjectRef) (*runtime.Content, error) {
	name, err := d.check(ref)
	if err != nil {
		return nil, err
	}
	if ref.Version != "" && ref.Version != "null" {
		return nil, fmt.Errorf("there is no version %q: a folder keeps none", ref.Version)
	}
	f, err := d.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, d.missing(ref)
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = d.missing(ref)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &runtime.Content{ObjectInfo: describe(ref.Key, info), ReadCloser: f}, nil
}

func (d *Dir) missing(ref runtime.ObjectRef) error {
	if info, err := d.root.Stat(ref.Bucket); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no bucket %q: %w", ref.Bucket, fs.ErrNotExist)
	}
	return fmt.Errorf("there is no such object: %w", fs.ErrNotExist)
}

// describe makes a tag of what tells versions of a file apart.
func describe(key string, info fs.FileInfo) runtime.ObjectInfo {
	return runtime.ObjectInfo{
		Key: key, Size: info.Size(), Modified: info.ModTime().UTC(), StorageClass: "STANDARD",
		ETag: fmt.Sprintf(`"%x-%x"`, info.Size(), info.ModTime().UnixNano()),
	}
}

// List gives the files of a bucket in the order of S3: by the bytes of the keys.
func (d *Dir) List(_ context.Context, ref runtime.ObjectRef, after string) iter.Seq2[runtime.ObjectInfo, error] {
	return func(yield func(runtime.ObjectInfo, error) bool) {
		if err := d.bucket(ref); err != nil {
			yield(runtime.ObjectInfo{}, err)
			return
		}
		if info, err := d.root.Stat(ref.Bucket); err != nil || !info.IsDir() {
			yield(runtime.ObjectInfo{}, fmt.Errorf("there is no bucket %q: %w", ref.Bucket, fs.ErrNotExist))
			return
		}
		w := &walk{files: d.root.FS(), bucket: ref.Bucket, prefix: ref.Key, after: after, yield: yield}
		w.folder("")
	}
}

// walk goes through the folders of a bucket.
type walk struct {
	files                 fs.FS
	bucket, prefix, after string
	yield                 func(runtime.ObjectInfo, error) bool
}

// folder gives what is in a folder, whose key ends with a slash or is empty;
// false: nobody wants more.
func (w *walk) folder(key string) bool {
	entries, err := fs.ReadDir(w.files, path.Join(w.bucket, key))
	if err != nil {
		return w.yield(runtime.ObjectInfo{}, err)
	}
	// The slash counts: "a-b" stands before "a/b".
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(keyOf(a), keyOf(b)) })
	for _, e := range entries {
		if !w.entry(key+keyOf(e), e) {
			return false
		}
	}
	return true
}

func keyOf(e fs.DirEntry) string {
	if e.IsDir() {
		return e.Name() + "/"
	}
	return e.Name()
}

func (w *walk) entry(key string, e fs.DirEntry) bool {
	if e.IsDir() {
		inside := strings.HasPrefix(key, w.prefix) || strings.HasPrefix(w.prefix, key)
		return !inside || w.folder(key)
	}
	if !strings.HasPrefix(key, w.prefix) || key <= w.after || !e.Type().IsRegular() || isDraft(e.Name()) {
		return true
	}
	info, err := e.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return true // it went meanwhile
	}
	if err != nil {
		return w.yield(runtime.ObjectInfo{}, err)
	}
	return w.yield(describe(key, info), nil)
}

// draftPrefix marks a file that is being written. It is no object yet.
const draftPrefix = ".aslc-draft-"

func isDraft(name string) bool { return strings.HasPrefix(name, draftPrefix) }

// Put writes a file beside the place and renames it: what stands in the place
// is always whole.
func (d *Dir) Put(_ context.Context, ref runtime.ObjectRef, body io.Reader) error {
	name, err := d.check(ref)
	if err != nil {
		return err
	}
	folder := path.Dir(name)
	if err := d.root.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	draft := path.Join(folder, draftPrefix+rand.Text())
	if err := d.write(draft, body); err != nil {
		d.root.Remove(draft) // its absence is no fault
		return err
	}
	return d.root.Rename(draft, name)
}

func (d *Dir) write(name string, body io.Reader) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, body); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
