package emit

import (
	"strconv"

	"github.com/aslc-dev/aslc/ir"
	"github.com/dave/jennifer/jen"
)

// distributedMap emits the body of a distributed Map state: what it evaluates
// as closures, each of which the runtime calls when its time has come.
func (u *unit) distributedMap(m *ir.Map) []jen.Code {
	table := u.table("MapRun")
	u.variable(table, u.rt("MapRunPolicy").Add(lines(u.mapRunFields(m)...)))
	args := &closures{unit: u, path: m.InputPath}
	if r := m.Distributed.Reader; r != nil {
		args.template("Reader", "reader", "Reader", "evaluates the arguments of the ItemReader.", orEmpty(r.Arguments))
	} else {
		s := u.inside("in", m.InputPath)
		value := s.distributedItems(m)
		args.add("Items", "items", u.closure("items", nil, s, value))
	}
	args.limits(m)
	if m.ItemSelector != nil {
		s := u.inside("in", m.InputPath)
		s.selector = true
		args.add("Selector", "selector", s.templateClosure("selector", "Item", "is the ItemSelector: it makes an item of what was read.", m.ItemSelector))
	}
	if b := m.Distributed.Batcher; b != nil && b.BatchInput != nil {
		args.template("Batch", "batch", "Batch", "evaluates BatchInput.", b.BatchInput)
	}
	if w := m.Distributed.Writer; w != nil && w.Resource != nil {
		args.template("Writer", "writer", "Writer", "evaluates the arguments of the ResultWriter.", orEmpty(w.Arguments))
	}
	call := u.rt("MapRun").Call(run(), jen.Op("&").Add(u.rt("MapRunArgs")).Add(braces(args.fields...)), jen.Op("&").Id(table))
	body := append(args.body, u.mark(u.base.NameSpan)...)
	return append(body, u.called(&m.Flow, m.Next, m.Catch, call)...)
}

// closures are declared in a state's body and handed to its runtime call.
type closures struct {
	*unit
	path   *ir.PathField
	body   []jen.Code
	fields []jen.Code
}

func (c *closures) add(field, name string, decl jen.Code) {
	c.body = append(c.body, decl)
	c.fields = append(c.fields, key(field, jen.Id(name)))
}

func (c *closures) template(field, name, suffix, doc string, e ir.Expr) {
	c.add(field, name, c.inside("in", c.path).templateClosure(name, suffix, doc, e))
}

// orEmpty is an expression, or the empty object for none.
func orEmpty(e ir.Expr) ir.Expr {
	if e == nil {
		return &ir.Const{JSON: "{}"}
	}
	return e
}

// distributedItems are the items of a Map without an ItemReader: an array or
// an object.
func (s *scope) distributedItems(m *ir.Map) *jen.Statement {
	switch e := m.Items.(type) {
	case nil:
	case *ir.Query:
		return s.queried("Value", e)
	default:
		return s.template("Items", e)
	}
	if m.ItemsPath != nil && !wholeInput(m.ItemsPath) {
		return s.found("Path", "", m.ItemsPath)
	}
	return s.doc()
}

// limit is a number of a Map that may be known at run time only.
type limit struct {
	name, method, field string
	constant            jen.Code // nil: there is none
	path                *ir.Path
	query               *ir.Query
}

func integerLimit(name string, n *ir.Integer) limit {
	if n == nil {
		return limit{}
	}
	out := limit{name: name, method: "Integer", field: n.Field, path: n.Path, query: n.Query}
	if n.Const != 0 {
		out.constant = jen.Op(strconv.FormatInt(n.Const, 10))
	}
	return out
}

// mapRunLimits are the numbers of a distributed Map.
func mapRunLimits(m *ir.Map) []limit {
	out := []limit{
		integerLimit("MaxConcurrency", m.MaxConcurrency),
		integerLimit("ToleratedFailureCount", m.ToleratedFailureCount),
	}
	if n := m.ToleratedFailurePercentage; n != nil {
		l := limit{name: "ToleratedFailurePercentage", method: "Number", field: n.Field, path: n.Path, query: n.Query}
		if n.Const != 0 {
			l.constant = float(n.Const)
		}
		out = append(out, l)
	}
	if r := m.Distributed.Reader; r != nil {
		out = append(out, integerLimit("MaxItems", r.MaxItems))
	}
	if b := m.Distributed.Batcher; b != nil {
		out = append(out, integerLimit("MaxItemsPerBatch", b.MaxItemsPerBatch), integerLimit("MaxInputBytesPerBatch", b.MaxInputBytesPerBatch))
	}
	return out
}

