package bundle

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/aslc-dev/aslc/ir"
)

// Hosted is an executable of many definitions, which drives executions that are
// lent to it (package runtime/host).
type Hosted struct {
	File   string   // in the cache
	Places []string // import paths of the machines' packages, by place
}

// Place is the place of a unit in an executable.
type Place struct {
	*Hosted
	N int
}

// hostedCache keeps those executables; unitCache tells by unit where one is.
const (
	hostedCache = "hosted"
	unitCache   = "unit"
)

// HostedPackage is the name of the package of a definition in such an executable:
// the same whenever the definition is.
func HostedPackage(definition string) string {
	return "m" + hashOf([]sourceFile{{"", []byte(definition)}})[:16]
}

// FindHosted looks for an executable in the cache that has the unit. It needs no Go.
func FindHosted(u *Unit, opt Options) (Place, bool) {
	entry, err := unitEntry(u, opt)
	if err != nil {
		return Place{}, false
	}
	text, err := os.ReadFile(filepath.Join(entry, "place.json"))
	h := &Hosted{}
	if err != nil || json.Unmarshal(text, h) != nil {
		return Place{}, false
	}
	if _, err := os.Stat(h.File); err != nil {
		return Place{}, false
	}
	now := time.Now()
	os.Chtimes(hostedDir(h), now, now) // it is used
	n := slices.Index(h.Places, modulePath+"/"+u.Package)
	return Place{h, n}, n >= 0
}

// Host makes one executable of many definitions. The packages of the units have
// the names that HostedPackage gives.
func Host(ctx context.Context, units []*Unit, opt Options) (*Hosted, error) {
	b := &builder{ctx: ctx, unit: &Unit{Dir: ".", Program: &ir.Program{Name: "host"}}, opt: opt, kind: hostedCache}
	file, err := b.table(units, "serve", "host")
	if err != nil {
		return nil, err
	}
	h := &Hosted{File: file}
	for _, u := range units {
		h.Places = append(h.Places, modulePath+"/"+u.Package)
	}
	text, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		entry, err := unitEntry(u, opt)
		if err == nil {
			err = writeIfChanged(filepath.Join(entry, "place.json"), text)
		}
		if err != nil {
			return nil, err
		}
	}
	return h, nil
}

// unitEntry is where the cache tells of a unit: by all that goes into it but the
// version of Go.
func unitEntry(u *Unit, opt Options) (string, error) {
	runtime := opt.Runtime // a checkout
	if runtime == "" {
		_, hash, err := runtimeModule()
		if err != nil {
			return "", err
		}
		runtime = hash
	}
	return cacheEntry(unitCache, hashOf([]sourceFile{{runtime, nil}, {u.Package, u.File}}))
}

func hostedDir(h *Hosted) string { return filepath.Dir(filepath.Dir(h.File)) }

// TrimHosted removes executables that were not used for longest, until those that
// are left have at most so many bytes. Those in use stay.
func TrimHosted(limit int64, used map[string]bool) error {
	root, err := cacheDir()
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(root, hostedCache, "*", "bin", "*"))
	if err != nil {
		return err
	}
	type entry struct {
		file string
		size int64
		at   time.Time
	}
	var all []entry
	total := int64(0)
	for _, file := range files {
		info, err := os.Stat(file)
		dir, err2 := os.Stat(filepath.Dir(filepath.Dir(file)))
		if err := errors.Join(err, err2); errors.Is(err, fs.ErrNotExist) {
			continue // another process was faster
		} else if err != nil {
			return err
		}
		total += info.Size()
		all = append(all, entry{file, info.Size(), dir.ModTime()})
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.file, b.file)) })
	for _, e := range all {
		if total <= limit || used[e.file] {
			continue
		}
		if err := os.RemoveAll(filepath.Dir(filepath.Dir(e.file))); err != nil {
			return err
		}
		total -= e.size
	}
	return nil
}
