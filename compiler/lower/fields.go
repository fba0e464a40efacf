package lower

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/diag"
)

// Fields that an object may have (ASL; reference/features.md A1 to A4). Fields of
// parts of the language that are not compiled yet stand here too: they are
// refused by name where they are read.
var (
	machineFields   = []string{"Comment", "StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage"}
	branchFields    = []string{"Comment", "StartAt", "States"}
	processorFields = []string{"Comment", "StartAt", "States", "ProcessorConfig"}
	configFields    = []string{"Mode", "ExecutionType"}
	retrierFields   = []string{"Comment", "ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy"}
	catcherFields   = []string{"Comment", "ErrorEquals", "Next", "ResultPath", "Assign"}
)

var stateFields = map[string][]string{
	"Task": with(common, paths, result, moves, policy, "Parameters", "Resource", "TimeoutSeconds", "TimeoutSecondsPath",
		"HeartbeatSeconds", "HeartbeatSecondsPath", "Credentials", "Assign"),
	"Pass":     with(common, paths, moves, "Parameters", "Result", "ResultPath", "Assign"),
	"Choice":   with(common, paths, "Choices", "Default", "Assign"),
	"Wait":     with(common, paths, moves, "Seconds", "SecondsPath", "Timestamp", "TimestampPath", "Assign"),
	"Succeed":  with(common, paths),
	"Fail":     with(common, "Error", "ErrorPath", "Cause", "CausePath"),
	"Parallel": with(common, paths, result, moves, policy, "Parameters", "Branches", "Assign"),
	"Map": with(common, paths, result, moves, policy, "Parameters", "ItemProcessor", "Iterator", "ItemsPath", "ItemSelector",
		"MaxConcurrency", "MaxConcurrencyPath", "ToleratedFailureCount", "ToleratedFailureCountPath",
		"ToleratedFailurePercentage", "ToleratedFailurePercentagePath", "ItemReader", "ItemBatcher", "ResultWriter", "Label", "Assign"),
}

const (
	common = "Type Comment QueryLanguage"
	paths  = "InputPath OutputPath"
	result = "ResultSelector ResultPath"
	moves  = "Next End"
	policy = "Retry Catch"
)

func with(groups ...string) []string { return strings.Fields(strings.Join(groups, " ")) }

// jsonataFields belong to JSONata states alone.
var jsonataFields = []string{"Arguments", "Output", "Items", "Condition"}

// misplaced tells where a field belongs that a state of this kind does not have;
// "" if it belongs nowhere.
func misplaced(name, kind string) string {
	if slices.Contains(jsonataFields, name) {
		return fmt.Sprintf("%q belongs to states whose QueryLanguage is JSONata", name)
	}
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

// ruleHelp is what to do about a field that a choice rule does not have.
func ruleHelp(name string, known []string) string {
	if name == "End" {
		return "a Choice state cannot end: lead to a Succeed state"
	}
	if slices.Contains(jsonataFields, name) {
		return fmt.Sprintf("%q belongs to states whose QueryLanguage is JSONata", name)
	}
	return diag.DidYouMean(name, known)
}
