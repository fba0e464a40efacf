package bundle

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/aslc-dev/aslc/templates"
)

// modulePath is the module of executables that are built in the cache.
const modulePath = "aslc.build/machine"

// standalone builds in a module of its own, whose directory in the cache is
// named after all that goes into it.
func (b *builder) standalone() (string, error) { return b.cached(b.moduleFiles) }

// cached builds the module that files makes for a runtime's directory, in a
// folder of the cache that is named after its contents.
func (b *builder) cached(files func(runtimeDir string) ([]sourceFile, error)) (string, error) {
	runtimeDir, err := b.runtimeDir()
	if err != nil {
		return "", err
	}
	module, err := files(runtimeDir)
	if err != nil {
		return "", err
	}
	dir, err := cacheEntry(b.kind, b.key(module))
	if err != nil {
		return "", err
	}
	if dir, err = unpack(dir, module); err != nil {
		return "", err
	}
	return b.product(dir)
}

// product builds the module in dir. Without a wanted output the executable
// stays there, and is up to date as the directory's name tells all of its
// sources; a checkout given by --runtime may have changed.
func (b *builder) product(dir string) (string, error) {
	args := []string{"."}
	if b.opt.Output != "" {
		return b.opt.Output, b.build(dir, b.opt.Output, b.moduleEnv(), args)
	}
	exe := filepath.Join(dir, "bin", b.exeName()) // apart from the package of the same name
	if _, err := os.Stat(exe); err == nil && b.opt.Runtime == "" {
		return exe, nil
	}
	fresh := exe + ".new"
	if err := b.build(dir, fresh, b.moduleEnv(), args); err != nil {
		return "", err
	}
	return exe, os.Rename(fresh, exe)
}

func (b *builder) moduleEnv() []string {
	flags := strings.TrimSpace(b.getenv("GOFLAGS") + " -mod=mod")
	return []string{"GOWORK=off", "GOFLAGS=" + flags}
}

// key names what is built: the sources and how.
func (b *builder) key(files []sourceFile) string {
	how := []string{b.goVersion, b.goos, b.goarch, b.getenv("GOFLAGS")}
	if b.opt.Debug {
		how = append(how, "debug")
	}
	if b.opt.Traces {
		how = append(how, "traces")
	}
	return hashOf(append(files, sourceFile{"how", []byte(strings.Join(how, "\n"))}))
}

// runtimeDir is the module that provides the runtime.
func (b *builder) runtimeDir() (string, error) {
	if b.opt.Runtime == "" {
		return unpackRuntime()
	}
	dir, err := filepath.Abs(b.opt.Runtime)
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if errors.Is(err, fs.ErrNotExist) || err == nil && !bytes.Contains(text, []byte("module "+Module()+"\n")) {
		return "", &Misuse{b.opt.Runtime + " is no checkout of " + Module(), "--runtime with the directory of its go.mod"}
	}
	return dir, err
}

// moduleFiles are the files of the module of a standalone executable.
func (b *builder) moduleFiles(runtimeDir string) ([]sourceFile, error) {
	goMod, err := templates.GoMod(templates.Module{Path: modulePath, Runtime: Module(), RuntimeDir: runtimeDir, Traces: b.opt.Traces})
	if err != nil {
		return nil, err
	}
	goSum := templates.GoSum
	if b.opt.Traces {
		goSum = append(bytes.Clone(goSum), templates.TracesSum...)
	}
	if b.opt.Runtime != "" {
		text, err := os.ReadFile(filepath.Join(runtimeDir, "go.sum"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		goSum = append(bytes.Clone(goSum), text...)
	}
	u := b.unit
	files, err := b.mainFiles(modulePath+"/"+u.Package, "")
	files = append(files, sourceFile{"go.mod", goMod}, sourceFile{"go.sum", goSum}, sourceFile{u.Package + "/" + u.FileName, u.File})
	if b.opt.Debug { // where //line directives send the debugger
		files = append(files, sourceFile{u.Package + "/" + path.Base(u.Program.Source.Name), u.Program.Source.Text})
	}
	return files, err
}
