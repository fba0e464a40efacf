package jsonata

import (
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Query evaluates the expressions of one visit of a state. The first error
// sticks: what is evaluated after it is undefined and harmless, and loops and
// calls stop at once, so expressions need no checks of errors between their
// operators.
type Query struct {
	run     *runtime.Run
	err     *Error
	limits  Limits
	failure failure // of a state's field
	spent   Limits
	stack   []Value // arguments of the calls under way
	space   []Value // what values has given, with room for more
	tail    tail
	now     time.Time // zero: nobody asked
}

// Limits are budgets. They are counted, never measured in time, so that an
// evaluation ends in the same way wherever it is repeated.
type Limits struct {
	Depth int // calls of functions within each other
	Steps int // calls, and values that operators and functions go through
	Bytes int // of strings and arrays that are built
}

// DefaultLimits are generous beside what AWS lets through: a state's data has
// 256 KiB there, and an evaluation a second or so.
//
// Depth: the reference manages some thousands. At up to some kilobytes a call,
// 10,000 are far from the 1 GB at which Go gives up. Steps: about a second.
// Bytes: an array's element has 24, so 64 MiB is one of 2.8 million elements.
var DefaultLimits = Limits{Depth: 10_000, Steps: 10_000_000, Bytes: 64 << 20}

// Begin makes q ready for a visit. Without a run there is no time and no chance.
func (q *Query) Begin(run *runtime.Run) *Query {
	q.run, q.err, q.failure, q.now = run, nil, failure{}, time.Time{}
	clear(q.space)
	q.space = q.space[:0]
	if q.limits == (Limits{}) {
		q.limits = DefaultLimits
	}
	q.Reset()
	return q
}

// Reset gives the next expression its whole budget.
func (q *Query) Reset() {
	q.spent = Limits{}
	if q.stack = q.stack[:0]; cap(q.stack) > maxStack {
		q.stack = nil
	}
}

// values is an array of n undefined values that lives until the next visit: the
// results of the steps of paths. Few of them outlive their expression.
func (q *Query) values(n int) []Value {
	used := len(q.space)
	if n > cap(q.space)-used {
		if n > mostSpace/2 {
			return make([]Value, n)
		}
		used, q.space = 0, make([]Value, 0, max(leastSpace, min(2*cap(q.space), mostSpace), n))
	}
	q.space = q.space[:used+n]
	return q.space[used : used+n : used+n]
}

// How many values there is room for at once.
const (
	leastSpace = 64
	mostSpace  = 512
)

// maxStack is how large a stack is kept for the next expression.
const maxStack = 1 << 12

// Limit sets the budgets of each expression.
func (q *Query) Limit(l Limits) { q.limits = l }

// Failed says whether something failed.
func (q *Query) Failed() bool { return q.err != nil }

// Error is the first failure, or nil.
func (q *Query) Error() *Error { return q.err }

// Fail makes an error of that code the failure, unless there is one already. It
// gives undefined.
func (q *Query) Fail(code string, d Details) Value {
	if q.err == nil {
		q.err = newError(code, d)
	}
	return Value{}
}

// Step counts n steps. It is false if the evaluation has failed, or does so now.
func (q *Query) step(n int) bool {
	if q.err != nil {
		return false
	}
	q.spent.Steps += n
	if q.spent.Steps > q.limits.Steps {
		q.Fail("U1001", Details{Message: "Expression evaluation timeout: Check for infinite loop"})
		return false
	}
	return true
}

// alloc counts bytes that are about to be built. It is false if the evaluation
// has failed, or does so now.
func (q *Query) alloc(n int) bool {
	if q.err != nil {
		return false
	}
	if n > q.limits.Bytes-q.spent.Bytes {
		q.Fail("U1001", Details{Message: "Expression evaluation exceeds its budget of memory"})
		return false
	}
	q.spent.Bytes += n
	return true
}

// allocElems counts an array of n elements, and the steps to fill it.
func (q *Query) allocElems(n int) bool { return q.step(n) && q.alloc(n*elemSize) }

// elemSize is the bytes of an element.
const elemSize = 24

// enter counts a call; leave takes it back.
func (q *Query) enter() bool {
	if !q.step(1) {
		return false
	}
	if q.spent.Depth >= q.limits.Depth {
		q.Fail("U1001", Details{Message: "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive."})
		return false
	}
	q.spent.Depth++
	return true
}

func (q *Query) leave() { q.spent.Depth-- }

// Now is the time at which the first expression of the visit asked for it. All
// others see the same.
func (q *Query) Now() time.Time {
	if q.now.IsZero() {
		q.now = time.Unix(0, 0).UTC()
		if q.run != nil {
			q.now = q.run.Now()
		}
	}
	return q.now
}

// chance is the next number by chance, the same whenever the visit is repeated.
func (q *Query) chance() uint64 {
	if q.run == nil {
		return 0
	}
	e := q.run.Eval(runtime.Value{})
	return e.Uint64()
}
