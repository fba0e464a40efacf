package browser

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
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
	p.accessible("machines")
	p.shot("service-machines")
	p.clickText("td a", "look")
	p.wait(`location.hash.includes('machine=')`)

	p.clickText("button", "Start execution")
	p.do(chromedp.SetValue(chromedp.CSS("dialog[open] textarea"), `{"wait"`))
	p.clickText("dialog[open] button", "Start")
	p.has("dialog[open] .trouble", "Invalid State Machine Execution Input")
	p.accessible("start")
	p.do(chromedp.SetValue(chromedp.CSS("dialog[open] textarea"), `{"wait": 3600}`), chromedp.SetValue(chromedp.CSS("dialog[open] input"), "first"))
	p.clickText("dialog[open] button", "Start")
	p.has("h1", "first")
	p.has(".state", "Running")
	p.wait(`document.querySelector('g[data-state=Long]').dataset.status === 'running'`)
	p.accessible("running")
	p.shot("service-running")
	p.clickText(".actions button", "Stop")
	p.do(chromedp.SetValue(chromedp.CSS(`dialog[open] input[aria-label=Error]`), "Operator.Enough"))
	p.clickText("dialog[open] button.primary", "Stop")
	p.has(".banner", "Stopped: Operator.Enough")
	p.has(".actions", "Redrive")
	p.clickText(".actions button", "Redrive")
	p.clickText("dialog[open] button.primary", "Redrive")
	p.has(".state", "Running")
	p.has(".actions button", "Stop") // what can be done has followed

	p.clickText(".actions button", "Start again")
	p.do(chromedp.SetValue(chromedp.CSS("dialog[open] textarea"), `{}`), chromedp.SetValue(chromedp.CSS("dialog[open] input"), "second"))
	p.clickText("dialog[open] button.primary", "Start")
	p.has("h1", "second")
	p.has(".banner", "Input.Empty")

	p.clickText(".run-head .crumbs a", "look")
	p.wait(`document.querySelectorAll('tbody tr').length === 2`)
	p.accessible("executions")
	p.shot("service-executions")
	p.do(chromedp.SetValue(chromedp.CSS(".search"), "sec"))
	eval[bool](p, `document.querySelector('.search').dispatchEvent(new Event('input'))`)
	p.wait(`document.querySelectorAll('tbody tr').length === 1`)
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
	p.clickText(".row.events", "6")
	p.clickText(".panel a", "To the Map Run")
	p.has(".map-run", "Items3")
	p.wait(`document.querySelectorAll('tbody tr').length === 3`)
	p.accessible("map run")
	p.shot("service-map-run")
	p.click("tbody tr a")
	p.has(".over a", "Map Run")

	// The changes between two versions of a definition.
	ask(t, url, "UpdateStateMachine", map[string]any{"stateMachineArn": machine, "definition": strings.Replace(serviceDefinition, "Input.Empty", "Input.Missing", 1)})
	p.do(navigateHash(`machine=` + machine.(string) + `&page=definition`)...)
	p.has(".definition .code", "Input.Missing")
	p.do(chromedp.SetValue(chromedp.CSS(`select[aria-label="Compare with"]`), machine.(string)+":1"))
	eval[bool](p, `document.querySelector('select[aria-label="Compare with"]').dispatchEvent(new Event('change'))`)
	p.has(".diff [data-sign='-']", "Input.Empty")
	p.has(".diff [data-sign='+']", "Input.Missing")
	p.accessible("definition")
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
