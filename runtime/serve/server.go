package serve

import (
	"context"
	"crypto/rand"
	"errors"
	"iter"
	"log/slog"
	"time"

	"golang.org/x/time/rate"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve/console"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// Executions are what the operations about executions, activities and Map Runs
// call; *durable.Service is one.
type Executions interface {
	Add(context.Context, durable.Machine) error
	Remove(name string)
	Start(context.Context, durable.StartInput) (durable.Started, error)
	StartSync(context.Context, durable.StartInput) (durable.SyncResult, error)
	Stop(ctx context.Context, ref durable.Ref, name, cause string) (time.Time, error)
	Redrive(context.Context, durable.Ref, durable.RedriveInput) (time.Time, error)
	Describe(context.Context, durable.Ref) (durable.Description, error)
	List(context.Context, durable.ListInput) (durable.Page, error)
	Recent(machine string) []durable.RecentExecution
	Definition(ctx context.Context, hash string) (string, error)
	History(context.Context, durable.Ref, durable.HistoryInput) (durable.HistoryPage, error)
	Follow(context.Context, durable.Ref) iter.Seq2[durable.Event, error]
	Watch(context.Context) <-chan durable.Change
	Lends(machine, hash string) bool
	MapRuns(context.Context, durable.Ref) ([]durable.MapRun, error)
	DescribeMapRun(ctx context.Context, arn string) (durable.MapRun, error)
	UpdateMapRun(ctx context.Context, arn string, u durable.MapRunUpdate) error
	SendTaskSuccess(ctx context.Context, token string, output runtime.Value) error
	SendTaskFailure(ctx context.Context, token, name, cause string) error
	SendTaskHeartbeat(ctx context.Context, token string) error
	CreateActivity(ctx context.Context, name string) (durable.Activity, error)
	DeleteActivity(ctx context.Context, arn string) error
	DescribeActivity(arn string) (durable.Activity, error)
	ListActivities() []durable.Activity
	GetActivityTask(ctx context.Context, arn, worker string) (durable.ActivityTask, error)
	Err() error // the fault that stopped it
}

// KeptExpress is how many Express executions a server keeps in memory for its console.
const KeptExpress = 100

// Compiler makes state machines of definitions. A server without one has only the
// state machines that it was given.
type Compiler interface {
	// Refusal is why CreateStateMachine would refuse a definition, in the service's
	// words; "": it is right.
	Refusal(definition string, express bool) string
	// Validate answers ValidateStateMachineDefinition, and tells where in the definition
	// the diagnostics stand, "LINE:COLUMN", in their order.
	Validate(definition string, in ValidateInput) (answer any, places []string)
	// Variables are the workflow variables that each state reads.
	Variables(definition string) map[string][]string
	// Executor runs executions of a definition that is right.
	Executor(machine, definition string, opts ...runtime.Option) (*runtime.Executor, error)
	// TestState answers TestState; its error may be a *Fault.
	TestState(ctx context.Context, body []byte) (any, error)
}

// ValidateInput are the parameters of ValidateStateMachineDefinition beside the
// definition.
type ValidateInput struct {
	Express    bool
	Warnings   bool
	MaxResults int
}

// Options are how a server works. The zero value of a field is a sensible way.
type Options struct {
	Account  durable.Account
	Registry *Registry // nil: one that keeps nothing
	Compiler Compiler  // nil: state machines are fixed

	// Engine names what runs executions in this process, for the header X-Aslc-Engine;
	// "": "compiled". Those of a machine's host are compiled.
	Engine string

	// Host gives what drives executions of a state machine in a process of its own,
	// at once or later; nil: this process drives all. Settled waits until those that
	// were asked for do, or do not; nil: nobody waits for that.
	Host    func(machine, role, definition string) durable.Host
	Settled func(context.Context)

	// TestCase is told of an execution that is about to start with a test case of a mock
	// file, "#NAME" behind the ARN of its machine, and refuses one that is not there.
	// Tasks ask the Registry for it, also after a restart. named: the name was asked for,
	// so an execution of it may be there. nil: there is no mock file.
	TestCase func(machine, execution, testCase string, named bool) error

	// Tasks are told of the server: by it they do their work. nil: there are none.
	Tasks *Tasks

	// Drawn gives what the console shows of a definition; nil: its text alone.
	Drawn func(machine, definition string) (*console.Machine, error)

	// Metrics are the sums of executions that GET /metrics shows; those by machines
	// that the server compiles are taken into them. nil: new ones.
	Metrics *telemetry.Metrics

	Hosts []string          // that requests may name beside loopback and *.amazonaws.com
	Token string            // that requests must bring; "": none
	Keys  map[string]string // secrets by access key, one of which requests must be signed with where they bring no token; nil: none
	Rate  int               // requests a second that are answered at most; 0: all
	Log   *slog.Logger
	Now   func() time.Time // nil: time.Now
	Key   []byte           // that signs page tokens; nil: a random one
}

// Server answers requests.
type Server struct {
	executions Executions
	registry   *Registry
	o          Options
	key        []byte
	metrics    metrics
	redrives   redrives
	limit      *rate.Limiter
	began      time.Time
	stop       context.Context // ends when long polls are to end
	cancel     context.CancelFunc
}

// New makes a server. State machines that the registry knows are given to the
// executions, so that those under way go on.
func New(ctx context.Context, e Executions, o Options) (*Server, error) {
	if o.Registry == nil {
		var err error
		if o.Registry, err = NewRegistry(""); err != nil {
			return nil, err
		}
	}
	if o.Metrics == nil {
		o.Metrics = &telemetry.Metrics{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{executions: e, registry: o.Registry, o: o, key: o.Key, limit: newLimiter(o.Rate)}
	if s.key == nil {
		s.key = make([]byte, 32)
		rand.Read(s.key) // never fails, by its contract
	}
	s.stop, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	s.began = s.now()
	if o.Tasks != nil {
		o.Tasks.server = s
		close(o.Tasks.ready)
	}
	if o.Compiler == nil {
		return s, nil
	}
	for _, m := range o.Registry.Machines() {
		for i := range m.Revisions {
			if err := s.add(ctx, m, &m.Revisions[i]); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

func (s *Server) now() time.Time {
	if s.o.Now != nil {
		return s.o.Now()
	}
	return time.Now()
}

// ready says why starts would not be taken; nil: they would.
func (s *Server) ready() error {
	if s.stop.Err() != nil {
		return errors.New("the server is shutting down")
	}
	return s.executions.Err()
}

// Close ends long polls; what is asked after it is answered all the same.
func (s *Server) Close() { s.cancel() }

// AddFixed makes a compiled machine known under its name: it can be started and
// described, published and named by aliases, and not changed.
func (s *Server) AddFixed(ctx context.Context, m durable.Machine, role string) error {
	def := m.Executor.Definition()
	if m.Name == "" {
		m.Name = def.Name
	}
	r := Revision{At: s.now(), Definition: def.Text, RoleARN: role, hash: durable.Hash(def.Text)}
	r.Logging, _ = (*LoggingConfiguration)(nil).complete()
	r.Encryption, _ = (*EncryptionConfiguration)(nil).complete()
	kind := "STANDARD"
	if m.Express {
		kind = "EXPRESS"
	}
	if err := s.registry.fix(&Machine{Name: m.Name, Type: kind, Created: s.now(), Revisions: []Revision{r}, Fixed: true}); err != nil {
		return err
	}
	m.Hash = r.key()
	return s.executions.Add(ctx, m)
}

// add gives a revision to the engine.
func (s *Server) add(ctx context.Context, m *Machine, r *Revision) error {
	x, err := s.o.Compiler.Executor(m.Name, r.Definition, runtime.WithRole(r.RoleARN), runtime.WithObserver(s.o.Metrics.Observe))
	if err != nil {
		return err
	}
	machine := durable.Machine{Name: m.Name, Executor: x, Hash: r.key(), Express: m.Type == "EXPRESS"}
	if s.o.Host != nil {
		machine.Host = s.o.Host(m.Name, r.RoleARN, r.Definition)
	}
	return s.executions.Add(ctx, machine)
}

// settled waits until state machines that were made or changed run as they will.
func (s *Server) settled(ctx context.Context) {
	if s.o.Settled != nil {
		s.o.Settled(ctx)
	}
}

// Define makes a Standard state machine, or gives it another definition. The error
// may be a *Fault, as that of CreateStateMachine.
func (s *Server) Define(ctx context.Context, name, definition, role string) error {
	if s.registry.Machine(name) == nil {
		_, err := s.createStateMachine(ctx, &createStateMachineInput{Name: &name, Definition: &definition, RoleARN: &role})
		return err
	}
	_, err := s.updateStateMachine(ctx, &updateStateMachineInput{StateMachineARN: pointer(s.machineARN(name)), Definition: &definition})
	return err
}
