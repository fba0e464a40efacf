package bundle

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// mainDir is the directory, in no file system, of the main package that is
// laid over the definition's or the handlers' module.
const mainDir = "aslc_main_"

// providesRuntime says whether packages in dir can import the runtime.
func (b *builder) providesRuntime(dir string) bool {
	_, err := b.goOutput(dir, "list", "-find", RuntimePath()+"/cli", RuntimePath()+"/bind")
	return err == nil
}

// exporter is the package that an executable with traces sends them by.
const exporter = "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"

// checkParts refuses what the module has no sources of, before the go command does.
func (b *builder) checkParts(home string) error {
	if b.opt.Durable {
		if _, err := b.goOutput(home, "list", "-deps", RuntimePath()+"/operate"); err != nil {
			return &Misuse{"the module of " + b.unit.Dir + " does not require what a store needs",
				"go get " + RuntimePath() + "/operate, or --engine inline for an executable without a store"}
		}
	}
	if b.opt.Traces {
		if _, err := b.goOutput(home, "list", "-find", exporter, "go.opentelemetry.io/otel/sdk/trace"); err != nil {
			return &Misuse{"the module of " + b.unit.Dir + " does not require what sends traces", "go get " + exporter}
		}
	}
	return nil
}

// importPath is the import path of the package in dir, which may be empty yet,
// and then go list does not tell it.
func (b *builder) importPath(dir string) (string, error) {
	goMod, err := b.goOutput(dir, "env", "GOMOD")
	if err != nil {
		return "", err
	}
	root := filepath.Dir(strings.TrimSpace(goMod))
	modules, err := b.goOutput(dir, "list", "-m", "-f", "{{.Path}}\t{{.Dir}}") // a workspace has several
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(modules) {
		module, at, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if rel, err := filepath.Rel(root, dir); err == nil && at == root {
			return path.Join(module, filepath.ToSlash(rel)), nil
		}
	}
	return "", fmt.Errorf("%s belongs to no module", dir)
}

// overlaid builds in the module that home belongs to. The go command sees the
// emitted file and the main package through an overlay: nothing is written
// there, and a stale generated file is not used.
func (b *builder) overlaid(home, handlers string) (string, error) {
	if err := b.checkParts(home); err != nil {
		return "", err
	}
	work, err := os.MkdirTemp("", "aslc-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	overlay, err := b.overlayFiles(home, handlers)
	if err != nil {
		return "", err
	}
	file, err := writeOverlay(work, overlay)
	if err != nil {
		return "", err
	}
	exe, err := b.overlaidOutput(home)
	if err != nil {
		return "", err
	}
	return exe, b.build(home, exe, nil, []string{"-overlay=" + file, "./" + mainDir})
}

// overlayFiles are the files that the module does not have.
func (b *builder) overlayFiles(home, handlers string) ([]sourceFile, error) {
	homePath, err := b.importPath(home)
	if err != nil {
		return nil, err
	}
	machineDir, machinePath, err := b.machinePackage(home, homePath)
	if err != nil {
		return nil, err
	}
	if handlers != "" {
		handlers = homePath
	}
	files := []sourceFile{{filepath.Join(machineDir, b.unit.FileName), b.unit.File}}
	main, err := b.mainFiles(machinePath, handlers)
	for _, f := range main {
		files = append(files, sourceFile{filepath.Join(home, mainDir, f.name), f.text})
	}
	return files, err
}

// machinePackage is where the emitted file belongs: beside its definition, or
// below home if the definition is in another module, or its directory has a
// package that the file cannot join.
func (b *builder) machinePackage(home, homePath string) (dir, importPath string, err error) {
	dir, err = filepath.Abs(b.unit.Dir)
	if err != nil {
		return "", "", err
	}
	switch {
	case !b.ownsPackage(dir) || dir != home && !b.sameModule(dir, home):
		dir = filepath.Join(home, mainDir, b.unit.Package)
		return dir, homePath + "/" + mainDir + "/" + b.unit.Package, nil
	case dir == home:
		return dir, homePath, nil
	}
	importPath, err = b.importPath(dir)
	return dir, importPath, err
}

// ownsPackage says whether the emitted file can stand in the definition's
// directory: not in a package main, nor beside another definition's file.
func (b *builder) ownsPackage(dir string) bool {
	if name := PackageName(dir); name != "" && name != b.unit.Package {
		return false
	}
	_, other := Neighbour(filepath.Join(dir, b.unit.FileName), b.unit.File)
	return other == ""
}

func (b *builder) sameModule(dir, other string) bool {
	one, err1 := b.goOutput(dir, "env", "GOMOD")
	two, err2 := b.goOutput(other, "env", "GOMOD")
	return err1 == nil && err2 == nil && one == two
}

// overlaidOutput is the wanted executable, or one in the cache for the
// directory: the go command knows by itself whether it is up to date.
func (b *builder) overlaidOutput(home string) (string, error) {
	if b.opt.Output != "" {
		return filepath.Abs(b.opt.Output)
	}
	dir, err := cacheEntry("module", b.key([]sourceFile{{home, []byte(b.unit.Program.Source.Name)}}))
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, b.exeName()), os.MkdirAll(dir, 0o777)
}

// writeOverlay writes the files into dir and the overlay that maps to them.
func writeOverlay(dir string, files []sourceFile) (string, error) {
	replace := map[string]string{}
	for i, f := range files {
		real := filepath.Join(dir, fmt.Sprintf("%d.go", i))
		if err := os.WriteFile(real, f.text, 0o600); err != nil {
			return "", err
		}
		replace[f.name] = real
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "overlay.json")
	return file, os.WriteFile(file, text, 0o600)
}
