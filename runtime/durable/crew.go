package durable

import "sync/atomic"

// maxIdle is how many goroutines wait for the next task.
const maxIdle = 64

// crew are goroutines that run tasks, each one after the other: the way from a task's
// result to what is committed is deep, and a new goroutine would have to make room on
// its stack each time.
type crew struct {
	work chan func()
	over <-chan struct{}
	idle atomic.Int32
}

// run has a task run by who is idle, or else by one more goroutine.
func (c *crew) run(task func()) {
	select {
	case c.work <- task:
	default:
		go c.serve(task)
	}
}

func (c *crew) serve(task func()) {
	for task != nil {
		task()
		task = c.next()
	}
}

// next waits for another task; nil: enough others wait, or there comes none.
func (c *crew) next() func() {
	defer c.idle.Add(-1)
	if c.idle.Add(1) > maxIdle {
		return nil
	}
	select {
	case task := <-c.work:
		return task
	case <-c.over:
		return nil
	}
}
