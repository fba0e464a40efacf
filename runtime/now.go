package runtime

import "time"

// Now is the workflow's time, as the frame's engine tells it.
func (r *Run) Now() time.Time { return timeOf(r.x.Now(r)) }
