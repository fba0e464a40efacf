package diag

// Codes about the shapes of values: what the compiler has proven of them.
const (
	MissingPath       Code = "ASL5101"
	ConstantCondition Code = "ASL5102"
	WrongShape        Code = "ASL5103"
	MissingAtTimes    Code = "ASL5104"
)

var shapeCodes = []Info{
	{
		Code: MissingPath, Name: "MissingPath", Severity: Warning,
		Title: "a path that finds nothing in any run",
		Doc: `What the path looks into is known: a template, a constant, the result of a Parallel or the output of a
Catch made it, and nothing in it has that name. A state that evaluates the path fails. What a task
returns and what the machine is given is not known, so a path into those is not looked at.
aslc check --shapes shows what each state can get.`,
		Example: `{
  "StartAt": "Order",
  "States": {
    "Order": {"Type": "Pass", "Parameters": {"customer": {"name": "Ada"}}, "Next": "Greet"},
    "Greet": {"Type": "Pass", "Parameters": {"to.$": "$.costumer.name"}, "End": true}
  }
}`,
	},
	{
		Code: ConstantCondition, Name: "ConstantCondition", Severity: Warning,
		Title: "a comparison that has one outcome",
		Doc: `What is compared is known so well that the comparison always holds, or never does: a string with what
is no string, a constant with another one, the presence of what is always there. A rule that can never
be taken, or hides those after it, is mostly a mistake in the path or in the constant.`,
		Example: `{
  "StartAt": "Count",
  "States": {
    "Count": {"Type": "Pass", "Parameters": {"total.$": "States.ArrayLength($.items)"}, "Next": "Any?"},
    "Any?": {
      "Type": "Choice",
      "Choices": [{"Variable": "$.total", "StringEquals": "0", "Next": "None"}],
      "Default": "Some"
    },
    "None": {"Type": "Succeed"},
    "Some": {"Type": "Succeed"}
  }
}`,
	},
	{
		Code: WrongShape, Name: "WrongShape", Severity: Warning,
		Title: "a value of a type that its use can never take",
		Doc: `A function, an operator or a field of the state gets what it always refuses: the sum of a string, a
number of seconds that is a string, items that are no array. The state fails whenever it gets there.`,
		Example: `{
  "StartAt": "Order",
  "States": {
    "Order": {"Type": "Pass", "Result": {"delay": "10"}, "Next": "Wait"},
    "Wait": {"Type": "Wait", "SecondsPath": "$.delay", "End": true}
  }
}`,
	},
	{
		Code: MissingAtTimes, Name: "MissingAtTimes", Severity: Warning,
		Title: "a path that finds nothing in some runs",
		Doc: `The state is reached in more than one way, or a contract says that the member is optional, and all
members of what the path looks into are known: in some runs the member is not there, and the state fails.
Make it on all ways, or ask with IsPresent before.`,
		Example: `{
  "StartAt": "Gift?",
  "States": {
    "Gift?": {"Type": "Choice", "Choices": [{"Variable": "$.gift", "IsPresent": true, "Next": "Wrap"}], "Default": "Pack"},
    "Wrap": {"Type": "Pass", "Result": {"box": "red", "bow": "gold"}, "Next": "Send"},
    "Pack": {"Type": "Pass", "Result": {"box": "brown"}, "Next": "Send"},
    "Send": {"Type": "Pass", "Parameters": {"bow.$": "$.bow"}, "End": true}
  }
}`,
	},
}
