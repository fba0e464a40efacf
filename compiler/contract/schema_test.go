package contract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/diag"
)

// said are the messages of findings, without their codes and places.
func said(found []string) []string {
	for i := range found {
		_, text, _ := strings.Cut(found[i], " ")
		_, found[i], _ = strings.Cut(text, " ")
	}
	return found
}

// TestSchemas: what a schema says of the result of a task.
func TestSchemas(t *testing.T) {
	const card = `{"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}, "additionalProperties": false}`
	for name, test := range map[string]struct{ schema, want string }{
		"nothing":           {`{}`, `unknown`},
		"true":              {`true`, `unknown`},
		"null":              {`{"type": "null"}`, `null`},
		"integer":           {`{"type": "integer", "minimum": 1, "multipleOf": 5}`, `integer`},
		"several":           {`{"type": ["string", "null"], "maxLength": 3}`, `string | null`},
		"nullable":          {`{"type": "boolean", "nullable": true}`, `boolean | null`},
		"date-time":         {`{"type": "string", "format": "date-time"}`, `timestamp`},
		"another format":    {`{"type": "string", "format": "email"}`, `string`},
		"const":             {`{"const": {"a": [1, "x"]}}`, `{"a": [integer, "x"]}`},
		"enum":              {`{"enum": ["b", "a", 1, null]}`, `"a" | "b" | integer | null`},
		"enum of a type":    {`{"type": "string", "enum": ["a", 1]}`, `"a"`},
		"object":            {card, `{"id": string}`},
		"open object":       {`{"type": "object", "required": ["id", "n"], "properties": {"id": {}, "m": {"type": "number"}}}`, `{"id": unknown, "m"?: number, "n": unknown, …}`},
		"other members":     {`{"type": "object", "additionalProperties": {"type": "number"}}`, `{…: number}`},
		"patterns":          {`{"type": "object", "patternProperties": {"^a": {"type": "number"}, "^b": {"type": "null"}}, "additionalProperties": false}`, `{…: number | null}`},
		"no type":           {`{"properties": {"id": {"type": "string"}}}`, `{"id"?: string, …} | [unknown…] | string | number | boolean | null`},
		"list":              {`{"type": "array", "items": {"type": "integer"}, "minItems": 1, "uniqueItems": true}`, `[integer…]`},
		"empty list":        {`{"type": "array", "items": false}`, `[]`},
		"pair":              {`{"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}], "items": false, "minItems": 1}`, `[string, number?]`},
		"pair and more":     {`{"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "number"}}`, `[string | number…]`},
		"pair, draft 4":     {`{"type": "array", "items": [{"type": "string"}], "additionalItems": false, "minItems": 1}`, `[string]`},
		"allOf":             {`{"allOf": [{"type": ["string", "number"]}, {"type": ["number", "null"]}]}`, `number`},
		"anyOf":             {`{"anyOf": [{"type": "string"}, {"type": "object", "required": ["a"], "additionalProperties": {"type": "null"}}]}`, `{"a": null, …: null} | string`},
		"oneOf":             {`{"oneOf": [{"const": 1}, {"const": "x"}]}`, `"x" | integer`},
		"definition":        {`{"$ref": "#/$defs/card", "$defs": {"card": ` + card + `}}`, `{"id": string}`},
		"anchor":            {`{"$ref": "#card", "$defs": {"c": {"$anchor": "card", "type": "null"}}}`, `null`},
		"escaped":           {`{"$ref": "#/$defs/a~1b%20c", "$defs": {"a/b c": {"type": "null"}}}`, `null`},
		"another file":      {`{"type": "array", "items": {"$ref": "money.json#/amount"}}`, `[{"cents": integer, …}…]`},
		"itself":            {`{"type": "object", "properties": {"next": {"$ref": "#"}}, "additionalProperties": false}`, `{"next"?: {"next"?: {"next"?: unknown}}}`},
		"what others write": {`{"x-go-type": "Card", "title": "T", "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "null"}`, `null`},
	} {
		t.Run(name, func(t *testing.T) {
			files := "-- aslc.yaml --\nseverity: {ASL7018: off}\ntasks: {ChargeCard: {output: s.json}}\n-- s.json --\n" + test.schema +
				"\n-- money.json --\n{\"amount\": {\"type\": \"object\", \"required\": [\"cents\"], \"properties\": {\"cents\": {\"$ref\": \"#/number\"}}}, \"number\": {\"type\": \"integer\"}}\n"
			set, prog, found := newProject(t, order, files).read(t, nil)
			if got := set.Result(task(prog, "Charge")).String(); got != test.want || len(found) > 0 {
				t.Errorf("got %s, want %s; found %q", got, test.want, found)
			}
		})
	}
}

