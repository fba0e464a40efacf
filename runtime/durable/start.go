package durable

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Start starts an execution of a Standard or Express machine. When it returns
// the execution is committed, unless the machine is Express. A name that runs
// already with the same input is no error: the result tells.
func (s *Service) Start(ctx context.Context, in StartInput) (Started, error) {
	m, err := s.prepare(&in)
	if err != nil {
		return Started{}, err
	}
	if m.Express {
		return s.startExpress(m, &in)
	}
	if err := s.fits("input", in.Input); err != nil {
		return Started{}, err
	}
	ref := Ref{m.Name, in.Name}
	if err := s.slot(ctx); err != nil {
		return Started{}, err
	}
	r, other, err := s.claim(ref)
	if r == nil {
		s.vacate()
		if err != nil {
			return Started{}, err
		}
		return s.again(ctx, other, in)
	}
	made, err := s.begin(ctx, r, m, in)
	if !errors.Is(err, store.ErrExists) {
		return made, err
	}
	switch freed, err := s.free(ctx, ref); {
	case err != nil:
		return Started{}, err
	case freed:
		return s.Start(ctx, in)
	}
	return s.known(ctx, ref, in)
}

// nameTime is how long after its end an execution keeps its name (API Reference,
// StartExecution).
const nameTime = 90 * 24 * time.Hour

// free forgets an execution that has had its name for long enough.
func (s *Service) free(ctx context.Context, ref Ref) (bool, error) {
	e, err := s.find(ctx, ref)
	if err != nil || e.Status == runtime.StatusRunning || s.now().Sub(moment(e.Stopped)) <= nameTime {
		return false, err
	}
	return true, s.store.Forget(ctx, e.ID)
}

// prepare fills in what the input leaves open.
func (s *Service) prepare(in *StartInput) (*Machine, error) {
	m, err := s.machine(in.Machine, in.Hash)
	if err != nil {
		return nil, err
	}
	if in.Name == "" {
		in.Name = newUUID()
	} else if !validName(in.Name) {
		return nil, refused(InvalidName, "Invalid Name: '%s'", in.Name)
	}
	if !in.Input.Exists() {
		in.Input = runtime.EmptyObject()
	}
	return m, nil
}

// validName says whether a text may name an execution or an activity.
func validName(name string) bool {
	n := utf8.RuneCountInString(name)
	return n >= 1 && n <= 80 && utf8.ValidString(name) && strings.IndexFunc(name, forbidden) < 0
}

// forbidden are the characters that names must not have (API Reference).
func forbidden(c rune) bool {
	return c <= ' ' || c >= 0x7f && c <= 0x9f || c == 0xfffe || c == 0xffff || c == 0x10ffff ||
		strings.ContainsRune("<>{}[]?*\"#%\\^|~`$&,;:/", c) || c == 0x85 || c == 0xa0 || c == 0x2028 || c == 0x2029
}

func newUUID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails, by its contract
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	x := hex.EncodeToString(b[:])
	return x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}

// claim takes a place in memory and the name; other is who has it already.
func (s *Service) claim(ref Ref) (r, other *resident, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.closed(); err != nil {
		return nil, nil, err
	}
	if other := s.named[ref]; other != nil {
		return nil, other, nil
	}
	r = s.placed(store.ID(s.last.Add(1)))
	r.Ref = ref
	s.named[ref] = r
	return r, nil, nil
}

// begin makes the execution and waits for its first commit.
func (s *Service) begin(ctx context.Context, r *resident, m *Machine, in StartInput) (Started, error) {
	opts := append(r.options(m), runtime.WithName(in.Name), runtime.WithSeed(s.seedOf(r.id)))
	r.m = m
	x, err := m.Executor.Start(r.ctx, in.Input, opts...)
	if err != nil {
		r.err = err
		close(r.ready)
		s.left(r)
		return Started{}, err
	}
	made := Started{Ref: r.Ref, ARN: x.ARN(), At: x.Started(), Made: true, Lent: m.lends()}
	if !made.Lent {
		r.x = x
		close(r.ready)
		r.drive()
	} else if err := r.beginLent(x); err != nil {
		return Started{}, err
	}
	if err := s.committedFirst(ctx, r); err != nil {
		return Started{}, err
	}
	return made, nil
}

// beginLent commits the start of an execution, and lends it meanwhile: what the
// borrower does counts after that.
func (r *resident) beginLent(x *runtime.Execution) error {
	changes := x.Changes()
	b, err := batchOf(changes, r.m.Hash)
	if err != nil {
		r.err = err
		close(r.ready)
		r.s.left(r)
		return err
	}
	b.Changes[0].New.Lent = true
	part := store.Snapshot{Execution: *b.Changes[0].New, LastEvent: x.LastEvent(), Frames: b.Changes[0].Frames}
	f := &first{batch: b, told: toldOf(changes), done: make(chan error, 1)}
	b.Done = func(err error) { f.done <- err }
	r.s.store.Flush(b)
	r.lend([]store.Snapshot{part})
	close(r.ready)
	go r.follow(f)
	return nil
}

// committedFirst waits for the first commit of an execution.
func (s *Service) committedFirst(ctx context.Context, r *resident) error {
	select {
	case <-r.begun:
		return nil
	case <-r.gone:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-r.begun:
		return nil
	default:
		return r.err
	}
}

// again answers a start whose name another execution in memory has.
func (s *Service) again(ctx context.Context, r *resident, in StartInput) (Started, error) {
	switch err := s.committedFirst(ctx, r); {
	case errors.Is(err, store.ErrExists): // one that is not in memory has the name
		return s.Start(ctx, in)
	case err != nil:
		return Started{}, err
	}
	return s.known(ctx, r.Ref, in)
}

// known answers a start whose name another execution in the store has.
func (s *Service) known(ctx context.Context, ref Ref, in StartInput) (Started, error) {
	e, err := s.find(ctx, ref)
	if err != nil {
		return Started{}, err
	}
	old, err := runtime.Parse(e.Input)
	if err != nil {
		return Started{}, err
	}
	arn := s.Account.Execution(ref)
	if e.Status != runtime.StatusRunning || !runtime.Equal(old, in.Input) {
		return Started{}, refused(ExecutionAlreadyExists, "Execution Already Exists: '%s'", arn)
	}
	return Started{Ref: ref, ARN: arn, At: moment(e.Started)}, nil
}

// Stop ends an execution as ABORTED and tells when it ended, which may have been before.
func (s *Service) Stop(ctx context.Context, ref Ref, name, cause string) (time.Time, error) {
	e, err := s.find(ctx, ref)
	if err != nil {
		return time.Time{}, err
	}
	if e.Top != e.ID {
		return time.Time{}, refused(ValidationException, "An execution that a Map Run started is not stopped alone")
	}
	if e.Status == runtime.StatusRunning {
		_, err = s.visit(ctx, e.ID, Deed{Kind: Abort, Name: name, Cause: cause})
		if err != nil && !errors.Is(err, errOver) {
			return time.Time{}, err
		}
		if e, err = s.find(ctx, ref); err != nil {
			return time.Time{}, err
		}
	}
	return moment(e.Stopped), nil
}
