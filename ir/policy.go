package ir

import "time"

// Retrier is one element of Retry, with ASL's defaults filled in.
type Retrier struct {
	Span            Span
	Comment         string
	ErrorEquals     []string
	IntervalSeconds int     // 1
	MaxAttempts     int     // 3; 0: never
	BackoffRate     float64 // 2.0
	MaxDelaySeconds int     // 0: no cap
	FullJitter      bool    // JitterStrategy FULL
}

// Catcher is one element of Catch.
type Catcher struct {
	Span        Span
	Comment     string
	ErrorEquals []string
	Next        *Ref
	ResultPath  *RefPath      // JSONPath; nil: "$"
	Output      Expr          // JSONata; nil: the error output
	Assign      []*Assignment // nil: none
}

// Seconds is a length of time: a constant, or where Path or Query is set its
// value at run time.
type Seconds struct {
	Span  Span
	Field string // as written: "TimeoutSeconds", "TimeoutSecondsPath", "Seconds", …
	Const int64
	Path  *Path
	Query *Query
}

// Constant tells whether the length is known.
func (s *Seconds) Constant() bool { return s.Path == nil && s.Query == nil }

// Timestamp is a moment: a constant, or where Path or Query is set its value at
// run time.
type Timestamp struct {
	Span  Span
	Field string
	Const time.Time
	Path  *Path
	Query *Query
}

// Integer is a whole number: a constant, or where Path or Query is set its value
// at run time.
type Integer struct {
	Span  Span
	Field string
	Const int64
	Path  *Path
	Query *Query
}

// Number is a number: a constant, or where Path or Query is set its value at run
// time.
type Number struct {
	Span  Span
	Field string
	Const float64
	Path  *Path
	Query *Query
}
