package storage

import (
	"bytes"
	"context"
	"crypto/md5"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Memory keeps objects in memory, for tests and replays: the same at every run.
// Versions of an object have the names "1", "2" and so on.
type Memory struct {
	account  string
	modified time.Time

	mu      sync.Mutex
	buckets map[string]map[string][][]byte // versions by bucket and key
}

// NewMemory makes a storage without buckets; they come with their first object.
// All objects have one moment as their time, account owns them.
func NewMemory(account string, modified time.Time) *Memory {
	return &Memory{account: account, modified: modified, buckets: map[string]map[string][][]byte{}}
}

func (m *Memory) bucket(ref runtime.ObjectRef) (map[string][][]byte, error) {
	b, ok := m.buckets[ref.Bucket]
	switch {
	case !ok:
		return nil, fmt.Errorf("there is no bucket %q: %w", ref.Bucket, fs.ErrNotExist)
	case ref.Owner != "" && ref.Owner != m.account:
		return nil, notOwned(ref, m.account)
	}
	return b, nil
}

// Get opens an object.
func (m *Memory) Get(_ context.Context, ref runtime.ObjectRef) (*runtime.Content, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := m.bucket(ref)
	if err != nil {
		return nil, err
	}
	versions := b[ref.Key]
	if len(versions) == 0 {
		return nil, fmt.Errorf("there is no such object: %w", fs.ErrNotExist)
	}
	n := len(versions)
	if ref.Version != "" {
		if n, err = strconv.Atoi(ref.Version); err != nil || n < 1 || n > len(versions) {
			return nil, fmt.Errorf("there is no version %q", ref.Version)
		}
	}
	text := versions[n-1]
	return &runtime.Content{ObjectInfo: m.describe(ref.Key, text), ReadCloser: held{bytes.NewReader(text)}}, nil
}

// held is content that can be read from any place.
type held struct{ *bytes.Reader }

// Close has nothing to let go of.
func (held) Close() error { return nil }

func (m *Memory) describe(key string, text []byte) runtime.ObjectInfo {
	return runtime.ObjectInfo{
		Key: key, Size: int64(len(text)), ETag: fmt.Sprintf(`"%x"`, md5.Sum(text)), StorageClass: "STANDARD", Modified: m.modified,
	}
}

// List gives the latest versions of objects, in order of keys.
func (m *Memory) List(_ context.Context, ref runtime.ObjectRef, after string) iter.Seq2[runtime.ObjectInfo, error] {
	return func(yield func(runtime.ObjectInfo, error) bool) {
		infos, err := m.list(ref, after)
		if err != nil {
			yield(runtime.ObjectInfo{}, err)
			return
		}
		for _, info := range infos {
			if !yield(info, nil) {
				return
			}
		}
	}
}

func (m *Memory) list(ref runtime.ObjectRef, after string) ([]runtime.ObjectInfo, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := m.bucket(ref)
	if err != nil {
		return nil, err
	}
	var out []runtime.ObjectInfo
	for _, key := range slices.Sorted(maps.Keys(b)) {
		if strings.HasPrefix(key, ref.Key) && key > after {
			out = append(out, m.describe(key, b[key][len(b[key])-1]))
		}
	}
	return out, nil
}

// Put stores another version of an object.
func (m *Memory) Put(_ context.Context, ref runtime.ObjectRef, body io.Reader) error {
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if ref.Owner != "" && ref.Owner != m.account {
		return notOwned(ref, m.account)
	}
	b := m.buckets[ref.Bucket]
	if b == nil {
		b = map[string][][]byte{}
		m.buckets[ref.Bucket] = b
	}
	b[ref.Key] = append(b[ref.Key], text)
	return nil
}

// Objects gives the latest version of every object, by bucket/key.
func (m *Memory) Objects() map[string][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string][]byte{}
	for bucket, objects := range m.buckets {
		for key, versions := range objects {
			out[bucket+"/"+key] = versions[len(versions)-1]
		}
	}
	return out
}

func notOwned(ref runtime.ObjectRef, account string) error {
	return fmt.Errorf("access denied: the bucket %s belongs to account %s, not to %s", ref.Bucket, account, ref.Owner)
}
