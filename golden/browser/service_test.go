package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const serviceDefinition = `{"StartAt": "Look", "States": {
 "Look": {"Type": "Choice", "Choices": [{"Variable": "$.wait", "IsPresent": true, "Next": "Long"}, {"Variable": "$.items", "IsPresent": true, "Next": "Each"}], "Default": "Missing"},
 "Long": {"Type": "Wait", "SecondsPath": "$.wait", "End": true},
 "Each": {"Type": "Map", "Label": "each", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "One", "States": {"One": {"Type": "Wait", "Seconds": 1, "End": true}}}, "ItemsPath": "$.items", "End": true},
 "Missing": {"Type": "Fail", "Error": "Input.Empty", "Cause": "neither wait nor items"}}}`

// ask asks for one operation of the API.
func ask(t *testing.T, url, operation string, input map[string]any) map[string]any {
	t.Helper()
	body, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest("POST", strings.TrimSuffix(url, "console/"), bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", "AWSStepFunctions."+operation)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || resp.StatusCode != 200 {
		t.Fatalf("%s: %d %v %v", operation, resp.StatusCode, out, err)
	}
	return out
}

// inputText is where the JSON of an input stands.
const inputText = "dialog[open] textarea[aria-label=Input]"

// field is the field of a form that a label begins with.
func (p *page) field(label string) string {
	p.t.Helper()
	p.has(".fields label", label)
	return "#" + eval[string](p, fmt.Sprintf(`[...document.querySelectorAll('.fields label')].find((e) => e.textContent.startsWith(%q)).htmlFor`, label))
}

// TestForm: an input is made in fields and as JSON, which follow each other; what does
// not fit is said beside its field.
func TestForm(t *testing.T) {
	url := serve(t, "serve", "--listen", "127.0.0.1:0")
	machine := ask(t, url, "CreateStateMachine", map[string]any{"name": "order", "roleArn": "arn:aws:iam::123456789012:role/r", "definition": `{"StartAt": "Big?", "States": {
		"Big?": {"Type": "Choice", "Choices": [{"And": [{"Variable": "$.total", "NumericGreaterThan": 500}, {"Variable": "$.card.vip", "BooleanEquals": false}], "Next": "Think"}], "Default": "Tell"},
		"Think": {"Type": "Wait", "SecondsPath": "$.pause", "Next": "Tell"},
		"Tell": {"Type": "Pass", "Parameters": {"to.$": "$.name", "all.$": "$.items"}, "End": true}}}`})["stateMachineArn"].(string)
	p := newPage(t, 1280, 900).open(url + "#machine=" + machine)
	p.clickText("button", "Start execution")
	p.set(p.field("total"), "much")
	p.has(".note", "must be a number")
	p.looks("form-misfit")
	p.set(p.field("total"), "12345678901234567890.50")
	p.set(p.field("vip"), "false")
	p.set(p.field("name"), "Zoë")
	p.set(p.field("items"), "[1, 2.0]")
	text := func() string {
		return eval[string](p, fmt.Sprintf(`document.querySelector(%q).value.replace(/\s+/g, '')`, inputText))
	}
	if got, want := text(), `{"total":12345678901234567890.50,"card":{"vip":false},"name":"Zoë","items":[1,2.0]}`; got != want {
		t.Errorf("the JSON is %s, want %s", got, want)
	}
	p.set(inputText, `{"total": 1e2, "name": "Zoë", "card": {"vip": true, "kind": "x"}, "more": null, "items": []}`)
	if got := eval[string](p, fmt.Sprintf(`document.querySelector(%q).value`, p.field("vip"))); got != "true" {
		t.Errorf("vip is %q in its field", got)
	}
	p.set(p.field("pause"), "2")
	if got, want := text(), `{"total":1e2,"name":"Zoë","card":{"vip":true,"kind":"x"},"more":null,"items":[],"pause":2}`; got != want {
		t.Errorf("the JSON is %s, want %s", got, want)
	}
	p.set("dialog[open] input[aria-label=Name]", "made")
	p.looks("form")
	p.clickText("dialog[open] button.primary", "Start")
	p.has("h1", "made")
	p.has(".panel .code", `"to": "Zoë"`)
	p.click(`g[data-state=Tell] > .name`)
	p.has(".document h3", "After Parameters")
	p.clickText(".actions button", "Start again")
	p.wait(fmt.Sprintf(`document.querySelector(%q)?.value.includes('"pause": 2')`, inputText))

	// What a definition reads is only a hint: nobody has to keep to it.
	p.set(p.field("total"), "much")
	p.has(".note", "must be a number")
	p.set("dialog[open] input[aria-label=Name]", "hinted")
	p.clickText("dialog[open] button.primary", "Start")
	p.has("h1", "hinted")
	p.has(".panel .code", `"total": "much"`)
}

