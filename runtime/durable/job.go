package durable

import (
	"context"
	"errors"
	"math"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/answer"
	"github.com/aslc-dev/aslc/runtime/store"
)

// jobs are the executions that tasks wait for (startExecution.sync). That a task
// waits stands in the store, in the frame that is offered under the name of the job;
// here is which there are, so that the end of an execution is looked at only if a
// task waits for it. All is guarded by Service.mu.
type jobs struct {
	open map[string]map[store.ID]bool // by ARN: the executions whose tasks wait
	of   map[store.ID]map[string]bool // the same, the other way round
	due  map[string]bool              // to be looked at: something has changed
	bell chan struct{}
}

func newJobs() jobs {
	return jobs{map[string]map[store.ID]bool{}, map[store.ID]map[string]bool{}, map[string]bool{}, make(chan struct{}, 1)}
}

// jobForms are how a task may want to be told of the end: what the name of a job has
// behind the ARN of the execution.
var jobForms = []string{".sync", ".sync:2"}

// jobARN is the ARN of the execution that a frame is offered under; "": none.
func jobARN(offered string) string {
	for _, form := range jobForms {
		if arn, ok := strings.CutSuffix(offered, form); ok {
			return arn
		}
	}
	return ""
}

// await notes that a task of an execution waits for another one.
func (j *jobs) await(arn string, of store.ID) {
	if j.open[arn] == nil {
		j.open[arn] = map[store.ID]bool{}
	}
	if j.of[of] == nil {
		j.of[of] = map[string]bool{}
	}
	j.open[arn][of], j.of[of][arn] = true, true
	j.look(arn) // it may be over already
}

// look has an execution looked at.
func (j *jobs) look(arn string) {
	j.due[arn] = true
	select {
	case j.bell <- struct{}{}:
	default:
	}
}

// changed has those executions looked at which a commit may have ended, or whose
// waiting tasks it may have ended. arn is that of the execution that changed.
func (j *jobs) changed(id store.ID, arn string, over bool) {
	if over && j.open[arn] != nil {
		j.look(arn)
	}
	for waited := range j.of[id] {
		j.look(waited)
	}
}

// loadJobs finds out what tasks wait for in the store.
func (s *Service) loadJobs(ctx context.Context) error {
	names, err := s.store.Offers(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		arn := jobARN(name)
		if arn == "" {
			continue
		}
		places, err := s.store.Offered(ctx, name, math.MaxInt, nil)
		if err != nil {
			return err
		}
		s.mu.Lock()
		for _, p := range places {
			s.jobs.await(arn, p.ID)
		}
		s.mu.Unlock()
	}
	return nil
}

// attendJobs tells tasks of the end of the executions that they wait for, and ends
// executions that no task waits for any more.
func (s *Service) attendJobs() {
	for {
		select {
		case <-s.jobs.bell:
		case <-s.ctx.Done():
			return
		}
		s.mu.Lock()
		due := s.jobs.due
		s.jobs.due = map[string]bool{}
		s.mu.Unlock()
		for arn := range due {
			if err := s.attend(s.ctx, arn); err != nil {
				s.faulty(err)
				return
			}
		}
	}
}

// attend looks at one job.
func (s *Service) attend(ctx context.Context, arn string) error {
	ref := refOf(arn)
	d, err := s.Reader.Describe(ctx, ref)
	if err != nil && CodeOf(err) == "" {
		return err
	}
	waits := false
	for _, form := range jobForms {
		tokens, err := s.store.Waiters(ctx, arn+form)
		if err != nil {
			return err
		}
		waits = waits || len(tokens) > 0
		if d.Status == runtime.StatusRunning {
			continue
		}
		for _, token := range tokens {
			if err := s.tellEnd(ctx, token, &d, form == ".sync:2"); err != nil {
				return err
			}
		}
	}
	if !waits && d.Status == runtime.StatusRunning {
		if _, err := s.Stop(ctx, ref, "", ""); err != nil && CodeOf(err) == "" {
			return err
		}
	}
	if !waits || d.Status != runtime.StatusRunning {
		s.forgetJob(arn)
	}
	return nil
}

// forgetJob forgets an execution that no task waits for, unless another one has begun to.
func (s *Service) forgetJob(arn string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.jobs.due[arn] {
		return
	}
	for id := range s.jobs.open[arn] {
		if delete(s.jobs.of[id], arn); len(s.jobs.of[id]) == 0 {
			delete(s.jobs.of, id)
		}
	}
	delete(s.jobs.open, arn)
}

// tellEnd answers the task that a token names with how an execution ended.
func (s *Service) tellEnd(ctx context.Context, token string, d *Description, parsed bool) error {
	ended, err := answerOf(d)
	if err != nil {
		return err
	}
	out, err := ended.Result(parsed)
	var failure *runtime.Error
	if errors.As(err, &failure) {
		err = s.SendTaskFailure(ctx, token, failure.Name, failure.Cause)
	} else if err == nil {
		err = s.SendTaskSuccess(ctx, token, out)
	}
	if CodeOf(err) != "" || errors.Is(err, ErrClosed) {
		return nil // the task is over by now, or goes on another time
	}
	return err
}

func answerOf(d *Description) (*answer.Execution, error) {
	out := &answer.Execution{
		ARN: d.ARN, Name: d.Name, Machine: d.Machine, Status: d.Status, Started: d.Started, Stopped: d.Stopped,
		Error: d.Error, Cause: d.Cause, Redrives: d.Redrives, Redrive: string(d.Redrive), Why: d.RedriveRefused,
	}
	var err error
	if out.Input, err = runtime.Parse(d.Input); err == nil && d.Output != nil {
		out.Output, err = runtime.Parse(d.Output)
	}
	return out, err
}

// refOf reads the ARN of an execution.
func refOf(arn string) Ref {
	parts := strings.Split(arn, ":")
	if len(parts) < 2 {
		return Ref{}
	}
	return Ref{Machine: parts[len(parts)-2], Name: parts[len(parts)-1]}
}
