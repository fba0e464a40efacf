package ir

// Distributed is what a Map has whose items are processed by executions of their
// own (ProcessorConfig.Mode DISTRIBUTED). These see no variables of the machine.
type Distributed struct {
	Span    Span          // of ProcessorConfig
	Express bool          // ExecutionType EXPRESS
	Label   string        // "": none was given, the state's name serves
	Reader  *ItemReader   // nil: items come from the state's input
	Batcher *ItemBatcher  // nil: each item by itself
	Writer  *ResultWriter // nil: the results are the state's result
}

// ItemReader = Resource [ReaderConfig] [Parameters | Arguments].
type ItemReader struct {
	Span      Span
	Resource  *Text
	Service   string // "s3"
	Action    string // "getObject", "listObjectsV2"
	Arguments Expr   // Parameters, or Arguments of a JSONata state; nil: none

	InputType      string // "CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"; "": of listObjectsV2, none
	Transformation string // "NONE", "LOAD_AND_FLATTEN"
	ManifestType   string // "S3_INVENTORY", "ATHENA_DATA"; "" without InputType MANIFEST

	CSVDelimiter      string   // "COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"
	CSVHeaderLocation string   // "FIRST_ROW", "GIVEN"; "" without CSV
	CSVHeaders        []string // with GIVEN

	ItemsPointer string   // JSON pointer to the array or object of a JSON file; "": the whole
	MaxItems     *Integer // nil: all
}

// ItemBatcher = (MaxItemsPerBatch[Path] | MaxInputBytesPerBatch[Path])+ [BatchInput].
type ItemBatcher struct {
	Span                  Span
	MaxItemsPerBatch      *Integer // nil: no limit
	MaxInputBytesPerBatch *Integer // nil: no limit
	BatchInput            Expr     // nil: none
}

// ResultWriter = [Resource (Parameters | Arguments)] [WriterConfig]; one at least.
type ResultWriter struct {
	Span      Span
	Resource  *Text  // nil: the results stay the state's result, in the form of WriterConfig
	Service   string // "s3"
	Action    string // "putObject"
	Arguments Expr

	Config         bool   // WriterConfig is there
	Transformation string // "NONE", "COMPACT", "FLATTEN"; NONE is the default with Resource, COMPACT without
	OutputType     string // "JSON", "JSONL"
}