// TestNoForm: of a definition that reads nothing of its input, only the JSON is asked for.
func TestNoForm(t *testing.T) {
	url := serve(t, "serve", "--listen", "127.0.0.1:0")
	machine := ask(t, url, "CreateStateMachine", map[string]any{"name": "plain", "roleArn": "arn:aws:iam::123456789012:role/r", "definition": `{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}`})["stateMachineArn"].(string)
	p := newPage(t, 1280, 900).open(url + "#machine=" + machine)
	p.has(".empty", "There is no execution yet")
	p.clickText("button", "Start execution")
	p.set(inputText, `{"a": 1.50}`)
	if eval[bool](p, `document.querySelector('.fields') !== null`) {
		t.Error("there are fields")
	}
	p.looks("form-none")
	p.clickText("dialog[open] button.primary", "Start")
	p.has(".panel .code", `"a": 1.50`)
}

// TestPromisedForm: the input of the starter is promised by a schema.
func TestPromisedForm(t *testing.T) {
	exe := t.TempDir() + "/order"
	build := exec.Command(command, "build", "--engine", "durable", "--runtime", "../..", "-o", exe, "../../templates/order/order.asl.json")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	url := serveBy(t, exec.Command(exe, "serve", "--listen", "127.0.0.1:0", "--store", t.TempDir()+"/order.db"))
	p := newPage(t, 400, 800).open(url)
	p.clickText("button", "Start")
	p.has(".fields .tag", "required")
	p.has(".note", "is required")
	p.set(p.field("card"), "4242")
	p.clickText(".fields button", "Add to items")
	p.looks("form-promised")
	p.clickText("dialog[open] button.primary", "Start")
	p.has("dialog[open] .trouble", "id is required")
	p.has("dialog[open] .trouble", "Start once more")
	p.set(inputText, `{"id": "o-1", "card": "4242", "total": 1.50, "vip": false, "items": [{"sku": "s", "quantity": 2}]}`)
	p.wait(`!document.querySelector('dialog[open] [aria-invalid]')`)
	if got := eval[string](p, fmt.Sprintf(`document.querySelector(%q).value`, p.field("quantity"))); got != "2" {
		t.Errorf("quantity is %q in its field", got)
	}
}

