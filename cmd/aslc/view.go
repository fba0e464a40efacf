package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/runtime/serve/console"
)

// viewer is one call of view.
type viewer struct {
	*app
	placeholders
	definition, listen, html string
}

func newView(a *app) *cobra.Command {
	v := &viewer{app: a}
	cmd := &cobra.Command{
		Use:   "view HISTORY",
		Short: "see in the browser what an execution did",
		Long: `Serve a page of an execution, on this machine alone: its graph, its steps as a
table and along the time, its events, and what went into each step and came out.
A history is what aws stepfunctions get-execution-history prints, or what
run --history writes.

	aslc view refused.json --definition order.asl.json

With --html, the page is written to one file, which needs no server.
` + placeholderHelp,
		Args: exactArgs(1, "the name of one history"),
		RunE: func(cmd *cobra.Command, files []string) error { return v.view(cmd.Context(), files[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&v.definition, "definition", "", "the `FILE` of the definition: for the graph, and the source of each state")
	flags.StringVar(&v.listen, "listen", "127.0.0.1:0", "serve at this `ADDRESS`; the port 0 is any that is free")
	flags.StringVar(&v.html, "html", "", "write the page to `FILE` instead; - is standard output")
	v.register(flags)
	return cmd
}

func (v *viewer) view(ctx context.Context, file string) error {
	if file == "-" && v.definition == "-" {
		return misused("--definition with the name of a file", "the definition and the history cannot both come from standard input")
	}
	machine, err := v.machine()
	if err != nil {
		return err
	}
	text, err := v.read(file)
	if err != nil {
		return misused("the name of a history, or - for standard input", "%v", err)
	}
	name := strings.TrimSuffix(filepath.Base(file), ".json")
	source, err := console.NewRecorded(name, machine, text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if strange := source.Unknown(); machine.Graph != "" && len(strange) > 0 {
		return fmt.Errorf("%s is of another definition: %s has no state %q", file, v.definition, strange[0])
	}
	if v.html != "" {
		return v.write(ctx, source)
	}
	return v.serve(ctx, v.listen, console.New(source, nil), "/")
}

// machine compiles the definition, if there is one.
func (v *viewer) machine() (*console.Machine, error) {
	if v.definition == "" {
		return &console.Machine{}, nil
	}
	src, err := v.source(v.definition)
	if err != nil {
		return nil, err
	}
	values, err := v.values(v.app, src)
	if err != nil {
		return nil, err
	}
	result, err := v.compile(src, compiler.Options{Set: values}, "")
	if err != nil {
		return nil, err
	}
	return machineOf(result), nil
}

// write writes the page to a file.
func (v *viewer) write(ctx context.Context, source console.Source) error {
	if v.html == "-" {
		return console.Static(ctx, v.stdout, source, "")
	}
	f, err := os.Create(v.html)
	if err != nil {
		return err
	}
	if err := console.Static(ctx, f, source, ""); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// serve serves pages until it is interrupted, and says where.
func (a *app) serve(ctx context.Context, address string, pages http.Handler, path string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return misused("--listen 127.0.0.1:0", "--listen: %v", err)
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := &http.Server{Handler: pages, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	fmt.Fprintf(a.stdout, "http://%s%s\n", listener.Addr(), path)
	ended := context.AfterFunc(ctx, func() { server.Close() })
	defer ended()
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return nil
}
