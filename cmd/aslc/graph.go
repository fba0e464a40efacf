package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/graph"
	"github.com/aslc-dev/aslc/ir"
)

// drawings are the forms of a graph.
var drawings = map[string]func(*ir.Program, *graph.Run) []byte{
	"svg":     graph.SVG,
	"dot":     graph.DOT,
	"mermaid": graph.Mermaid,
}

// drawer is one call of graph.
type drawer struct {
	*app
	placeholders
	format, output, history string
}

func newGraph(a *app) *cobra.Command {
	g := &drawer{app: a}
	cmd := &cobra.Command{
		Use:   "graph DEFINITION",
		Short: "draw a definition, or an execution of it",
		Long: `Draw a definition: its states, with branches side by side, the conditions of
Choices and what is caught on the edges. SVG by default, for light and dark; DOT
is for Graphviz, Mermaid for Markdown.

	aslc graph order.asl.json -o order.svg

With --history, an execution is laid over it: which states were entered, how
often, what became of them, and the way that was taken. A history is what
aws stepfunctions get-execution-history prints, or what run --history writes.
` + placeholderHelp,
		Args: exactArgs(1, "the name of one definition"),
		RunE: func(_ *cobra.Command, files []string) error { return g.draw(files[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&g.format, "format", "svg", "svg, dot or mermaid")
	flags.StringVarP(&g.output, "output", "o", "-", "write to `FILE`; - is standard output")
	flags.StringVar(&g.history, "history", "", "lay the execution over it whose history is in `FILE`; - is standard input")
	g.register(flags)
	return cmd
}

func (g *drawer) draw(file string) error {
	form, ok := drawings[g.format]
	if !ok {
		return misused("--format svg", "--format %s: want svg, dot or mermaid", g.format)
	}
	src, err := g.source(file)
	if err != nil {
		return err
	}
	values, err := g.values(g.app, src)
	if err != nil {
		return err
	}
	prog, list := compiler.Check(src, compiler.Options{Set: values})
	if prog == nil {
		if err := g.show(diag.Report{Source: src, List: list}); err != nil {
			return err
		}
		return status(exitFindings)
	}
	run, err := g.execution(file, prog)
	if err != nil {
		return err
	}
	return g.write(form(prog, run))
}

// execution reads the history; nil if none is wanted.
func (g *drawer) execution(definition string, prog *ir.Program) (*graph.Run, error) {
	if g.history == "" {
		return nil, nil
	}
	if g.history == "-" && definition == "-" {
		return nil, misused("--history with the name of a file", "the definition and the history cannot both come from standard input")
	}
	text, err := g.read(g.history)
	if err != nil {
		return nil, misused("--history with the name of a file", "--history: %v", err)
	}
	run, err := graph.ReadRun(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", g.history, err)
	}
	if strange := run.Unknown(prog); len(strange) > 0 {
		return nil, fmt.Errorf("%s is of another definition: %s has no state %q", g.history, definition, strange[0])
	}
	return run, nil
}

func (g *drawer) write(drawing []byte) error {
	if g.output == "-" {
		_, err := g.stdout.Write(drawing)
		return err
	}
	return os.WriteFile(g.output, drawing, 0o644)
}
