package teststate

import (
	"encoding/json"
	"fmt"

	"github.com/aslc-dev/aslc/runtime/bind"
	"github.com/aslc-dev/aslc/runtime/serve/constraint"
)

// Request is what TestState takes. Documents are JSON texts inside strings, as in
// the service's protocol; a nil pointer is a member that was not given. The tags say
// what the service's model says of each member (package constraint).
type Request struct {
	Definition         *string        `json:"definition" check:"required,min=1,max=1048576,sensitive"`
	StateName          *string        `json:"stateName" check:"min=1,max=80,sensitive"` // which state of the definition; nil: the definition is a state
	Input              *string        `json:"input" check:"max=262144,sensitive"`       // nil: {}
	InspectionLevel    *string        `json:"inspectionLevel" check:"enum=INFO|DEBUG|TRACE"`
	RevealSecrets      bool           `json:"revealSecrets"`
	RoleARN            *string        `json:"roleArn" check:"min=1,max=256"`
	Variables          *string        `json:"variables" check:"max=262144,sensitive"`
	Context            *string        `json:"context" check:"max=262144,sensitive"` // nil: that of an execution under way
	Mock               *Mock          `json:"mock"`
	StateConfiguration *Configuration `json:"stateConfiguration"`
}

// Mock is what the work of a state comes to: one of Result and ErrorOutput.
type Mock struct {
	Result              *string      `json:"result" check:"max=262144,sensitive"`
	ErrorOutput         *ErrorOutput `json:"errorOutput"`
	FieldValidationMode *string      `json:"fieldValidationMode" check:"enum=STRICT|PRESENT|NONE"` // nil: STRICT
}

// ErrorOutput is a failure of the work.
type ErrorOutput struct {
	Error string `json:"error" check:"max=256,sensitive"`
	Cause string `json:"cause" check:"max=32768,sensitive"`
}

// Configuration is what has happened in the state before the trial.
type Configuration struct {
	RetrierRetryCount        int     `json:"retrierRetryCount" check:"min=0"`
	ErrorCausedByState       *string `json:"errorCausedByState" check:"min=1,max=80,sensitive"`
	MapIterationFailureCount *int    `json:"mapIterationFailureCount" check:"min=0"`
	MapItemReaderData        *string `json:"mapItemReaderData" check:"max=262144,sensitive"`
}

// Response is the answer of TestState.
type Response struct {
	Output         string      `json:"output,omitempty"`
	Error          string      `json:"error,omitempty"`
	Cause          string      `json:"cause,omitempty"`
	InspectionData *Inspection `json:"inspectionData,omitempty"`
	NextState      string      `json:"nextState,omitempty"`
	Status         string      `json:"status"`
}

// The statuses of a trial.
const (
	Succeeded   = "SUCCEEDED"
	Failed      = "FAILED"
	Retriable   = "RETRIABLE"
	CaughtError = "CAUGHT_ERROR"
)

// Inspection shows the documents between input and output; which of them there
// are depends on the kind and the query language of the state.
type Inspection struct {
	Input                      string        `json:"input,omitempty"`
	AfterArguments             string        `json:"afterArguments,omitempty"`
	AfterInputPath             string        `json:"afterInputPath,omitempty"`
	AfterParameters            string        `json:"afterParameters,omitempty"`
	Result                     string        `json:"result,omitempty"`
	AfterResultSelector        string        `json:"afterResultSelector,omitempty"`
	AfterResultPath            string        `json:"afterResultPath,omitempty"`
	Variables                  string        `json:"variables,omitempty"`
	ErrorDetails               *ErrorDetails `json:"errorDetails,omitempty"`
	AfterItemsPath             string        `json:"afterItemsPath,omitempty"`
	AfterItemSelector          string        `json:"afterItemSelector,omitempty"`
	AfterItemBatcher           string        `json:"afterItemBatcher,omitempty"`
	AfterItemsPointer          string        `json:"afterItemsPointer,omitempty"`
	ToleratedFailureCount      *int64        `json:"toleratedFailureCount,omitempty"`
	ToleratedFailurePercentage *float64      `json:"toleratedFailurePercentage,omitempty"`
	MaxConcurrency             *int64        `json:"maxConcurrency,omitempty"`

	Request  *bind.TracedRequest  `json:"request,omitempty"` // of an HTTP task, at the level TRACE
	Response *bind.TracedResponse `json:"response,omitempty"`
}

// ErrorDetails tell which elements of Retry and Catch took the error.
type ErrorDetails struct {
	CatchIndex                  *int `json:"catchIndex,omitempty"`
	RetryIndex                  *int `json:"retryIndex,omitempty"`
	RetryBackoffIntervalSeconds *int `json:"retryBackoffIntervalSeconds,omitempty"`
}

// Fault is a request that is refused, with the service's error code.
type Fault struct {
	Code    string // "ValidationException", "InvalidDefinition", "InvalidExecutionInput"
	Message string
}

func (f *Fault) Error() string { return f.Code + ": " + f.Message }

func invalid(format string, args ...any) *Fault {
	return &Fault{"ValidationException", fmt.Sprintf(format, args...)}
}

// valid holds the members against the service's model.
func (r *Request) valid() error {
	if broken := constraint.Broken(r); broken != "" {
		return invalid("%s", broken)
	}
	return nil
}

// level is how much of the way is shown.
func (r *Request) level() string {
	if r.InspectionLevel == nil {
		return "INFO"
	}
	return *r.InspectionLevel
}

// Decode reads a request of the protocol.
func Decode(body []byte) (*Request, error) {
	r := &Request{}
	if err := json.Unmarshal(body, r); err != nil {
		return nil, &Fault{"SerializationException", err.Error()}
	}
	return r, nil
}
