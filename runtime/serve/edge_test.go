package serve_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime/serve"
)

// TestIncludedData: METADATA_ONLY leaves out what the execution or the definition says.
func TestIncludedData(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, "")
	f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`", "name": "e", "input": "{\"secret\": 1}"}`)
	f.ended(prefix + "execution:m:e")
	arn := `{"executionArn": "` + prefix + `execution:m:e"`
	f.has(f.call("DescribeExecution", arn+`, "includedData": "ALL_DATA"}`), map[string]any{"input": `{"secret": 1}`, "output": `{"secret": 1}`})
	for op, body := range map[string]string{
		"DescribeExecution": arn, "DescribeStateMachineForExecution": arn, "DescribeStateMachine": `{"stateMachineArn": "` + machineARN + `"`,
	} {
		out := f.call(op, body+`, "includedData": "METADATA_ONLY"}`)
		if text := fmt.Sprint(out); strings.Contains(text, "secret") || strings.Contains(text, "StartAt") || out["__type"] != nil {
			t.Errorf("%s: %s", op, text)
		}
		f.fault(op, body+`, "includedData": "SOME"}`, "ValidationException",
			"1 validation error detected: Value 'SOME' at 'includedData' failed to satisfy constraint: Member must satisfy enum value set: [ALL_DATA, METADATA_ONLY]")
	}
}

// TestExpressIsNotStored: the operations about stored executions do not know the ARNs of
// Express executions, and those about Standard ones refuse their machines.
func TestExpressIsNotStored(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, `, "type": "EXPRESS"`)
	out := f.call("StartSyncExecution", `{"stateMachineArn": "`+machineARN+`", "input": "{\"a\": 1}", "includedData": "METADATA_ONLY"}`)
	f.has(out, map[string]any{"status": "SUCCEEDED", "input": nil, "output": nil})
	body := fmt.Sprintf(`{"executionArn": %q}`, out["executionArn"])
	for _, op := range []string{"DescribeExecution", "DescribeStateMachineForExecution", "GetExecutionHistory", "StopExecution", "RedriveExecution", "ListMapRuns"} {
		f.fault(op, body, "InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'")
	}
}

// TestExpressRefusals: what waits for more than an answer is refused in an Express
// machine when it is made and when it is changed.
func TestExpressRefusals(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, `, "type": "EXPRESS"`)
	for _, resource := range []string{
		"arn:aws:states:::states:startExecution.sync", "arn:aws:states:::states:startExecution.sync:2", "arn:aws:states:::ecs:runTask.sync",
		"arn:aws:states:::sqs:sendMessage.waitForTaskToken", "arn:aws:states:us-east-1:123456789012:activity:work",
	} {
		definition := `{\"StartAt\": \"T\", \"States\": {\"T\": {\"Type\": \"Task\", \"Resource\": \"` + resource + `\", \"Parameters\": {\"t.$\": \"$$.Task.Token\"}, \"End\": true}}}`
		for op, body := range map[string]string{
			"CreateStateMachine": `{"name": "n", "type": "EXPRESS", ` + role, "UpdateStateMachine": `{"stateMachineArn": "` + machineARN + `"`,
		} {
			out := f.call(op, body+`, "definition": "`+definition+`"}`)
			message, _ := out["message"].(string)
			if kind, _ := out["__type"].(string); !strings.HasSuffix(kind, "#InvalidDefinition") || !strings.Contains(message, "SCHEMA_VALIDATION_FAILED") || !strings.Contains(message, "/States/T/Resource") {
				t.Errorf("%s of a task of %s: %v", op, resource, out)
			}
		}
		f.has(f.call("CreateStateMachine", `{"name": "standard", `+role+`, "definition": "`+definition+`"}`), map[string]any{"__type": nil})
		f.call("DeleteStateMachine", `{"stateMachineArn": "`+prefix+`stateMachine:standard"}`)
	}
}

