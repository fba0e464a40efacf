package pkg_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/runtimetest"
	"github.com/aslc-dev/aslc/runtime/storage"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/tools/txtar"
)

// account owns all buckets.
const account = "123456789012"

// store puts the sections s3/BUCKET/KEY into a storage, in order of their
// names; what stands behind a blank says how the text becomes the object. A
// digit there only tells versions apart.
func (s *script) store() {
	s.objects = storage.NewMemory(account, runtimetest.Epoch)
	for _, name := range slices.Sorted(maps.Keys(s.sections)) {
		object, ok := strings.CutPrefix(name, "s3/")
		if !ok {
			continue
		}
		object, how, _ := strings.Cut(object, " ")
		bucket, key, _ := strings.Cut(object, "/")
		ref := runtime.ObjectRef{Bucket: bucket, Key: key}
		if err := s.objects.Put(s.t.Context(), ref, bytes.NewReader(packed(s.t, s.sections[name]+"\n", how))); err != nil {
			s.t.Fatal(err)
		}
	}
	s.given = s.objects.Objects()
}

func packed(t *testing.T, text, how string) []byte {
	switch how {
	case "gzip", "gzip, cut":
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write([]byte(text))
		if err := cmp.Or(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		if how == "gzip, cut" {
			return b.Bytes()[:b.Len()-8]
		}
		return b.Bytes()
	case "zstd":
		z, err := zstd.NewWriter(nil)
		if err != nil {
			t.Fatal(err)
		}
		return z.EncodeAll([]byte(text), nil)
	case "base64":
		out, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(strings.TrimSpace(text), "\n", ""))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	return []byte(text)
}

// mapRuns tells how the Map Runs ended.
func (s *script) mapRuns() string {
	if s.execution == nil {
		return ""
	}
	var b strings.Builder
	for _, run := range s.execution.MapRuns() {
		fmt.Fprintf(&b, "%s %s\nitems %+v\nexecutions %+v\n", run.ARN, run.Status, run.Items, run.Executions)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// written are the objects that were not there before.
func (s *script) written() []txtar.File {
	var out []txtar.File
	objects := s.objects.Objects()
	for _, name := range slices.Sorted(maps.Keys(objects)) {
		if !bytes.Equal(objects[name], s.given[name]) {
			out = append(out, txtar.File{Name: "wrote " + name, Data: append(bytes.TrimSuffix(objects[name], []byte("\n")), '\n')})
		}
	}
	return out
}
