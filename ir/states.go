package ir

// State is one of the eight kinds: Task, Pass, Choice, Wait, Succeed, Fail,
// Parallel, Map, or Invalid for what lower has already refused.
type State interface {
	Base() *StateBase
	Kind() string // as in ASL's "Type"
	state()
}

// StateBase is what every kind has.
type StateBase struct {
	Name     string
	NameSpan Span // the key, with its quotes
	Span     Span // the object
	Comment  string
	Scope    *Scope
	Language QueryLanguage

	// GoName is the Go identifier stem, upper camel case ("ChargeCard"), from
	// which the names of the constant, the method and the tables are made; set
	// by package names.
	GoName string
}

// Base gives what all kinds share.
func (b *StateBase) Base() *StateBase { return b }
func (*StateBase) state()             {}

// Flow is the data flow of a state. Of a JSONPath state, in the order of evaluation:
// InputPath → Parameters → (work) → ResultSelector → ResultPath → OutputPath; of a
// JSONata state: Arguments → (work) → Output. Assign and Output both see the
// variables as they were on entry. Fields that a kind or language does not have
// stay zero.
type Flow struct {
	InputPath      *PathField // nil: the whole input
	Parameters     Expr       // nil: none
	ResultSelector Expr       // nil: none
	ResultPath     *RefPath   // nil: "$", the result replaces the input
	OutputPath     *PathField // nil: the whole

	Arguments Expr          // nil: the input
	Output    Expr          // nil: the result; where there is none, the input
	Assign    []*Assignment // nil: none; of a Choice, where no rule matches
}

// PathField is InputPath or OutputPath: a path, or an explicit null, which
// stands for an empty object.
type PathField struct {
	Span Span
	Null bool
	Path *Path // nil if Null
}

// RefPath is a reference path that a result is written to (ResultPath): the
// names and indices below the document, or an explicit null: discard.
type RefPath struct {
	Span  Span
	Text  string
	Null  bool
	Steps []RefStep // empty: the result replaces the document
}

// RefStep is a member's name, or an element's index where Name is nil.
type RefStep struct {
	Name  *string
	Index int
}

// Transition = Next | End.
type Transition struct {
	Next *Ref // nil: End
}

// Task = Resource [Parameters] [TimeoutSeconds…] [Retry] [Catch] Transition.
type Task struct {
	StateBase
	Flow
	Transition
	Resource  *Text
	Target    Target // what Resource and Parameters name
	Timeout   *Seconds
	Heartbeat *Seconds
	RoleArn   Expr // Credentials.RoleArn; nil: none
	Retry     []*Retrier
	Catch     []*Catcher
}

// Pattern is how a task's result comes back.
type Pattern uint8

const (
	RequestResponse  Pattern = iota
	Sync                     // .sync, .sync:2: the job's end
	WaitForTaskToken         // .waitForTaskToken: a callback
)

// TargetKind is what a Resource ARN points at; it decides the event types.
type TargetKind uint8

const (
	Integration    TargetKind = iota // arn:aws:states:::service:action[.pattern]
	LambdaFunction                   // arn:aws:lambda:…:function:name
	Activity                         // arn:aws:states:…:activity:name
	Other                            // anything else, a placeholder or a name of the user's own
)

// Target is the meaning of a Resource.
type Target struct {
	Kind    TargetKind
	Service string // "dynamodb", "aws-sdk:s3", "lambda"; Integration only
	Action  string // "putItem", "invoke"; without the pattern
	Pattern Pattern
	SyncV2  bool // .sync:2

	// ID is the task's identity (design D9): equal identities share a method
	// and a binding. GoName is the method's name, set by package names.
	ID     string
	GoName string
}

// Invoke says that the task is lambda:invoke, whose function takes the Payload
// of the parameters and gives that of the result.
func (t *Target) Invoke() bool {
	return t.Kind == Integration && t.Service == "lambda" && t.Action == "invoke"
}

// Pass = [Result | Parameters] Transition.
type Pass struct {
	StateBase
	Flow
	Transition
	Result Expr // a Const; Text, Object or Array where a placeholder in it was left unset; nil: none
}

// Choice = Choices+ [Default].
type Choice struct {
	StateBase
	Flow
	Rules   []*Rule // tried in order
	Default *Ref    // nil: States.NoChoiceMatched
}

// Rule is one of Choices: a Cond in a JSONPath state, a Condition in a JSONata state.
type Rule struct {
	Span      Span
	Comment   string
	Cond      Cond
	Condition Expr // a Query, or a Const that is true or false
	Next      *Ref
	Output    Expr          // JSONata; nil: the input
	Assign    []*Assignment // nil: none; that of the state does not count here
}

// Wait = Seconds[Path] | Timestamp[Path]; exactly one is set.
type Wait struct {
	StateBase
	Flow
	Transition
	Seconds   *Seconds
	Timestamp *Timestamp
}

// Succeed ends its scope well.
type Succeed struct {
	StateBase
	Flow
}

// Fail ends the execution, or the attempt of the Parallel or Map around it.
type Fail struct {
	StateBase
	Error Expr // Text, Path, Call or Query; nil: absent
	Cause Expr
	// ErrorField and CauseField are the fields that the user wrote: "Error" or
	// "ErrorPath", "Cause" or "CausePath"; messages quote them.
	ErrorField, CauseField string
}

// Parallel = Branches+ [Retry] [Catch] Transition.
type Parallel struct {
	StateBase
	Flow
	Transition
	Branches []*Scope
	Retry    []*Retrier
	Catch    []*Catcher
}

// Map = ItemProcessor [Items | ItemsPath] [ItemSelector] [MaxConcurrency…] [Retry] [Catch] Transition.
type Map struct {
	StateBase
	Flow // Parameters is unused: it is the deprecated spelling of ItemSelector
	Transition
	ItemsPath    *Path // JSONPath; nil: the effective input
	Items        Expr  // JSONata: a Query, or an array or object; nil: the input
	ItemSelector Expr  // nil: the item itself
	// Deprecated tells that the user wrote Iterator or Parameters; the events
	// and messages are the same.
	Deprecated bool

	MaxConcurrency             *Integer // nil: 0, no limit
	ToleratedFailureCount      *Integer
	ToleratedFailurePercentage *Number
	Processor                  *Scope
	Distributed                *Distributed // nil: inline
	Retry                      []*Retrier
	Catch                      []*Catcher
}

// Invalid is a state that lower could not make sense of; nothing reports it again.
type Invalid struct {
	StateBase
}

func (*Task) Kind() string     { return "Task" }
func (*Pass) Kind() string     { return "Pass" }
func (*Choice) Kind() string   { return "Choice" }
func (*Wait) Kind() string     { return "Wait" }
func (*Succeed) Kind() string  { return "Succeed" }
func (*Fail) Kind() string     { return "Fail" }
func (*Parallel) Kind() string { return "Parallel" }
func (*Map) Kind() string      { return "Map" }
func (*Invalid) Kind() string  { return "" }

// Scopes are the scopes that a state owns: branches, a processor, or none.
func Scopes(s State) []*Scope {
	switch s := s.(type) {
	case *Parallel:
		return s.Branches
	case *Map:
		if s.Processor != nil {
			return []*Scope{s.Processor}
		}
	}
	return nil
}