// TestTraceHeader: the request's own header goes before the member.
func TestTraceHeader(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, "")
	f.named("quick", "EXPRESS", strings.ReplaceAll(passes, `\"`, `"`))
	header := map[string]string{"X-Amzn-Trace-Id": "Root=2"}
	f.request("StartExecution", `{"stateMachineArn": "`+machineARN+`", "name": "e", "traceHeader": "Root=1"}`, header)
	f.has(f.ended(prefix+"execution:m:e"), map[string]any{"traceHeader": "Root=2"})
	_, out := f.request("StartSyncExecution", `{"stateMachineArn": "`+prefix+`stateMachine:quick"}`, header)
	f.has(out, map[string]any{"traceHeader": "Root=2", "status": "SUCCEEDED"})
	header["X-Amzn-Trace-Id"] = strings.Repeat("x", 257)
	if _, out := f.request("StartExecution", `{"stateMachineArn": "`+machineARN+`"}`, header); !strings.Contains(fmt.Sprint(out["message"]), "at 'traceHeader' failed to satisfy constraint: Member must have length less than or equal to 256") {
		t.Error(out)
	}
}

// TestLabelledMachines: what a distributed Map runs has an ARN that starts nothing.
func TestLabelledMachines(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, "")
	for op, more := range map[string]string{"StartExecution": "", "StartSyncExecution": "", "UpdateStateMachine": `, "roleArn": "r"`, "DeleteStateMachine": "", "PublishStateMachineVersion": "", "ListStateMachineVersions": ""} {
		resp, out := f.request(op, `{"stateMachineArn": "`+machineARN+`/Each"`+more+`}`, nil)
		if resp.StatusCode != 400 || out["reason"] != "API_DOES_NOT_SUPPORT_LABELED_ARNS" {
			t.Errorf("%s: %s %v", op, resp.Status, out)
		}
	}
}

const maps = `{\"StartAt\": \"M\", \"States\": {\"M\": {\"Type\": \"Map\", \"Label\": \"Each\", \"End\": true, \"MaxConcurrency\": 1, ` +
	`\"ItemProcessor\": {\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}, ` +
	`\"StartAt\": \"T\", \"States\": {\"T\": {\"Type\": \"Task\", \"Resource\": \"arn:aws:states:us-east-1:123456789012:activity:work\", \"End\": true}}}}}}`

// TestMapRuns: a Map Run is changed while it runs, its executions are described and
// listed by it, and one that is over is not changed any more.
func TestMapRuns(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.call("CreateActivity", `{"name": "work"}`)
	f.create(maps, "")
	execution := f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`", "name": "e", "input": "[1, 2]"}`)["executionArn"].(string)
	work := `{"activityArn": "` + prefix + `activity:work"}`
	token := f.call("GetActivityTask", work)["taskToken"].(string)
	runs := f.call("ListMapRuns", `{"executionArn": "`+execution+`"}`)["mapRuns"].([]any)
	run := runs[0].(map[string]any)["mapRunArn"].(string)
	f.has(f.call("DescribeMapRun", `{"mapRunArn": "`+run+`"}`), map[string]any{"status": "RUNNING", "maxConcurrency": 1})
	children := f.call("ListExecutions", `{"mapRunArn": "`+run+`", "statusFilter": "RUNNING"}`)["executions"].([]any)
	child := children[0].(map[string]any)
	f.has(child, map[string]any{"stateMachineArn": machineARN + "/Each", "mapRunArn": run})
	f.has(f.call("DescribeStateMachineForExecution", fmt.Sprintf(`{"executionArn": %q}`, child["executionArn"])),
		map[string]any{
			"__type": nil, "stateMachineArn": machineARN + "/Each", "label": "Each", "mapRunArn": run, "name": "m",
			"definition": `{"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, ` +
				`"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:work", "End": true}}}`,
		})
	f.has(f.call("UpdateMapRun", `{"mapRunArn": "`+run+`", "maxConcurrency": 2, "toleratedFailureCount": 1}`), map[string]any{"__type": nil})
	second := f.call("GetActivityTask", work)["taskToken"].(string) // which waited for the first before
	f.has(f.call("DescribeMapRun", `{"mapRunArn": "`+run+`"}`), map[string]any{"maxConcurrency": 2, "toleratedFailureCount": 1})
	f.call("SendTaskFailure", `{"taskToken": "`+token+`", "error": "E"}`)
	f.call("SendTaskSuccess", `{"taskToken": "`+second+`", "output": "2"}`)
	f.has(f.ended(execution), map[string]any{"status": "SUCCEEDED"})
	_, out := f.request("UpdateMapRun", `{"mapRunArn": "`+run+`", "maxConcurrency": 3}`, nil)
	f.has(out, map[string]any{"reason": "CANNOT_UPDATE_COMPLETED_MAP_RUN", "message": "Map Run that is over cannot be updated"})
	f.fault("ListExecutions", `{"stateMachineArn": "`+machineARN+`", "statusFilter": "PENDING_REDRIVE"}`, "ValidationException", "statusFilter PENDING_REDRIVE is only supported with mapRunArn")
}

