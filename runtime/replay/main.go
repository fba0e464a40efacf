package replay

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Job is what the binary is told to replay.
type Job struct {
	Cases   []Entry
	Limits  bool   // AWS's limits hold
	Resume  bool   // also go on from every checkpoint
	Durable bool   // also through the durable engine; with Resume, restarted at every commit
	Out     string // folder for result files; "": none are written
	Known   string // file of accepted differences; "": none are
	Plain   bool   // the one case is a plain history, not a case file
}

// Entry is one case of a job.
type Entry struct {
	ID, Group string
	File      string
	Machine   int    // place in the binary's table
	Refused   string // why its definition does not compile; "": it does
	Execution string // ARN under which a plain history runs
}

// Main replays the job in the file args[0] and gives the exit code: 0 all as
// recorded, 1 differences, 2 the job cannot be done.
func Main(machines []Machine, args []string, stdout, stderr io.Writer) int {
	if len(args) != 1 {
		fmt.Fprintln(stderr, "aslc replay runs this program with a job file")
		return 2
	}
	var job Job
	text, err := os.ReadFile(args[0])
	if err == nil {
		err = json.Unmarshal(text, &job)
	}
	if err == nil && job.Out != "" {
		err = os.MkdirAll(job.Out, 0o755)
	}
	known := map[string]string{}
	if err == nil && job.Known != "" {
		known, err = readKnown(job.Known)
	}
	if err != nil {
		fmt.Fprintln(stderr, "aslc replay:", err)
		return 2
	}
	r := &report{job: &job, known: known}
	for i := range job.Cases {
		r.add(replay(machines, &job, &job.Cases[i]))
	}
	r.print(stdout)
	if r.failed() {
		return 1
	}
	return 0
}

// readKnown reads the accepted differences: reasons by case id.
func readKnown(name string) (map[string]string, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	if err := json.Unmarshal(text, &known); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return known, nil
}

// row is what became of one entry.
type row struct {
	*Entry
	problem string // it could not be run
	verdict verdict
	notes   []string
	resumes int
	broken  []string // what resuming did differently
	events  int
	tasks   int
}

func replay(machines []Machine, job *Job, e *Entry) *row {
	r := &row{Entry: e, problem: e.Refused}
	if r.problem != "" {
		return r
	}
	if err := r.run(machines, job); err != nil {
		r.problem = err.Error()
	}
	return r
}

func (r *row) run(machines []Machine, job *Job) error {
	c, err := r.read(job)
	if err != nil {
		return err
	}
	if r.Machine < 0 || r.Machine >= len(machines) {
		return fmt.Errorf("there is no machine %d", r.Machine)
	}
	s := &settings{machine: machines[r.Machine], limits: job.Limits}
	t, journal := newTape(c), &runtime.Journal{}
	got, err := s.run(c, t, journal)
	if err != nil {
		return err
	}
	if job.Out != "" {
		if err := got.write(job.Out, r.ID); err != nil {
			return err
		}
	}
	r.notes, r.events, r.tasks = got.notes, len(got.Events), len(c.Tasks)
	if r.verdict, err = c.compare(got); err != nil {
		return err
	}
	if job.Durable {
		resumes, broken := s.durably(c, job.Resume, got)
		r.resumes, r.broken = resumes, broken
		return nil
	}
	if job.Resume {
		r.resumes, r.broken = s.resumeEverywhere(c, t, journal, got)
	}
	return nil
}

func (r *row) read(job *Job) (*Case, error) {
	if !job.Plain {
		return ReadCase(r.File)
	}
	text, err := os.ReadFile(r.File)
	if err != nil {
		return nil, err
	}
	c, err := FromHistory(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.File, err)
	}
	return c, c.named(r.Execution)
}

// named makes the case run under the names of an execution's ARN.
func (c *Case) named(arn string) error {
	if arn == "" {
		return nil
	}
	parts := strings.Split(arn, ":")
	if len(parts) != 8 || parts[5] != "execution" {
		return fmt.Errorf("%q is not the ARN of an execution", arn)
	}
	c.Execution.Arn, c.StateMachine.Name, c.Execution.Name = arn, parts[6], parts[7]
	return nil
}

// differs says whether the row is a difference.
func (r *row) differs() bool {
	return r.problem != "" || r.verdict.compared && !r.verdict.same()
}

// reasons are what is to be said about the row, the weightiest first.
func (r *row) reasons() []string {
	if r.problem != "" {
		return []string{r.problem}
	}
	var out []string
	if r.verdict.compared && !r.verdict.same() {
		out = append(out, r.verdict.first())
	}
	return slices.Concat(out, r.notes, r.broken)
}
