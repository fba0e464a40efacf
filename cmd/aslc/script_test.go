package main

import (
	"io"
	"net/http"
	"net/http/httptest"
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
	goes := goEnv(t, "GOCACHE", "GOMODCACHE", "GOPROXY")
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(root, "golden", "cli"),
		UpdateScripts:       os.Getenv("ASLC_UPDATE") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"collector": collector, "endpoint": endpointOf},
		Setup: func(env *testscript.Env) error {
			// No network, and a cache of its own for aslc; what the go command
			// has compiled is shared.
			env.Vars = append(env.Vars, "REPO="+root, "BIN="+first(env.Getenv("PATH")), "GOCACHE="+goes[0], "GOMODCACHE="+goes[1], "PROXY="+goes[2],
				"GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local",
				"XDG_CACHE_HOME="+filepath.Join(env.WorkDir, ".cache"))
			return nil
		},
	})
}

// collector FILE starts a server that takes traces, as long as the script runs,
// and writes what it gets to FILE.
func collector(ts *testscript.TestScript, _ bool, args []string) {
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/traces" {
			http.NotFound(w, r)
			return
		}
		if _, err := io.Copy(file, r.Body); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
	ts.Defer(func() {
		server.Close()
		file.Close()
	})
	ts.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
}

// endpointOf NAME FILE starts a server that answers every request with the file, as
// long as the script runs; its URL is in the variable NAME.
func endpointOf(ts *testscript.TestScript, _ bool, args []string) {
	answer := ts.ReadFile(args[1])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, answer) }))
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
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
