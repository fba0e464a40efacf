// Package choice holds the 39 comparisons of Choice rules (ASL, "Choice State"),
// named as in ASL, for generated code:
//
//	e := m.run.Eval(in)
//	total, vip := choice.Variable(&e, "$.total", in.Field("total")), choice.Variable(&e, "$.vip", in.Field("vip"))
//	switch {
//	case total.NumericGreaterThan(500) && !vip.IsPresent(true):
//
// A variable of another type than the operator's makes a comparison false. A
// variable that does not exist fails the state with States.Runtime, whatever
// the operator, except IsPresent; so does the second operand of a …Path
// operator. After a failure it does not matter what holds: the state returns
// the first failure whichever rule it takes.
//
// Comparisons are not inlined: a Choice of twenty rules would grow to 37 KB of
// code, and a machine of many would run out of the processor's caches (measured:
// 2.2 µs a state against 0.6).
//
// All operators are methods of *Operand.
//
//	Variable(e *runtime.Eval, path string, v runtime.Value) *Operand
//
//	StringEquals, StringLessThan, StringGreaterThan,
//	StringLessThanEquals, StringGreaterThanEquals, StringMatches      (string) bool
//	NumericEquals, NumericLessThan, NumericGreaterThan,
//	NumericLessThanEquals, NumericGreaterThanEquals                   (float64) bool
//	TimestampEquals, TimestampLessThan, TimestampGreaterThan,
//	TimestampLessThanEquals, TimestampGreaterThanEquals               (string) bool, the timestamp as written
//	BooleanEquals                                                     (bool) bool
//	IsNull, IsPresent, IsNumeric, IsString, IsBoolean, IsTimestamp    (want bool) bool
//
// All but StringMatches and Is… also exist as …Path, with the other operand:
//
//	StringEqualsPath, NumericLessThanPath, BooleanEqualsPath, …       (*Operand) bool
//
// ValidTimestamp tells whether a text is a timestamp that the Timestamp
// operators take.
package choice
