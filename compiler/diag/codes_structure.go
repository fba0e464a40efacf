package diag

// Codes about the structure of a definition and the references in it.
const (
	MissingField     Code = "ASL2001"
	UnknownField     Code = "ASL2002"
	UnknownState     Code = "ASL2003"
	OtherScope       Code = "ASL2004"
	DuplicateState   Code = "ASL2005"
	UnreachableState Code = "ASL2006"
	NoEnd            Code = "ASL2007"
	Trapped          Code = "ASL2008"
	UnknownType      Code = "ASL2009"
	NextOrEnd        Code = "ASL2010"
	ExclusiveFields  Code = "ASL2011"
	MisplacedField   Code = "ASL2012"
	StateName        Code = "ASL2013"
	EmptyValue       Code = "ASL2014"
	ChoiceRule       Code = "ASL2015"
	InnerNext        Code = "ASL2016"
)

var structureCodes = []Info{
	{
		Code: MissingField, Name: "MissingField", Service: schemaFailed,
		Title: "a required field is missing",
		Doc: `The object lacks fields without which it has no meaning: StartAt and States of the machine and of
every branch and item processor, Type of a state, Resource of a Task, Choices of a Choice,
Branches of a Parallel, ItemProcessor of a Map, ErrorEquals of a retrier or catcher, Next of a
catcher or choice rule.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "End": true}
  }
}`,
	},
	{
		Code: UnknownField, Name: "UnknownField", Service: schemaFailed,
		Title: "a field that the language does not have",
		Doc: `The service refuses fields that it does not know, and so does aslc: a misspelt field would
otherwise be ignored without a word. Remarks go into "Comment".`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "${ChargeFn}", "TimeoutSecond": 30, "End": true}
  }
}`,
	},
	{
		Code: UnknownState, Name: "UnknownState", Service: missingTarget,
		Title: "a transition to a state that does not exist",
		Doc:   `StartAt, Next and Default name a state by its key in States, to the letter, case and blanks included.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Pass", "Next": "Fullfil"},
    "Fulfil": {"Type": "Pass", "End": true}
  }
}`,
	},
	{
		Code: OtherScope, Name: "OtherScope", Service: missingTarget,
		Title: "a transition into or out of a branch",
		Doc: `The states of a Parallel's branch, or of a Map's item processor, reach each other and nothing else.
A branch is left by ending it ("End": true, Succeed, or an error that the Parallel or Map catches);
it is entered by its own StartAt alone.`,
		Example: `{
  "StartAt": "Both",
  "States": {
    "Both": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "Left", "States": {"Left": {"Type": "Pass", "Next": "Done"}}}
      ],
      "Next": "Done"
    },
    "Done": {"Type": "Succeed"}
  }
}`,
	},
	{
		Code: DuplicateState, Name: "DuplicateState", Service: duplicateState,
		Title: "two states have one name",
		Doc: `The name of a state is unique in the whole definition, branches and item processors included:
histories, logs and the console tell states apart by name alone.`,
		Example: `{
  "StartAt": "Both",
  "States": {
    "Both": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "Work", "States": {"Work": {"Type": "Pass", "End": true}}},
        {"StartAt": "Work", "States": {"Work": {"Type": "Pass", "End": true}}}
      ],
      "End": true
    }
  }
}`,
	},
	{
		Code: UnreachableState, Name: "UnreachableState", Service: missingTarget,
		Title: "a state that no transition leads to",
		Doc: `From StartAt no chain of Next, Default, choice rules and catchers arrives at the state. The service
refuses such a definition with MISSING_TRANSITION_TARGET.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Pass", "End": true},
    "Refund": {"Type": "Pass", "End": true}
  }
}`,
	},
	{
		Code: NoEnd, Name: "NoEnd", Service: missingEnd,
		Title: "the states of a scope never come to an end",
		Doc: `Every machine, branch and item processor needs a state that ends it: Succeed, Fail, or "End": true.
Cycles are legal as long as there is a way out of the scope somewhere.`,
		Example: `{
  "StartAt": "Ping",
  "States": {
    "Ping": {"Type": "Pass", "Next": "Pong"},
    "Pong": {"Type": "Pass", "Next": "Ping"}
  }
}`,
	},
	{
		Code: Trapped, Name: "Trapped", Severity: Warning,
		Title: "states from which no end can be reached",
		Doc: `An execution that comes to one of these states goes round until it fails, is stopped, or meets the
