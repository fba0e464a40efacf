package diag

// Codes about contracts: what handlers, schemas and samples say.
const (
	BadContract        Code = "ASL7001"
	UnreadableHandlers Code = "ASL7002"
	WrongSignature     Code = "ASL7003"
	NoJSON             Code = "ASL7004"
	MissingHandler     Code = "ASL7005"
	UnusedHandler      Code = "ASL7006"
	TwoHandlers        Code = "ASL7007"
	UndeclaredError    Code = "ASL7008"
	Contradiction      Code = "ASL7009"

	MissingArgument     Code = "ASL7010"
	WrongArgument       Code = "ASL7011"
	WrongOutput         Code = "ASL7012"
	MayNotFit           Code = "ASL7013"
	PathOutsideContract Code = "ASL7014"
	WrongContractType   Code = "ASL7015"
	SampleDiffers       Code = "ASL7016"
	ServiceDiffers      Code = "ASL7017"
	LimitNotHeld        Code = "ASL7018"
)

// chargeExample is a machine whose task the examples' handlers do.
const chargeExample = `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ChargeCard", "End": true}
  }
}`

// handlersFile is an example's handlers.go.
func handlersFile(text string) []File {
	return []File{{"handlers.go", "package example\n\nimport \"context\"\n\n" + text}}
}

