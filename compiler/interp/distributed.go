package interp

import (
	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/items"
	"github.com/aslc-dev/aslc/runtime/items/csv"
	"github.com/aslc-dev/aslc/runtime/items/parquet"
	"github.com/aslc-dev/aslc/runtime/items/unpack"
)

// distributedMap runs a distributed Map state.
func (m *machine) distributedMap(st *ir.Map, in runtime.Value) (runtime.State, runtime.Value, error) {
	d := st.Distributed
	args := &runtime.MapRunArgs{
		Selector: m.selector(st, in),
		Limits:   func(p *runtime.MapRunPolicy) error { return m.mapRunLimits(st, in, p) },
	}
	if d.Reader != nil {
		args.Reader = m.evaluated(st, in, d.Reader.Arguments)
	} else {
		args.Items = m.distributedItems(st, in)
	}
	if d.Batcher != nil && d.Batcher.BatchInput != nil {
		args.Batch = m.evaluated(st, in, d.Batcher.BatchInput)
	}
	if d.Writer != nil && d.Writer.Resource != nil {
		args.Writer = m.evaluated(st, in, d.Writer.Arguments)
	}
	result, err := runtime.MapRun(m.run, args, m.mapRunPolicy(st))
	return m.settle(&st.Flow, exits{st.Next, st.Retry, st.Catch}, in, result, err)
}

// evaluated is an expression as a closure; nil is the empty object.
func (m *machine) evaluated(st *ir.Map, in runtime.Value, e ir.Expr) func() (runtime.Value, error) {
	return func() (runtime.Value, error) {
		if e == nil {
			return runtime.EmptyObject(), nil
		}
		s := m.effective(in, &st.Flow)
		out := s.value("", e)
		return out, s.Err()
	}
}

// distributedItems are the items of a Map without an ItemReader.
func (m *machine) distributedItems(st *ir.Map, in runtime.Value) func() (runtime.Value, error) {
	if st.Items != nil {
		return m.evaluated(st, in, st.Items)
	}
	return m.items(st, in)
}

// mapRunPolicy is the fixed part of the state.
func (m *machine) mapRunPolicy(st *ir.Map) *runtime.MapRunPolicy {
	d := st.Distributed
	p := &runtime.MapRunPolicy{
		StartAt: m.next(st.Processor.StartAt), Label: d.Label, Express: d.Express, Batched: d.Batcher != nil,
		Retry: retriers(st.Retry),
	}
	if d.Reader != nil {
		p.Reader = readerOf(d.Reader)
	}
	if w := d.Writer; w != nil {
		p.Transformation = transformations[w.Transformation]
		p.Lines = w.OutputType == "JSONL"
	}
	return p
}

var transformations = map[string]runtime.Transformation{
	"COMPACT": runtime.Compact, "FLATTEN": runtime.Flatten, "NONE": runtime.Untouched,
}

// mapRunLimits sets the numbers of the state.
func (m *machine) mapRunLimits(st *ir.Map, in runtime.Value, p *runtime.MapRunPolicy) error {
	s := m.effective(in, &st.Flow)
	p.MaxConcurrency = s.integer(st.MaxConcurrency)
	p.ToleratedFailureCount = s.integer(st.ToleratedFailureCount)
	p.ToleratedFailurePercentage = s.number(st.ToleratedFailurePercentage)
	if st.Distributed == nil {
		return s.Err()
	}
	if r := st.Distributed.Reader; r != nil {
		p.MaxItems = s.integer(r.MaxItems)
	}
	if b := st.Distributed.Batcher; b != nil {
		p.MaxItemsPerBatch = s.integer(b.MaxItemsPerBatch)
		p.MaxInputBytesPerBatch = s.integer(b.MaxInputBytesPerBatch)
	}
	return s.Err()
}

// readerOf is what reads the items.
func readerOf(r *ir.ItemReader) runtime.ItemReader {
	object := items.Object{Format: formatOf(r)}
	if r.InputType != "PARQUET" {
		object.Unpack = unpack.Auto
	}
	switch {
	case r.Action == "listObjectsV2" && r.Transformation == "LOAD_AND_FLATTEN":
		return items.Flatten{Object: object}
	case r.Action == "listObjectsV2":
		return items.Listing{}
	case r.ManifestType == "ATHENA_DATA":
		return items.Athena{Object: object}
	case r.InputType == "MANIFEST":
		return items.Inventory{CSV: csv.WithHeaders, Unpack: unpack.Auto}
	}
	return object
}

var delimiters = map[string]rune{"PIPE": '|', "SEMICOLON": ';', "SPACE": ' ', "TAB": '\t'}

// formatOf is what reads one object.
func formatOf(r *ir.ItemReader) items.Format {
	switch r.InputType {
	case "CSV":
		rows := csv.Rows{Delimiter: delimiters[r.CSVDelimiter]}
		if r.CSVHeaderLocation == "GIVEN" {
			rows.Headers = r.CSVHeaders
		}
		return rows
	case "JSONL":
		return items.JSONL{}
	case "JSON":
		return items.JSON{Pointer: r.ItemsPointer}
	}
	return parquet.Rows{}
}
