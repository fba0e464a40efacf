package lower

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// mode reads ProcessorConfig; nil for an inline Map.
func (o object) mode() *ir.Distributed {
	f, ok := o.field("ProcessorConfig")
	if !ok || !f.is(jsontree.Object) {
		return nil
	}
	config := f.object("a ProcessorConfig")
	config.only(configFields, "")
	mode := ""
	if m, ok := config.field("Mode"); ok {
		mode = m.oneOf("INLINE", "DISTRIBUTED")
	}
	out := &ir.Distributed{Span: f.n.Span}
	if t, ok := config.field("ExecutionType"); ok {
		out.Express = t.oneOf("STANDARD", "EXPRESS") == "EXPRESS"
	} else if mode == "DISTRIBUTED" {
		config.require("ExecutionType")
	}
	if mode != "DISTRIBUTED" {
		return nil
	}
	return out
}

// distributed reads the fields of a distributed Map into d. Where d is nil, the
// Map is inline and has none of them.
func (o object) distributed(d *ir.Distributed) {
	if d == nil {
		for _, name := range distributedFields {
			if f, ok := o.field(name); ok {
				f.report(diag.DistributedField, fmt.Sprintf("%q belongs to a distributed Map", name),
					`write "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"} into the ItemProcessor`)
			}
		}
		return
	}
	d.Label = o.label()
	if f, ok := o.field("ItemReader"); ok && f.is(jsontree.Object) {
		d.Reader = f.object("an ItemReader").reader()
	}
	if f, ok := o.field("ItemBatcher"); ok && f.is(jsontree.Object) {
		d.Batcher = f.object("an ItemBatcher").batcher()
	}
	if f, ok := o.field("ResultWriter"); ok && f.is(jsontree.Object) {
		d.Writer = f.object("a ResultWriter").writer()
	}
}

// maxLabel is the longest Label, in characters.
const maxLabel = 40

// label is part of the names of the Map's executions, and so of ARNs (Developer
// Guide, "Distributed Map state fields").
func (o object) label() string {
	f, ok := o.field("Label")
	if !ok {
		return ""
	}
	text, ok := f.text()
	if !ok {
		return ""
	}
	refuse := func(message, help string) { f.wrong(diag.BadLabel, message, help) }
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		refuse("an empty Label", "")
	case n > maxLabel:
		refuse(fmt.Sprintf("this Label has %d characters; %d are allowed", n, maxLabel), "")
	case strings.ContainsFunc(text, notInLabel):
		refuse(fmt.Sprintf("the Label %q has a blank or a special character", text), "use letters, digits, - and _")
	}
	if first, taken := o.l.labels[text]; taken {
		o.l.report(diag.Diagnostic{
			Code: diag.DuplicateLabel, Span: f.n.Span, Place: f.at.list(),
			Message: fmt.Sprintf("a second Label %q", text), Help: "labels are unique in the whole definition",
			Related: []diag.Note{{Span: first, Message: "the first one"}},
		})
		return text
	}
	o.l.labels[text] = f.n.Span
	return text
}

func notInLabel(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("?*<>{}[]:;,\\|^~$#%&`\"", r)
}

// reader = Resource [ReaderConfig] [Parameters | Arguments].
func (o object) reader() *ir.ItemReader {
	o.only(readerFields, "")
	r := &ir.ItemReader{Span: o.n.Span, Arguments: o.parameters(), Transformation: "NONE"}
	r.Resource, r.Service, r.Action = o.storage("s3:getObject", "s3:listObjectsV2")
	if f, ok := o.field("ReaderConfig"); ok {
		if f.is(jsontree.Object) {
			f.object("a ReaderConfig").readerConfig(r)
		}
	} else if r.Action == "getObject" {
		o.require("ReaderConfig")
	}
	return r
}

// parameters are what an integration is called with, in either language.
func (o object) parameters() ir.Expr {
	if o.in.jsonata() {
		return o.data("Arguments")
	}
	return o.template("Parameters")
}

// storage reads a Resource that is one of these actions.
func (o object) storage(actions ...string) (resource *ir.Text, service, action string) {
	f, ok := o.field("Resource")
	if !ok {
		o.require("Resource")
		return nil, "", ""
	}
	if resource = f.words(); resource == nil {
		return nil, "", ""
	}
	parts := splitARN(resource.Raw())
	if len(parts) == 7 && parts[0] == "arn" && parts[2] == "states" && slices.Contains(actions, parts[5]+":"+parts[6]) {
		return resource, parts[5], parts[6]
	}
	f.badResource("not what "+o.what+" can use", "write arn:aws:states:::"+strings.Join(actions, " or arn:aws:states:::"))
	return resource, "", ""
}

var inputTypes = []string{"CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"}

func (o object) readerConfig(r *ir.ItemReader) {
	o.only(readerConfigFields, "")
	r.InputType = o.choose("InputType", "", inputTypes...)
	r.Transformation = o.choose("Transformation", "NONE", "NONE", "LOAD_AND_FLATTEN")
	r.MaxItems = o.integerOrPath("MaxItems", 1)
	needsType := r.Action == "getObject" || r.Transformation == "LOAD_AND_FLATTEN"
	if needsType && !o.has("InputType") {
		o.require("InputType")
	}
	o.csv(r)
	r.ManifestType = o.choose("ManifestType", "", "S3_INVENTORY", "ATHENA_DATA")
	if r.ManifestType == "" && r.InputType == "MANIFEST" {
		r.ManifestType = "S3_INVENTORY"
	}
	if f, ok := o.field("ItemsPointer"); ok {
		r.ItemsPointer = f.pointer(r.InputType)
	}
}

