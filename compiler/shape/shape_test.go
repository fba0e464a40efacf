package shape_test

import (
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/contract"
	"github.com/aslc-dev/aslc/compiler/jsonata"
	"github.com/aslc-dev/aslc/compiler/shape"
	"github.com/aslc-dev/aslc/ir"
)

func program(t testing.TB, text string) *ir.Program {
	t.Helper()
	p, list := compiler.Check(&ir.Source{Name: "x.asl.json", Text: []byte(text)}, compiler.Options{})
	if p == nil {
		t.Fatalf("%v", list)
	}
	return p
}

// input is what the state of a name gets.
func input(p *ir.Program, s *shape.Shapes, name string) string {
	for _, st := range p.States {
		if st.Base().Name == name {
			return s.Of(st).Input.String()
		}
	}
	return "no such state"
}

const task = `"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"`

// TestStates: what reaches the state Z.
func TestStates(t *testing.T) {
	for name, c := range map[string]struct{ states, want string }{
		"a constant":        {`"A": {"Type": "Pass", "Result": {"n": 1, "s": "x", "l": [1.5]}, "Next": "Z"}`, `{"l": [number], "n": integer, "s": "x"}`},
		"the machine's own": {`"A": {"Type": "Pass", "Next": "Z"}`, `unknown`},
		"a template":        {`"A": {"Type": "Pass", "Parameters": {"a.$": "$.x", "b": {"c.$": "States.UUID()"}}, "Next": "Z"}`, `{"a": unknown, "b": {"c": string}}`},
		"a result in a place": {`"A": {"Type": "Pass", "Result": {"a": {"b": null}}, "Next": "B"}, "B": {` + task + `, "ResultPath": "$.a.r", "Next": "Z"}`,
			`{"a": {"b": null, "r": unknown}}`},
		"a selected result": {`"A": {` + task + `, "ResultSelector": {"id.$": "$.id", "n.$": "States.MathAdd($.n, 1)"}, "Next": "Z"}`, `{"id": unknown, "n": integer}`},
		"an output path":    {`"A": {"Type": "Pass", "Result": {"a": {"b": true}}, "OutputPath": "$.a.b", "Next": "Z"}`, `boolean`},
		"an error": {`"A": {` + task + `, "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Z"}], "Next": "Y"}, "Y": {"Type": "Succeed"}`,
			`{"error": {"Cause": string | null, "Error": string | null}, …}`},
		"two ways": {`"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "B"}], "Default": "C"},
			"B": {"Type": "Pass", "Result": {"a": 1}, "Next": "Z"}, "C": {"Type": "Pass", "Result": {"a": 1.5, "b": "x"}, "Next": "Z"}`, `{"a": number, "b"?: "x"}`},
		"a guard": {`"A": {"Type": "Choice", "Choices": [{"And": [{"Variable": "$.x", "IsNumeric": true}, {"Variable": "$.k", "StringEquals": "new"}], "Next": "Z"}], "Default": "Y"}, "Y": {"Type": "Succeed"}`,
			`{"k": "new", "x": number, …}`},
		"no guard": {`"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "Y"}], "Default": "Z"}, "Y": {"Type": "Succeed"}`, `{"x": absent, …} | [unknown…] | string | number | boolean | null`},
		"a loop": {`"A": {"Type": "Pass", "Result": {"n": 0, "seen": []}, "Next": "B"},
			"B": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)", "seen.$": "States.Array($.n, $.seen)"}, "Next": "C"},
			"C": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericLessThan": 3, "Next": "B"}], "Default": "Z"}`, `{"n": integer, "seen": [integer, [integer?, [integer?, [integer?, [[unknown…] | integer…]?]?]?]]}`},
		"a map": {`"A": {"Type": "Pass", "Result": {"l": [1, 2]}, "Next": "M"},
			"M": {"Type": "Map", "ItemsPath": "$.l", "ItemSelector": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value"}, "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}, "Next": "Z"}`,
			`[{"i": integer, "v": integer}…]`},
		"a parallel": {`"A": {"Type": "Parallel", "Branches": [{"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": 1, "End": true}}}, {"StartAt": "Q", "States": {"Q": {"Type": "Pass", "Result": "x", "End": true}}}], "Next": "Z"}`,
			`[integer, "x"]`},
		"a branch that fails": {`"A": {"Type": "Parallel", "Branches": [{"StartAt": "P", "States": {"P": {"Type": "Fail"}}}], "Next": "Z"}`, `nothing`},
		"a variable":          {`"A": {"Type": "Pass", "Assign": {"v": {"a": "x"}}, "Next": "B"}, "B": {"Type": "Pass", "Parameters": {"w.$": "$v.a"}, "Next": "Z"}`, `{"w": "x"}`},
		"a list":              {`"A": {"Type": "Pass", "Result": {"l": [{"p": 1}, {"p": 2.5, "q": 1}]}, "Next": "B"}, "B": {"Type": "Pass", "Parameters": {"ps.$": "$.l[*].p", "q.$": "$.l[?(@.q == 1)]"}, "Next": "Z"}`, `{"ps": [number…], "q": [{"p": number, "q"?: integer}…]}`},
	} {
		p := program(t, `{"StartAt": "A", "States": {`+c.states+`, "Z": {"Type": "Succeed"}}}`)
		if got := input(p, shape.Infer(p, nil), "Z"); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// TestQueryStates: what reaches the state Z of a JSONata machine.
func TestQueryStates(t *testing.T) {
	for name, c := range map[string]struct{ states, want string }{
		"an output": {`"A": {` + task + `, "Output": {"r": "{% $states.result %}", "s": "{% $states.input & '!' %}"}, "Next": "Z"}`, `{"r": unknown, "s": string}`},
		"an error": {`"A": {` + task + `, "Catch": [{"ErrorEquals": ["States.ALL"], "Output": "{% $states.errorOutput.Error %}", "Next": "Z"}], "Next": "Y"}, "Y": {"Type": "Succeed"}`,
			`string | null`},
		"a guard": {`"A": {"Type": "Choice", "Choices": [{"Condition": "{% $type($states.input.x) = 'number' and $states.input.k = 'new' %}", "Next": "Z"}], "Default": "Y"}, "Y": {"Type": "Succeed"}`,
			`{"k": "new", "x": number, …} | [unknown…]`},
		"a variable with a function's name": {`"A": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.x = 1 %}", "Assign": {"count": "x"}, "Next": "B"}], "Default": "B"},
			"B": {"Type": "Pass", "Output": "{% [$count] %}", "Next": "Z"}`, `[unknown…]`}, // unassigned it is the function
		"a variable that is there": {`"A": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.x = 1 %}", "Assign": {"v": "x"}, "Next": "B"}], "Default": "B"},
			"B": {"Type": "Pass", "Output": "{% $exists($v) ? $v : 3 %}", "Next": "Z"}`, `"x" | integer`},
		"items": {`"A": {"Type": "Map", "Items": [{"a": 1}], "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "Output": "{% $states.input.a & '' %}", "End": true}}}, "Next": "Z"}`,
			`[string…]`},
	} {
		p := program(t, `{"QueryLanguage": "JSONata", "StartAt": "A", "States": {`+c.states+`, "Z": {"Type": "Succeed"}}}`)
		if got := input(p, shape.Infer(p, nil), "Z"); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// TestExpressions: what JSONata gives for an order.
func TestExpressions(t *testing.T) {
	order := ir.ConstType(`{"id": "o-1", "n": 3, "items": [{"sku": "a", "price": 2.5, "tags": ["x"]}, {"sku": "b", "price": 3, "tags": []}], "none": null}`)
	for text, want := range map[string]string{
		`$o.id`:                          `"o-1"`,
		`$o.items.price`:                 `[number…] | number | absent`,
		`$o.items[0].sku`:                `"a"`,
		`$o.items[].sku[]`:               `["a" | "b"…] | absent`,
		`$o.nothing`:                     `absent`,
		`$o.n + 1`:                       `integer`,
		`$o.n / 2`:                       `number`,
		`$o.n / $o.n`:                    `number | null`,
		`$o.n > 2 ? 'many' : 1`:          `"many" | integer`,
		`$exists($o.id) and $o.id = 'x'`: `boolean`,
		`{'a': $o.n, 'b': $o.nothing}`:   `{"a": integer}`,
		`[$o.id, $o.n]`:                  `["o-1", integer]`,
		`{'f': $count}`:                  `{"f"?: unknown}`,
		`[1..$o.n]`:                      `[integer…]`,
		`$map($o.items, function($i) { $i.sku })`:              `["a" | "b"…] | "a" | "b" | absent`,
		`$o.items.{'s': sku}`:                                  `{"s": "a" | "b"} | [{"s": "a" | "b"}…] | absent`,
		`$merge([$o, {'n': 'x'}]).n`:                           `"x"`,
		`$reduce([1, 2], function($a, $b) { $a + $b })`:        `integer | null | absent`,
		`($x := $o.id; $f := function($y) { $y & $x }; $f(1))`: `string`,
		`$count($o.items) & $uppercase($o.id)`:                 `string`,
		`$type($o.none)`:                                       `"null" | "object"`,
		`$keys($o)`:                                            `[string…] | string | absent`,
		`$lookup($o, 'id')`:                                    `"o-1"`,
		`$o.items[price > 2].sku`:                              `["a" | "b"…] | "a" | "b" | absent`,
		`$o.items^(price).sku`:                                 `["a" | "b"…] | "a" | "b" | absent`,
		`$append($o.id, 1)`:                                    `["o-1" | integer…]`,
	} {
		n, err := jsonata.Parse(text)
		if err != nil {
			t.Fatal(text, err)
		}
		if got := shape.Expression(n, ir.AbsentType, map[string]ir.Type{"o": order}).String(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// promises are contracts of a machine.
type promises struct {
	*contract.Set // nil: nothing else is promised
	input, result ir.Type
}

func (p promises) InputPromise() contract.Promise          { return promise(p.input) }
func (p promises) ResultPromise(*ir.Task) contract.Promise { return promise(p.result) }

func promise(t ir.Type) contract.Promise { return contract.Promise{Type: t, Trust: contract.Promised} }

func TestContracts(t *testing.T) {
	p := program(t, `{"StartAt": "A", "States": {"A": {`+task+`, "ResultPath": "$.r", "Next": "Z"}, "Z": {"Type": "Succeed"}}}`)
	field := func(name string, x ir.Type) ir.TypeField { return ir.TypeField{Name: name, Type: x} }
	s := shape.Infer(p, promises{input: ir.ObjectWith(ir.Nothing, field("id", ir.StringType)), result: ir.IntegerType})
	if got, want := input(p, s, "Z"), `{"id": string, "r": integer}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := s.Output.String(), `{"id": string, "r": integer}`; got != want {
		t.Errorf("the output: got %s, want %s", got, want)
	}
}
