package replay

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
)

// program runs Main on cases given as JSON, by id.
type program struct {
	*testing.T
	dir string
	job Job
}

func (p *program) add(id, text string) {
	file := filepath.Join(p.dir, id+".json")
	p.write(file, text)
	p.job.Cases = append(p.job.Cases, Entry{ID: id, Group: strings.SplitN(id, ".", 2)[0], File: file})
}

func (p *program) write(file, text string) {
	p.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		p.Fatal(err)
	}
}

func (p *program) want(code int, words ...string) {
	p.Helper()
	text, err := json.Marshal(p.job)
	if err != nil {
		p.Fatal(err)
	}
	job := filepath.Join(p.dir, "job")
	p.write(job, string(text))
	var stdout, stderr bytes.Buffer
	m := machine(map[string]state{"Start": pass(runtime.End)})
	if got := Main([]Machine{m}, []string{job}, &stdout, &stderr); got != code {
		p.Errorf("exit code %d, want %d", got, code)
	}
	for _, word := range words {
		if !strings.Contains(stdout.String()+stderr.String(), word) {
			p.Errorf("%q is missing in\n%s%s", word, &stdout, &stderr)
		}
	}
}

func newProgram(t *testing.T) *program { return &program{T: t, dir: t.TempDir()} }

func TestMainWithDifferences(t *testing.T) {
	p := newProgram(t)
	p.add("g.good", `{"input":1,"expect":{"status":"SUCCEEDED","output":1}}`)
	p.want(0, "1/1")
	p.add("g.bad", `{"input":1,"expect":{"status":"SUCCEEDED","output":2}}`)
	p.want(1, "1/2", "g.bad: output: recorded 2, now 1")
	p.job.Known = filepath.Join(p.dir, "known")
	p.write(p.job.Known, `{"g.bad":"so it is"}`)
	p.want(0, "g.bad: known: so it is")
	p.write(p.job.Known, `{"g.bad":"so it is","g.good":"was once"}`)
	p.want(1, "g.good: is as recorded now")
}

func TestMainWithCasesThatCannotRun(t *testing.T) {
	p := newProgram(t)
	p.add("g.text", `{"input_text":"{"}`)
	p.want(1, "g.text: ")
	p.add("g.none", `{`)
	p.add("h.refused", `{}`)
	p.job.Cases[2].Refused = "its definition is refused"
	p.add("h.machine", `{}`)
	p.job.Cases[3].Machine = 7
	p.want(1, "g.none: ", "h.refused: its definition is refused", "h.machine: there is no machine 7")
}

func TestMainWritesResults(t *testing.T) {
	p := newProgram(t)
	p.job.Out = filepath.Join(p.dir, "out")
	p.job.Resume = true
	p.add("g.a", `{"input_text":"[1, \"<\"]"}`)
	p.want(0, "resumed 2 times")
	text, err := os.ReadFile(filepath.Join(p.job.Out, "g.a.json"))
	if err != nil {
		t.Fatal(err)
	}
	if v := value(t, string(text)); v.Field("output").String() != `[1, "<"]` || v.Field("events").Len() != 4 {
		t.Errorf("%s", text)
	}
}

func TestMainMisused(t *testing.T) {
	var stderr bytes.Buffer
	if code := Main(nil, nil, &stderr, &stderr); code != 2 {
		t.Errorf("exit code %d", code)
	}
	p := newProgram(t)
	p.job.Known = "/nowhere"
	p.want(2, "/nowhere")
}
