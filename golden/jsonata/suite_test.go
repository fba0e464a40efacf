package main

import (
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/golden/jsonata/trial"
)

// TestOwnSuite: all cases of testdata pass, interpreted and compiled. They are
// this project's own; what they expect was computed by npm's jsonata 2.0.6, the
// codes of runaway expressions apart.
func TestOwnSuite(t *testing.T) {
	groups, err := loadSuite("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	all, err := (&suite{groups: groups, verbose: true, out: &out}).run()
	if err != nil {
		t.Fatal(err)
	}
	if all.interpreted != all.total || all.compiled != all.total || all.leftOut != 1 || all.total < 300 {
		t.Errorf("%+v\n%s", all, &out)
	}
}

// TestJudge: a wrong outcome is a failure, whatever the case expects.
func TestJudge(t *testing.T) {
	groups, err := loadSuite("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range groups {
		for _, c := range g.Cases {
			for _, wrong := range []trial.Outcome{{Value: `"wrong"`}, {Code: "X0000"}, {}} {
				if c.judge(wrong) == "" && (!c.UndefinedResult || wrong != trial.Outcome{}) {
					t.Errorf("%s passes with %s", c.ID, wrong)
				}
			}
		}
	}
}
