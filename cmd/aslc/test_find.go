package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// suiteEnding is that of the folder with a definition's cases.
const suiteEnding = ".test"

// definitionEndings are those of the definition beside the folder.
var definitionEndings = []string{".asl.json", ".asl.yaml", ".asl.yml", ".json", ".yaml", ".yml"}

// findSuites finds the cases that the arguments name: a folder with all below
// it, a definition, or cases; by default this folder.
func findSuites(args []string) ([]*suite, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	var suites []*suite
	for _, arg := range args {
		found, err := suitesAt(filepath.Clean(arg))
		if err != nil {
			return nil, err
		}
		for _, s := range found {
			suites = merge(suites, s)
		}
	}
	return suites, nil
}

// merge adds a suite's cases to those of the same definition.
func merge(suites []*suite, s *suite) []*suite {
	i := slices.IndexFunc(suites, func(other *suite) bool { return other.definition == s.definition })
	if i < 0 {
		return append(suites, s)
	}
	for _, file := range s.cases {
		if !slices.Contains(suites[i].cases, file) {
			suites[i].cases = append(suites[i].cases, file)
		}
	}
	return suites
}

func suitesAt(arg string) ([]*suite, error) {
	info, err := os.Stat(arg)
	if err != nil {
		return nil, misused("the name of a folder, a definition or a case", "%v", err)
	}
	if info.IsDir() {
		return suitesBelow(arg)
	}
	dir := filepath.Dir(arg)
	if strings.HasSuffix(dir, suiteEnding) {
		return oneSuite(dir, []string{arg})
	}
	for _, ending := range definitionEndings {
		stem, ok := strings.CutSuffix(arg, ending)
		if !ok {
			continue
		}
		s, err := suiteIn(stem + suiteEnding)
		if err == nil {
			s.definition = arg
			return []*suite{s}, nil
		}
	}
	return nil, misused("the definition's cases in a folder beside it: order.test for order.asl.json", "%s has no cases", arg)
}

// suitesBelow walks a folder; those that tools keep for themselves are passed.
func suitesBelow(root string) ([]*suite, error) {
	var suites []*suite
	err := filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case dir != root && passedBy(d.Name()):
			return fs.SkipDir
		case !strings.HasSuffix(dir, suiteEnding):
			return nil
		}
		s, err := suiteIn(dir)
		if err != nil {
			return nil // another folder of that name
		}
		found, err := oneSuite(dir, s.cases)
		suites = append(suites, found...)
		return err
	})
	return suites, err
}

// escapeGlob makes a pattern that matches a name alone.
func escapeGlob(name string) string {
	return strings.NewReplacer("*", `\*`, "?", `\?`, "[", `\[`).Replace(name)
}

// suiteIn gives the cases in a folder.
func suiteIn(dir string) (*suite, error) {
	cases, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*.json"))
	if err == nil && len(cases) == 0 {
		err = fs.ErrNotExist
	}
	return &suite{cases: cases}, err
}

// oneSuite finds the definition beside the folder of some cases.
func oneSuite(dir string, cases []string) ([]*suite, error) {
	for _, ending := range definitionEndings {
		file := strings.TrimSuffix(dir, suiteEnding) + ending
		if isFile(file) {
			return []*suite{{definition: file, cases: cases}}, nil
		}
	}
	name := strings.TrimSuffix(dir, suiteEnding) + definitionEndings[0]
	return nil, misused(name+" beside the folder of its cases", "there is no definition for the cases in %s", dir)
}
