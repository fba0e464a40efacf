package durable

import (
	"context"
	"time"
)

// aTime is how many executions are forgotten in one transaction: others' commits
// wait for it.
const aTime = 200

// Prune forgets executions that ended before a moment, with their histories and
// all that their Map Runs started, and says how many went. Their names are free.
func (s *Service) Prune(ctx context.Context, before time.Time) (int, error) {
	for all := 0; ; {
		n, err := s.store.Delete(ctx, before.UnixNano(), aTime)
		all += n
		if err != nil || n < aTime {
			return all, err
		}
	}
}

// Keep prunes what ended longer ago than a time, now and every so often, until ctx
// ends or a fault.
func (s *Service) Keep(ctx context.Context, retention time.Duration) error {
	for {
		if _, err := s.Prune(ctx, s.now().Add(-retention)); err != nil {
			return idle(ctx, err)
		}
		t := time.NewTimer(between)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return nil
		}
	}
}

// between two looks for what is to be forgotten.
const between = time.Hour
