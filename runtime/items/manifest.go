package items

import (
	"bufio"
	"context"
	"encoding/json"
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
	DestinationBucket string
	FileFormat        string
	FileSchema        string
	Files             []struct{ Key string }
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
	bucket := m.DestinationBucket[strings.LastIndexByte(m.DestinationBucket, ':')+1:]
	next := func() (ref runtime.ObjectRef, err error) {
		if len(m.Files) == 0 {
			return ref, io.EOF
		}
		ref = runtime.ObjectRef{Bucket: bucket, Key: m.Files[0].Key}
		m.Files = m.Files[1:]
		return ref, nil
	}
	how := Object{Format: v.CSV(m.headers()), Unpack: v.Unpack}
	return &chain{ctx: ctx, s: s, how: how, next: next, list: c, version: c.ETag}, nil
}

func readInventory(r io.Reader) (*inventory, error) {
	var m inventory
	if err := json.NewDecoder(io.LimitReader(r, MaxItem)).Decode(&m); err != nil {
		return nil, fmt.Errorf("the manifest cannot be read: %w", err)
	}
	switch {
	case !strings.EqualFold(m.FileFormat, "CSV"):
		return nil, fmt.Errorf("the manifest names files of format %q; only CSV can be read", m.FileFormat)
	case m.FileSchema == "":
		return nil, errors.New("the manifest has no fileSchema")
	case m.DestinationBucket == "":
		return nil, errors.New("the manifest has no destinationBucket")
	}
	for i, f := range m.Files {
		if f.Key == "" {
			return nil, fmt.Errorf("the manifest's file %d has no key", i+1)
		}
	}
	return &m, nil
}

// headers are the columns that fileSchema names.
func (m *inventory) headers() []string {
	names := strings.Split(m.FileSchema, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
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
