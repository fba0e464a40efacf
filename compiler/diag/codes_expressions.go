package diag

// Codes about paths, intrinsic functions and templates.
const (
	BadPath          Code = "ASL4001"
	NotReferencePath Code = "ASL4002"
	BadIntrinsic     Code = "ASL4003"
	TemplateConflict Code = "ASL4004"
	NotExpression    Code = "ASL4005"
	ContextField     Code = "ASL4006"
	LooksLikePath    Code = "ASL4007"
	StaticResult     Code = "ASL4008"
)

var expressionCodes = []Info{
	{
		Code: BadPath, Name: "BadPath", Service: schemaFailed,
		Title: "not a JSONPath",
		Doc: `Paths begin with $ (the state's input) or $$ (the context object) and follow the JSONPath dialect of
the service: $.a.b, $['a b'], $.list[0], $.list[-1:], $.list[*].id, $..id, $.list[?(@.price < 10)].`,
		Example: `{
  "StartAt": "Pick",
  "States": {
    "Pick": {"Type": "Pass", "InputPath": "$.items[", "End": true}
  }
}`,
	},
	{
		Code: NotReferencePath, Name: "NotReferencePath", Service: schemaFailed,
		Title: "a path that can match more than one place",
		Doc: `A result is written to one place, and some values are read from one: such paths consist of names
and single indices. Wildcards, slices, filters and .. are for InputPath, OutputPath and templates.
ResultPath cannot point into the context object.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "${ChargeFn}", "ResultPath": "$.items[*].paid", "End": true}
  }
}`,
	},
	{
		Code: BadIntrinsic, Name: "BadIntrinsic", Service: schemaFailed,
		Title: "not a call of an intrinsic function",
		Doc: `Intrinsic functions are called States.Name(argument, …); arguments are paths, numbers, true, false,
null, strings in single quotes, and calls, nested up to ten deep. The function's name, the number
of its arguments and the types of constant ones are checked.`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Parameters": {"text.$": "States.Formt('hello {}', $.name)"}, "End": true}
  }
}`,
	},
	{
		Code: TemplateConflict, Name: "TemplateConflict", Service: schemaFailed,
		Title: "a template gives one member twice",
		Doc:   `"name.$" computes the member "name". A plain "name" beside it would give that member a second time.`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Parameters": {"name.$": "$.user", "name": "nobody"}, "End": true}
  }
}`,
	},
	{
		Code: NotExpression, Name: "NotExpression", Service: schemaFailed,
		Title: `the value of a ".$" member is neither a path nor a call`,
		Doc: `A member whose name ends in ".$" is computed: its value is a string that holds a path ("$.total",
"$$.Execution.Id") or a call of an intrinsic function ("States.UUID()"). For a constant, drop the ".$".`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Parameters": {"name.$": "Ada"}, "End": true}
  }
}`,
	},
	{
		Code: ContextField, Name: "ContextField", Severity: Warning,
		Title: "a field that the context object does not have",
		Doc: `The context object has Execution (Id, Input, Name, RoleArn, StartTime, RedriveCount, RedriveTime),
State (EnteredTime, Name, RetryCount), StateMachine (Id, Name), Task (Token) and in a Map
Map.Item (Index, Value, Key, Source). Anything else is missing at run time.`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Parameters": {"id.$": "$$.Execution.ID"}, "End": true}
  }
}`,
	},
	{
		Code: LooksLikePath, Name: "LooksLikePath", Severity: Warning, Service: noDollar,
		Title: `a constant that looks like a path, without ".$"`,
		Doc: `A template takes "$.total" as seven characters of text unless the name of the member ends in ".$":
"amount.$": "$.total".`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Parameters": {"amount": "$.total"}, "End": true}
  }
}`,
	},
	{
		Code: StaticResult, Name: "StaticResult", Severity: Warning, Service: resultIsStatic,
		Title: `the Result of a Pass is taken literally`,
		Doc: `Nothing is computed in Result: a member "name.$" keeps its name and its text as written. To compute,
use Parameters.`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Result": {"name.$": "$.user"}, "End": true}
  }
}`,
	},
}
