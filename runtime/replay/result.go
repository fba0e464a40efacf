package replay

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"github.com/aslc-dev/aslc/runtime"
)

// Result is how a run of a case came out.
type Result struct {
	Status runtime.Status
	Output runtime.Value
	Err    *runtime.Error // of an execution that failed, timed out or was stopped
	Events []runtime.Event

	tokens []string // task tokens that were made
	notes  []string // what tasks were given and should not have been
}

func newResult(p *play) *Result {
	r := &Result{Status: p.x.Status(), Events: p.events(), notes: p.tape.notes}
	out, err := p.x.Result()
	if r.Status == runtime.StatusSucceeded {
		r.Output = out
	}
	var failure *runtime.Error
	if errors.As(err, &failure) {
		r.Err = failure
	}
	for token := range p.tape.tokens {
		r.tokens = append(r.tokens, token)
	}
	return r
}

// resultFile is the result as conformance/README.md describes it: texts as the
// API gives them.
type resultFile struct {
	Status runtime.Status    `json:"status"`
	Output *string           `json:"output,omitempty"`
	Error  string            `json:"error,omitempty"`
	Cause  string            `json:"cause,omitempty"`
	Events []json.RawMessage `json:"events"`
}

// JSON is the result file.
func (r *Result) JSON() ([]byte, error) {
	f := resultFile{Status: r.Status, Events: make([]json.RawMessage, len(r.Events))}
	if r.Output.Exists() {
		text := r.Output.Text()
		f.Output = &text
	}
	if r.Err != nil {
		f.Error, f.Cause = r.Err.Name, r.Err.Cause
	}
	for i := range r.Events {
		f.Events[i] = r.Events[i].Append(nil)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(&f)
	return b.Bytes(), err
}

// write puts the result file into a folder.
func (r *Result) write(dir, id string) error {
	text, err := r.JSON()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, filepath.Base(id)+".json"), text, 0o644)
}

// document is the result file as a value, for comparing.
func (r *Result) document() (runtime.Value, error) {
	text, err := r.JSON()
	if err != nil {
		return runtime.Value{}, err
	}
	return runtime.Parse(text)
}
