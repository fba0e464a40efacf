package diag

// Codes about JSONata expressions.
const (
	BadQuery       Code = "ASL4009"
	QueryMarks     Code = "ASL4010"
	QueryCall      Code = "ASL4011"
	NoEval         Code = "ASL4012"
	NoQueryInput   Code = "ASL4013"
	NotReadable    Code = "ASL4014"
	StatesField    Code = "ASL4015"
	LooksLikeQuery Code = "ASL4016"
	LiteralName    Code = "ASL4017"
)

var queryCodes = []Info{
	{
		Code: BadQuery, Name: "BadQuery", Service: schemaFailed,
		Title: "not a JSONata expression",
		Doc: `The text between {% and %} breaks the grammar of JSONata 2.0.6, the version that the service has, at
the place shown. The operators ?? and ?: came later and are not among its operators; JSONPath is
another language: write $states.input.items[price < 10], not $.items[?(@.price < 10)].`,
		Example: passWith(`{% $states.input.total * %}`),
	},
	{
		Code: QueryMarks, Name: "QueryMarks", Service: schemaFailed,
		Title: "an expression without one of its marks",
		Doc: `A JSONata expression is a whole string: it begins with {% and ends with %}. To put a value into a text,
join them inside: "{% 'Hello ' & $name %}".`,
		Example: passWith(`{% $states.input.total %`),
	},
	{
		Code: QueryCall, Name: "QueryCall", Severity: Warning,
		Title: "a call that must fail",
		Doc: `The function does not exist, or takes another number of arguments. The service accepts the
definition and fails the state with States.QueryEvaluationError when the call is evaluated.`,
		Example: passWith(`{% $lenght($states.input.name) %}`),
	},
	{
		Code: NoEval, Name: "NoEval", Service: schemaFailed,
		Title: "the service has no $eval",
		Doc: `JSONata's $eval evaluates a text that is known at run time only. Step Functions does not have it, and
aslc compiles every expression. For JSON texts use $parse.`,
		Example: passWith(`{% $eval($states.input.formula) %}`),
	},
	{
		Code: NoQueryInput, Name: "NoQueryInput", Service: schemaFailed,
		Title: "an expression that starts from nothing",
		Doc: `In other places JSONata starts from a document, which $ and bare field names begin at, and $$ is. In a
state machine there is no such document: write $states.input, $states.result, $states.errorOutput,
$states.context, or the name of a variable. Inside a path or a function, $ and field names are
what they always are.`,
		Example: passWith(`{% order.total %}`),
	},
	{
		Code: NotReadable, Name: "NotReadable", Service: schemaFailed,
		Title: "a part of $states that does not exist where it is read",
		Doc: `$states.input and $states.context can be read everywhere. $states.result is the result of a Task,
Parallel or Map state and exists in its Assign and Output; $states.errorOutput is the error that a
catcher caught, and exists in the catcher's Assign and Output.`,
		Example: `{
  "QueryLanguage": "JSONata",
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "${ChargeFn}", "Arguments": "{% $states.result %}", "End": true}
  }
}`,
	},
	{
		Code: StatesField, Name: "StatesField", Severity: Warning,
		Title:   "a field that $states does not have",
		Doc:     `$states has the fields input, result, errorOutput and context. Anything else is undefined.`,
		Example: passWith(`{% $states.Input.total %}`),
	},
	{
		Code: LooksLikeQuery, Name: "LooksLikeQuery", Severity: Warning,
		Title: "a text that looks like a JSONata expression",
		Doc: `Texts between {% and %} are expressions in states whose QueryLanguage is JSONata, if nothing stands around
the marks, not even blanks; else they are texts like any other. Set QueryLanguage in the state, or in
the whole machine.`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Parameters": {"name": "{% $states.input.user %}"}, "End": true}
  }
}`,
	},
	{
		Code: LiteralName, Name: "LiteralName", Severity: Warning,
		Title: `a member's name ends in ".$" in a JSONata state`,
		Doc: `In JSONPath states ".$" marks what is computed. In JSONata states it is part of the name, and the
value is a text: drop the ".$" and write the expression between {% and %}.`,
		Example: `{
  "QueryLanguage": "JSONata",
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Output": {"name.$": "$.user"}, "End": true}
  }
}`,
	},
}

// passWith is a small definition with one expression.
func passWith(query string) string {
	return `{
  "QueryLanguage": "JSONata",
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Output": "` + query + `", "End": true}
  }
}`
}
