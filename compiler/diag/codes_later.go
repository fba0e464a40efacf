package diag

// Codes about names in the generated code, and about parts of the language that
// this version knows but does not compile.
const (
	NameCollision Code = "ASL5001"

	NoJSONata        Code = "ASL8001"
	NoVariables      Code = "ASL8002"
	NoDistributedMap Code = "ASL8003"
	NoItemReader     Code = "ASL8004"
	NoItemBatcher    Code = "ASL8005"
	NoResultWriter   Code = "ASL8006"
	NoLabel          Code = "ASL8007"
)

var laterCodes = []Info{
	{
		Code: NameCollision, Name: "NameCollision", Severity: Warning,
		Title: "two names become one in Go",
		Doc: `Names of states and tasks become Go identifiers: "Charge card" and "charge-card" are both ChargeCard.
The second in the order of the names gets a number, ChargeCard_2, which nobody likes to read: rename one.`,
		Example: `{
  "StartAt": "Charge card",
  "States": {
    "Charge card": {"Type": "Pass", "Next": "charge-card"},
    "charge-card": {"Type": "Pass", "End": true}
  }
}`,
	},
	{
		Code: NoJSONata, Name: "NoJSONata",
		Title: "JSONata is not supported yet",
		Doc:   `States whose QueryLanguage is JSONata are known to aslc, but this version does not compile them.`,
		Example: `{
  "QueryLanguage": "JSONata",
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Output": "{% $states.input.name %}", "End": true}
  }
}`,
	},
	{
		Code: NoVariables, Name: "NoVariables",
		Title: "workflow variables are not supported yet",
		Doc:   `Assign, and paths that begin with a variable's name ($total), are known to aslc, but this version does not compile them.`,
		Example: `{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Assign": {"name.$": "$.user"}, "End": true}
  }
}`,
	},
	{
		Code: NoDistributedMap, Name: "NoDistributedMap",
		Title: "the distributed Map is not supported yet",
		Doc:   `A Map whose ProcessorConfig has Mode DISTRIBUTED is known to aslc, but this version does not compile it. Mode INLINE works.`,
		Example: `{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "One",
        "States": {"One": {"Type": "Pass", "End": true}}
      },
      "End": true
    }
  }
}`,
	},
	{
		Code: NoItemReader, Name: "NoItemReader",
		Title:   "ItemReader is not supported yet",
		Doc:     `ItemReader belongs to the distributed Map, which this version does not compile.`,
		Example: mapWith(`"ItemReader": {"Resource": "arn:aws:states:::s3:getObject"}`),
	},
	{
		Code: NoItemBatcher, Name: "NoItemBatcher",
		Title:   "ItemBatcher is not supported yet",
		Doc:     `ItemBatcher belongs to the distributed Map, which this version does not compile.`,
		Example: mapWith(`"ItemBatcher": {"MaxItemsPerBatch": 10}`),
	},
	{
		Code: NoResultWriter, Name: "NoResultWriter",
		Title:   "ResultWriter is not supported yet",
		Doc:     `ResultWriter belongs to the distributed Map, which this version does not compile.`,
		Example: mapWith(`"ResultWriter": {"Resource": "arn:aws:states:::s3:putObject"}`),
	},
	{
		Code: NoLabel, Name: "NoLabel",
		Title:   "Label is not supported yet",
		Doc:     `Label belongs to the distributed Map, which this version does not compile.`,
		Example: mapWith(`"Label": "each"`),
	},
}

// mapWith is a small definition whose Map has one more field.
func mapWith(field string) string {
	return `{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      ` + field + `,
      "ItemProcessor": {
        "StartAt": "One",
        "States": {"One": {"Type": "Pass", "End": true}}
      },
      "End": true
    }
  }
}`
}
