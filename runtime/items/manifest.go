package items

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Inventory reads what an S3 Inventory report lists: an item for each row of
// the CSV files that its manifest.json names (ManifestType S3_INVENTORY).
type Inventory struct {
	CSV    func(headers []string) Format
	Unpack func(io.Reader) (io.ReadCloser, error)
}

// inventory is the part of manifest.json that matters here (S3 User Guide,
// Inventory manifest).
type inventory struct {
	bucket  string
	headers []string
	keys    []string
}

// Open reads the manifest.
func (v Inventory) Open(ctx context.Context, s runtime.Storage, from runtime.ItemSource) (runtime.Items, error) {
	c, err := s.Get(ctx, from.ObjectRef)
	if err != nil {
		return nil, named(from.ObjectRef, err)
	}
	defer c.Close()
	m, err := readInventory(c)
	if err != nil {
		return nil, named(from.ObjectRef, err)
	}
	next := func() (ref runtime.ObjectRef, err error) {
		if len(m.keys) == 0 {
			return ref, io.EOF
		}
		ref = runtime.ObjectRef{Bucket: m.bucket, Key: m.keys[0]}
		m.keys = m.keys[1:]
		return ref, nil
	}
	how := Object{Format: v.CSV(m.headers), Unpack: v.Unpack}
	return &chain{ctx: ctx, s: s, how: how, next: next, list: c, version: c.ETag}, nil
}

func readInventory(r io.Reader) (*inventory, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxItem+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxItem {
		return nil, fmt.Errorf("the manifest is longer than %d bytes", MaxItem)
	}
	doc, err := runtime.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the manifest cannot be read: %w", err)
	}
	bucket, schema := doc.Field("destinationBucket").String(), doc.Field("fileSchema").String()
	switch format := doc.Field("fileFormat").String(); {
	case !strings.EqualFold(format, "CSV"):
		return nil, fmt.Errorf("the manifest names files of format %q; only CSV can be read", format)
	case schema == "":
		return nil, errors.New("the manifest has no fileSchema")
	case bucket == "":
		return nil, errors.New("the manifest has no destinationBucket")
	}
	m := &inventory{bucket: bucket[strings.LastIndexByte(bucket, ':')+1:]} // of an ARN, the name
	for name := range strings.SplitSeq(schema, ",") {
		m.headers = append(m.headers, strings.TrimSpace(name))
	}
	for i, f := range doc.Field("files").Elems() {
		key := f.Field("key")
		if key.Kind() != runtime.KindString {
			return nil, fmt.Errorf("file %d of the manifest has no key", i+1)
		}
		m.keys = append(m.keys, key.String())
	}
	return m, nil
}

// Athena reads the items of the files that an UNLOAD query of Athena wrote: its
// manifest has the URI of one of them on each line (ManifestType ATHENA_DATA).
type Athena struct {
	Object Object
}

// Open opens the manifest.
func (a Athena) Open(ctx context.Context, s runtime.Storage, from runtime.ItemSource) (runtime.Items, error) {
	c, err := s.Get(ctx, from.ObjectRef)
	if err != nil {
		return nil, named(from.ObjectRef, err)
	}
	lines := bufio.NewScanner(WithoutMark(c))
	n := 0
	next := func() (ref runtime.ObjectRef, err error) {
		for lines.Scan() {
			n++
			uri := strings.Trim(strings.TrimSpace(lines.Text()), `"`)
			if uri == "" {
				continue
			}
			if ref.Bucket, ref.Key, err = splitURI(uri); err != nil {
				err = named(from.ObjectRef, fmt.Errorf("line %d of the manifest: %w", n, err))
			}
			return ref, err
		}
		if err := lines.Err(); err != nil {
			return ref, named(from.ObjectRef, fmt.Errorf("line %d of the manifest: %w", n+1, err))
		}
		return ref, io.EOF
	}
	return &chain{ctx: ctx, s: s, how: a.Object, next: next, list: c, version: c.ETag}, nil
}

// splitURI takes s3://bucket/key apart.
func splitURI(uri string) (bucket, key string, err error) {
	rest, ok := strings.CutPrefix(uri, "s3://")
	if !ok {
		return "", "", fmt.Errorf("%q is no S3 URI", uri)
	}
	bucket, key, ok = strings.Cut(rest, "/")
	if !ok || bucket == "" || key == "" {
		return "", "", fmt.Errorf("%q names no object", uri)
	}
	return bucket, key, nil
}
