package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/runtime/serve"
)

// definitionEnding is that of the files that --definitions looks for.
const definitionEnding = ".asl.json"

// folder is the directory of --definitions.
type folder struct {
	*app
	dir    string
	role   string // of its state machines
	server *serve.Server
	seen   map[string]string // stamps of files
}

// watch looks after the folder of --definitions, if there is one, until it is stopped.
func (l *localServer) watch(ctx context.Context, server *serve.Server, b *builds) (stop func()) {
	if l.definitions == "" {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	f := &folder{app: l.app, dir: l.definitions, role: "arn:aws:iam::" + l.account + ":role/aslc", server: server, seen: map[string]string{}}
	var watching sync.WaitGroup
	watching.Go(func() {
		began := time.Now()
		n, err := f.look(ctx)
		if err != nil && ctx.Err() == nil {
			fmt.Fprintln(l.stderr, err)
		}
		fmt.Fprintf(l.stdout, "defined %d state machines of %s\n", n, l.definitions)
		if b.off == "" {
			b.settle(ctx)
			fmt.Fprintf(l.stdout, "compiled them in %.1f s\n", time.Since(began).Seconds())
		}
		f.watch(ctx)
	})
	return func() {
		cancel()
		watching.Wait()
	}
}

// watch defines what changes, until ctx ends.
func (f *folder) watch(ctx context.Context) {
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, err := f.look(ctx); err != nil && ctx.Err() == nil {
			fmt.Fprintln(f.stderr, err)
		}
	}
}

// look defines the state machines whose files are new or others than before, and
// counts them. What is wrong with a definition is printed: the machine stays what
// it was.
func (f *folder) look(ctx context.Context) (int, error) {
	files, err := filepath.Glob(filepath.Join(f.dir, "*"+definitionEnding))
	if err != nil {
		return 0, err
	}
	n := 0
	for _, file := range files {
		stamp := stampOf(file)
		if f.seen[file] == stamp {
			continue
		}
		f.seen[file] = stamp
		defined, err := f.define(ctx, file)
		switch {
		case errors.Is(err, fs.ErrNotExist): // it has just gone
		case err != nil:
			return n, fmt.Errorf("%s: %w", file, err)
		case defined:
			n++
		}
	}
	return n, nil
}

func (f *folder) define(ctx context.Context, file string) (bool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return false, err
	}
	src, err := f.source(file)
	if err != nil {
		return false, err
	}
	name := strings.TrimSuffix(filepath.Base(file), definitionEnding)
	program, list := compiler.Check(src, compiler.Options{Name: name})
	if err := f.show(diag.Report{Source: src, List: list}); err != nil || program == nil {
		return false, err
	}
	var refused *serve.Fault
	if err := f.server.Define(ctx, name, string(text), f.role); errors.As(err, &refused) {
		fmt.Fprintf(f.stderr, "%s: %s\n", file, refused.Message)
		return false, nil
	} else if err != nil {
		return false, err
	}
	return true, nil
}

// stampOf tells one state of a file from another.
func stampOf(file string) string {
	info, err := os.Stat(file)
	if err != nil {
		return "gone"
	}
	return fmt.Sprint(info.ModTime().UnixNano(), " ", info.Size())
}
