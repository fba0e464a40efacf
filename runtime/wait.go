package runtime

import "time"

// maxWaitSeconds is the longest Wait that the service takes: 24,855 days
// (recorded: one day more is refused), the days that fit in 31 bits of seconds.
const maxWaitSeconds = 2_147_483_647

// Wait is the Wait state with Seconds or SecondsPath.
func Wait(r *Run, d time.Duration) error {
	if r.Visit.Stage == Waiting {
		return r.x.eng.Sleep(r, r.Visit.Until)
	}
	return waitUntil(r, r.x.eng.Now(r)+int64(d))
}

// WaitUntil is the Wait state with Timestamp or TimestampPath; a moment that
// has passed is no wait.
func WaitUntil(r *Run, t time.Time) error {
	if r.Visit.Stage == Waiting {
		return r.x.eng.Sleep(r, r.Visit.Until)
	}
	if t.Unix()-r.x.eng.Now(r)/int64(time.Second) > maxWaitSeconds {
		return &Error{Name: ErrorRuntime, Cause: "Wait state delay is too long.", prefixed: true}
	}
	return waitUntil(r, t.UnixNano())
}

func waitUntil(r *Run, until int64) error {
	r.Visit.Stage, r.Visit.Until = Waiting, until
	if err := r.x.eng.Commit(r, true); err != nil {
		return err
	}
	return r.x.eng.Sleep(r, until)
}
