// Gen writes the definitions of the benchmarked machines, and those of their
// inputs that are small, below golden/bench. Run it at the root of the module:
//
//	go run ./golden/bench/gen
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/aslc-dev/aslc/golden/bench/work"
)

// maxInput is the size up to which an input is a file too; larger ones are
// made by package work alone.
const maxInput = 4 << 10

func main() {
	if err := write(filepath.Join("golden", "bench")); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// write puts the files of all workloads below dir.
func write(dir string) error {
	for _, f := range files() {
		path := filepath.Join(dir, f.path)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(f.text), 0o666); err != nil {
			return err
		}
	}
	return nil
}

type file struct{ path, text string }

// files are the files of all workloads; paths use this system's separator.
func files() []file {
	var all []file
	for _, w := range work.Workloads {
		all = append(all, file{filepath.Join(w.Name, w.Name+".asl.json"), definition(w.Name)})
		if in := work.Input(w.Name); len(in) <= maxInput {
			all = append(all, file{filepath.Join(w.Name, "input.json"), string(in) + "\n"})
		}
	}
	return append(all, file{filepath.Join("typed", "typed.asl.json"), machine(chain(100, fixed(noop)))},
		file{filepath.Join("ten", "ten.asl.json"), machine(chain(10, fixed(task)))},
		file{filepath.Join("waits", "waits.asl.json"), machine(waits())}, file{filepath.Join("asks", "asks.asl.json"), machine(asks())})
}