var contractCodes = []Info{
	{
		Code: BadContract, Name: "BadContract",
		Title: "a contract's file makes no sense",
		Doc: `aslc.yaml beside a definition names its contracts: the schemas of the machine's input and output, of
what tasks take (input) and give (output), samples, the severity of codes, and the prefix of the names of
a definition that shares its Go package. This file, or one that it names, cannot be read, or says what it
cannot mean:

	input: order.schema.json
	output: receipt.schema.json
	tasks:
	  ChargeCard:
	    input: charge.schema.json
	    output: charged.schema.json
	    sample: charged.json
	severity:
	  ASL7005: error     # error, warning or off
	prefix:
	  refund.asl.json: Refund

Of JSON Schema (draft 4 to 2020-12, and OpenAPI's nullable) these keywords say what values are: type,
const, enum, format (date-time), properties, patternProperties, additionalProperties, required, items,
prefixItems, additionalItems, allOf, anyOf, oneOf, $ref and its kin, to places in the file and in files
beside it. Limits of single values (minimum, pattern, maxLength, minItems, uniqueItems and the like) are
read, and nothing is held to them. not, if, dependentSchemas, dependentRequired, unevaluatedProperties,
propertyNames, contains and what belongs to them are refused, and so is a keyword that there is not,
unless it begins with x-.`,
		Example: chargeExample,
		Beside:  []File{{"aslc.yaml", "tasks:\n  ChargeCart:\n    output: charged.schema.json\n"}},
	},
	{
		Code: UnreadableHandlers, Name: "UnreadableHandlers",
		Title: "the handlers' types cannot be read",
		Doc: `The types of handlers are contracts: what a task takes and gives. The Go beside the definition, or the
package that --tasks names, does not compile as far as these types are concerned; the message is the
compiler's own. What is inside functions does not count, nor does the generated file.`,
		Example: chargeExample,
		Beside:  handlersFile("func ChargeCard(ctx context.Context, in Cart) error { return nil }\n"),
	},
	{
		Code: WrongSignature, Name: "WrongSignature",
		Title: "a handler of the wrong signature",
		Doc: `The function or method is named like a task, or has //aslc:task, but cannot be its handler. A handler is
one of

	func(ctx context.Context, in In) (Out, error)
	func(ctx context.Context, in In) error
	func(ctx context.Context) (Out, error)
	func(ctx context.Context) error`,
		Example: chargeExample,
		Beside:  handlersFile("func ChargeCard(ctx context.Context, amount float64, card string) error { return nil }\n"),
	},
	{
		Code: NoJSON, Name: "NoJSON", Adjustable: true,
		Title: "a handler's type that JSON cannot carry",
		Doc: `Arguments and results of tasks are JSON: a channel, a function or a complex number has none, an interface
with methods cannot be decoded, and a map wants keys that are strings, integers or texts. Leave such a
field out with the tag json:"-".`,
		Example: chargeExample,
		Beside:  handlersFile("type Charge struct {\n\tAmount float64\n\tDone   chan bool\n}\n\nfunc ChargeCard(ctx context.Context, in Charge) error { return nil }\n"),
	},
	{
		Code: MissingHandler, Name: "MissingHandler", Severity: Warning,
		Title: "a task that no handler does",
		Doc: `Other tasks of the machine have Go handlers, and this one has none: its state fails unless it is bound
when the machine runs. Write a function or method of the task's name in Go, or one with the comment
//aslc:task NAME. Where it is meant, embed Bound in the type of the handlers.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ChargeCard", "Next": "Ship"},
    "Ship": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ShipOrder", "End": true}
  }
}`,
		Beside: handlersFile("func ChargeCard(ctx context.Context) error { return nil }\n"),
	},
	{
		Code: UnusedHandler, Name: "UnusedHandler", Severity: Warning,
		Title: "a handler that no task asks for",
		Doc: `//aslc:task names a task by its identity, the name in the error message of an unbound task, or by its Go
name: this one names nothing in the definition. The directives are //aslc:task and //aslc:errors.`,
		Example: chargeExample,
		Beside: handlersFile("func ChargeCard(ctx context.Context) error { return nil }\n\n" +
			"// refund gives the money back.\n//\n//aslc:task RefundCard\nfunc refund(ctx context.Context) error { return nil }\n"),
	},
	{
		Code: TwoHandlers, Name: "TwoHandlers", Severity: Warning,
		Title: "two handlers for a task",
		Doc: `Two functions or methods could do the task, and their types differ. The first one counts. Mark the right
one with //aslc:task NAME, or let NewTasks return its type.`,
		Example: chargeExample,
		Beside: handlersFile("type Live struct{}\n\nfunc (Live) ChargeCard(ctx context.Context, in int) error { return nil }\n\n" +
			"type Demo struct{}\n\nfunc (Demo) ChargeCard(ctx context.Context, in string) error { return nil }\n"),
	},
	{
		Code: UndeclaredError, Name: "UndeclaredError", Severity: Warning,
		Title: "Catch or Retry of an error that no handler declares",
		Doc: `//aslc:errors in the comment of a handler lists the names of the errors that it returns; nothing behind it
means none. All handlers behind this Catch or Retry have such a list, and the name is in none: nothing is
ever caught. Names that begin with States. are the service's own, and always possible.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ChargeCard",
      "Catch": [{"ErrorEquals": ["Card.Refused"], "Next": "Sorry"}],
      "End": true
    },
    "Sorry": {"Type": "Succeed"}
  }
}`,
		Beside: handlersFile("// ChargeCard takes the money.\n//\n//aslc:errors Card.Declined\nfunc ChargeCard(ctx context.Context) error { return nil }\n"),
	},
	{
		Code: Contradiction, Name: "Contradiction", Adjustable: true,
		Title: "two contracts that contradict each other",
		Doc: `A handler's type and a schema both say what a task takes or gives, and no value is both. One of the two is
out of date.`,
		Example: chargeExample,
		Beside: append(handlersFile("func ChargeCard(ctx context.Context) (float64, error) { return 0, nil }\n"),
			File{"aslc.yaml", "tasks: {ChargeCard: {output: charged.schema.json}}\n"},
			File{"charged.schema.json", `{"type": "object"}`}),
	}, {
		Code: MissingArgument, Name: "MissingArgument", Adjustable: true,
		Title: "a member that a handler needs and does not get",
		Doc: `The type of the handler's argument, or its schema, has a member that must be there, and the state's
Parameters or Arguments never give it: the call fails whenever the state gets there. Give it, or make it
optional: a pointer, omitempty or omitzero in Go; not among required in a schema.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ChargeCard",
      "Parameters": {"card.$": "$.card", "ammount.$": "$.total"},
      "End": true
    }
  }
}`,
		Beside: handlersFile("type Charge struct {\n\tCard   string  `json:\"card\"`\n\tAmount float64 `json:\"amount\"`\n}\n\n" +
			"func ChargeCard(ctx context.Context, in Charge) error { return nil }\n"),
	},
	{
		Code: WrongArgument, Name: "WrongArgument", Adjustable: true,
		Title: "an argument of a type that the handler never takes",
		Doc: `What the state gives to its task is never what the handler's type, or the schema, says there: a string
where a number is wanted, a constant that is none of an enum, a member that a closed schema does not have.
In a JSONPath state a constant "$.total" is mostly a forgotten .$ behind the name of the member.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ChargeCard",
      "Parameters": {"amount": "$.total"},
      "End": true
    }
  }
}`,
		Beside: handlersFile("type Charge struct {\n\tAmount float64 `json:\"amount\"`\n}\n\n" +
			"func ChargeCard(ctx context.Context, in Charge) error { return nil }\n"),
	},
	{
		Code: WrongOutput, Name: "WrongOutput", Adjustable: true,
		Title: "an output that the machine has not promised",
		Doc: `aslc.yaml, or --contract output=FILE, promises what the machine gives, and a state that ends it gives
something else: a member is missing, or of another type.`,
		Example: `{
  "StartAt": "Tell",
  "States": {"Tell": {"Type": "Pass", "Result": {"sum": 12}, "End": true}}
}`,
		Beside: []File{{"aslc.yaml", "output: receipt.schema.json\n"},
			{"receipt.schema.json", `{"type": "object", "required": ["total"], "properties": {"total": {"type": "number"}}}`}},
	},
	{
		Code: MayNotFit, Name: "MayNotFit", Severity: Warning,
		Title: "a value that fits only sometimes",
		Doc: `What stands here is promised or made by the definition itself, and some of the values that it can have
are none that the handler, or the machine's output, takes: it may be null, absent, or have a fraction. Guard
it with a Choice, give it another value, or make the contract wider.`,
		Example: `{
  "StartAt": "Find",
  "States": {
    "Find": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:FindCard", "Next": "Charge"},
    "Charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ChargeCard", "End": true}
  }
}`,
		Beside: handlersFile("type Card struct {\n\tNumber string `json:\"number,omitempty\"`\n}\n\n" +
			"func FindCard(ctx context.Context) (Card, error) { return Card{}, nil }\n\n" +
			"type Charge struct {\n\tNumber string `json:\"number\"`\n}\n\n" +
			"func ChargeCard(ctx context.Context, in Charge) error { return nil }\n"),
	},
	{
		Code: PathOutsideContract, Name: "PathOutsideContract", Adjustable: true,
		Title: "a path into what a contract does not have",
		Doc: `The value is promised: by the type of a handler's result, by a schema. Nothing in it has that name, so
the path finds nothing in any run. Where a handler gives more than its type says, let the type say so.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ChargeCard", "Next": "Tell"},
    "Tell": {"Type": "Pass", "Parameters": {"id.$": "$.payment"}, "End": true}
  }
}`,
		Beside: handlersFile("type Payment struct {\n\tID string `json:\"paymentId\"`\n}\n\n" +
			"func ChargeCard(ctx context.Context) (Payment, error) { return Payment{}, nil }\n"),
	},
	{
		Code: WrongContractType, Name: "WrongContractType", Adjustable: true,
		Title: "a promised value of a type that its use can never take",
		Doc: `The value is promised: by the type of a handler's result, by a schema. What uses it, a function, an
operator, a field of the state, takes no value of that type, and fails whenever the state gets there.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ChargeCard", "Next": "Wait"},
    "Wait": {"Type": "Wait", "SecondsPath": "$.wait", "End": true}
  }
}`,
		Beside: handlersFile("type Payment struct {\n\tWait string `json:\"wait\"`\n}\n\n" +
			"func ChargeCard(ctx context.Context) (Payment, error) { return Payment{}, nil }\n"),
	},
	{
		Code: SampleDiffers, Name: "SampleDiffers", Severity: Warning,
		Title: "a use that the sample does not bear out",
		Doc: `A sample is one example of a value: of a task's result, or of the machine's input. It has no member of
that name, or one of another type. Other values may have it, so this is a hint.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ChargeCard", "Next": "Tell"},
    "Tell": {"Type": "Pass", "Parameters": {"id.$": "$.payment"}, "End": true}
  }
}`,
		Beside: []File{{"aslc.yaml", "tasks: {ChargeCard: {sample: charged.json}}\n"}, {"charged.json", `{"paymentId": "p-1"}`}},
	},
	{
		Code: ServiceDiffers, Name: "ServiceDiffers", Severity: Warning,
		Title: "a use that does not fit what an AWS service gives",
		Doc: `The task is a call of an AWS service. By the service's model, of which all AWS SDKs are made, its result
has no member of that name, or one of another type. The models are those that aslc was built with; what a
schema or a handler says of the task counts in their place.`,
		Example: `{
  "StartAt": "Send",
  "States": {
    "Send": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/orders", "MessageBody.$": "$"}, "Next": "Tell"},
    "Tell": {"Type": "Pass", "Parameters": {"id.$": "$.MessageID"}, "End": true}
  }
}`,
		Beside: []File{{"aslc.yaml", "severity: {ASL7017: error}\n"}},
	},
	{
		Code: LimitNotHeld, Name: "LimitNotHeld", Severity: Warning,
		Title: "a limit of a schema that values are not held to",
		Doc: `A promise is a type: of a schema what says which kinds of values there are, which members and which texts
counts. Limits of single values, how large a number or how long a text may be, are read and let be: documents
that break them pass, when they arrive too. The warning comes once for each keyword of a file.`,
		Example: chargeExample,
		Beside:  []File{{"aslc.yaml", "tasks: {ChargeCard: {output: charged.json}}\n"}, {"charged.json", `{"type": "integer", "minimum": 1}`}},
	},
}
