package runtime

import "fmt"

// MapRunUpdate changes an open Map Run as UpdateMapRun does: what is nil stays.
type MapRunUpdate struct {
	MaxConcurrency             *int     // 0: as many as there may be
	ToleratedFailureCount      *int     // 0: not looked at
	ToleratedFailurePercentage *float64 // 0 to 100
}

// UpdateMapRun changes the open Map Run of that ARN, of the execution itself or
// of one that its Map Runs started. It may be called from any goroutine, and is
// done when the driver reads its mail. Executions that run go on if fewer may
// now run at once; what is tolerated is looked at when the next one ends. A run
// that has ended, or is none, is left alone. The error is about the update's values.
func (e *Execution) UpdateMapRun(arn string, u MapRunUpdate) error {
	if err := u.validate(); err != nil {
		return err
	}
	e.post(func() {
		if m := e.root.openMapRun(arn); m != nil {
			m.update(u)
		}
	})
	return nil
}

// ChangeMapRun is UpdateMapRun at once, on the goroutine that drives the
// execution; false: there is no open Map Run of that ARN.
func (e *Execution) ChangeMapRun(arn string, u MapRunUpdate) (bool, error) {
	if err := u.validate(); err != nil {
		return false, err
	}
	m := e.root.openMapRun(arn)
	if m == nil {
		return false, nil
	}
	m.update(u)
	return true, nil
}

func (u *MapRunUpdate) validate() error {
	switch {
	case u.MaxConcurrency != nil && *u.MaxConcurrency < 0:
		return fmt.Errorf("MaxConcurrency is %d, and must not be negative", *u.MaxConcurrency)
	case u.ToleratedFailureCount != nil && *u.ToleratedFailureCount < 0:
		return fmt.Errorf("ToleratedFailureCount is %d, and must not be negative", *u.ToleratedFailureCount)
	case u.ToleratedFailurePercentage != nil && !(*u.ToleratedFailurePercentage >= 0 && *u.ToleratedFailurePercentage <= 100):
		return fmt.Errorf("ToleratedFailurePercentage is %v, and must be between 0 and 100", *u.ToleratedFailurePercentage)
	}
	return nil
}

// openMapRun finds an open Map Run of the frame, or of those below it.
func (r *Run) openMapRun(arn string) *mapRun {
	if r.gone {
		return nil
	}
	if r.run != nil && r.run.info.ARN == arn {
		return r.run
	}
	f := r.children
	if f == nil {
		return nil
	}
	for _, kid := range f.kids {
		if m := kid.openMapRun(arn); m != nil {
			return m
		}
	}
	if f.current != nil && !f.current.seen {
		return f.current.openMapRun(arn)
	}
	return nil
}

// update changes the run, and lets it start more executions if it may.
func (m *mapRun) update(u MapRunUpdate) {
	for _, n := range []struct{ to, info, from *int }{
		{&m.spec.MaxConcurrency, &m.info.MaxConcurrency, u.MaxConcurrency},
		{&m.spec.ToleratedFailureCount, &m.info.ToleratedFailureCount, u.ToleratedFailureCount},
	} {
		if n.from != nil {
			*n.to, *n.info = *n.from, *n.from
		}
	}
	if p := u.ToleratedFailurePercentage; p != nil {
		m.spec.ToleratedFailurePercentage, m.info.ToleratedFailurePercentage = *p, *p
	}
	m.note()
	if f := m.r.children; f != nil && f.c != nil {
		f.c.Limit = m.limit()
		m.r.x.wakeUp(m.r)
	}
}
