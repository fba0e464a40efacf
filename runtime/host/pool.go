package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// Options are how a pool works. Max, Idle, Tasks, Metrics and Log are needed.
type Options struct {
	Max  int           // processes at a time, at least 1
	Idle time.Duration // after which a process without executions is ended

	Tasks   func(machine string) runtime.Binder // does the tasks of a machine
	Metrics *telemetry.Metrics
	Log     *slog.Logger

	Limits  bool   // AWS's hold
	S3      string // the folder that stands for it; "": there is none
	Account string // whose its buckets are

	// Freed is called when executions that a machine did not take may be offered to
	// it again; nil: nobody wants to know.
	Freed func()
}

// Pool has the processes of executables.
type Pool struct {
	o      Options
	ctx    context.Context // of tasks
	cancel context.CancelFunc
	crew   *durable.Crew // does tasks

	mu        sync.Mutex          // of all that follows, and of the processes
	processes map[*process]bool   // that run
	programs  map[string]*Program // by file
	numbers   int64               // that were given to what processes have
	turns     int64               // counts who came to rest
	starved   bool                // something was refused for want of a place
	closed    bool
	ends      sync.WaitGroup // goroutines of processes, and tasks
}

// NewPool makes a pool; processes start when there is something for them to do.
func NewPool(o Options) *Pool {
	p := &Pool{o: o, processes: map[*process]bool{}, programs: map[string]*Program{}}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.crew = durable.NewCrew(p.ctx.Done())
	return p
}

// Close ends all processes and waits for their ends. What they had is lost; the
// service that lent it is closed before.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	for x := range p.processes {
		x.dismiss()
	}
	p.mu.Unlock()
	p.cancel()
	p.ends.Wait()
}

// Program is an executable made of compiled machines.
type Program struct {
	file   string
	places []string
}

// Program gives the program of an executable. Places are the import paths of its
// machines' packages, by which a trace tells whose fault it is.
func (p *Pool) Program(file string, places []string) *Program {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.programs[file] == nil {
		p.programs[file] = &Program{file, places}
	}
	return p.programs[file]
}

// crashes is how often a machine may be suspect before it is given up.
const crashes = 3

// Remote is a state machine under a name and a role, whose executions processes
// drive once it has a program.
type Remote struct {
	pool       *Pool
	name, role string

	mu      sync.Mutex
	why     string // it has no program, or none any more
	program *Program
	place   int
	suspect int // times in a row
}

var _ durable.Host = (*Remote)(nil)

// Machine makes a machine that takes nothing yet, and says why.
func (p *Pool) Machine(name, role, why string) *Remote {
	return &Remote{pool: p, name: name, role: role, why: why}
}

// Run gives the machine its place in a program.
func (m *Remote) Run(program *Program, place int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.program, m.place, m.why = program, place, ""
}

// Refuse says why the machine takes nothing.
func (m *Remote) Refuse(why string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.why = why
}

// Refusal is why the machine takes nothing now; "": it does.
func (m *Remote) Refusal() string {
	program, _, why := m.placed()
	if why != "" {
		return why
	}
	m.pool.mu.Lock()
	defer m.pool.mu.Unlock()
	if m.pool.running(program) == nil && !m.pool.room() {
		return m.pool.full().Error()
	}
	return ""
}

func (m *Remote) placed() (*Program, int, string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.program, m.place, m.why
}

// Lend hands an execution to the process of the machine's program.
func (m *Remote) Lend(l *durable.Loan, to durable.Lender) durable.Borrower {
	program, place, why := m.placed()
	if why != "" {
		to.Report(durable.Report{Failed: why})
		return nobody{}
	}
	m.pool.mu.Lock()
	defer m.pool.mu.Unlock()
	x, err := m.pool.process(program)
	if err != nil {
		to.Report(durable.Report{Failed: err.Error()})
		return nobody{}
	}
	return x.lend(m, &lend{Place: place, Role: m.role, Loan: *l}, to)
}

// nobody has nothing.
type nobody struct{}