// TestService: state machines and executions are found, started, stopped, started
// again and redriven in the browser.
func TestService(t *testing.T) {
	url := serve(t, "serve", "--listen", "127.0.0.1:0")
	p := newPage(t, 1280, 800)
	p.expected = "400 (Bad Request)" // an input that is no JSON is refused
	p.open(url)
	p.has(".empty", "There is no state machine yet")
	machine := ask(t, url, "CreateStateMachine", map[string]any{"name": "look", "definition": serviceDefinition, "roleArn": "arn:aws:iam::123456789012:role/r", "publish": true})["stateMachineArn"]
	p.has("td a", "look")
	p.looks("service-machines")
	p.clickText("td a", "look")
	p.wait(`location.hash.includes('machine=')`)

	p.clickText("button", "Start execution")
	p.set(inputText, `{"wait"`)
	p.clickText("dialog[open] button.primary", "Start")
	p.has("dialog[open] .trouble", "Invalid State Machine Execution Input")
	p.looks("form-refused")
	p.set(inputText, `{"wait": 3600}`)
	p.set("dialog[open] input[aria-label=Name]", "first")
	p.clickText("dialog[open] button", "Start")
	p.has("h1", "first")
	p.has(".state", "Running")
	p.wait(`document.querySelector('g[data-state=Long]').dataset.status === 'running'`)
	p.looks("service-running")
	p.clickText(".actions button", "Stop")
	p.looks("stop")
	p.set(`dialog[open] input[aria-label=Error]`, "Operator.Enough")
	p.clickText("dialog[open] button.primary", "Stop")
	p.has(".banner", "Stopped: Operator.Enough")
	p.has(".actions", "Redrive")
	p.looks("service-stopped")
	p.clickText(".actions button", "Redrive")
	p.looks("redrive")
	p.clickText("dialog[open] button.primary", "Redrive")
	p.has(".state", "Running")
	p.has(".actions button", "Stop") // what can be done has followed

	p.clickText(".actions button", "Start again")
	p.set(inputText, `{}`)
	p.set("dialog[open] input[aria-label=Name]", "second")
	p.clickText("dialog[open] button.primary", "Start")
	p.has("h1", "second")
	p.has(".banner", "Input.Empty")

	p.clickText(".run-head .crumbs a", "look")
	p.wait(`document.querySelectorAll('tbody tr').length === 2`)
	p.looks("service-executions")
	p.set(".search", "sec")
	p.wait(`location.hash.includes('prefix=sec') && document.querySelectorAll('tbody tr').length === 1`)
	p.has("td a", "second")
	p.set(`input[type=datetime-local]`, "2100-01-01T00:00")
	p.wait(`location.hash.includes('since=2100') && document.querySelectorAll('tbody tr').length === 0`)
	p.looks("executions-none")
	p.do(navigateHash(`machine=` + machine.(string) + `&status=RUNNING`)...)
	p.wait(`document.querySelectorAll('tbody tr').length === 1`)
	p.has("td a", "first")
	ask(t, url, "StartExecution", map[string]any{"stateMachineArn": machine, "name": "third", "input": `{"wait": 60}`})
	p.has("td a", "third")

	// A Map Run and its executions.
	arn := ask(t, url, "StartExecution", map[string]any{"stateMachineArn": machine, "name": "map", "input": `{"items": [1, 2, 3]}`})["executionArn"].(string)
	p.do(navigateHash("x=" + arn)...)
	p.has(".state", "Succeeded")
	p.click("#view-events")
	p.set(".view input[aria-label^=Search]", "RESULTWRITER")
	p.has(".tools .muted", "0 of ")
	p.set(".view input[aria-label^=Search]", `"ITEMS": [1, 2`)
	p.wait(`document.querySelectorAll('.row.events').length > 0 && !document.querySelector('.tools').textContent.includes('searching')`)
	p.has(".row.events", "ExecutionStarted")
	p.clickText(".row.events", "4")
	p.clickText(".panel-head a", "To the Map Run")
	p.has(".map-run", "Items3")
	p.wait(`document.querySelectorAll('tbody tr').length === 3`)
	p.looks("service-map-run")
	p.click("tbody tr a")
	p.has(".over a", "Map Run")

	// The limits of a Map Run that goes on.
	slow := ask(t, url, "CreateStateMachine", map[string]any{"name": "slow", "definition": strings.Replace(serviceDefinition, `"Seconds": 1`, `"Seconds": 3600`, 1), "roleArn": "arn:aws:iam::123456789012:role/r"})["stateMachineArn"]
	arn = ask(t, url, "StartExecution", map[string]any{"stateMachineArn": slow, "name": "map", "input": `{"items": [1, 2]}`})["executionArn"].(string)
	p.do(navigateHash("view=graph&x=" + arn)...)
	p.click(`g[data-state=Each] > .name`)
	p.clickText(".panel-head a", "To the Map Run")
	p.clickText(".map-run button", "Change limits")
	p.looks("limits")
	p.set("#limit-maxConcurrency", "7")
	p.clickText("dialog[open] button.primary", "Change")
	p.has(".map-run", "Concurrency7")

	// The changes between two versions of a definition, and since an execution began.
	ask(t, url, "UpdateStateMachine", map[string]any{"stateMachineArn": machine, "definition": strings.Replace(serviceDefinition, "Input.Empty", "Input.Missing", 1)})
	p.do(navigateHash("tab=definition&x=" + strings.Replace(machine.(string), ":stateMachine:", ":execution:", 1) + ":second")...)
	p.clickText(".panel button", "Show changes")
	p.has(".panel .diff [data-sign='+']", "Input.Missing")
	p.do(navigateHash(`machine=` + machine.(string) + `&page=definition`)...)
	p.has(".definition .code", "Input.Missing")
	p.set(`select[aria-label="Compare with"]`, machine.(string)+":1")
	p.has(".diff [data-sign='-']", "Input.Empty")
	p.has(".diff [data-sign='+']", "Input.Missing")
	p.looks("definition-changes")
	p.set(`select[aria-label="Compare with"]`, "none")
	p.has(".picture text", "Missing")
	p.looks("definition")
}

