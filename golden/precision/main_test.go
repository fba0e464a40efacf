package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const orders = `{
  "StartAt": "Store",
  "States": {
    "Store": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody.$": "$.id"}, "ResultPath": "$.sent", "Next": "Find"},
    "Find": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Find", "Parameters": {"id.$": "$.id", "by.$": "$$.State.Name", "sent.$": "$.sent.MessageId"}, "ResultPath": "$.order", "Next": "Any?"},
    "Any?": {"Type": "Choice", "Choices": [{"Variable": "$.order.total", "NumericGreaterThan": 0, "Next": "Each"}], "Default": "Each"},
    "Each": {"Type": "Map", "ItemsPath": "$.order.lines", "ItemProcessor": {"StartAt": "Line", "States": {
      "Line": {"Type": "Pass", "Parameters": {"sku.$": "$.sku", "note.$": "States.StringToJson($.note)"}, "End": true}}}, "Next": "Tell"},
    "Tell": {"Type": "Pass", "InputPath": "$[0].note.text", "End": true}
  }
}`

// TestReport: what is asked for is found again in samples; what is made of a text
// is known in neither case.
func TestReport(t *testing.T) {
	file := filepath.Join(t.TempDir(), "orders.asl.json")
	if err := os.WriteFile(file, []byte(orders), 0o666); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := report(&out, []string{file}); err != nil {
		t.Fatal(err)
	}
	want := `1 definitions of 1 compile

nothing promised: 1 of 9 uses known, 11.1 %
     4  in the result of a Lambda function
     2  in the input, or a task's result, or a part of them
     1  in the result of States.StringToJson
     1  in the result of a service

what AWS services give as their models say: 2 of 9 uses known, 22.2 %
     4  in the result of a Lambda function
     2  in the input, or a task's result, or a part of them
     1  in the result of States.StringToJson

input and results promised by samples: 8 of 9 uses known, 88.9 %
     1  in the result of States.StringToJson

`
	if got := out.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