func (nobody) Do(int, durable.Deed) {}
func (nobody) Committed()           {}
func (nobody) Release()             {}

// Express has the process of the machine's program run an execution.
func (m *Remote) Express(ctx context.Context, r *durable.ExpressRun) (durable.SyncResult, error) {
	program, place, why := m.placed()
	if why != "" {
		return durable.SyncResult{}, errors.New(why)
	}
	in := &run{Place: place, Role: m.role, Terms: r.Terms, Name: r.Name, ID: r.ID, Sync: r.Sync, Keep: r.Keep, Input: r.Input.Text()}
	e, err := m.pool.run(ctx, m, program, in)
	if err != nil {
		return durable.SyncResult{}, err
	}
	output, err := document(e.Output)
	if err == nil && e.Fault != "" {
		err = errors.New(e.Fault)
	}
	return durable.SyncResult{
		Ref: durable.Ref{Machine: r.Machine, Name: r.Name}, ARN: r.ARN(), Status: e.Status, Input: r.Input, Output: output,
		Error: e.Error, Cause: e.Cause, Started: time.Unix(0, e.Started).UTC(), Stopped: time.Unix(0, e.Stopped).UTC(),
		Events: e.Events,
	}, err
}

// ended says that an execution of the machine has ended in a process.
func (m *Remote) ended() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.suspect = 0
}

// suspected says that a process ended while it was at work for the machine, and
// whether the machine is given up.
func (m *Remote) suspected(how string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.suspect++
	if m.suspect < crashes {
		return false
	}
	m.why = fmt.Sprintf("its process has ended %d times while it ran: %s", m.suspect, how)
	return true
}

// running is the process of a program that takes something; nil: there is none.
// p.mu is held, here and in the functions below.
func (p *Pool) running(program *Program) *process {
	for x := range p.processes {
		if x.program == program && !x.leaving {
			return x
		}
	}
	return nil
}

// room says whether one more process could be started.
func (p *Pool) room() bool {
	return p.working() < p.o.Max || p.idlest() != nil
}

func (p *Pool) full() error {
	p.starved = true
	return fmt.Errorf("all %d processes are at work for other machines", p.o.Max)
}

// working counts the processes that are not on their way out.
func (p *Pool) working() int {
	n := 0
	for x := range p.processes {
		if !x.leaving {
			n++
		}
	}
	return n
}

// idlest is the process that has had nothing to do for longest; nil: all have.
func (p *Pool) idlest() *process {
	var idle []*process
	for x := range p.processes {
		if !x.leaving && x.idle() {
			idle = append(idle, x)
		}
	}
	if len(idle) == 0 {
		return nil
	}
	return slices.MinFunc(idle, func(a, b *process) int { return cmp.Compare(a.turn, b.turn) })
}

// process is a program's process, started if it does not run.
func (p *Pool) process(program *Program) (*process, error) {
	if p.closed {
		return nil, durable.ErrClosed
	}
	if x := p.running(program); x != nil {
		return x, nil
	}
	if p.working() >= p.o.Max {
		x := p.idlest()
		if x == nil {
			return nil, p.full()
		}
		x.dismiss()
	}
	x, err := p.start(program)
	if err != nil {
		return nil, fmt.Errorf("its process cannot be started: %w", err)
	}
	return x, nil
}

// freed lets what was refused for want of a place be offered again.
func (p *Pool) freed() {
	p.mu.Lock()
	starved := p.starved && !p.closed
	p.starved = false
	p.mu.Unlock()
	if starved && p.o.Freed != nil {
		p.o.Freed()
	}
}

// Processes gives the ids of the processes that run.
func (p *Pool) Processes() []int {
	p.mu.Lock()
	defer p.mu.Unlock()
	var ids []int
	for x := range p.processes {
		ids = append(ids, x.cmd.Process.Pid)
	}
	return ids
}

// Idle counts the processes that have nothing to do.
func (p *Pool) Idle() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for x := range p.processes {
		if !x.leaving && x.idle() {
			n++
		}
	}
	return n
}
