package diag

// Codes about workflow variables.
const (
	VariableName      Code = "ASL6001"
	ShadowedVariable  Code = "ASL6002"
	UnknownVariable   Code = "ASL6003"
	UndefinedVariable Code = "ASL6004"
	HiddenFunction    Code = "ASL6005"
)

var variableCodes = []Info{
	{
		Code: VariableName, Name: "VariableName", Service: schemaFailed,
		Title: "a name that a variable cannot have",
		Doc: `The name of a variable is a letter, then letters, digits and underscores, of any script, 80 at most;
"states" is reserved. It is written without $ in Assign, and with it where it is read. Only a
variable as a whole can be assigned: to change a part, build the new value from the old one.`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Assign": {"user.name": "Ada"}, "End": true}
  }
}`,
	},
	{
		Code: ShadowedVariable, Name: "ShadowedVariable", Service: schemaFailed,
		Title: "an inner scope assigns a variable of an outer one",
		Doc: `A branch and an item processor can read the variables of the scopes around them, but neither assign
them nor have variables of the same names. Branches beside each other may use one name: each has a
variable of its own, which is gone when the branch ends. To get a value out, return it. The
processor of a distributed Map sees no variables from outside, and may use any name.`,
		Example: `{
  "StartAt": "Count",
  "States": {
    "Count": {"Type": "Pass", "Assign": {"n": 0}, "Next": "Both"},
    "Both": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "Work", "States": {"Work": {"Type": "Pass", "Assign": {"n": 1}, "End": true}}}
      ],
      "End": true
    }
  }
}`,
	},
	{
		Code: UnknownVariable, Name: "UnknownVariable", Service: schemaFailed,
		Title: "a path into a variable that has no value there",
		Doc: `Either no state of this scope, or of one around it, assigns a variable of that name, or no way from
the start of the machine to this state leads through such an assignment: the path can only fail.
What a state assigns can be read by the states after it, not by the state itself. A variable that
is assigned on some ways only may be read; where it has no value the execution fails.`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Parameters": {"name.$": "$user.name"}, "End": true}
  }
}`,
	},
	{
		Code: UndefinedVariable, Name: "UndefinedVariable", Severity: Warning,
		Title: "a JSONata variable that has no value there",
		Doc: `Neither the expression itself nor a state that can come before it gives the variable a value: it is
undefined. The service accepts the definition, since an undefined value is only an error where it
is the result of the expression; it is hardly ever what was meant.`,
		Example: `{
  "QueryLanguage": "JSONata",
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Output": "{% 'Hello ' & $user %}", "End": true}
  }
}`,
	},
	{
		Code: HiddenFunction, Name: "HiddenFunction", Severity: Warning,
		Title: "a variable with the name of a JSONata function",
		Doc: `A variable hides the function of its name: where $count is a variable, $count(…) calls its value,
which is no function, and fails.`,
		Example: `{
  "QueryLanguage": "JSONata",
  "StartAt": "Count",
  "States": {
    "Count": {"Type": "Pass", "Assign": {"count": 0}, "Next": "Again"},
    "Again": {"Type": "Pass", "Output": "{% $count($states.input.items) %}", "End": true}
  }
}`,
	},
}
