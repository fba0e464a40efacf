package durable

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// Options are how a service works. The zero value is a sensible way.
type Options struct {
	Account Account
	Window  int            // executions in memory at most; 0: 1,000
	Clock   *runtime.Clock // nil: the wall clock
}

// Service runs the executions of a store. Its methods may be called from any
// goroutine.
type Service struct {
	*Reader
	store store.Store
	o     Options
}

var errUnbuilt = errors.New("this is being built")

// Open takes up all executions of a store. The store stays the caller's to
// close, after the service.
func Open(ctx context.Context, s store.Store, machines []Machine, o Options) (*Service, error) {
	return nil, errUnbuilt
}

// Close lets go of all executions; those that run go on when the store is
// opened again. It waits until what was handed to the store is committed.
func (s *Service) Close(ctx context.Context) error { return errUnbuilt }

// Add makes a definition known, and the one that new executions of the
// machine go by. Executions that were waiting for it go on.
func (s *Service) Add(m Machine) error { return errUnbuilt }

// Remove makes a machine unknown to new executions; those that run go on.
func (s *Service) Remove(name string) {}

// Start starts an execution of a Standard or Express machine. When it returns
// the execution is committed. A name that runs already with the same input is
// no error: the result tells.
func (s *Service) Start(ctx context.Context, in StartInput) (Started, error) {
	return Started{}, errUnbuilt
}

// StartSync runs an execution of an Express machine to its end. That it failed
// is no error.
func (s *Service) StartSync(ctx context.Context, in StartInput) (SyncResult, error) {
	return SyncResult{}, errUnbuilt
}

// Stop ends an execution as ABORTED and tells when that was.
func (s *Service) Stop(ctx context.Context, ref Ref, name, cause string) (time.Time, error) {
	return time.Time{}, errUnbuilt
}

// Redrive lets an execution that did not succeed go on from the state that
// failed, and tells since when.
func (s *Service) Redrive(ctx context.Context, ref Ref, in RedriveInput) (time.Time, error) {
	return time.Time{}, errUnbuilt
}

// SendTaskSuccess ends the attempt that a token names.
func (s *Service) SendTaskSuccess(ctx context.Context, token string, output runtime.Value) error {
	return errUnbuilt
}

// SendTaskFailure ends the attempt that a token names with an error.
func (s *Service) SendTaskFailure(ctx context.Context, token, name, cause string) error {
	return errUnbuilt
}

// SendTaskHeartbeat is a sign of life of the attempt that a token names.
func (s *Service) SendTaskHeartbeat(ctx context.Context, token string) error { return errUnbuilt }

// CreateActivity makes an activity; one that is there already is given.
func (s *Service) CreateActivity(ctx context.Context, name string) (Activity, error) {
	return Activity{}, errUnbuilt
}

// DeleteActivity forgets an activity; one that is not there is no error.
func (s *Service) DeleteActivity(ctx context.Context, arn string) error { return errUnbuilt }

// DescribeActivity gives an activity.
func (s *Service) DescribeActivity(ctx context.Context, arn string) (Activity, error) {
	return Activity{}, errUnbuilt
}

// ListActivities gives all activities by name.
func (s *Service) ListActivities(ctx context.Context) ([]Activity, error) { return nil, errUnbuilt }

// GetActivityTask waits for work until ctx ends, which is no error: the task is
// then without a token.
func (s *Service) GetActivityTask(ctx context.Context, arn, worker string) (ActivityTask, error) {
	return ActivityTask{}, errUnbuilt
}

// UpdateMapRun changes a Map Run that is under way; it is named by its ARN or
// the last part of it.
func (s *Service) UpdateMapRun(ctx context.Context, arn string, u MapRunUpdate) error {
	return errUnbuilt
}

// Watch tells of commits until ctx ends, when the channel is closed. A watcher
// that is slow misses some, and is told so.
func (s *Service) Watch(ctx context.Context) <-chan Change { return nil }

// Follow gives an execution's events, the first one first, and goes on with
// those to come until the execution or ctx ends.
func (s *Service) Follow(ctx context.Context, ref Ref) iter.Seq2[Event, error] { return nil }
