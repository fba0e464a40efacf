package diag

// Codes about the distributed Map and Express workflows.
const (
	DistributedField Code = "ASL2017"
	BadLabel         Code = "ASL2018"
	DuplicateLabel   Code = "ASL2019"
	BadPointer       Code = "ASL3012"
	NotExpress       Code = "ASL3013"
)

var distributedCodes = []Info{
	{
		Code: DistributedField, Name: "DistributedField", Service: schemaFailed,
		Title: "a field of the distributed Map in an inline one",
		Doc: `ItemReader, ItemBatcher, ResultWriter and Label belong to a Map that runs each item, or batch of items,
as an execution of its own: one whose ItemProcessor says so in its ProcessorConfig.`,
		Example: mapWith(`"ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "orders"}}`, ""),
	},
	{
		Code: BadLabel, Name: "BadLabel", Service: "INVALID_LABEL_NAME",
		Title:   "a Label that cannot be part of an ARN",
		Doc:     `A Label has 1 to 40 characters, and no blanks, wildcards, brackets or other special characters.`,
		Example: mapWith(`"Label": "each order"`, distributed),
	},
	{
		Code: DuplicateLabel, Name: "DuplicateLabel", Service: "DUPLICATE_LABEL_NAME",
		Title: "two Map states with the same Label",
		Doc:   `The Label tells the executions of one Map from those of another: it is unique in the whole definition.`,
		Example: `{
  "StartAt": "First",
  "States": {
    "First": {
      "Type": "Map",
      "Label": "each",
      "ItemProcessor": {
        ` + distributed + `
        "StartAt": "One",
        "States": {"One": {"Type": "Pass", "End": true}}
      },
      "Next": "Second"
    },
    "Second": {
      "Type": "Map",
      "Label": "each",
      "ItemProcessor": {
        ` + distributed + `
        "StartAt": "Two",
        "States": {"Two": {"Type": "Pass", "End": true}}
      },
      "End": true
    }
  }
}`,
	},
	{
		Code: NotExpress, Name: "NotExpress", Service: schemaFailed,
		Title: "something that an Express workflow cannot do",
		Doc: `An Express workflow ends within five minutes and keeps no history: it waits for no job (.sync), no
callback (.waitForTaskToken) and no activity, and starts no distributed Map. The items of a
distributed Map whose ExecutionType is EXPRESS are processed by Express workflows.`,
		Example: `{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
        "StartAt": "Run",
        "States": {"Run": {"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "End": true}}
      },
      "End": true
    }
  }
}`,
	},
	{
		Code: BadPointer, Name: "BadPointer", Service: schemaFailed,
		Title: "not a JSON pointer",
		Doc: `ItemsPointer says where in a JSON file the items are, as a JSON pointer (RFC 6901): /orders/0/items.
Each step begins with a /; ~0 stands for ~ and ~1 for / in a name.`,
		Example: mapWith(`"ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "JSON", "ItemsPointer": "$.orders"},
        "Parameters": {"Bucket": "orders", "Key": "all.json"}
      }`, distributed),
	},
}

const distributed = `"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},`

// mapWith is a small definition whose Map has one more field.
func mapWith(field, config string) string {
	if config != "" {
		config += "\n        "
	}
	return `{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      ` + field + `,
      "ItemProcessor": {
        ` + config + `"StartAt": "One",
        "States": {"One": {"Type": "Pass", "End": true}}
      },
      "End": true
    }
  }
}`
}
