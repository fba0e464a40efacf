package lower

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
)

// Fields that an object may have in either query language (ASL;
// reference/features.md A1 to A5).
var (
	machineFields   = []string{"Comment", "StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage"}
	branchFields    = []string{"Comment", "StartAt", "States"}
	processorFields = []string{"Comment", "StartAt", "States", "ProcessorConfig"}
	configFields    = []string{"Mode", "ExecutionType"}
	retrierFields   = []string{"Comment", "ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy"}
	catcherFields   = []string{"Comment", "ErrorEquals", "Next", "ResultPath", "Output", "Assign"}

	readerFields       = []string{"Resource", "ReaderConfig", "Parameters", "Arguments"}
	readerConfigFields = []string{"InputType", "Transformation", "ManifestType", "CSVDelimiter", "CSVHeaderLocation", "CSVHeaders",
		"ItemsPointer", "MaxItems", "MaxItemsPath"}
	batcherFields      = []string{"MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath", "BatchInput"}
	writerFields       = []string{"Resource", "Parameters", "Arguments", "WriterConfig"}
	writerConfigFields = []string{"Transformation", "OutputType"}
	distributedFields  = []string{"Label", "ItemReader", "ItemBatcher", "ResultWriter"}
)

var stateFields = map[string][]string{
	"Task": with(common, ends, result, moves, policy, "Parameters", "Arguments", "Resource", "TimeoutSeconds", "TimeoutSecondsPath",
		"HeartbeatSeconds", "HeartbeatSecondsPath", "Credentials", "Assign"),
	"Pass":     with(common, ends, moves, "Parameters", "Result", "ResultPath", "Assign"),
	"Choice":   with(common, ends, "Choices", "Default", "Assign"),
	"Wait":     with(common, ends, moves, "Seconds", "SecondsPath", "Timestamp", "TimestampPath", "Assign"),
	"Succeed":  with(common, ends),
	"Fail":     with(common, "Error", "ErrorPath", "Cause", "CausePath"),
	"Parallel": with(common, ends, result, moves, policy, "Parameters", "Arguments", "Branches", "Assign"),
	"Map": with(common, ends, result, moves, policy, "Parameters", "ItemProcessor", "Iterator", "Items", "ItemsPath", "ItemSelector",
		"MaxConcurrency", "MaxConcurrencyPath", "ToleratedFailureCount", "ToleratedFailureCountPath",
		"ToleratedFailurePercentage", "ToleratedFailurePercentagePath", "ItemReader", "ItemBatcher", "ResultWriter", "Label", "Assign"),
}

const (
	common = "Type Comment QueryLanguage"
	ends   = "InputPath OutputPath Output"
	result = "ResultSelector ResultPath"
	moves  = "Next End"
	policy = "Retry Catch"
)

func with(groups ...string) []string { return strings.Fields(strings.Join(groups, " ")) }

// jsonataFields belong to JSONata states alone.
var jsonataFields = []string{"Arguments", "Output", "Items", "Condition"}

// jsonPathFields belong to JSONPath states alone; each with what to write in a
// JSONata state.
var jsonPathFields = map[string]string{
	"Variable":                       `write "Condition" with an expression`,
	"InputPath":                      `write the part that is needed into "Arguments"`,
	"Parameters":                     `write "Arguments", in a Map "ItemSelector"`,
	"ResultSelector":                 `write "Output"`,
	"ResultPath":                     `write "Output", or keep the result in a variable with "Assign"`,
	"OutputPath":                     `write "Output"`,
	"Result":                         `write "Output"`,
	"ItemsPath":                      `write "Items"`,
	"RoleArn.$":                      `write "RoleArn" with an expression`,
	"SecondsPath":                    `write "Seconds" with an expression`,
	"TimestampPath":                  `write "Timestamp" with an expression`,
	"TimeoutSecondsPath":             `write "TimeoutSeconds" with an expression`,
	"HeartbeatSecondsPath":           `write "HeartbeatSeconds" with an expression`,
	"ErrorPath":                      `write "Error" with an expression`,
	"CausePath":                      `write "Cause" with an expression`,
	"MaxConcurrencyPath":             `write "MaxConcurrency" with an expression`,
	"ToleratedFailureCountPath":      `write "ToleratedFailureCount" with an expression`,
	"ToleratedFailurePercentagePath": `write "ToleratedFailurePercentage" with an expression`,
	"MaxItemsPath":                   `write "MaxItems" with an expression`,
	"MaxItemsPerBatchPath":           `write "MaxItemsPerBatch" with an expression`,
	"MaxInputBytesPerBatchPath":      `write "MaxInputBytesPerBatch" with an expression`,
}

// misplaced tells where a field belongs that a state of this kind does not have;
// "" if it belongs nowhere.
func misplaced(name, kind string) string {
	var owners []string
	for _, k := range kinds {
		if slices.Contains(stateFields[k], name) {
			owners = append(owners, k)
		}
	}
	if len(owners) == 0 || slices.Contains(owners, kind) {
		return ""
	}
	return fmt.Sprintf("only %s states have it", strings.ReplaceAll(quoted(owners, "and"), `"`, ""))
}

func init() {
	for _, name := range append(operatorNames(), connectives...) {
		jsonPathFields[name] = jsonPathFields["Variable"]
	}
}

// ruleHelp is what to do about a field that a choice rule does not have.
func ruleHelp(name string, known []string) string {
	if name == "End" {
		return "a Choice state cannot end: lead to a Succeed state"
	}
	return diag.DidYouMean(name, known)
}
