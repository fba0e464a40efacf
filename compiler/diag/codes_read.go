package diag

// Codes about reading a definition's text.
const (
	SyntaxError      Code = "ASL1001"
	NotText          Code = "ASL1002"
	TooDeep          Code = "ASL1003"
	DuplicateKey     Code = "ASL1004"
	YAMLSyntax       Code = "ASL1005"
	YAMLUnsupported  Code = "ASL1006"
	NotAnObject      Code = "ASL1007"
	TooLarge         Code = "ASL1008"
	UnsetPlaceholder Code = "ASL1009"
	PlaceholderValue Code = "ASL1010"
)

var readCodes = []Info{
	{
		Code: SyntaxError, Name: "SyntaxError", Service: invalidJSON,
		Title: "the text is not JSON",
		Doc: `The text breaks the grammar of JSON (RFC 8259) at the place shown. Commas that are
missing or too many, and comments, are reported one by one, so that the rest can be checked
in the same run; anything else ends the reading. The service refuses such a text with
INVALID_JSON_DESCRIPTION. To write comments, use the field "Comment", or YAML.`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "End": true},
  }
}`,
	},
	{
		Code: NotText, Name: "NotText", Service: invalidJSON,
		Title: "the file is not UTF-8 text",
		Doc: `Definitions are UTF-8, with or without a byte order mark. A file with a NUL byte, or one that
starts with the mark of UTF-16 or UTF-32, is binary or was saved in another encoding: save it
as UTF-8. Single bytes that are not UTF-8 come from an editor with an old encoding.`,
		Example: "{\"StartAt\": \"Gr\xfc\xdfen\"}",
	},
	{
		Code: TooDeep, Name: "TooDeep", Service: tooDeeplyNested,
		Title: "objects and arrays are nested too deeply",
		Doc: `The text nests objects and arrays deeper than 500 levels. No definition that a person
wrote comes near; the limit keeps a broken or hostile file from exhausting memory.`,
		long: deep,
	},
	{
		Code: DuplicateKey, Name: "DuplicateKey", Service: schemaFailed,
		Title: "an object has the same key twice",
		Doc: `Of two members with one name a JSON reader keeps one without a word, and which one differs from
reader to reader. Two states of one name are reported as ASL2005 where they stand in different
scopes, and here where they stand in the same one.`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Result": "hello", "Result": "goodbye", "End": true}
  }
}`,
	},
	{
		Code: YAMLSyntax, Name: "YAMLSyntax",
		Title: "the text is not YAML",
		Doc: `A file whose name ends in .yaml or .yml is read as YAML 1.2. The text breaks its grammar at the
place shown; indentation by tabs and a colon without a blank behind it are the usual causes.`,
		File:    "example.asl.yaml",
		Example: "StartAt: Greet\nStates:\n  Greet: {Type: Pass, End: true\n",
	},
	{
		Code: YAMLUnsupported, Name: "YAMLUnsupported",
		Title: "YAML that has no meaning in a definition",
		Doc: `A definition is JSON in YAML's clothes. What JSON cannot say is refused: several documents in one
file, keys that are not scalars, tags such as CloudFormation's !Sub and !GetAtt, the numbers .inf
and .nan, aliases without an anchor, and aliases that unfold to more than a million values. In
place of !Sub and !Ref write a placeholder, "${Name}", and set it with --set Name=VALUE.`,
		File:    "example.asl.yaml",
		Example: "StartAt: Greet\nStates:\n  Greet:\n    Type: Task\n    Resource: !GetAtt GreetFunction.Arn\n    End: true\n",
	},
	{
		Code: NotAnObject, Name: "NotAnObject", Service: schemaFailed,
		Title:   "the definition is not a JSON object",
		Doc:     `A definition is an object with the fields StartAt and States. An empty file is none.`,
		Example: `["StartAt", "States"]`,
	},
	{
		Code: TooLarge, Name: "TooLarge", Severity: Warning,
		Title: "the definition is larger than the service takes",
		Doc: `The service takes definitions of up to 1 MiB (1,048,576 bytes). aslc compiles larger ones, but
they cannot be deployed to AWS.`,
		long: large,
	},
	{
		Code: UnsetPlaceholder, Name: "UnsetPlaceholder",
		Title: "a placeholder without a value stands where text alone won't do",
		Doc: `A placeholder such as ${Timeout} that is not set stays a parameter of the generated program
where a string is a value: in Resource, in templates and results, in Error and Cause, in operands
of string comparisons. Anywhere else - a number, a path, the name of a state - the compiler needs
the value: set it with --set NAME=VALUE, --set-file FILE, or in the environment. In JSON a
placeholder that stands for a number may stand without quotes.`,
		Example: `{
  "StartAt": "Rest",
  "States": {
    "Rest": {"Type": "Wait", "Seconds": "${RestSeconds}", "End": true}
  }
}`,
	},
	{
		Code: PlaceholderValue, Name: "PlaceholderValue",
		Title: "a placeholder without quotes has a value that is not JSON",
		Doc: `A placeholder that stands without quotes in JSON is replaced by its value as it is, so the value
must be JSON itself: 30, true, or "text" with quotes. Without a value it is reported as well: put
the placeholder in quotes if it is to be a parameter of the generated program.`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Result": {"limit": ${Limit}}, "End": true}
  }
}`,
	},
}
