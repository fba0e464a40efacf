package compiler

import (
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// Validation is the answer of ValidateStateMachineDefinition.
type Validation struct {
	Result      string    `json:"result"` // "OK" or "FAIL"
	Diagnostics []Finding `json:"diagnostics"`
	Truncated   bool      `json:"truncated"`

	// Places are where in the text the diagnostics stand, "LINE:COLUMN", in their order;
	// the service tells them of JSON's own faults alone, in the message.
	Places []string `json:"-"`
}

// Finding is one diagnostic as the service gives it.
type Finding struct {
	Severity string `json:"severity"` // "ERROR" or "WARNING"
	Code     string `json:"code"`
	Message  string `json:"message"`
	Location string `json:"location,omitempty"` // "/States/Wait/Timestamp"
}

// ValidateOptions are the parameters of ValidateStateMachineDefinition.
type ValidateOptions struct {
	Warnings bool // severity WARNING: warnings beside errors
	Express  bool // type EXPRESS
	Max      int  // maxResults; 0: 100, the most
}

// maxFindings is the largest maxResults of the service, and its default.
const maxFindings = 100

// Validate judges a definition as ValidateStateMachineDefinition does: what the
// service objects to, in its words where they are known, errors first. What
// only aslc objects to is left out.
func Validate(definition string, opt ValidateOptions) Validation {
	source := &ir.Source{Name: "definition.asl.json", Text: []byte(definition)}
	_, list := Check(source, Options{Express: opt.Express})
	out := Validation{Result: "OK", Diagnostics: []Finding{}}
	for _, s := range []diag.Severity{diag.Error, diag.Warning} {
		for _, d := range list {
			if d.Service != nil && d.Severity == s && (s == diag.Error || opt.Warnings) {
				line, column := source.Position(d.Span.Start)
				out.Diagnostics = append(out.Diagnostics, finding(&d))
				out.Places = append(out.Places, fmt.Sprintf("%d:%d", line, column))
			}
		}
		if s == diag.Error && len(out.Diagnostics) > 0 {
			out.Result = "FAIL"
		}
	}
	most := opt.Max
	if most <= 0 || most > maxFindings {
		most = maxFindings
	}
	if len(out.Diagnostics) > most {
		out.Diagnostics, out.Places, out.Truncated = out.Diagnostics[:most], out.Places[:most], true
	}
	return out
}

func finding(d *diag.Diagnostic) Finding {
	return Finding{
		Severity: strings.ToUpper(d.Severity.String()),
		Code:     d.Service.Code, Message: d.Service.Message, Location: d.Service.Pointer,
	}
}

// Refusal is the message of the error InvalidDefinition with which
// CreateStateMachine and UpdateStateMachine refuse the definition; "" if they
// accept it.
func (v Validation) Refusal() string {
	var faults []string
	for _, f := range v.Diagnostics {
		if f.Severity != "ERROR" {
			continue
		}
		text := f.Code + ": " + f.Message
		if f.Location != "" {
			text += " at " + f.Location
		}
		faults = append(faults, text)
	}
	if faults == nil {
		return ""
	}
	return "Invalid State Machine Definition: '" + strings.Join(faults, ", ") + "'"
}
