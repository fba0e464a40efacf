package diag

import "sort"

// Code names a kind of diagnostic: "ASL2003". A code is never used again for
// something else. ASL1… are about reading the text, ASL2… about the structure
// and its references, ASL3… about the values of fields, ASL4… about paths,
// expressions and templates, ASL50… about names in the generated code, ASL51… about
// the shapes of values, ASL6… about
// workflow variables. A code that is reported no longer stays documented as retired.
type Code string

// Info is what `aslc explain` tells about a code.
type Info struct {
	Code     Code
	Name     string // of the constant in this package
	Severity Severity
	Service  string // the service's code for the same fault; "" if the service does not object
	Title    string // one line
	Doc      string // why it is one and what to do
	Example  string // a definition that gets this code; a test compiles it
	Retired  bool   // no longer reported; without an example
	// Adjustable tells that an error may be lowered to a warning, or switched off:
	// the definition can be compiled all the same.
	Adjustable bool
	// Beside are the files that the example needs beside the definition.
	Beside []File
	File   string // the example's file name: "example.asl.json" or ".yaml"

	long func() string // in place of Example where that would be too long to print
}

// File is a file of an example.
type File struct{ Name, Text string }

// Definition is the example's text, also where it is too long to be printed.
func (i Info) Definition() string {
	if i.long != nil {
		return i.long()
	}
	return i.Example
}

// The service's codes for faults of a definition (ValidateStateMachineDefinition).
const (
	schemaFailed    = "SCHEMA_VALIDATION_FAILED"
	invalidJSON     = "INVALID_JSON_DESCRIPTION"
	missingTarget   = "MISSING_TRANSITION_TARGET"
	missingEnd      = "MISSING_END_STATE"
	duplicateState  = "DUPLICATE_STATE_NAME"
	invalidState    = "INVALID_STATE_NAME"
	invalidResource = "INVALID_RESOURCE"
	tooDeeplyNested = "TOO_DEEPLY_NESTED"
	noDollar        = "NO_DOLLAR"
	resultIsStatic  = "PASS_RESULT_IS_STATIC"
)

var infos = index(readCodes, structureCodes, valueCodes, expressionCodes, queryCodes,
	distributedCodes, variableCodes, shapeCodes, contractCodes, laterCodes)

func index(tables ...[]Info) map[Code]*Info {
	out := map[Code]*Info{}
	for _, table := range tables {
		for i := range table {
			if table[i].File == "" {
				table[i].File = "example.asl.json"
			}
			out[table[i].Code] = &table[i]
		}
	}
	return out
}

// Explain gives what there is to say about a code; false if there is no such code.
func Explain(c Code) (Info, bool) {
	if info := infos[c]; info != nil {
		return *info, true
	}
	return Info{}, false
}

// Codes are all codes in order.
func Codes() []Code {
	out := make([]Code, 0, len(infos))
	for c := range infos {
		out = append(out, c)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// Severity of all diagnostics with this code.
func (c Code) Severity() Severity {
	if info := infos[c]; info != nil {
		return info.Severity
	}
	return Error
}

func (c Code) service() string {
	if info := infos[c]; info != nil {
		return info.Service
	}
	return ""
}
