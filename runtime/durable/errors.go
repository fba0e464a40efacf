package durable

import (
	"errors"
	"fmt"
)

// Error is why a request was refused. Its code is the name of AWS's error
// shape; other errors of this package are faults of the store or the context's.
type Error struct {
	Code    Code
	Message string
	Err     error // behind it; may be nil
}

func (e *Error) Error() string { return e.Message }

// Unwrap gives the error behind it.
func (e *Error) Unwrap() error { return e.Err }

// Code is a shape of AWS's service model.
type Code string

const (
	ActivityDoesNotExist         Code = "ActivityDoesNotExist"
	ExecutionAlreadyExists       Code = "ExecutionAlreadyExists" // another input, or it is over
	ExecutionDoesNotExist        Code = "ExecutionDoesNotExist"
	ExecutionNotRedrivable       Code = "ExecutionNotRedrivable"
	InvalidName                  Code = "InvalidName"
	InvalidToken                 Code = "InvalidToken" // no token of this store, nor a page's
	ResourceNotFound             Code = "ResourceNotFound"
	StateMachineDoesNotExist     Code = "StateMachineDoesNotExist"
	StateMachineTypeNotSupported Code = "StateMachineTypeNotSupported" // an operation that Express, or Standard, machines do not have
	TaskDoesNotExist             Code = "TaskDoesNotExist"             // its execution is gone
	TaskTimedOut                 Code = "TaskTimedOut"                 // the attempt is over, or has its answer
	ValidationException          Code = "ValidationException"
)

// CodeOf is the code of a request that was refused; "": the error is another one.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func refused(code Code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// ErrClosed: the service is closing or closed.
var ErrClosed = errors.New("the service is closed")
