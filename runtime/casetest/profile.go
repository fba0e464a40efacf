package casetest

import (
	"encoding/json"
	"os"
)

// Profile is what the runs of a machine reached, as the tests of a Go package write
// it down for aslc test --cover-dir. It can be read without the package.
type Profile struct {
	Machine    string // its name
	Definition string // its text
	Dir        string // the folder of the tests' package
	Trace      *Trace
}

// ReadProfile reads a file that Write wrote.
func ReadProfile(file string) (*Profile, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p := &Profile{Trace: &Trace{}}
	return p, json.Unmarshal(text, p)
}

// Write writes the profile, over one that is there.
func (p *Profile) Write(file string) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}
