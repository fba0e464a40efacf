// Mutants asks the tests whether they would notice a mistake:
//
//	go run ./golden/mutants [NAME…]
//
// Each row of the table is a mistake in the runtime or the emitter. It is made
// in an overlay, never in the tree, and the tests that the row names are run;
// they must fail. The exit code is 1 if a mistake was not noticed.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	missed, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(3)
	}
	if missed > 0 {
		os.Exit(1)
	}
}

// run tries the mutants of the names, or all, and counts those that nobody noticed.
func run(names []string) (missed int, err error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return 0, err
	}
	root := strings.TrimSpace(string(out))
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	tried, fine := 0, map[string]bool{}
	for _, m := range mutants {
		if len(names) > 0 && !slices.Contains(names, m.Name) {
			continue
		}
		tried++
		if err := m.baseline(root, fine); err != nil {
			return missed, err
		}
		caught, err := m.try(root, dir)
		if err != nil {
			return missed, fmt.Errorf("%s: %w", m.Name, err)
		}
		word := "caught"
		if !caught {
			word = "MISSED"
			missed++
		}
		fmt.Printf("%s  %s (%s, by go %s)\n", word, m.Name, m.File, strings.Join(m.Command, " "))
	}
	fmt.Printf("%d of %d mistakes caught\n", tried-missed, tried)
	return missed, nil
}

// baseline makes sure that the row's command succeeds as long as nobody makes
// a mistake; fine holds the commands that have.
func (m mutant) baseline(root string, fine map[string]bool) error {
	name := strings.Join(m.Command, " ")
	if fine[name] {
		return nil
	}
	if out, err := goCommand(root, m.Command...); err != nil {
		return fmt.Errorf("go %s fails without any mistake: %w\n%s", name, err, out)
	}
	fine[name] = true
	return nil
}

// try makes the mistake and tells whether the row's command fails of it.
func (m mutant) try(root, dir string) (caught bool, err error) {
	mutated, err := m.mutate(root)
	if err != nil {
		return false, err
	}
	file, overlay := filepath.Join(dir, "mutated.go"), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, mutated, 0o644); err != nil {
		return false, err
	}
	data, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, filepath.FromSlash(m.File)): file}})
	if err != nil {
		return false, err
	}
	if err := os.WriteFile(overlay, data, 0o644); err != nil {
		return false, err
	}
	// A mistake that does not compile proves nothing.
	if out, err := goCommand(root, "build", "-overlay", overlay, "./"+filepath.Dir(m.File)); err != nil {
		return false, fmt.Errorf("%w\n%s", err, out)
	}
	args := append([]string{m.Command[0], "-overlay", overlay}, m.Command[1:]...)
	_, err = goCommand(root, args...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return true, nil
	}
	return false, err
}

// mutate gives the file with the mistake.
func (m mutant) mutate(root string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(m.File)))
	if err != nil {
		return nil, err
	}
	if n := bytes.Count(text, []byte(m.Old)); n != 1 {
		return nil, fmt.Errorf("%s holds %q %d times, not once", m.File, m.Old, n)
	}
	return bytes.Replace(text, []byte(m.Old), []byte(m.New), 1), nil
}

func goCommand(root string, args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = root
	return cmd.CombinedOutput()
}
