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
what tasks take (input) and give (output), samples, and the severity of codes. This file, or one that it
names, cannot be read, or says what it cannot mean:

	input: order.schema.json
	output: receipt.schema.json
	tasks:
	  ChargeCard:
	    input: charge.schema.json
	    output: charged.schema.json
	    sample: charged.json
	severity:
	  ASL7005: error     # error, warning or off`,
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
	},
}
