package random_test

import (
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/golden/differential/random"
	"github.com/aslc-dev/aslc/ir"
)

func accepted(m random.Machine) bool {
	p, _ := compiler.Check(&ir.Source{Name: "machine.asl.json", Text: []byte(m.Text())}, compiler.Options{})
	return p != nil
}

func TestMachinesAreValidAndOfAllKinds(t *testing.T) {
	const n = 1000
	coverage, valid := random.Coverage{}, 0
	for seed := range uint64(n) {
		m := random.New(seed)
		if m.Text() != random.New(seed).Text() {
			t.Fatalf("seed %d gives two machines", seed)
		}
		if accepted(m) {
			valid++
			coverage.Add(m)
		}
	}
	if valid < n*9/10 {
		t.Errorf("%d of %d machines are valid", valid, n)
	}
	for _, feature := range random.Features() {
		if coverage[feature] == 0 {
			t.Errorf("no machine of %d has %s", n, feature)
		}
	}
}

// Some of what lacks one thing must still be valid, or nothing could be shrunk.
func TestMachinesCanBeMadeSmaller(t *testing.T) {
	for seed := range uint64(50) {
		m := random.New(seed)
		valid := 0
		for _, s := range m.Smaller() {
			if len(s.Text()) >= len(m.Text())+len(`"End": true`) {
				t.Fatalf("%s is not smaller than %s", s.Text(), m.Text())
			}
			if accepted(s) {
				valid++
			}
		}
		if accepted(m) && valid == 0 && len(m.Text()) > 120 {
			t.Errorf("nothing can be left out of %s", m.Text())
		}
	}
}
