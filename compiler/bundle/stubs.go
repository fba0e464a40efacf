package bundle

import (
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/templates"
)

// stubNames are what handlers.go declares, besides methods.
var stubNames = []string{"Handlers", "NewTasks"}

// Stubs writes handlers.go beside output, the generated file of a definition, for
// the tasks of a program. It never writes over a file, nor beside one that
// declares what handlers.go would; wrote tells whether it did.
//
// The handlers take and give structs of what is known: what schemas promise, and
// otherwise what the definition makes of its input. Where nothing is known they have
// the runtime's Value.
func Stubs(p *ir.Program, promised *contract.Set, output, pkg, prefix, runtime string) (wrote bool, err error) {
	if len(p.States) == 0 || declares(filepath.Dir(output), stubNames) {
		return false, nil
	}
	s := &stubTypes{declares: promised.Declares, taken: map[string]bool{}}
	tasks := s.tasks(p, promised)
	if len(tasks) == 0 {
		return false, nil
	}
	definition := filepath.Base(p.Source.Name)
	if strings.ContainsAny(definition, " \t\"") {
		definition = strconv.Quote(definition)
	}
	text, err := templates.Handlers(templates.HandlersData{
		Package: pkg, Prefix: prefix, Runtime: runtime, Definition: definition, Tasks: tasks, Types: s.decls, Time: s.time, Values: s.values,
	})
	if err != nil {
		return false, err
	}
	f, err := os.OpenFile(filepath.Join(filepath.Dir(output), "handlers.go"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = f.Write(text)
	return err == nil, errors.Join(err, f.Close())
}

// declares tells whether a Go file in dir that nobody generated declares one of the
// names at its top level.
func declares(dir string, wanted []string) bool {
	for _, file := range goFiles(dir) {
		if _, generated := generatedFrom(file); generated {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return true // who knows what it will declare
		}
		declared := contract.Declared(f)
		if slices.ContainsFunc(wanted, func(name string) bool { return declared[name] }) {
			return true
		}
	}
	return false
}