// TestRedriven: RedriveExecution counts, its client token makes it one, and lists tell
// who was redriven.
func TestRedriven(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.call("CreateActivity", `{"name": "work"}`)
	f.create(works, "")
	for _, name := range []string{"a", "b"} {
		f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`", "name": "`+name+`"}`)
		token := f.call("GetActivityTask", `{"activityArn": "`+prefix+`activity:work"}`)["taskToken"].(string)
		f.fault("RedriveExecution", `{"executionArn": "`+prefix+`execution:m:`+name+`"}`, "ExecutionNotRedrivable", "Execution is not redrivable: Execution is RUNNING and cannot be redriven")
		f.call("SendTaskFailure", `{"taskToken": "`+token+`", "error": "E"}`)
		f.has(f.ended(prefix+"execution:m:"+name), map[string]any{"status": "FAILED", "redriveStatus": "REDRIVABLE", "redriveCount": 0})
	}
	redrive := `{"executionArn": "` + prefix + `execution:m:a", "clientToken": "once"}`
	first, again := f.call("RedriveExecution", redrive), f.call("RedriveExecution", redrive)
	f.has(again, map[string]any{"redriveDate": first["redriveDate"], "__type": nil})
	token := f.call("GetActivityTask", `{"activityArn": "`+prefix+`activity:work"}`)["taskToken"].(string)
	f.call("SendTaskSuccess", `{"taskToken": "`+token+`", "output": "1"}`)
	f.has(f.ended(prefix+"execution:m:a"), map[string]any{"status": "SUCCEEDED", "redriveCount": 1, "redriveStatus": "NOT_REDRIVABLE"})
	for filter, name := range map[string]string{"REDRIVEN": "a", "NOT_REDRIVEN": "b"} {
		list := f.call("ListExecutions", `{"stateMachineArn": "`+machineARN+`", "redriveFilter": "`+filter+`"}`)["executions"].([]any)
		if len(list) != 1 || list[0].(map[string]any)["name"] != name {
			t.Errorf("%s: %v", filter, list)
		}
	}
}

// TestWeights: an alias starts the versions that its weights say.
func TestWeights(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, `, "publish": true`)
	f.call("UpdateStateMachine", `{"stateMachineArn": "`+machineARN+`", "definition": "`+waits+`", "publish": true}`)
	routing := func(one, two int) string {
		return fmt.Sprintf(`[{"stateMachineVersionArn": "%[1]s:1", "weight": %[2]d}, {"stateMachineVersionArn": "%[1]s:2", "weight": %[3]d}]`, machineARN, one, two)
	}
	f.call("CreateStateMachineAlias", `{"name": "live", "routingConfiguration": `+routing(100, 0)+`}`)
	for n, weights := range [][2]int{{100, 0}, {0, 100}} {
		f.call("UpdateStateMachineAlias", `{"stateMachineAliasArn": "`+machineARN+`:live", "routingConfiguration": `+routing(weights[0], weights[1])+`}`)
		for i := range 20 {
			name := fmt.Sprintf("e%d-%d", n, i)
			f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`:live", "name": "`+name+`"}`)
			f.has(f.call("DescribeExecution", `{"executionArn": "`+prefix+`execution:m:`+name+`"}`), map[string]any{
				"stateMachineVersionArn": fmt.Sprintf("%s:%d", machineARN, n+1), "stateMachineAliasArn": machineARN + ":live", "stateMachineArn": machineARN,
			})
		}
	}
	list := f.call("ListExecutions", `{"stateMachineArn": "`+machineARN+`:2"}`)["executions"].([]any)
	if len(list) != 20 {
		t.Errorf("%d executions of version 2", len(list))
	}
	f.fault("UpdateStateMachineAlias", `{"stateMachineAliasArn": "`+machineARN+`:live", "routingConfiguration": `+routing(50, 49)+`}`,
		"ValidationException", "Sum of routing configuration weights must equal 100. Received: [50, 49]")
}

