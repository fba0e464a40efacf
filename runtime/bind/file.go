package bind

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// File is what a bindings file holds, which is YAML or JSON.
type File struct {
	Tasks       map[string]string // BINDING by task identity, as Parse reads it
	Connections Connections
}

// Bindings are the tasks' bindings, and what is wrong with the file. Commands that
// begin with ./ or ../ are looked for in dir, where the file is; "": here.
func (f *File) Bindings(dir string) (map[string]Binding, error) {
	out := map[string]Binding{}
	for _, name := range slices.Sorted(maps.Keys(f.Tasks)) {
		b, err := Parse(f.Tasks[name])
		if err != nil {
			return nil, fmt.Errorf("task %s: %w", name, err)
		}
		if x, ok := b.(*Exec); ok && dir != "" {
			x.Path = within(dir, x.Path)
		}
		out[name] = b
	}
	for _, name := range slices.Sorted(maps.Keys(f.Connections)) {
		if err := f.Connections[name].check(); err != nil {
			return nil, fmt.Errorf("connection %s: %w", name, err)
		}
	}
	return out, nil
}

// within looks for ./command in a folder.
func within(dir, path string) string {
	if !strings.HasPrefix(path, "./") && !strings.HasPrefix(path, "../") {
		return path
	}
	joined := filepath.Join(dir, path)
	if !strings.ContainsRune(joined, filepath.Separator) {
		joined = "." + string(filepath.Separator) + joined // else it is looked up in PATH
	}
	return joined
}