// TestNested: an execution leads to the one that it has started, and back.
func TestNested(t *testing.T) {
	dir := t.TempDir()
	script := dir + "/start"
	url := serve(t, "serve", "--listen", "127.0.0.1:0", "--task", "child=exec:"+script)
	role := "arn:aws:iam::123456789012:role/r"
	child := ask(t, url, "CreateStateMachine", map[string]any{"name": "child", "roleArn": role, "definition": `{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}`})["stateMachineArn"].(string)
	parent := ask(t, url, "CreateStateMachine", map[string]any{"name": "parent", "roleArn": role, "definition": `{"StartAt": "Ask", "States": {
		"Ask": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution", "Parameters": {"StateMachineArn": "` + child + `", "Input": {"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id"}}, "End": true}}}`})["stateMachineArn"].(string)
	up := strings.Replace(parent, ":stateMachine:", ":execution:", 1) + ":up"
	down := ask(t, url, "StartExecution", map[string]any{"stateMachineArn": child, "name": "down", "input": `{"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": "` + up + `"}`})["executionArn"].(string)
	if err := os.WriteFile(script, []byte("#!/bin/sh\ncat >/dev/null\necho '{\"ExecutionArn\": \""+down+"\", \"StartDate\": 1}'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	ask(t, url, "StartExecution", map[string]any{"stateMachineArn": parent, "name": "up"})
	p := newPage(t, 1280, 800).open(url + "#x=" + up)
	p.has(".state", "Succeeded")
	p.click("g[data-state=Ask] > .name")
	p.clickText(".panel-head a", "To the execution down")
	p.has("h1", "down")
	p.clickText(".crumbs a", "started by up")
	p.has("h1", "up")
}

// TestExpress: Express executions are started, listed and looked at, while they are in
// memory.
func TestExpress(t *testing.T) {
	url := serve(t, "serve", "--listen", "127.0.0.1:0")
	machine := ask(t, url, "CreateStateMachine", map[string]any{"name": "fast", "type": "EXPRESS", "roleArn": "arn:aws:iam::123456789012:role/r", "definition": `{"StartAt": "Look", "States": {
		"Look": {"Type": "Choice", "Choices": [{"Variable": "$.bad", "BooleanEquals": true, "Next": "Bad"}], "Default": "Good"},
		"Good": {"Type": "Wait", "Seconds": 1, "End": true}, "Bad": {"Type": "Fail", "Error": "Too.Bad"}}}`})["stateMachineArn"].(string)
	p := newPage(t, 1280, 800).open(url)
	p.clickText("td a", "fast")
	p.clickText("button", "Start execution")
	p.set("dialog[open] input[aria-label=Name]", "one")
	p.set(p.field("bad"), "false")
	p.clickText("dialog[open] button.primary", "Start")
	p.has("h1", "one")
	p.has(".state", "Running")
	p.has(".state", "Succeeded")
	p.wait(`document.querySelector('g[data-state=Good]').dataset.status === 'succeeded'`)
	p.clickText(".actions button", "Start again")
	p.set("dialog[open] input[aria-label=Name]", "two")
	p.set(p.field("bad"), "true")
	p.clickText("dialog[open] button.primary", "Start")
	p.has("h1", "two")
	p.has(".banner", "Too.Bad")
	p.clickText(".crumbs a", "fast")
	p.has("td a", "one")
	p.has("td a", "two")
	p.has(".tools", "in memory")
	p.looks("express")
	p.do(navigateHash("machine=" + machine + "&status=FAILED")...)
	p.wait(`document.querySelectorAll('tbody tr').length === 1`)
	p.has("td a", "two")
}

// TestToken: a browser gives the token once; no address holds it, and no script has it.
func TestToken(t *testing.T) {
	url := serve(t, "serve", "--listen", "127.0.0.1:0", "--token", "a b&c=+%")
	p := newPage(t, 400, 700)
	p.expected = "Failed to load resource"
	p.open(url)
	p.has("h1", "Log in")
	p.looks("login")
	p.set("#token", "wrong")
	p.clickText("form button", "Log in")
	p.has(".trouble", "not the server's token")
	p.set("#token", "a b&c=+%")
	p.clickText("form button", "Log in")
	p.has(".empty", "There is no state machine yet")
	if got := eval[string](p, `document.cookie + location.href`); strings.Contains(got, "aslc_session") || strings.Contains(got, "%") {
		t.Errorf("a script sees %q", got)
	}
	again := newPage(t, 400, 700).open(url)
	again.has(".empty", "There is no state machine yet")
}

// TestExecutable: an executable has its console, with the graph and the Go that it was
// built with.
func TestExecutable(t *testing.T) {
	exe := t.TempDir() + "/look"
	build := exec.Command(command, "build", "--engine", "durable", "--runtime", "../..", "-o", exe, file(t, "look.asl.json", []byte(serviceDefinition)))
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	url := serveBy(t, exec.Command(exe, "serve", "--listen", "127.0.0.1:0", "--store", t.TempDir()+"/look.db"))
	machine := "arn:aws:states:us-east-1:123456789012:stateMachine:look"
	arn := ask(t, url, "StartExecution", map[string]any{"stateMachineArn": machine, "name": "one"})["executionArn"].(string)
	p := newPage(t, 1280, 800).open(url + "#x=" + arn)
	p.has(".banner", "Input.Empty")
	p.wait(`document.querySelector('g[data-state=Missing]').dataset.status === 'failed'`)
	p.clickText(".banner button", "Go to")
	p.click("#tab-go")
	p.has(".panel .code", "func (m *machine) missing")
	p.click(".run-head .crumbs a:last-child")
	p.has("td a", "one")
}

// TestEarlier: an execution of an executable that was built anew since is shown by the
// definition that it went by.
func TestEarlier(t *testing.T) {
	dir := t.TempDir()
	built := func(name, cause string) string {
		definition := file(t, "look.asl.json", []byte(`{"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "E", "Cause": "`+cause+`"}}}`))
		if out, err := exec.Command(command, "build", "--engine", "durable", "--runtime", "../..", "-o", dir+"/"+name, definition).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return dir + "/" + name
	}
	exec.Command(built("old", "the first"), "run", "--store", dir+"/look.db", "{}").Run() // it fails, as it should
	url := serveBy(t, exec.Command(built("new", "the second"), "serve", "--listen", "127.0.0.1:0", "--store", dir+"/look.db"))
	list := ask(t, url, "ListExecutions", map[string]any{"stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:look"})["executions"].([]any)
	if len(list) != 1 {
		t.Fatalf("the store has %d executions", len(list))
	}
	p := newPage(t, 1280, 800).open(url + "#view=graph&x=" + list[0].(map[string]any)["executionArn"].(string))
	p.has(".banner", "the first")
	p.has(".view .empty", "a definition that this executable was not built from")
	p.click("#tab-definition")
	p.has(".panel .code", "the first")
}
