package teststate

import (
	"encoding/json"
	"fmt"

	"github.com/aslc-dev/aslc/runtime/bind"
)

// Request is what TestState takes. Documents are JSON texts inside strings, as in
// the service's protocol; a nil pointer is a member that was not given.
type Request struct {
	Definition         string         `json:"definition"`
	StateName          *string        `json:"stateName"` // which state of the definition; nil: the definition is a state
	Input              *string        `json:"input"`     // nil: {}
	InspectionLevel    string         `json:"inspectionLevel"`
	RevealSecrets      bool           `json:"revealSecrets"`
	RoleARN            *string        `json:"roleArn"`
	Variables          *string        `json:"variables"`
	Context            *string        `json:"context"` // nil: that of an execution under way
	Mock               *Mock          `json:"mock"`
	StateConfiguration *Configuration `json:"stateConfiguration"`
}

// Mock is what the work of a state comes to: one of Result and ErrorOutput.
type Mock struct {
	Result              *string      `json:"result"`
	ErrorOutput         *ErrorOutput `json:"errorOutput"`
	FieldValidationMode string       `json:"fieldValidationMode"` // "": STRICT
}

// ErrorOutput is a failure of the work.
type ErrorOutput struct {
	Error string `json:"error"`
	Cause string `json:"cause"`
}

// Configuration is what has happened in the state before the trial.
type Configuration struct {
	RetrierRetryCount        int     `json:"retrierRetryCount"`
	ErrorCausedByState       *string `json:"errorCausedByState"`
	MapIterationFailureCount *int    `json:"mapIterationFailureCount"`
	MapItemReaderData        *string `json:"mapItemReaderData"`
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

// level is how much of the way is shown.
func (r *Request) level() (shown bool, err error) {
	switch r.InspectionLevel {
	case "", "INFO":
		return false, nil
	case "DEBUG", "TRACE":
		return true, nil
	}
	return false, invalid("1 validation error detected: Value '%s' at 'inspectionLevel' failed to satisfy constraint: "+
		"Member must satisfy enum value set: [INFO, DEBUG, TRACE]", r.InspectionLevel)
}

// Decode reads a request of the protocol.
func Decode(body []byte) (*Request, error) {
	r := &Request{}
	if err := json.Unmarshal(body, r); err != nil {
		return nil, &Fault{"SerializationException", err.Error()}
	}
	return r, nil
}
