package contract

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// ConfigName is the file beside a definition that names its contracts.
const ConfigName = "aslc.yaml"

// Config is what aslc.yaml and the flags say. The nil Config says nothing.
type Config struct {
	input, output, sample file
	tasks                 []taskFiles
	levels                map[diag.Code]diag.Level
	prefixes              map[string]string // by the definition's file name
	Handlers              string            // directory of the handlers' package; "" where none is named
}

// file is a file that is named somewhere.
type file struct {
	name string // on disk; "": none
	at   Place  // where it is named
}

// taskFiles are the files of a task.
type taskFiles struct {
	name                  string
	at                    Place
	input, output, sample file
}

// Levels are the severities that the user wants.
func (c *Config) Levels() map[diag.Code]diag.Level {
	if c == nil {
		return nil
	}
	return c.levels
}

// Prefix is what stands before the names of the Go that is generated from a file
// of the directory; "": nothing.
func (c *Config) Prefix(file string) string {
	if c == nil {
		return ""
	}
	return c.prefixes[file]
}

// ReadConfig reads aslc.yaml, where there is one, and what the options add. What
// is wrong with the file is reported; the error is that of a flag, or of a file
// that cannot be read.
func ReadConfig(opt Options, ds *diag.Sink) (*Config, error) {
	c := &Config{levels: map[diag.Code]diag.Level{}, prefixes: map[string]string{}}
	name := filepath.Join(opt.Dir, ConfigName)
	text, err := readFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case saysNothing(text):
	default:
		src := &ir.Source{Name: filepath.ToSlash(name), Text: text}
		r := &configReader{config: c, source: src, dir: opt.Dir, ds: ds}
		if tree := jsontree.Parse(src, &r.sink); tree.Root != nil {
			r.read(tree.Root)
		}
		reportInside(&r.sink, src, ds)
	}
	return c, c.flags(opt)
}