// limits declares what sets the numbers that only a run knows.
func (c *closures) limits(m *ir.Map) {
	s := c.inside("in", c.path)
	var sets []jen.Code
	for _, l := range mapRunLimits(m) {
		var value *jen.Statement
		switch {
		case l.query != nil:
			value = s.queried(l.method, l.query)
		case l.path != nil:
			value = s.found(l.method, l.field, l.path)
		default:
			continue
		}
		sets = append(sets, jen.Id("p").Dot(l.name).Op("=").Add(value))
	}
	if len(sets) == 0 {
		return
	}
	body := append(append(s.begin(), sets...), jen.Return(s.err()))
	c.add("Limits", "limits", jen.Id("limits").Op(":=").Func().Params(jen.Id("p").Op("*").Add(c.rt("MapRunPolicy"))).Error().Block(body...))
}

// mapRunFields is the fixed part of a distributed Map state.
func (u *unit) mapRunFields(m *ir.Map) []jen.Code {
	d := m.Distributed
	fields := []jen.Code{key("StartAt", u.next(m.Processor.StartAt))}
	if d.Label != "" {
		fields = append(fields, key("Label", str(d.Label)))
	}
	flag := func(name string, on bool) {
		if on {
			fields = append(fields, key(name, jen.True()))
		}
	}
	flag("Express", d.Express)
	flag("Batched", d.Batcher != nil)
	for _, l := range mapRunLimits(m) {
		if l.constant != nil && l.path == nil && l.query == nil {
			fields = append(fields, key(l.name, l.constant))
		}
	}
	if d.Reader != nil {
		fields = append(fields, key("Reader", u.reader(d.Reader)))
	}
	if w := d.Writer; w != nil {
		if name := transformations[w.Transformation]; name != "" {
			fields = append(fields, key("Transformation", u.rt(name)))
		}
		flag("Lines", w.OutputType == "JSONL")
	}
	return append(fields, u.retry(m.Retry)...)
}

// transformations are the runtime's names of what is not its zero value.
var transformations = map[string]string{"NONE": "Untouched", "FLATTEN": "Flatten"}

// reader is what reads the items: only the formats that a definition names are
// part of its program.
func (u *unit) reader(r *ir.ItemReader) *jen.Statement {
	switch {
	case r.Action == "listObjectsV2" && r.Transformation == "LOAD_AND_FLATTEN":
		return u.beside("items", "Flatten").Add(braces(key("Object", u.objectReader(r))))
	case r.Action == "listObjectsV2":
		return u.beside("items", "Listing").Add(braces())
	case r.ManifestType == "ATHENA_DATA":
		return u.beside("items", "Athena").Add(braces(key("Object", u.objectReader(r))))
	case r.InputType == "MANIFEST":
		return u.beside("items", "Inventory").Add(braces(key("CSV", u.beside("items/csv", "WithHeaders")), u.unpacked()))
	}
	return u.objectReader(r)
}

func (u *unit) objectReader(r *ir.ItemReader) *jen.Statement {
	format, packed := u.format(r)
	fields := []jen.Code{key("Format", format)}
	if packed {
		fields = append(fields, u.unpacked())
	}
	return u.beside("items", "Object").Add(braces(fields...))
}

func (u *unit) unpacked() jen.Code { return key("Unpack", u.beside("items/unpack", "Auto")) }

// delimiters are the runes of CSVDelimiter; the comma is the default.
var delimiters = map[string]string{"PIPE": `'|'`, "SEMICOLON": `';'`, "SPACE": `' '`, "TAB": `'\t'`}

// format reads one object; packed tells that the object may be compressed as a whole.
func (u *unit) format(r *ir.ItemReader) (format *jen.Statement, packed bool) {
	var fields []jen.Code
	switch r.InputType {
	case "CSV":
		if d := delimiters[r.CSVDelimiter]; d != "" {
			fields = append(fields, key("Delimiter", jen.Op(d)))
		}
		if r.CSVHeaderLocation == "GIVEN" {
			fields = append(fields, key("Headers", stringsLiteral(r.CSVHeaders)))
		}
		return u.beside("items/csv", "Rows").Add(braces(fields...)), true
	case "JSONL":
		return u.beside("items", "JSONL").Add(braces()), true
	case "JSON":
		if r.ItemsPointer != "" {
			fields = append(fields, key("Pointer", str(r.ItemsPointer)))
		}
		return u.beside("items", "JSON").Add(braces(fields...)), true
	}
	return u.beside("items/parquet", "Rows").Add(braces()), false
}
