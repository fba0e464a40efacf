package bundle

import (
	"encoding/json"
	"fmt"
	"os"
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

// importPath is the import path of the package in dir, which may be empty yet.
func (b *builder) importPath(dir string) (string, error) {
	out, err := b.goOutput(dir, "list", "-e", "-find", "-f", "{{.ImportPath}}", ".")
	return strings.TrimSpace(out), err
}

// overlaid builds in the module that home belongs to. The go command sees the
// emitted file and the main package through an overlay: nothing is written
// there, and a stale generated file is not used.
func (b *builder) overlaid(home, handlers string) (string, error) {
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
	if handlers != "" && handlers != machineDir {
		handlers = homePath
	} else if handlers != "" {
		handlers = machinePath
	}
	main, err := b.mainFile(machinePath, handlers)
	return []sourceFile{
		{filepath.Join(machineDir, b.unit.FileName), b.unit.File},
		{filepath.Join(home, mainDir, "main.go"), main},
	}, err
}

// machinePackage is where the emitted file belongs: beside its definition, or
// below home if the definition is in another module or in a main package.
func (b *builder) machinePackage(home, homePath string) (dir, path string, err error) {
	dir, err = filepath.Abs(b.unit.Dir)
	if err != nil {
		return "", "", err
	}
	if dir == home && b.unit.Package != "main" {
		return dir, homePath, nil
	}
	if b.unit.Package != "main" && b.sameModule(dir, home) {
		path, err = b.importPath(dir)
		return dir, path, err
	}
	if b.unit.Package == "main" {
		return "", "", &Misuse{fmt.Sprintf("the definition is in the main package of %s, which nothing can import", b.unit.Dir),
			"a directory of its own for the definition"}
	}
	return filepath.Join(home, mainDir, b.unit.Package), homePath + "/" + mainDir + "/" + b.unit.Package, nil
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
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	key := b.key([]sourceFile{{home, []byte(b.unit.Program.Source.Name)}})
	dir := filepath.Join(cache, "module", key)
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
