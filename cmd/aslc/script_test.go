package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes aslc a command of the scripts: this test binary itself.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"aslc": main})
}

// TestScripts runs golden/cli/*.txtar, a script a verb or concern.
// ASLC_UPDATE=1 writes what the commands print now into the scripts.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	caches := goEnv(t, "GOCACHE", "GOMODCACHE")
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(root, "golden", "cli"),
		UpdateScripts:       os.Getenv("ASLC_UPDATE") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// No network, and a cache of its own for aslc; what the go command
			// has compiled is shared.
			env.Vars = append(env.Vars, "REPO="+root, "BIN="+first(env.Getenv("PATH")), "GOCACHE="+caches[0], "GOMODCACHE="+caches[1],
				"GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local",
				"XDG_CACHE_HOME="+filepath.Join(env.WorkDir, ".cache"))
			return nil
		},
	})
}

// first is the first directory of a PATH: there testscript puts aslc.
func first(path string) string { return filepath.SplitList(path)[0] }

func goEnv(t *testing.T, names ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
