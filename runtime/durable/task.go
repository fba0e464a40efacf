package durable

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

// SendTaskSuccess ends the attempt that a token names. When it returns the
// answer is committed.
func (s *Service) SendTaskSuccess(ctx context.Context, token string, output runtime.Value) error {
	if err := s.fits("output", output); err != nil {
		return err
	}
	return s.answer(ctx, Deed{Kind: Succeed, Token: token, Output: output.Text()})
}

// SendTaskFailure ends the attempt that a token names with an error; both texts
// may be "".
func (s *Service) SendTaskFailure(ctx context.Context, token, name, cause string) error {
	return s.answer(ctx, Deed{Kind: Fail, Token: token, Name: name, Cause: cause})
}

// SendTaskHeartbeat is a sign of life of the attempt that a token names.
func (s *Service) SendTaskHeartbeat(ctx context.Context, token string) error {
	return s.answer(ctx, Deed{Kind: Beat, Token: token})
}

func (s *Service) answer(ctx context.Context, d Deed) error {
	top, _, err := runtime.ParseToken(s.key, d.Token)
	if err != nil {
		return refused(InvalidToken, "Invalid Token: 'Invalid token'")
	}
	_, err = s.visit(ctx, store.ID(top), d)
	switch {
	case errors.Is(err, errOver):
		return refused(TaskTimedOut, "Task Timed Out: 'Provided task does not exist anymore'")
	case errors.Is(err, store.ErrNotFound):
		return refused(TaskDoesNotExist, "Task does not exist")
	}
	return err
}

// CreateActivity makes an activity; one that is there already is given.
func (s *Service) CreateActivity(ctx context.Context, name string) (Activity, error) {
	if !validName(name) {
		return Activity{}, refused(InvalidName, "Invalid Name: '%s'", name)
	}
	s.mu.Lock()
	_, known := s.activities[name]
	s.mu.Unlock()
	if !known {
		at := s.now()
		if err := s.store.SetActivity(ctx, name, at.UnixNano()); err != nil {
			return Activity{}, err
		}
		s.mu.Lock()
		if _, known := s.activities[name]; !known {
			s.activities[name] = at
		}
		s.mu.Unlock()
	}
	return s.DescribeActivity(s.Account.Activity(name))
}

// DeleteActivity forgets an activity; one that is not there is no error.
func (s *Service) DeleteActivity(ctx context.Context, arn string) error {
	name := lastPart(arn)
	s.mu.Lock()
	delete(s.activities, name)
	s.mu.Unlock()
	return s.store.SetActivity(ctx, name, 0)
}

// DescribeActivity gives an activity.
func (s *Service) DescribeActivity(arn string) (Activity, error) {
	name := lastPart(arn)
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.activities[name]
	if !ok {
		return Activity{}, refused(ActivityDoesNotExist, "Activity Does Not Exist: '%s'", arn)
	}
	return Activity{Name: name, ARN: s.Account.Activity(name), Created: at}, nil
}

// ListActivities gives all activities by name.
func (s *Service) ListActivities() []Activity {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Activity
	for name, at := range s.activities {
		out = append(out, Activity{Name: name, ARN: s.Account.Activity(name), Created: at})
	}
	slices.SortFunc(out, func(a, b Activity) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// made says whether an activity exists, to an execution that comes to its task.
func (s *Service) made(arn string) bool {
	_, err := s.DescribeActivity(arn)
	return err == nil
}

// GetActivityTask waits for work until ctx ends, which is no error: the task is
// then without a token. A worker's name may be "".
func (s *Service) GetActivityTask(ctx context.Context, arn, worker string) (ActivityTask, error) {
	if _, err := s.DescribeActivity(arn); err != nil && s.o.Made {
		return ActivityTask{}, err
	}
	for {
		work := s.work(arn) // before looking: what comes later rings
		places, err := s.store.Offered(ctx, arn, portion, nil)
		if err != nil {
			return ActivityTask{}, idle(ctx, err)
		}
		for _, p := range places {
			task, err := s.take(ctx, p, worker)
			if err != nil {
				return ActivityTask{}, idle(ctx, err)
			}
			if task.Token != "" {
				return task, nil
			}
		}
		select {
		case <-work:
		case <-ctx.Done():
			return ActivityTask{}, nil
		case <-s.ctx.Done():
			return ActivityTask{}, ErrClosed
		}
	}
}

// idle is the error of a worker's call: that its time is over is none.
func idle(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// take gives the work at a place to a worker; no token: it is gone by now.
func (s *Service) take(ctx context.Context, p store.Place, worker string) (ActivityTask, error) {
	out, err := s.visit(ctx, p.Top, Deed{Kind: Take, ID: int64(p.ID), Path: p.Path, Worker: worker})
	if errors.Is(err, errOver) || errors.Is(err, store.ErrNotFound) || CodeOf(err) != "" {
		return ActivityTask{}, nil
	}
	return out.Task, err
}

// work gives what is closed when work of an activity comes.
func (s *Service) work(arn string) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.workers[arn] == nil {
		s.workers[arn] = make(chan struct{})
	}
	return s.workers[arn]
}

// UpdateMapRun changes a Map Run that is under way; it is named by its ARN or
// the last part of it.
func (s *Service) UpdateMapRun(ctx context.Context, arn string, u MapRunUpdate) error {
	run, e, err := s.mapRun(ctx, lastPart(arn))
	if err != nil {
		return err
	}
	over := refused(ValidationException, "Map Run that is over cannot be updated")
	_, err = s.visit(ctx, e.Top, Deed{Kind: Update, MapRun: run.ARN, Update: u})
	if errors.Is(err, errOver) {
		return over
	}
	return err
}
