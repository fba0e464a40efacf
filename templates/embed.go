// Package templates holds the text files of what aslc writes beside generated
// code: the starters that aslc new copies, each a small project whose package
// is built and tested where it stands, and the go.mod, go.sum and main.go of
// an executable's module.
package templates

import (
	"bytes"
	"embed"
	"fmt"
	"go/format"
	"text/template"
)

// Starters are the starter projects, a directory each.
//
//go:embed order saga polling fan-out
var Starters embed.FS

// GoSum has the lines of go.sum that the runtime's module needs; a test
// compares it with this module's own.
//
//go:embed go.sum.tmpl
var GoSum []byte

// TracesSum has the lines besides that an executable with traces needs.
//
//go:embed otel.sum.tmpl
var TracesSum []byte

//go:embed go.mod.tmpl main.go.tmpl console.go.tmpl otel.go.tmpl handlers.go.tmpl
var files embed.FS

var texts = template.Must(template.ParseFS(files, "*.tmpl"))

// Module is what go.mod.tmpl is filled with: the module of the runtime's own
// sources, or one that uses them.
type Module struct {
	Path       string
	Runtime    string // the runtime's module; "": this is it
	RuntimeDir string // where it is
	Traces     bool   // of an executable with traces
}

// GoMod gives a go.mod file.
func GoMod(m Module) ([]byte, error) { return fill("go.mod.tmpl", m) }

// Task is a task identity and the method of Tasks that does its work.
type Task struct{ ID, Method string }

// MainData is what main.go.tmpl is filled with.
type MainData struct {
	Name, Version string
	Runtime       string // import path of package runtime
	Machine       string // import path of the generated package
	Package       string // its name
	Prefix        string // before the names in it
	Handlers      string // import path of the package with NewTasks; "": none
	Tasks         []Task
	Durable       bool   // the executable has a store
	Traces        bool   // there is a file of Traces as well
	Typed         bool   // the methods may have types: the generated package has their work on documents
	Shown         string // of a durable one: what its console shows of the machine, as JSON; "": its definition alone
}

// Main gives the main.go of an executable.
func Main(d MainData) ([]byte, error) { return goFile("main.go", d) }

// Traces gives the file beside main.go that sends traces.
func Traces(d MainData) ([]byte, error) { return goFile("otel.go", d) }

// Console gives the file beside main.go that holds what the console shows.
func Console(d MainData) ([]byte, error) { return goFile("console.go", d) }

// HandlersData is what handlers.go.tmpl is filled with.
type HandlersData struct {
	Package    string // name of the Go package
	Runtime    string // import path of package runtime
	Definition string // name of the file beside it, as a go:generate line has it
	Prefix     string // before the names of the generated package
	Tasks      []Handler
	Types      []string // declarations that the handlers' types need
	Time       bool     // among them are times
	Values     bool     // among them are the runtime's Values
}

// Handler is a task with the types of its handler.
type Handler struct {
	Task
	In, Out, Zero string // Zero is an Out to return with an error
}

// Handlers gives the handlers.go of a project whose tasks have no handlers yet.
func Handlers(d HandlersData) ([]byte, error) { return goFile("handlers.go", d) }

// goFile fills a file of Go.
func goFile(name string, data any) ([]byte, error) {
	text, err := fill(name+".tmpl", data)
	if err != nil {
		return nil, err
	}
	out, err := format.Source(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w in\n%s", name, err, text)
	}
	return out, nil
}

func fill(name string, data any) ([]byte, error) {
	var out bytes.Buffer
	err := texts.ExecuteTemplate(&out, name, data)
	return out.Bytes(), err
}

// File is a file of a starter.
type File struct {
	Name string
	Text []byte
}

// Starter gives the files of a starter project, without its go.mod.
func Starter(name string) ([]File, error) {
	entries, err := Starters.ReadDir(name)
	if err != nil {
		return nil, err
	}
	var out []File
	for _, e := range entries {
		text, err := Starters.ReadFile(name + "/" + e.Name())
		if err != nil {
			return nil, err
		}
		out = append(out, File{e.Name(), text})
	}
	return out, nil
}