limit of 25,000 events.`,
		Example: `{
  "StartAt": "Ask",
  "States": {
    "Ask": {
      "Type": "Choice",
      "Choices": [{"Variable": "$.again", "BooleanEquals": true, "Next": "Ping"}],
      "Default": "Done"
    },
    "Ping": {"Type": "Pass", "Next": "Pong"},
    "Pong": {"Type": "Pass", "Next": "Ping"},
    "Done": {"Type": "Succeed"}
  }
}`,
	},
	{
		Code: UnknownType, Name: "UnknownType", Service: schemaFailed,
		Title: "a state type that the language does not have",
		Doc:   `Type is one of Task, Pass, Choice, Wait, Succeed, Fail, Parallel and Map, case included.`,
		Example: `{
  "StartAt": "Done",
  "States": {
    "Done": {"Type": "Success"}
  }
}`,
	},
	{
		Code: NextOrEnd, Name: "NextOrEnd", Service: schemaFailed,
		Title: "a state needs either Next or End",
		Doc: `Task, Pass, Wait, Parallel and Map say what comes after them: "Next" with the name of a state, or
"End": true. Both at once, neither, and "End": false alone are refused.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Pass"}
  }
}`,
	},
	{
		Code: ExclusiveFields, Name: "ExclusiveFields", Service: schemaFailed,
		Title: "fields that exclude each other",
		Doc: `Some things can be written in several ways, of which only one may be used: Seconds, SecondsPath,
Timestamp and TimestampPath of a Wait; TimeoutSeconds and TimeoutSecondsPath and their like;
Error and ErrorPath; ItemProcessor and Iterator.`,
		Example: `{
  "StartAt": "Rest",
  "States": {
    "Rest": {"Type": "Wait", "Seconds": 10, "SecondsPath": "$.pause", "End": true}
  }
}`,
	},
	{
		Code: MisplacedField, Name: "MisplacedField", Service: schemaFailed,
		Title: "a field that this type of state does not have",
		Doc: `The field exists, but not on a state of this type or of this query language: Succeed has no
ResultPath, only Task, Parallel and Map have Retry and Catch, Arguments and Output belong to
JSONata states, Parameters and ResultPath to JSONPath states.`,
		Example: `{
  "StartAt": "Done",
  "States": {
    "Done": {"Type": "Succeed", "ResultPath": "$.result"}
  }
}`,
	},
	{
		Code: StateName, Name: "StateName", Service: invalidState,
		Title: "a state's name is empty or too long",
		Doc:   `Names have 1 to 80 characters.`,
		Example: `{
  "StartAt": "",
  "States": {
    "": {"Type": "Pass", "End": true}
  }
}`,
	},
	{
		Code: EmptyValue, Name: "EmptyValue", Service: schemaFailed,
		Title: "a list or object that must not be empty",
		Doc:   `States, Choices, Branches, ErrorEquals, And and Or need one element at least.`,
		Example: `{
  "StartAt": "Both",
  "States": {
    "Both": {"Type": "Parallel", "Branches": [], "End": true}
  }
}`,
	},
	{
		Code: ChoiceRule, Name: "ChoiceRule", Service: schemaFailed,
		Title: "a choice rule without exactly one comparison",
		Doc: `A rule is either one comparison - Variable and one operator such as NumericGreaterThan - or one of
And, Or and Not. Several operators in one rule are not joined: write And.`,
		Example: `{
  "StartAt": "Big?",
  "States": {
    "Big?": {
      "Type": "Choice",
      "Choices": [
        {"Variable": "$.total", "NumericGreaterThan": 10, "NumericLessThan": 20, "Next": "Done"}
      ],
      "Default": "Done"
    },
    "Done": {"Type": "Succeed"}
  }
}`,
	},
	{
		Code: InnerNext, Name: "InnerNext", Service: schemaFailed,
		Title: "Next inside And, Or or Not",
		Doc:   `Only a rule of Choices itself leads somewhere; the conditions inside And, Or and Not have no Next.`,
		Example: `{
  "StartAt": "Big?",
  "States": {
    "Big?": {
      "Type": "Choice",
      "Choices": [
        {"Not": {"Variable": "$.total", "NumericLessThan": 20, "Next": "Done"}, "Next": "Done"}
      ],
      "Default": "Done"
    },
    "Done": {"Type": "Succeed"}
  }
}`,
	},
}