// csv reads what is said of CSV files.
func (o object) csv(r *ir.ItemReader) {
	r.CSVDelimiter = o.choose("CSVDelimiter", "COMMA", "COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB")
	r.CSVHeaderLocation = o.choose("CSVHeaderLocation", "", "FIRST_ROW", "GIVEN")
	if r.InputType == "CSV" && !o.has("CSVHeaderLocation") {
		o.require("CSVHeaderLocation")
	}
	if f, ok := o.field("CSVHeaders"); ok {
		r.CSVHeaders = f.texts()
		if r.CSVHeaderLocation == "FIRST_ROW" {
			f.report(diag.ExclusiveFields, `"CSVHeaders" beside "CSVHeaderLocation": "FIRST_ROW"`, "remove one of them")
		}
	} else if r.CSVHeaderLocation == "GIVEN" {
		o.require("CSVHeaders")
	}
}

// pointer is a JSON pointer (RFC 6901) into a JSON file.
func (f field) pointer(inputType string) string {
	text, ok := f.text()
	if !ok {
		return ""
	}
	if text != "" && !strings.HasPrefix(text, "/") || badEscape(text) {
		f.wrong(diag.BadPointer, fmt.Sprintf("%q is not a JSON pointer", shorten(text)), "write it like /orders/0/items; ~0 is a ~, ~1 a /")
		return ""
	}
	if inputType != "JSON" && inputType != "" {
		f.report(diag.MisplacedField, `"ItemsPointer" belongs to files of InputType JSON`, "")
	}
	return text
}

// badEscape tells a ~ that no 0 or 1 follows.
func badEscape(pointer string) bool {
	return strings.Contains(strings.NewReplacer("~0", "", "~1", "").Replace(pointer), "~")
}

// choose is the value of a field that knows a few words.
func (o object) choose(name, otherwise string, words ...string) string {
	f, ok := o.field(name)
	if !ok {
		return otherwise
	}
	if word := f.oneOf(words...); word != "" {
		return word
	}
	return otherwise
}

// texts are the elements of an array of strings.
func (f field) texts() []string {
	if !f.is(jsontree.Array) {
		return nil
	}
	if len(f.n.Elems) == 0 {
		f.empty()
	}
	var out []string
	for i := range f.n.Elems {
		if text, ok := f.element(i).text(); ok {
			out = append(out, text)
		}
	}
	return out
}

// maxBatchBytes is the largest MaxInputBytesPerBatch: the largest input.
const maxBatchBytes = 262_144

// batcher = (MaxItemsPerBatch | MaxInputBytesPerBatch)+ [BatchInput].
func (o object) batcher() *ir.ItemBatcher {
	o.only(batcherFields, "")
	b := &ir.ItemBatcher{Span: o.n.Span}
	items, bytes := o.integerOrPath("MaxItemsPerBatch", 1), o.integerOrPath("MaxInputBytesPerBatch", 1)
	if bytes != nil && bytes.Const > maxBatchBytes {
		o.l.report(diag.Diagnostic{
			Code: diag.OutOfRange, Span: bytes.Span, Place: o.at.to(bytes.Field).list(),
			Message: fmt.Sprintf("%q must be %s, not %d", bytes.Field, bounds(1, maxBatchBytes), bytes.Const),
		})
	}
	b.MaxItemsPerBatch, b.MaxInputBytesPerBatch = items, bytes
	if !slices.ContainsFunc(batcherFields[:4], o.has) {
		o.l.report(diag.Diagnostic{
			Code: diag.MissingField, Span: o.head(), Place: o.at.list(),
			Message: `an ItemBatcher needs "MaxItemsPerBatch" or "MaxInputBytesPerBatch"`,
		})
	}
	if o.in.jsonata() {
		b.BatchInput = o.data("BatchInput")
	} else {
		b.BatchInput = o.template("BatchInput")
	}
	return b
}

// writer = [Resource (Parameters | Arguments)] [WriterConfig]; one at least.
func (o object) writer() *ir.ResultWriter {
	o.only(writerFields, "")
	w := &ir.ResultWriter{Span: o.n.Span, OutputType: "JSON", Transformation: "COMPACT"}
	if o.has("Resource") || o.has("Parameters") || o.has("Arguments") {
		w.Resource, w.Service, w.Action = o.storage("s3:putObject")
		w.Arguments, w.Transformation = o.parameters(), "NONE"
	}
	f, ok := o.field("WriterConfig")
	switch {
	case ok && f.is(jsontree.Object):
		config := f.object("a WriterConfig")
		config.only(writerConfigFields, "")
		w.Config = true
		w.Transformation = config.choose("Transformation", w.Transformation, "NONE", "COMPACT", "FLATTEN")
		w.OutputType = config.choose("OutputType", "JSON", "JSON", "JSONL")
	case !ok && w.Service == "" && len(o.n.Members) == 0:
		o.l.report(diag.Diagnostic{
			Code: diag.MissingField, Span: o.head(), Place: o.at.list(),
			Message: `a ResultWriter needs "Resource" or "WriterConfig"`,
		})
	}
	return w
}
