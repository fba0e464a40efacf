package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Names that are hard on a page: as long as the service lets them be, without a place to
// break at, and from right to left.
var (
	longName   = "The-state-with-the-longest-name-that-the-service-lets-one-have-it-has-80-letters"
	hebrewName = "בדיקת ההזמנה לפני המשלוח"
	arabicName = "تحقق من الطلب (v2.1)"
)

// hardDefinition fails in a Map, in a state with the longest name, after an idle hour and
// two attempts of a task.
var hardDefinition = `{"StartAt": "` + hebrewName + `", "States": {
 "` + hebrewName + `": {"Type": "Pass", "Assign": {"` + strings.Repeat("variable", 9) + `": "$.big", "short": 1}, "Next": "` + longName + `"},
 "` + longName + `": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:` + strings.Repeat("AFunctionWithALongName", 2) + `", "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "BackoffRate": 1, "MaxAttempts": 2}], "ResultPath": "$.work", "Next": "` + arabicName + `"},
 "` + arabicName + `": {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "ItemProcessor": {"StartAt": "Inner", "States": {
   "Inner": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 7, "Next": "Bad"}], "Default": "Good"},
   "Good": {"Type": "Succeed"},
   "Bad": {"Type": "Fail", "Error": "` + strings.Repeat("Item.Broken", 12) + `", "CausePath": "States.Format('{} {}', 'the item is bad', $$.Execution.Input.cause)"}}}, "End": true}}}`

// hardHistory is an execution of it.
func hardHistory(t *testing.T, definition string) string {
	t.Helper()
	input, err := json.Marshal(map[string]any{
		"big":   strings.Repeat("long", 30_000),
		"cause": strings.Repeat(`{"errorMessage":"NoPlaceToBreakAt`+strings.Repeat("x", 200)+`","trace":["a","b"]} `, 40),
		"items": []int{1, 2, 3, 4, 5, 6, 7}, "שם": "ערך", "deep": json.RawMessage(strings.Repeat(`{"deeper": `, 60) + "1" + strings.Repeat("}", 60)),
	})
	if err != nil {
		t.Fatal(err)
	}
	mocks := file(t, "mocks.json", []byte(fmt.Sprintf(`{"StateMachines": {"hard": {"TestCases": {"Hard": {%q: "Hard"}}}},
		"MockedResponses": {"Hard": {"0": {"Throw": {"Error": "Work.Busy", "Cause": "later"}}, "1": {"Throw": {"Error": "Work.Busy", "Cause": "later"}}, "2": {"Return": {"done": true}}}}}`, longName)))
	history := t.TempDir() + "/history.json"
	out, err := exec.Command(command, "run", definition, file(t, "input.json", input), "--mock", mocks+"#Hard", "--history", history).CombinedOutput()
	if err == nil {
		t.Fatalf("it did not fail: %s", out)
	}
	return slower(t, history)
}

// slower is a history in which each back-off took an hour longer.
func slower(t *testing.T, history string) string {
	t.Helper()
	text, err := os.ReadFile(history)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Events []map[string]any `json:"events"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	late := 0.0
	for _, e := range doc.Events {
		e["timestamp"] = e["timestamp"].(float64) + late
		if e["type"] == "LambdaFunctionFailed" {
			late += 3600
		}
	}
	text, err = json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return file(t, "history.json", text)
}

// TestHard: long names, names from right to left, long causes and large documents have
// their place on every view.
func TestHard(t *testing.T) {
	definition := file(t, "hard.asl.json", []byte(hardDefinition))
	p := newPage(t, 1280, 800).open(serve(t, "view", hardHistory(t, definition), "--definition", definition))
	p.looks("hard-execution")
	for _, view := range []string{"graph", "table", "timeline", "events"} {
		for _, step := range []string{"0", "1", "2", "23"} {
			p.do(navigateHash("view=" + view + "&step=" + step)...)
			p.wait(fmt.Sprintf(`location.hash === '#view=%s&step=%s' && !document.querySelector('.panel').textContent.includes('Loading')`, view, step))
			p.looks("hard-" + view + "-" + step)
		}
	}
}

// TestHardLists: the same names in lists, with executions of each status.
func TestHardLists(t *testing.T) {
	url := serve(t, "serve", "--listen", "127.0.0.1:0")
	p := newPage(t, 1280, 800).open(url)
	p.has(".empty", "There is no state machine yet")
	p.looks("machines-none")
	member := strings.Repeat("member", 20)
	hebrew := strings.ReplaceAll(hebrewName, " ", "-") // a machine's name has no blanks
	var machine string
	for _, name := range []string{"order", hebrew, longName} {
		machine = ask(t, url, "CreateStateMachine", map[string]any{"name": name, "roleArn": "arn:aws:iam::123456789012:role/r", "publish": true, "definition": `{"StartAt": "Look", "TimeoutSeconds": 1, "States": {
			"Look": {"Type": "Choice", "Choices": [{"And": [{"Variable": "$.` + member + `", "IsPresent": true}, {"Variable": "$.` + member + `", "BooleanEquals": true}], "Next": "Bad"}, {"Variable": "$.wait", "IsPresent": true, "Next": "Wait"}], "Default": "Good"},
			"Wait": {"Type": "Wait", "SecondsPath": "$.wait", "End": true}, "Good": {"Type": "Succeed"}, "Bad": {"Type": "Fail", "Error": "Too.Bad"}}}`})["stateMachineArn"].(string)
	}
	p.has("td a", longName)
	p.looks("hard-machines")

	start := func(name, input string) string {
		return ask(t, url, "StartExecution", map[string]any{"stateMachineArn": machine, "name": name, "input": input})["executionArn"].(string)
	}
	start("good", `{}`)
	start("bad", `{"`+member+`": true}`)
	stopped := start(strings.Replace(longName, "state", "execution", 1)[:80], `{"wait": 3600}`)
	ask(t, url, "StopExecution", map[string]any{"executionArn": stopped})
	late := start(hebrew+"-2", `{"wait": 3600}`)
	p.do(navigateHash("machine=" + machine)...)
	for _, status := range []string{"Succeeded", "Failed", "Aborted", "Timed out"} {
		p.has("td .status", status)
	}
	p.looks("hard-executions")
	p.clickText("button", "Start execution")
	p.field(member)
	p.looks("hard-form")
	p.clickText("dialog[open] button", "Cancel")
	p.do(navigateHash("machine=" + machine + "&page=definition")...)
	p.has(".picture text", "Look")
	p.looks("hard-definition")
	p.do(navigateHash("view=graph&x=" + late)...)
	p.has(".banner", "Timed out")
	p.looks("hard-timed-out")
	p.do(navigateHash("view=graph&x=" + stopped)...)
	p.has(".banner", "Stopped")
	p.looks("hard-stopped")
	p.expected = "Failed to load resource"
	p.do(navigateHash("x=" + late + "-nowhere")...)
	p.has(".empty", "there is no such execution: Execution Does Not Exist")
	p.looks("hard-nowhere")
}