// TestWrongSchemas: what is said of schemas that make no sense, or that say what
// cannot be held.
func TestWrongSchemas(t *testing.T) {
	for schema, want := range map[string]string{
		`[]`:                                `a schema is an object or a boolean, not an array`,
		`{"type": "strng"}`:                 `there is no type "strng"`,
		`{"type": 3}`:                       `type is a string or a list of strings, not a number`,
		`{"requierd": ["id"]}`:              `JSON Schema has no keyword "requierd"`,
		`{"not": {"type": "null"}}`:         `the keyword "not" is not supported`,
		`{"if": {}}`:                        `the keyword "if" is not supported`,
		`{"unevaluatedProperties": false}`:  `the keyword "unevaluatedProperties" is not supported`,
		`{"properties": []}`:                `properties is an object, not an array`,
		`{"prefixItems": {}}`:               `prefixItems is a list, not an object`,
		`{"prefixItems": [], "minItems": -`: `x.json`,
		`{"anyOf": {}}`:                     `anyOf is a list of schemas, not an object`,
		`{"$ref": 1}`:                       `a reference is a string, not a number`,
		`{"$ref": "#/$defs/card"}`:          `there is no schema "#/$defs/card"`,
		`{"$ref": "https://example.org/x"}`: `"https://example.org/x" is not a file: schemas from elsewhere are not fetched`,
		`{"$ref": "nowhere.json"}`:          `there is no file nowhere.json`,
		`{"type": "integer", "minimum": 1, "items": {"minimum": 2}}`:                   `values are not held to "minimum"`,
		`{"prefixItems": [{"type": "null"}], "minItems": 1, "items": {"pattern": ""}}`: `values are not held to "pattern"`,
		`{"required": ["a"], "additionalProperties": false}`:                           `"a" is required, and nothing allows it: additionalProperties is false, and it is not among properties`,
	} {
		t.Run(schema, func(t *testing.T) {
			_, _, found := newProject(t, order, "-- aslc.yaml --\ntasks: {ChargeCard: {output: s.json}}\n-- s.json --\n"+schema+"\n").read(t, nil)
			if want == `x.json` && len(found) > 0 {
				return // the text is no JSON: the words are jsontree's
			}
			if !slices.Equal(said(found), []string{want}) {
				t.Errorf("found %q, want %q", found, want)
			}
		})
	}
}

// TestSamples: what a sample hints at is promised by nobody.
func TestSamples(t *testing.T) {
	const files = `-- aslc.yaml --
sample: order.json
tasks: {ship-order: {sample: shipped.json}}
-- order.json --
{"id": "o-1", "lines": [{"sku": "a", "n": 1}, {"sku": "b"}], "free": {}, "none": []}
-- shipped.json --
{"at": "2026-01-01T00:00:00Z"}
`
	set, prog, found := newProject(t, order, files).read(t, nil)
	if len(found) > 0 {
		t.Error(found)
	}
	if got, want := set.InputHint().Type.String(), `{"free": {…}, "id": string, "lines": [{"n"?: integer, "sku": string}…], "none": [unknown…]}`; got != want {
		t.Errorf("the input: got %s, want %s", got, want)
	}
	if got, want := set.Hint(task(prog, "Ship")).Type.Field("Payload").String(), `{"at": string}`; got != want {
		t.Errorf("the result: got %s, want %s", got, want)
	}
	if !set.Input().IsUnknown() || !set.Result(task(prog, "Ship")).IsUnknown() {
		t.Error("a sample promises something")
	}
}

// TestServices: what the models of AWS services say is promised by nobody either, and
// counts where no sample is.
func TestServices(t *testing.T) {
	const definition = `{"StartAt": "Start", "States": {
		"Start": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync", "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:other"}, "Next": "Token"},
		"Token": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:asked", "Input": {"t.$": "$$.Task.Token"}}, "Next": "Again"},
		"Again": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:third"}, "Next": "Ask"},
		"Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {"MessageBody.$": "$$.Task.Token", "QueueUrl": "q"}, "Next": "Tell"},
		"Tell": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"Message": "m", "TopicArn": "t"}, "End": true}
	}}`
	const files = `-- aslc.yaml --
tasks: {SNSPublish: {sample: told.json}}
-- told.json --
{"told": true}
`
	set, prog, found := newProject(t, definition, files).read(t, nil)
	if len(found) > 0 {
		t.Error(found)
	}
	for state, want := range map[string]string{"Start": "string | absent", "Again": "unknown | absent", "Token": "unknown | absent", "Ask": "unknown | absent", "Tell": "absent"} {
		if got := set.Hint(task(prog, state)).Type.Field("Output").String(); got != want {
			t.Errorf("the output of %s: got %s, want %s", state, got, want)
		}
		if known := set.Hint(task(prog, state)).Trust != contract.None; known == (state == "Token" || state == "Ask") {
			t.Errorf("something is known of %s: %v", state, known)
		}
		if !set.Result(task(prog, state)).IsUnknown() || !set.Arrives(task(prog, state)).IsUnknown() {
			t.Errorf("the result of %s is promised", state)
		}
	}
}

