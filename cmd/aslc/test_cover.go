package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/coverage"
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime/casetest"
)

// addProfiles adds what go test wrote into --cover-dir: to the suites of the same
// definitions, or as suites without cases.
func (t *tester) addProfiles() error {
	if t.coverDir == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(escapeGlob(t.coverDir), "*.json"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return misused("ASLC_COVERDIR=$PWD/"+filepath.ToSlash(t.coverDir)+" go test -count=1 ./...", "there are no profiles in %s", t.coverDir)
	}
	var homeless []*casetest.Profile
	old := map[string]bool{} // texts of definitions that have changed
	for _, file := range files {
		p, err := casetest.ReadProfile(file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		definition, stale := definitionOf(p)
		switch {
		case stale:
			old[p.Definition] = true
			fmt.Fprintf(t.stderr, "aslc: %s is of an earlier %s, and does not count: run go test again\n", file, definition)
		case definition == "":
			homeless = append(homeless, p)
		default:
			s := t.suiteOf(func(s *suite) bool { return sameFile(s.definition, definition) }, definition)
			s.reached = append(s.reached, p.Trace)
		}
	}
	for _, p := range homeless { // tests of a package elsewhere
		if old[p.Definition] {
			continue
		}
		s := t.suiteOf(func(s *suite) bool { return s.text() == p.Definition }, relative(filepath.Join(p.Dir, p.Machine+definitionEndings[0])))
		s.reached = append(s.reached, p.Trace)
		if !isFile(s.definition) {
			s.source = &ir.Source{Name: filepath.ToSlash(s.definition), Text: []byte(p.Definition)}
		}
	}
	return nil
}

// suiteOf is the suite that is wanted; a new one of the definition if there is none.
func (t *tester) suiteOf(wanted func(*suite) bool, definition string) *suite {
	i := slices.IndexFunc(t.suites, wanted)
	if i < 0 {
		i = len(t.suites)
		t.suites = append(t.suites, &suite{definition: definition})
	}
	return t.suites[i]
}

// text is the definition's; "" if it cannot be read, which is told when it is compiled.
func (s *suite) text() string {
	if s.source != nil {
		return string(s.source.Text)
	}
	text, err := os.ReadFile(s.definition)
	if err != nil {
		return ""
	}
	return string(text)
}

// definitionOf finds the file that a profile's definition was generated from: that in
// the folder of the tests with its text; "" if there is none. One that the machine is
// named after, with another text, has changed since.
func definitionOf(p *casetest.Profile) (file string, stale bool) {
	entries, err := os.ReadDir(p.Dir)
	if err != nil {
		return "", false
	}
	changed := ""
	for _, e := range entries {
		stem, ok := stemOf(e.Name())
		if !ok {
			continue
		}
		name := filepath.Join(p.Dir, e.Name())
		text, err := os.ReadFile(name)
		switch {
		case err != nil:
		case string(text) == p.Definition:
			return relative(name), false
		case stem == p.Machine && changed == "":
			changed = relative(name)
		}
	}
	return changed, changed != ""
}

// stemOf is a definition's name without its ending; false for other files.
func stemOf(name string) (string, bool) {
	for _, ending := range definitionEndings {
		if stem, ok := strings.CutSuffix(name, ending); ok {
			return stem, true
		}
	}
	return "", false
}

// relative is a file as seen from the working directory, where that is shorter.
func relative(file string) string {
	dir, err := os.Getwd()
	if err != nil {
		return file
	}
	if rel, err := filepath.Rel(dir, file); err == nil && len(rel) < len(file) {
		return rel
	}
	return file
}

func sameFile(a, b string) bool {
	one, err1 := filepath.Abs(a)
	two, err2 := filepath.Abs(b)
	return err1 == nil && err2 == nil && one == two
}

// covered is what the suite's cases and tests reach.
func (s *suite) covered() *coverage.Coverage {
	c := coverage.Of(s.program)
	for i := range s.outcomes {
		if t := s.outcomes[i].Trace; t != nil {
			addTrace(c, t)
		}
	}
	for _, t := range s.reached {
		addTrace(c, t)
	}
	return c
}

func addTrace(c *coverage.Coverage, t *casetest.Trace) {
	for state, v := range t.States { // sums: in any order
		c.Visit(state, v.Done, v.Caught, v.Failed)
	}
	for _, w := range t.Ways {
		c.Take(w.From, w.To, w.Caught, w.Error)
	}
	for _, r := range t.Retries {
		c.Retry(r.State, r.Error)
	}
}
