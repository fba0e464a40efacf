package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/runtime/serve/console"
)

// dev is one call of dev.
type dev struct {
	*app
	placeholders
	promised         contracts
	testCase, listen string
}

func newDev(a *app) *cobra.Command {
	d := &dev{app: a}
	cmd := &cobra.Command{
		Use:   "dev DEFINITION",
		Short: "work on a definition: see at each save what is wrong and what it does",
		Long: `Watch a definition. At each save, print what is wrong with it, run a case of it,
and show both in the browser, with the graph and all that view shows of the run.
No Go is compiled: the definition is interpreted, on a virtual clock.

A case is an input and the answers of the tasks, as aslc test takes them. The cases
of order.asl.json are the files order.test/*.json; in the browser one chooses among
them, or writes another. Without any, the input is {} and tasks have no answers.
` + contractHelp + placeholderHelp,
		Args: exactArgs(1, "the name of one definition"),
		RunE: func(cmd *cobra.Command, files []string) error { return d.work(cmd.Context(), files[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&d.testCase, "case", "", "run the case `NAME`: declined is order.test/declined.json; by default the first one")
	flags.StringVar(&d.listen, "listen", "127.0.0.1:0", "serve at this `ADDRESS`; the port 0 is any that is free")
	d.register(flags)
	d.promised.register(flags)
	return cmd
}

// glance is how often the files are looked at.
const glance = 40 * time.Millisecond

func (d *dev) work(ctx context.Context, file string) error {
	if file == "-" {
		return misused("the name of a file", "standard input cannot be watched")
	}
	src, err := d.source(file)
	if err != nil {
		return err
	}
	if _, err := d.values(d.app, src); err != nil { // what is wrong with the flags is told at once
		return err
	}
	b, err := newBench(d, file)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		b.watch(ctx)
	}()
	defer func() { <-watching }()
	defer stop()
	return d.serve(ctx, d.listen, console.New(b, nil), "/")
}

// report prints how things stand after a change.
func (d *dev) report(b *bench) {
	if err := d.show(b.findings); err != nil {
		return // nobody reads it
	}
	now := b.now
	for _, problem := range now.Problems {
		fmt.Fprintln(d.stderr, problem)
	}
	name := now.Case
	if name == "" {
		name = "the case"
	}
	switch {
	case b.result == nil || now.Stale:
		fmt.Fprintf(d.stdout, "%s: not run (%.0f ms)\n", now.File, now.Took)
	case b.result.Err != nil:
		fmt.Fprintf(d.stdout, "%s: %s %s: %v (%.0f ms)\n", now.File, name, b.result.Status, b.result.Err, now.Took)
	default:
		fmt.Fprintf(d.stdout, "%s: %s %s: %s (%.0f ms)\n", now.File, name, b.result.Status, short(b.result.Output.Text()), now.Took)
	}
}

// short cuts a document for one line of the terminal.
func short(text string) string {
	const most = 200
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}
