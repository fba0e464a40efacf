package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/compiler/coverage"
	"github.com/aslc-dev/aslc/runtime/casetest"
)

// report prints the outcomes and gives the exit code.
func (t *tester) report(took time.Duration) error {
	var covered []*coverage.Coverage
	t.cover = t.cover || t.coverDir != "" && t.html == ""
	if t.cover || t.html != "" || t.coverMin > 0 || t.format == "json" {
		for _, s := range t.suites {
			covered = append(covered, s.covered())
		}
	}
	if err := t.print(covered, took); err != nil {
		return err
	}
	if t.junit != "" {
		if err := toFile(t.junit, t.writeJUnit); err != nil {
			return err
		}
	}
	if t.html != "" {
		if err := toFile(t.html, func(w io.Writer) error { return coverage.HTML(w, covered) }); err != nil {
			return err
		}
	}
	return t.verdict(covered)
}

func (t *tester) verdict(covered []*coverage.Coverage) error {
	if t.coverMin > 0 {
		if percent := coverage.Total(covered).Percent(); percent < t.coverMin {
			fmt.Fprintf(t.stderr, "aslc: %.1f %% is covered, less than --cover-min %g\n", percent, t.coverMin)
			return status(exitFindings)
		}
	}
	if t.failures() > 0 {
		return status(exitFindings)
	}
	return nil
}

func (t *tester) failures() (n int) {
	for _, s := range t.suites {
		n += s.failures()
	}
	return n
}

func (s *suite) failures() (n int) {
	for i := range s.outcomes {
		if len(s.outcomes[i].Problems) > 0 {
			n++
		}
	}
	return n
}

func toFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func (t *tester) print(covered []*coverage.Coverage, took time.Duration) error {
	switch t.format {
	case "junit":
		return t.writeJUnit(t.stdout)
	case "json":
		return t.writeJSON(covered)
	}
	for _, s := range t.suites {
		t.text(s)
	}
	if t.forecast {
		if err := t.forecasts(); err != nil {
			return err
		}
	}
	if t.cover {
		if err := coverage.Text(t.stdout, covered); err != nil {
			return err
		}
	}
	if len(t.job.Cases) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(t.stdout, "%d cases, %d failed, %.2fs\n", len(t.job.Cases), t.failures(), took.Seconds())
	return err
}

// text prints what is to be said of the cases of one definition.
func (t *tester) text(s *suite) {
	for i, file := range s.cases {
		o := &s.outcomes[i]
		switch {
		case len(o.Problems) > 0:
			fmt.Fprintf(t.stdout, "FAIL %s\n", caseName(file))
		case o.Updated:
			fmt.Fprintf(t.stdout, "updated %s\n", file)
		case t.verbose:
			fmt.Fprintf(t.stdout, "ok   %s\n", caseName(file))
		}
		for _, why := range o.Problems {
			fmt.Fprintf(t.stdout, "    %s\n", why)
		}
		for _, over := range overLimits(&o.Forecast) {
			fmt.Fprintf(t.stdout, "    %s: %s\n", file, over)
		}
	}
}

// overLimits warns of what AWS would refuse.
func overLimits(f *casetest.Forecast) []string {
	var out []string
	if f.Events > casetest.MaxEvents {
		out = append(out, fmt.Sprintf("warning: on AWS this would need %d events, of %d", f.Events, casetest.MaxEvents))
	}
	if f.Payload > casetest.MaxPayload {
		out = append(out, fmt.Sprintf("warning: state %q has a document of %d bytes; on AWS it may have %d", f.State, f.Payload, casetest.MaxPayload))
	}
	return out
}

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitFailure `xml:"failure,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.6f", d.Seconds()) }

// writeJUnit writes the form that CI systems read.
func (t *tester) writeJUnit(w io.Writer) error {
	all := junitSuites{Tests: len(t.job.Cases), Failures: t.failures()}
	for _, s := range t.suites {
		if len(s.cases) == 0 {
			continue
		}
		suite := junitSuite{Name: filepath.ToSlash(s.definition), Tests: len(s.cases), Failures: s.failures()}
		var took time.Duration
		for i, file := range s.cases {
			o := &s.outcomes[i]
			took += o.Took
			name := caseName(file)
			c := junitCase{Class: strings.TrimSuffix(name, "/"+filepath.Base(name)), Name: filepath.Base(name), File: filepath.ToSlash(file), Time: seconds(o.Took)}
			if len(o.Problems) > 0 {
				c.Failure = &junitFailure{o.Problems[0], strings.Join(o.Problems, "\n")}
			}
			suite.Cases = append(suite.Cases, c)
		}
		suite.Time = seconds(took)
		all.Suites = append(all.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// caseReport is a case for scripts.
type caseReport struct {
	Name       string   `json:"name"`
	File       string   `json:"file"`
	Definition string   `json:"definition"`
	Passed     bool     `json:"passed"`
	Problems   []string `json:"problems,omitempty"`
	Forecast   *figures `json:"forecast,omitempty"`
}

// missingReport is a part of a definition that no case reaches.
type missingReport struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text"`
}

func (t *tester) writeJSON(covered []*coverage.Coverage) error {
	out := struct {
		Cases    []caseReport    `json:"cases"`
		Coverage float64         `json:"coverage"`
		Missing  []missingReport `json:"missing"`
	}{Coverage: coverage.Total(covered).Percent(), Missing: []missingReport{}}
	for i, s := range t.suites {
		for j, file := range s.cases {
			o := &s.outcomes[j]
			r := caseReport{Name: caseName(file), File: filepath.ToSlash(file), Definition: filepath.ToSlash(s.definition), Passed: len(o.Problems) == 0, Problems: o.Problems}
			if o.Ran {
				f := t.cost.figures(&o.Forecast)
				r.Forecast = &f
			}
			out.Cases = append(out.Cases, r)
		}
		for _, m := range covered[i].Missing() {
			out.Missing = append(out.Missing, missingReport{covered[i].Program.Source.Name, m.Line, m.Column, m.Text})
		}
	}
	enc := json.NewEncoder(t.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
