package diag

// Codes about names in the generated code, and retired ones about parts of the
// language that earlier versions did not compile.
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
		Doc: `Names of states, tasks and variables become Go identifiers: "Charge card" and "charge-card" are both
ChargeCard. The second in the order of the names gets a number, ChargeCard_2, which nobody likes to
read: rename one.`,
		Example: `{
  "StartAt": "Charge card",
  "States": {
    "Charge card": {"Type": "Pass", "Next": "charge-card"},
    "charge-card": {"Type": "Pass", "End": true}
  }
}`,
	},
	retired(NoJSONata, "NoJSONata", "JSONata"),
	retired(NoVariables, "NoVariables", "workflow variables"),
	retired(NoDistributedMap, "NoDistributedMap", "the distributed Map"),
	retired(NoItemReader, "NoItemReader", "ItemReader"),
	retired(NoItemBatcher, "NoItemBatcher", "ItemBatcher"),
	retired(NoResultWriter, "NoResultWriter", "ResultWriter"),
	retired(NoLabel, "NoLabel", "Label"),
}

// retired documents a code that said that a part of the language was not compiled.
func retired(code Code, name, part string) Info {
	return Info{
		Code: code, Name: name, Retired: true,
		Title: part + " could not be compiled (retired)",
		Doc: "The first versions of aslc knew " + part + ", but did not compile it. Now it is part of the\n" +
			"language that is compiled, and this code stands for nothing else.",
	}
}