// saysNothing tells whether a file of YAML has no more than blanks and comments.
func saysNothing(text []byte) bool {
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// flags adds what flags say.
func (c *Config) flags(opt Options) error {
	for _, s := range opt.Set {
		if err := c.set(s); err != nil {
			return err
		}
	}
	for _, s := range opt.Severity {
		code, level, _ := strings.Cut(s, "=")
		if problem := c.severity(code, level); problem != "" {
			return errors.New(problem)
		}
	}
	return nil
}

// reportInside passes on what was found about the text of another file.
func reportInside(from *diag.Sink, src *ir.Source, ds *diag.Sink) {
	for _, d := range from.List() {
		if d.Severity == diag.Error {
			ds.Report(diag.Diagnostic{Code: diag.BadContract, Source: src, Span: d.Span, Message: d.Message, Help: d.Help})
		}
	}
}

// set is a flag: KEY=FILE, KEY as in aslc.yaml: "input", "ChargeCard.output".
func (c *Config) set(s string) error {
	key, name, ok := strings.Cut(s, "=")
	if !ok || name == "" {
		return fmt.Errorf("%q is not of the form input=FILE or NAME.output=FILE", s)
	}
	f := file{name: name}
	if slot := c.slot(key); slot != nil {
		*slot = f
		return nil
	}
	dot := strings.LastIndexByte(key, '.')
	if dot > 0 {
		t := c.task(key[:dot])
		if slot := t.slot(key[dot+1:]); slot != nil {
			*slot = f
			return nil
		}
	}
	return fmt.Errorf("%q is not of the form input=FILE or NAME.output=FILE: want input, output or sample, of a task behind its name and a dot", s)
}

func (c *Config) slot(key string) *file {
	switch key {
	case "input":
		return &c.input
	case "output":
		return &c.output
	case "sample":
		return &c.sample
	}
	return nil
}

func (t *taskFiles) slot(key string) *file {
	switch key {
	case "input":
		return &t.input
	case "output":
		return &t.output
	case "sample":
		return &t.sample
	}
	return nil
}

func (c *Config) task(name string) *taskFiles {
	i := slices.IndexFunc(c.tasks, func(t taskFiles) bool { return t.name == name })
	if i < 0 {
		i = len(c.tasks)
		c.tasks = append(c.tasks, taskFiles{name: name})
	}
	return &c.tasks[i]
}

// severity sets the level of a code and says what is wrong with that.
func (c *Config) severity(code, level string) string {
	l, ok := diag.ParseLevel(level)
	switch _, known := diag.Explain(diag.Code(code)); {
	case !known:
		return fmt.Sprintf("there is no code %q", code)
	case !ok:
		return fmt.Sprintf("the severity of %s is error, warning or off, not %q", code, level)
	case !diag.Code(code).Adjusts(l):
		return fmt.Sprintf("%s stays an error: such a definition cannot be compiled", code)
	}
	c.levels[diag.Code(code)] = l
	return ""
}

// configReader reads aslc.yaml.
type configReader struct {
	config *Config
	source *ir.Source
	dir    string
	ds     *diag.Sink
	sink   diag.Sink // of the text
}

func (r *configReader) fault(at ir.Span, help, format string, args ...any) {
	r.ds.Report(diag.Diagnostic{Code: diag.BadContract, Source: r.source, Span: at, Message: fmt.Sprintf(format, args...), Help: help})
}

func (r *configReader) object(n *jsontree.Node, what string) []jsontree.Member {
	switch n.Kind {
	case jsontree.Object:
		return n.Members
	case jsontree.Null, jsontree.Broken: // an empty file, an empty list
	default:
		r.fault(n.Span, "", "%s is an object, not %s", what, n.Kind)
	}
	return nil
}

func (r *configReader) read(root *jsontree.Node) {
	keys := []string{"input", "output", "sample", "handlers", "tasks", "severity", "prefix"}
	for _, m := range r.object(root, ConfigName) {
		switch slot := r.config.slot(m.Key); {
		case slot != nil:
			r.file(m.Value, slot)
		case m.Key == "handlers":
			var f file
			r.file(m.Value, &f)
			r.config.Handlers = f.name
		case m.Key == "tasks":
			for _, t := range r.object(m.Value, "tasks") {
				r.task(t)
			}
		case m.Key == "severity":
			for _, s := range r.object(m.Value, "severity") {
				if problem := r.config.severity(s.Key, levelText(s.Value)); problem != "" {
					r.fault(s.Span, "", "%s", problem)
				}
			}
		case m.Key == "prefix":
			for _, p := range r.object(m.Value, "prefix") {
				r.prefix(p)
			}
		default:
			r.fault(m.Span, didYouMean(m.Key, keys), "%s has no member %q", ConfigName, m.Key)
		}
	}
}

// prefix reads a line such as refund.asl.json: Refund.
func (r *configReader) prefix(m jsontree.Member) {
	if m.Value.Kind != jsontree.String || !IsPrefix(m.Value.Text) {
		r.fault(m.Span, "", "the prefix of %s is not an exported Go name, such as Refund", m.Key)
		return
	}
	r.config.prefixes[m.Key] = m.Value.Text
}

// IsPrefix tells whether a text can stand before the names of generated Go.
func IsPrefix(s string) bool { return token.IsIdentifier(s) && token.IsExported(s) }

// levelText is a level as written; YAML takes the bare word off for false.
func levelText(n *jsontree.Node) string {
	if n.Kind == jsontree.Bool && n.Text == "false" {
		return "off"
	}
	return n.Text
}

func (r *configReader) file(n *jsontree.Node, into *file) {
	if n.Kind != jsontree.String || n.Text == "" {
		if n.Kind != jsontree.Broken {
			r.fault(n.Span, "", "want the name of a file, not %s", n.Kind)
		}
		return
	}
	*into = file{filepath.Join(r.dir, filepath.FromSlash(n.Text)), Place{r.source, n.Span}}
}

func (r *configReader) task(m jsontree.Member) {
	t := r.config.task(m.Key)
	t.at = Place{r.source, m.Span}
	for _, f := range r.object(m.Value, "a task") {
		if slot := t.slot(f.Key); slot != nil {
			r.file(f.Value, slot)
			continue
		}
		r.fault(f.Span, didYouMean(f.Key, []string{"input", "output", "sample"}), "a task has no member %q: want input, output or sample", f.Key)
	}
}

// into reads the files and adds what they say.
func (c *Config) into(set *Set, p *ir.Program, m *marks, ds *diag.Sink) {
	if c == nil {
		return
	}
	files := &fileReader{ds: ds, marks: m, known: map[string]*schemaFile{}}
	add := func(to *Promise, f file, text string, trust Trust) {
		if f.name == "" {
			return
		}
		if got, ok := files.promise(f, trust); ok {
			got.Text = text
			to.add(got, ds)
		}
	}
	add(&set.input, c.input, "the input of the machine", Promised)
	add(&set.output, c.output, "the output of the machine", Promised)
	add(&set.inputHint, c.sample, "the input of the machine", Hinted)
	for i := range c.tasks {
		t := &c.tasks[i]
		id, ok := identity(t, p, ds)
		if !ok {
			continue
		}
		task := set.task(id)
		add(&task.Argument, t.input, "the argument of "+id, Promised)
		add(&task.Result, t.output, "the result of "+id, Promised)
		add(&task.Sample, t.sample, "the result of "+id, Hinted)
	}
}

// identity is that of the task with a name, its identity or its Go name.
func identity(t *taskFiles, p *ir.Program, ds *diag.Sink) (string, bool) {
	var known []string
	for _, target := range targets(p) {
		if target.ID == t.name || target.GoName == t.name {
			return target.ID, true
		}
		known = append(known, target.ID)
	}
	ds.Report(diag.Diagnostic{
		Code: diag.BadContract, Source: t.at.Source, Span: t.at.Span,
		Message: fmt.Sprintf("no task of %s is called %q", p.Source.Name, t.name), Help: didYouMean(t.name, known),
		Related: tasksNote(p, t.name),
	})
	return "", false
}
