package casetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Job is what the executable that `aslc test` builds is told to do.
type Job struct {
	Cases   []Entry
	Limits  bool // AWS's limits hold
	Update  bool // write the expectations of cases that have none or fail
	Workers int  // cases that run at the same time; 0: one a processor
}

// Entry is one case of a job.
type Entry struct {
	Name    string
	File    string
	Machine int // place in the executable's table
}

// Outcome is what became of a case.
type Outcome struct {
	Problems []string      `json:",omitempty"` // none: it passed
	Updated  bool          `json:",omitempty"` // its file was written
	Took     time.Duration // of the wall clock
	Ran      bool
	Trace    *Trace
	Forecast Forecast
}

// Main does the job in the file args[0], prints the list of outcomes as JSON,
// and gives the exit code: 0, or 2 if the job cannot be done.
func Main(machines []Machine, args []string, stdout, stderr io.Writer) int {
	if len(args) != 1 {
		fmt.Fprintln(stderr, "aslc test runs this program with a job file")
		return 2
	}
	var job Job
	text, err := os.ReadFile(args[0])
	if err == nil {
		err = json.Unmarshal(text, &job)
	}
	if err == nil {
		err = json.NewEncoder(stdout).Encode(job.do(machines))
	}
	if err != nil {
		fmt.Fprintln(stderr, "aslc test:", err)
		return 2
	}
	return 0
}

// do runs the cases side by side; the outcomes are in the cases' order.
func (j *Job) do(machines []Machine) []Outcome {
	out := make([]Outcome, len(j.Cases))
	var next atomic.Int64
	var group sync.WaitGroup
	workers := j.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	for range min(workers, len(out)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(out); i = int(next.Add(1)) - 1 {
				out[i] = j.one(machines, &j.Cases[i])
			}
		})
	}
	group.Wait()
	return out
}

func (j *Job) one(machines []Machine, e *Entry) Outcome {
	begun := time.Now()
	out, err := j.try(machines, e)
	var fault *Fault
	switch {
	case errors.As(err, &fault), err != nil && e.File == "":
		out.Problems = []string{err.Error()}
	case err != nil:
		out.Problems = []string{e.File + ": " + err.Error()}
	}
	out.Took = time.Since(begun)
	return out
}

func (j *Job) try(machines []Machine, e *Entry) (out Outcome, err error) {
	if e.Machine < 0 || e.Machine >= len(machines) {
		return out, fmt.Errorf("there is no machine %d", e.Machine)
	}
	c, err := Read(e.File)
	if err != nil {
		return out, err
	}
	r, err := c.Run(machines[e.Machine], j.Limits)
	if err != nil {
		return out, err
	}
	out = Outcome{Problems: c.Problems(r), Trace: r.Trace(), Forecast: r.Forecast(), Ran: true}
	if !j.Update || len(out.Problems) == 0 || len(r.notes) > 0 {
		return out, nil
	}
	text, err := c.Updated(r)
	if err != nil {
		return out, err
	}
	out.Problems, out.Updated = nil, true
	return out, os.WriteFile(e.File, text, 0o644)
}
