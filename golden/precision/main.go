// Precision tells of how many uses of values in definitions the shape is known:
//
//	go run ./golden/precision DIR…
//
// DIR has definitions, as wild/ of the shared material. Each path of a JSONPath
// state that is evaluated, and each variable with the names behind it in JSONata,
// is a use; its shape is known if it is not just any value.
//
// It is asked three times: with nothing promised, with what the models of AWS services
// say of their results, and with the machine's input and what tasks return promised by
// samples. Public definitions come without samples, so a
// sample is made of what the definition itself asks for (samples.go): it has the
// members that are asked for and no others. What is unknown then, the analysis has
// lost on the way.
package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./golden/precision DIR…")
		os.Exit(2)
	}
	var files []string
	for _, dir := range os.Args[1:] {
		found, err := filepath.Glob(filepath.Join(dir, "*.json"))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		files = append(files, found...)
	}
	if err := report(os.Stdout, files); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// report prints the shares.
func report(w io.Writer, files []string) error {
	bare, services, sampled := &tally{}, &tally{}, &tally{}
	definitions := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		p := program(filepath.Base(file), text)
		if p == nil {
			continue
		}
		definitions++
		bare.add(p, shape.Look(p, nil))
		services.add(p, shape.Look(p, modelled{}))
		sampled.add(p, look(p))
	}
	fmt.Fprintf(w, "%d definitions of %d compile\n\n", definitions, len(files))
	bare.print(w, "nothing promised")
	services.print(w, "what AWS services give as their models say")
	sampled.print(w, "input and results promised by samples")
	return nil
}

// modelled are contracts by the models of AWS services alone.
type modelled struct{ *contract.Set }

// ResultPromise is what the model of a task's service says.
func (m modelled) ResultPromise(t *ir.Task) contract.Promise { return m.Hint(t) }

// program compiles a definition; nil if it cannot be. Placeholders that a field
// cannot do without are given a value.
func program(name string, text []byte) *ir.Program {
	src := &ir.Source{Name: name, Text: text}
	p, list := compiler.Check(src, compiler.Options{})
	if p == nil {
		p, _ = compiler.Check(src, compiler.Options{Set: wanted(list)})
	}
	return p
}

var placeholder = regexp.MustCompile(`\$\{(\w+)\}`)

func wanted(list diag.List) map[string]string {
	out := map[string]string{}
	for _, d := range list {
		if m := placeholder.FindStringSubmatch(d.Message); d.Code == diag.UnsetPlaceholder && m != nil {
			out[m[1]] = m[1]
		}
	}
	return out
}

// tally counts uses, and the unknown ones by their cause.
type tally struct {
	all, known int
	causes     map[string]int
}

func (t *tally) add(p *ir.Program, s *shape.Survey) {
	if t.causes == nil {
		t.causes = map[string]int{}
	}
	for i := range s.Uses {
		t.all++
		if u := &s.Uses[i]; u.Known() {
			t.known++
		} else {
			t.causes[cause(p, u)]++
		}
	}
}

// cause says why nothing is known of what a use finds: where the last value comes
// from of which something was known, or in which nothing is known at all.
func cause(p *ir.Program, u *shape.Use) string {
	if u.Root == ir.Context {
		return "in the context object"
	}
	if u.Found.Is(ir.KindAbsent) || u.Found.IsNothing() {
		return "nothing is there"
	}
	origin := u.Lost.Origin()
	if origin == (ir.Span{}) {
		origin = u.Found.Origin()
	}
	switch {
	case origin == p.Root.StartAt.Span || made(origin):
		return "in the input, or a task's result, or a part of them"
	case origin == (ir.Span{}):
		return "where ways join that bring different values, in a loop, or what an ItemReader reads"
	}
	for _, s := range p.States {
		if s.Base().NameSpan == origin {
			return "in the result of " + worker(s)
		}
	}
	text := string(p.Source.Text[origin.Start:min(origin.End, len(p.Source.Text))])
	if name, _, ok := strings.Cut(text, "("); ok && strings.HasPrefix(name, "States.") {
		return "in the result of " + name
	}
	return "in what an expression gives"
}

// worker is what a state's result comes from.
func worker(s ir.State) string {
	t, ok := s.(*ir.Task)
	switch {
	case !ok:
		return "a " + s.Kind()
	case t.Target.Pattern == ir.WaitForTaskToken:
		return "a Task that waits for its token"
	case t.Target.Kind == ir.LambdaFunction || t.Target.Invoke():
		return "a Lambda function"
	case t.Target.Kind == ir.Integration:
		return "a service"
	}
	return "another Task"
}

func (t *tally) print(w io.Writer, what string) {
	fmt.Fprintf(w, "%s: %d of %d uses known, %.1f %%\n", what, t.known, t.all, 100*float64(t.known)/float64(max(t.all, 1)))
	causes := make([]string, 0, len(t.causes))
	for c := range t.causes {
		causes = append(causes, c)
	}
	slices.SortFunc(causes, func(a, b string) int { return cmp.Or(t.causes[b]-t.causes[a], strings.Compare(a, b)) })
	for _, c := range causes {
		fmt.Fprintf(w, "%6d  %s\n", t.causes[c], c)
	}
	fmt.Fprintln(w)
}
