package serve

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The files of a registry: a machine each, the tags of activities, and lines about
// starts.
const (
	machineFiles = "machine-*.json"
	tagsFile     = "activity-tags.json"
	startsFile   = "starts.jsonl"
)

// machineFile is the file of a machine; names have characters that file names do not.
func machineFile(name string) string {
	sum := sha256.Sum256([]byte(name))
	return "machine-" + hex.EncodeToString(sum[:16]) + ".json"
}

func (r *Registry) load() error {
	files, err := filepath.Glob(filepath.Join(r.dir, machineFiles))
	if err != nil {
		return err
	}
	for _, file := range files {
		m := &Machine{}
		if err := read(file, m); err != nil {
			return err
		}
		if len(m.Revisions) == 0 {
			return fmt.Errorf("%s: the state machine has no definition", file)
		}
		if r.machines[m.Name] = m; m.Fixed {
			delete(r.machines, m.Name)
			r.built[m.Name] = m
		}
	}
	if err := read(filepath.Join(r.dir, tagsFile), &r.tags); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return r.loadStarts()
}

func read(file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// loadStarts reads the lines about starts. A last line that was cut off by a crash
// was never acknowledged.
func (r *Registry) loadStarts() error {
	text, err := os.ReadFile(filepath.Join(r.dir, startsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e startEntry
		if json.Unmarshal(lines.Bytes(), &e) == nil {
			r.starts[startKey(e.Machine, e.Name)] = e
		}
	}
	return lines.Err()
}

func (r *Registry) append(e startEntry) (err error) {
	if r.dir == "" {
		return nil
	}
	text, err := json.Marshal(e)
	if err == nil {
		err = os.MkdirAll(r.dir, 0o700)
	}
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(r.dir, startsFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.Write(append(text, '\n'))
	return err
}

func (r *Registry) save(m *Machine) error {
	switch {
	case r.dir == "":
		return nil
	case m.plain():
		if err := r.forget(m.Name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	text, err := encode(m)
	if err != nil {
		return err
	}
	return replace(filepath.Join(r.dir, machineFile(m.Name)), text)
}

func (r *Registry) saveTags() error {
	if r.dir == "" {
		return nil
	}
	text, err := encode(r.tags)
	if err != nil {
		return err
	}
	return replace(filepath.Join(r.dir, tagsFile), text)
}

func (r *Registry) forget(name string) error {
	if r.dir == "" {
		return nil
	}
	return os.Remove(filepath.Join(r.dir, machineFile(name)))
}

// CopyRegistry copies the files of the registry in dir, which may be in use, to a folder
// that it makes; where there is no registry it makes none.
func CopyRegistry(dir, to string) error {
	files, err := filepath.Glob(filepath.Join(dir, machineFiles))
	for _, file := range append(files, filepath.Join(dir, tagsFile), filepath.Join(dir, startsFile)) {
		text, failed := os.ReadFile(file)
		switch {
		case errors.Is(failed, fs.ErrNotExist): // not made yet, or gone since
		case failed != nil:
			err = errors.Join(err, failed)
		default:
			err = errors.Join(err, replace(filepath.Join(to, filepath.Base(file)), text))
		}
	}
	return err
}

// replace writes a file whole or not at all.
func replace(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), "tmp-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
