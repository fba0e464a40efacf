// Package bundle makes Go packages and executables of emitted files: a
// package file beside its definition, or a module that builds.
//
//	place.go    a package file in place: its name, its package, what else is there
//	self.go     which module and version this aslc is: from the binary itself
//	cache.go    the user's cache, and what goes from it
//	unpack.go   the runtime's sources, unpacked once into the user's cache
//	module.go   a module of its own for a definition that is in none
//	overlay.go  a main package laid over the module that the definition is in
//	build.go    the go command
//	replay.go   an executable of many definitions
//	hosted.go   the one that drives executions for aslc serve
//
// # How the runtime is found (design §2)
//
// A definition, or its handlers, in a module that provides the runtime is built
// there, at that module's version. Otherwise a module is made in the cache,
// which replaces the runtime's module by --runtime's directory or by the
// sources that aslc carries. So aslc needs no network, and works in an empty
// directory.
package bundle

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/aslc-dev/aslc/ir"
)

// Unit is one compiled definition.
type Unit struct {
	Dir      string // of the definition
	Program  *ir.Program
	Package  string // of File
	Prefix   string // before the names that File declares
	FileName string // order_asl.go
	File     []byte // the emitted Go
	Typed    bool   // methods of its Tasks may have types
	Shown    []byte // what the console of a durable executable shows of the machine, as JSON
}

// Options say how an executable is made.
type Options struct {
	Output  string   // the executable; "": a file in the cache, used again while nothing has changed
	Tasks   string   // directory of a package with func NewTasks; "": the definition's own, if it has one
	Runtime string   // a checkout of aslc to take the runtime from; "": see the package comment
	Durable bool     // with a store, and the commands that work on it
	Traces  bool     // send traces by OTLP: not for Replay and Test
	Debug   bool     // keep symbols and paths, do not optimise
	Env     []string // the go command's environment

	// Typed gives the unit whose tasks have the types of their handlers, for where
	// these are linked, or the emitted file joins their package; nil: there is but one.
	Typed func() (*Unit, error)
}

// BuildError is what the go command said about a build that failed.
type BuildError struct{ Output string }

func (e *BuildError) Error() string { return "go build failed:\n" + strings.TrimRight(e.Output, "\n") }

// Misuse is an error of how aslc was called.
type Misuse struct{ Message, Try string }

func (e *Misuse) Error() string { return e.Message }

// Build makes the executable of a definition and gives its path.
func Build(ctx context.Context, u *Unit, opt Options) (string, error) {
	b := &builder{ctx: ctx, unit: u, opt: opt, kind: "build"}
	if err := b.findGo(); err != nil {
		return "", err
	}
	home, handlers, err := b.home()
	if err != nil {
		return "", err
	}
	if home == "" {
		return b.standalone()
	}
	if opt.Typed != nil && (handlers != "" || b.ownsPackage(home)) {
		if b.unit, err = opt.Typed(); err != nil {
			return "", err
		}
	}
	if handlers == "" && b.ownsPackage(home) && makesTasks(b.unit.File) {
		handlers = home
	}
	return b.overlaid(home, handlers)
}

// home is the directory whose module the executable is built in, "" for none,
// and the directory of the handlers' package, "" for none.
func (b *builder) home() (home, handlers string, err error) {
	if b.opt.Runtime != "" {
		if b.opt.Tasks != "" {
			return "", "", &Misuse{"--runtime and --tasks exclude each other: the handlers' module says which runtime they use",
				"a replace line in the handlers' go.mod"}
		}
		return "", "", nil
	}
	if b.opt.Tasks != "" {
		return b.handlersHome()
	}
	dir, err := filepath.Abs(b.unit.Dir)
	if err != nil || !b.providesRuntime(dir) {
		return "", "", err
	}
	if _, ok := newTasks(dir, b.unit.FileName); ok && b.ownsPackage(dir) {
		handlers = dir
	}
	return dir, handlers, nil
}

func (b *builder) handlersHome() (home, handlers string, err error) {
	if err := CheckHandlers(b.opt.Tasks); err != nil {
		return "", "", err
	}
	dir, err := filepath.Abs(b.opt.Tasks)
	if err != nil {
		return "", "", err
	}
	if !b.providesRuntime(dir) {
		return "", "", &Misuse{"the module of " + b.opt.Tasks + " does not require " + Module(), "go get " + Module()}
	}
	return dir, dir, nil
}

// writeIfChanged leaves a file alone that holds the text already.
func writeIfChanged(file string, text []byte) error {
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, text) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	return replaceFile(file, text)
}

// replaceFile writes a file all at once: no reader sees a part of it.
func replaceFile(file string, text []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(file), ".aslc-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // after a rename there is nothing to remove
	_, err = temp.Write(text)
	if err = errors.Join(err, temp.Chmod(0o644), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), file)
}