// TestConfig: what aslc.yaml says, and what is wrong with it.
func TestConfig(t *testing.T) {
	for name, test := range map[string]struct {
		yaml string
		want []string
	}{
		"empty":           {"", nil},
		"only a comment":  {"# nothing\n", nil},
		"nothing in it":   {"tasks:\nseverity:\n", nil},
		"a list":          {"- input\n", []string{`aslc.yaml is an object, not an array`}},
		"no such member":  {"inptu: x.json\n", []string{`aslc.yaml has no member "inptu"`}},
		"no such task":    {"tasks: {Charge: {output: s.json}}\n", []string{`no task of order.asl.json is called "Charge"`}},
		"the Go name":     {"tasks: {ShipOrder: {output: s.json}}\n", nil},
		"of a task":       {"tasks: {ChargeCard: {outptu: s.json}}\n", []string{`a task has no member "outptu": want input, output or sample`}},
		"no file":         {"input: nowhere.json\n", []string{`there is no file nowhere.json`}},
		"not a name":      {"input: {type: string}\n", []string{`want the name of a file, not an object`}},
		"no such code":    {"severity: {ASL9999: off}\n", []string{`there is no code "ASL9999"`}},
		"no such level":   {"severity: {ASL7005: loud}\n", []string{`the severity of ASL7005 is error, warning or off, not "loud"`}},
		"not adjustable":  {"severity: {ASL2003: warning}\n", []string{`ASL2003 stays an error: such a definition cannot be compiled`}},
		"off":             {"severity: {ASL7010: off}\n", nil},
		"no YAML":         {"input: [\n", []string{"*"}},
		"schema as YAML":  {"output: s.yaml\n", nil},
		"two of one task": {"tasks: {ShipOrder: {output: s.json}, ship-order: {output: s.json}}\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			files := "-- aslc.yaml --\n" + test.yaml + "-- s.json --\n{}\n-- s.yaml --\ntype: object\nrequired: [id]\n"
			_, _, found := newProject(t, order, files).read(t, nil)
			if name == "schema as YAML" && len(found) == 0 {
				return // the machine's output is unknown, and so may fit
			}
			if got := said(found); !slices.Equal(got, test.want) && !(len(got) > 0 && slices.Equal(test.want, []string{"*"})) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

// TestFlags add to aslc.yaml, and are refused with a reason.
func TestFlags(t *testing.T) {
	p := newProject(t, order, "-- aslc.yaml --\nseverity: {ASL7009: warning}\ntasks: {ChargeCard: {output: s.json}}\n-- s.json --\n{\"type\": \"string\"}\n-- n.json --\n{\"type\": \"number\"}\n")
	set, prog, found := p.read(t, func(o *contract.Options) {
		o.Set = []string{"ship-order.input=" + p.dir + "/n.json", "input=" + p.dir + "/s.json"}
		o.Severity = []string{"ASL7008=off"}
	})
	if got := set.ArgumentPromise(task(prog, "Ship")).Type.String() + set.Input().String() + set.Result(task(prog, "Charge")).String(); got != `{"Payload": number, …}stringstring` {
		t.Errorf("got %s", got)
	}
	if want := []string{`the argument of ship-order is number at $.Payload, but this is {"Cause": string | null, "Error": string | null} | string`}; !slices.Equal(said(found), want) {
		t.Errorf("found %q, want %q", found, want)
	}
	if l := set.Levels(); l[diag.Contradiction] != diag.LevelWarning || l[diag.UndeclaredError] != diag.Off {
		t.Errorf("levels %v", l)
	}
	for _, bad := range []contract.Options{
		{Set: []string{"input"}}, {Set: []string{"ChargeCard.result=x.json"}}, {Set: []string{".input=x"}},
		{Severity: []string{"ASL7005"}}, {Severity: []string{"ASL2003=off"}}, {Severity: []string{"=off"}},
	} {
		if bad.Validate() == nil {
			t.Errorf("%v is taken", bad)
		}
	}
}
