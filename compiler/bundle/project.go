package bundle

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"github.com/aslc-dev/aslc/templates"
)

// ProjectModule gives go.mod, and go.sum where it is known, of a new project
// that uses this version of aslc or, if checkout is not "", the one in that
// directory. A development build is a version that nobody can get.
func ProjectModule(ctx context.Context, name, checkout string) ([]templates.File, error) {
	if checkout != "" {
		return checkoutProject(ctx, name, checkout)
	}
	version, released := Version()
	if !released {
		return nil, &Misuse{"this aslc is a development build (" + version + "), whose version a project cannot require",
			"aslc new " + name + " --module DIR with the directory of a checkout of aslc"}
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "module %s\n\ngo %s\n\nrequire %s %s\n\ntool %s/cmd/aslc\n", moduleName(name), goLine, Module(), version, Module())
	return []templates.File{{Name: "go.mod", Text: out.Bytes()}}, nil
}

// goLine is the language version that the runtime needs.
const goLine = "1.26.0"

// goModFile is what `go mod edit -json` prints, as far as it is used.
type goModFile struct {
	Module  struct{ Path string }
	Require []struct{ Path, Version string }
}

// checkoutProject requires what the checkout requires, so that the project
// builds without a look at the network.
func checkoutProject(ctx context.Context, name, checkout string) ([]templates.File, error) {
	dir, err := filepath.Abs(checkout)
	if err != nil {
		return nil, err
	}
	mod, err := readGoMod(ctx, dir)
	if err != nil || mod.Module.Path != Module() {
		return nil, &Misuse{checkout + " is no checkout of " + Module(), "--module with the directory of its go.mod"}
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "module %s\n\ngo %s\n\nrequire %s v0.0.0\n\n", moduleName(name), goLine, Module())
	fmt.Fprintf(&out, "tool %s/cmd/aslc\n\nreplace %s => %s\n\nrequire (\n", Module(), Module(), strconv.Quote(dir))
	for _, r := range mod.Require {
		fmt.Fprintf(&out, "\t%s %s // indirect\n", r.Path, r.Version)
	}
	out.WriteString(")\n")
	goSum, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	return []templates.File{{Name: "go.mod", Text: out.Bytes()}, {Name: "go.sum", Text: goSum}}, err
}

func readGoMod(ctx context.Context, dir string) (*goModFile, error) {
	cmd := exec.CommandContext(ctx, "go", "mod", "edit", "-json", filepath.Join(dir, "go.mod"))
	text, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, errNoGo
	}
	if err != nil {
		return nil, err
	}
	var mod goModFile
	return &mod, json.Unmarshal(text, &mod)
}

// moduleName makes a module path of a directory's name.
func moduleName(name string) string {
	path := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_') {
			return r
		}
		return '-'
	}, name)
	path = strings.ToLower(strings.Trim(path, "-"))
	if path == "" {
		path = "project"
	}
	return "example.com/" + path
}
