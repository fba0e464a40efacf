// Package interp runs checked ir: a slow and obvious interpreter on the same
// runtime that compiled code runs on.
//
// It is the second opinion of the differential tests, so what compiled code
// and it do apart is written as plainly as can be: a state evaluates its
// fields one by one in the order of the specification, every path goes through
// the whole document or context object, and nothing is looked up twice to save
// time. What an intrinsic, a comparison, a retry or a wait means lives once, in
// the runtime, and is called from here.
package interp
