package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/templates"
)

// sourceFile is one file of the runtime's module.
type sourceFile struct {
	name string // with slashes
	text []byte
}

// runtimeModule gives the files of a module that holds the runtime alone, and
// the hash of their contents.
func runtimeModule() (files []sourceFile, hash string, err error) {
	goMod, err := templates.GoMod(templates.Module{Path: Module()})
	if err != nil {
		return nil, "", err
	}
	files = []sourceFile{{"go.mod", goMod}, {"go.sum", templates.GoSum}}
	err = fs.WalkDir(runtime.Sources, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(runtime.Sources, name)
		files = append(files, sourceFile{"runtime/" + name, text})
		return err
	})
	return files, hashOf(files), err
}

func hashOf(files []sourceFile) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%q %d\n", f.name, len(f.text))
		h.Write(f.text)
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}

// unpackRuntime gives the directory of the runtime's module in the cache; it
// is written once, under a name that tells its contents.
func unpackRuntime() (string, error) {
	files, hash, err := runtimeModule()
	if err != nil {
		return "", err
	}
	dir, err := cacheEntry("runtime", hash)
	if err != nil {
		return "", err
	}
	return unpack(dir, files)
}

// unpack writes files below dir unless it is there; it appears all at once.
func unpack(dir string, files []sourceFile) (string, error) {
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return "", err
	}
	temp, err := os.MkdirTemp(filepath.Dir(dir), ".unpack-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	for _, f := range files {
		if err := writeIfChanged(filepath.Join(temp, filepath.FromSlash(f.name)), f.text); err != nil {
			return "", err
		}
	}
	if err := os.Rename(temp, dir); err != nil {
		if _, there := os.Stat(dir); there == nil {
			return dir, nil // another process was faster
		}
		return "", err
	}
	return dir, nil
}
