package serve

import (
	"errors"
	"fmt"

	"github.com/aslc-dev/aslc/runtime/durable"
)

// Fault is an answer that is an error of the service's model.
type Fault struct {
	Code    string // the shape's name: "StateMachineDoesNotExist"
	Message string
	Reason  string // of a ValidationException, where it has one
	Name    string // resourceName of ResourceNotFound and TooManyTags
}

func (f *Fault) Error() string { return f.Code + ": " + f.Message }

func fault(code, format string, args ...any) *Fault {
	return &Fault{Code: code, Message: fmt.Sprintf(format, args...)}
}

// status is the HTTP status of a fault.
func (f *Fault) status() int {
	switch f.Code {
	case "ConflictException":
		return 409
	case "ServiceQuotaExceededException":
		return 402
	case "InternalFailure":
		return 500
	case "ServiceUnavailable":
		return 503
	}
	return 400
}

// Namespaces of error types (recorded): those of the model, and those that the
// framework around the service raises.
const (
	modelNamespace      = "com.amazonaws.swf.service.v2.model#"
	validationNamespace = "com.amazon.coral.validate#"
	frameworkNamespace  = "com.amazon.coral.service#"
)

// typeName is what __type says; clients cut off what stands before #.
func (f *Fault) typeName() string {
	switch f.Code {
	case "ValidationException":
		return validationNamespace + f.Code
	case "SerializationException", "UnknownOperationException", "AccessDeniedException", "InternalFailure", "ServiceUnavailable",
		"ThrottlingException", "MissingAuthenticationTokenException", "UnrecognizedClientException", "InvalidSignatureException":
		return frameworkNamespace + f.Code
	}
	return modelNamespace + f.Code
}

// faultOf is what a caller hears of an error.
func faultOf(err error) *Fault {
	var f *Fault
	var refused *durable.Error
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &refused):
		return &Fault{Code: string(refused.Code), Message: refused.Message}
	case errors.Is(err, durable.ErrClosed):
		return fault("ServiceUnavailable", "the server is shutting down")
	}
	return fault("InternalFailure", "%v", err)
}