// TestQuotas: a state machine has at most 100 aliases and 1,000 versions.
func TestQuotas(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, `, "publish": true`)
	alias := func(i int) string {
		return fmt.Sprintf(`{"name": "a%d", "routingConfiguration": [{"stateMachineVersionArn": "%s:1", "weight": 100}]}`, i, machineARN)
	}
	for i := range 100 {
		f.has(f.call("CreateStateMachineAlias", alias(i)), map[string]any{"__type": nil})
	}
	resp, out := f.request("CreateStateMachineAlias", alias(100), nil)
	if resp.StatusCode != http.StatusPaymentRequired || !strings.HasSuffix(out["__type"].(string), "#ServiceQuotaExceededException") {
		t.Error(resp.Status, out)
	}
	f.has(f.call("CreateStateMachineAlias", alias(99)), map[string]any{"__type": nil}) // it is there
}

// TestNames: which names are taken (API reference, CreateStateMachine).
func TestNames(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	for _, name := range []string{"a b", "a<", "a>", "a{", "a}", "a[", "a]", "a?", "a*", `a\"`, "a#", "a%", `a\\`, "a^", "a|", "a~", "a`", "a$", "a&", "a,", "a;", "a:", "a/", `a\u0007`, `a\u0085`, `a\u00a0`, `a\ufffe`, `a\uffff`} {
		out := f.call("CreateActivity", `{"name": "`+name+`"}`)
		if kind, _ := out["__type"].(string); !strings.HasSuffix(kind, "#InvalidName") {
			t.Errorf("%s: %v", name, out)
		}
	}
	for _, name := range []string{"a", "A-b_c.d", "Überprüfung", "注文", "(a)!@+='", strings.Repeat("é", 80)} {
		f.has(f.call("CreateActivity", `{"name": "`+name+`"}`), map[string]any{"__type": nil})
	}
	f.fault("CreateActivity", `{"name": "`+strings.Repeat("a", 81)+`"}`, "ValidationException",
		"1 validation error detected: Value '"+strings.Repeat("a", 81)+"' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80")
	f.fault("CreateActivity", `{"name": ""}`, "ValidationException",
		"1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1")
}

// TestReadiness: a server that is closing is healthy and takes no starts.
func TestReadiness(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	for _, c := range []struct {
		path   string
		status int
	}{{"/health", 200}, {"/ready", 200}, {"/metrics", 200}} {
		if resp, body := f.browse("GET", c.path, ""); resp.StatusCode != c.status {
			t.Errorf("%s: %d %s", c.path, resp.StatusCode, body)
		}
	}
	f.server.Close()
	for path, status := range map[string]int{"/health": 200, "/ready": 503} {
		if resp, body := f.browse("GET", path, ""); resp.StatusCode != status {
			t.Errorf("%s of a server that is closing: %d %s", path, resp.StatusCode, body)
		}
	}
}

// TestVersionQuota: by a registry that has as many versions as there may be.
func TestVersionQuota(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, "")
	files, err := filepath.Glob(filepath.Join(f.dir, "machines", "machine-*.json"))
	f.ok(err)
	full(t, files[0])
	f.close()
	f.open(serve.Options{Compiler: definitions{}})
	out := f.call("PublishStateMachineVersion", `{"stateMachineArn": "`+machineARN+`"}`)
	if kind, _ := out["__type"].(string); !strings.HasSuffix(kind, "#ServiceQuotaExceededException") {
		t.Error(out)
	}
	f.call("DeleteStateMachineVersion", `{"stateMachineVersionArn": "`+machineARN+`:1"}`)
	f.has(f.call("PublishStateMachineVersion", `{"stateMachineArn": "`+machineARN+`"}`), map[string]any{"stateMachineVersionArn": machineARN + ":1001"})
}

// full gives the machine of a file the versions 1 to 1,000, of a revision before its own.
func full(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var m serve.Machine
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	before := m.Revisions[0]
	before.ID = "before"
	m.Revisions, m.LastVersion = append([]serve.Revision{before}, m.Revisions...), 1000
	for n := range 1000 {
		m.Versions = append(m.Versions, serve.Version{Number: n + 1, Revision: "before"})
	}
	if text, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
