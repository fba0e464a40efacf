package runtimetest

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/casetest"
)

// CoverDir is the environment variable that names a folder, by its whole path. Where it
// is set, Run, State and Cases write down there which states, transitions, rules,
// catchers and retriers were reached, a file for each machine of a test binary:
//
//	ASLC_COVERDIR=$PWD/cover go test -count=1 ./...
//	aslc test --cover --cover-dir cover
const CoverDir = "ASLC_COVERDIR"

// profiles are what this test binary has reached so far.
var profiles = struct {
	sync.Mutex
	all   map[profileKey]*profile
	tests map[testing.TB]bool // that write when they end
}{all: map[profileKey]*profile{}, tests: map[testing.TB]bool{}}

type profileKey struct{ name, text string }

type profile struct {
	casetest.Profile
	file  string // "": it was not written yet
	dirty bool
}

// covering tells whether somebody wants to know what is reached.
func covering() bool { return os.Getenv(CoverDir) != "" }

// cover adds what a run reached; it is written when the test ends.
func cover(t testing.TB, def *runtime.Definition, reached *casetest.Trace) {
	t.Helper()
	dir := os.Getenv(CoverDir)
	if !filepath.IsAbs(dir) {
		t.Fatalf("%s=%s: want the whole path of a folder, since each package's tests run in the package's own", CoverDir, dir)
	}
	profiles.Lock()
	defer profiles.Unlock()
	key := profileKey{def.Name, def.Text}
	p := profiles.all[key]
	if p == nil {
		at, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		p = &profile{Profile: casetest.Profile{
			Machine: def.Name, Definition: def.Text, Dir: at, Trace: &casetest.Trace{States: map[string]*casetest.Visits{}},
		}}
		profiles.all[key] = p
	}
	p.Trace.Add(reached)
	p.dirty = true
	if !profiles.tests[t] {
		profiles.tests[t] = true
		t.Cleanup(func() { writeProfiles(t, dir) })
	}
}

func writeProfiles(t testing.TB, dir string) {
	profiles.Lock()
	defer profiles.Unlock()
	delete(profiles.tests, t)
	for _, p := range profiles.all {
		if !p.dirty {
			continue
		}
		if err := p.write(dir); err != nil {
			t.Errorf("what the tests reached cannot be written: %v", err)
		}
	}
}

// write writes the profile into a file of its own: other test binaries have others.
func (p *profile) write(dir string) error {
	if p.file == "" {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return err
		}
		f, err := os.CreateTemp(dir, fileName(p.Machine)+"-*.json")
		if err != nil {
			return err
		}
		p.file = f.Name()
		if err := f.Close(); err != nil {
			return err
		}
	}
	p.dirty = false
	return p.Write(p.file)
}

// fileName is a machine's name as far as a file's can have it.
func fileName(machine string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, machine)
}
