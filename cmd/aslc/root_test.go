package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// withVerbs runs aslc with other commands.
func withVerbs(t *testing.T, newVerbs ...func(*app) *cobra.Command) {
	old := verbs
	verbs = newVerbs
	t.Cleanup(func() { verbs = old })
}

func TestExitCodes(t *testing.T) {
	for _, test := range []struct {
		name   string
		run    func(*cobra.Command, []string) error
		code   int
		stderr string
	}{
		{"good", func(*cobra.Command, []string) error { return nil }, 0, ""},
		{"findings", func(*cobra.Command, []string) error { return status(exitFindings) }, 1, ""},
		{"failure", func(*cobra.Command, []string) error { return errors.New("disk full") }, 1, "aslc: disk full\n"},
		{"misuse", func(*cobra.Command, []string) error { return misused("a b", "no %s", "b") }, 2, "aslc: no b\nTry: a b\n"},
		{"wrapped misuse", func(*cobra.Command, []string) error { return fmt.Errorf("x: %w", misused("a", "no")) }, 2, "aslc: no\nTry: a\n"},
		{"bug", func(*cobra.Command, []string) error { panic("emit: Pass: oops") }, 3, "aslc: this is a bug of aslc, please report it: emit: Pass: oops\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			withVerbs(t, func(*app) *cobra.Command { return &cobra.Command{Use: "do", RunE: test.run} })
			var stdout, stderr bytes.Buffer
			code := run([]string{"do"}, strings.NewReader(""), &stdout, &stderr)
			if code != test.code || !strings.HasPrefix(stderr.String(), test.stderr) || test.stderr == "" && stderr.Len() > 0 || stdout.Len() > 0 {
				t.Errorf("exit %d, stdout %q, stderr %q; want exit %d, stderr %q", code, stdout.String(), stderr.String(), test.code, test.stderr)
			}
		})
	}
}

// TestVerbs: each verb says what it does, and a flag that it does not know is
// a misuse.
func TestVerbs(t *testing.T) {
	for _, newVerb := range verbs {
		cmd := newVerb(&app{})
		if cmd.Short == "" || cmd.RunE == nil {
			t.Errorf("%s has no description or no work", cmd.Name())
		}
		var stdout, stderr bytes.Buffer
		code := run([]string{cmd.Name(), "--no-such-flag"}, strings.NewReader(""), &stdout, &stderr)
		if code != exitMisuse || !strings.Contains(stderr.String(), "\nTry: aslc "+cmd.Name()+" --help\n") {
			t.Errorf("%s --no-such-flag: exit %d, %s", cmd.Name(), code, stderr.String())
		}
	}
}

func TestColor(t *testing.T) {
	for _, test := range []struct {
		flag, noColor string
		want          bool
	}{{"always", "1", true}, {"never", "", false}, {"auto", "", false}, {"auto", "1", false}} {
		t.Setenv("NO_COLOR", test.noColor)
		if got := (&app{color: test.flag, stderr: &bytes.Buffer{}}).colored(); got != test.want {
			t.Errorf("--color %s with NO_COLOR=%q: %t", test.flag, test.noColor, got)
		}
	}
}
