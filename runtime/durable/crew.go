package durable

import "sync/atomic"

// maxIdle is how many goroutines wait for the next task: a commit lets those of up to
// 200 executions begin.
const maxIdle = 256

// Crew are goroutines that run tasks, each one after the other: the way from a task's
// result to what is committed is deep, and a new goroutine would have to make room on
// its stack each time.
type Crew struct {
	work chan func()
	over <-chan struct{}
	idle atomic.Int32
}

// NewCrew makes a crew whose goroutines wait for tasks until over is closed.
func NewCrew(over <-chan struct{}) *Crew { return &Crew{work: make(chan func()), over: over} }

// Run has a task run by who is idle, or else by one more goroutine.
func (c *Crew) Run(task func()) {
	select {
	case c.work <- task:
	default:
		go c.serve(task)
	}
}

func (c *Crew) serve(task func()) {
	for task != nil {
		task()
		task = c.next()
	}
}

// next waits for another task; nil: enough others wait, or there comes none.
func (c *Crew) next() func() {
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
