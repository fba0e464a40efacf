package runtime

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// The result files of a Map Run (Developer Guide, ResultWriter).
const (
	failedFile = iota
	pendingFile
	succeededFile
)

var fileNames = [...]string{"FAILED", "PENDING", "SUCCEEDED"}

// partSize is how much of one kind of results is kept before it becomes a file.
const partSize = 8 << 20

// resultFiles are the results that go to the ResultWriter's store.
type resultFiles [len(fileNames)]resultPart

// resultPart is what is known of one kind of results.
type resultPart struct {
	Text  []byte       `json:"text,omitempty"`  // not written yet: the results, each with a line end
	N     int          `json:"n,omitempty"`     // of them
	First int          `json:"first,omitempty"` // number of the first file: those before tell of an attempt before a redrive
	Files []resultFile `json:"files,omitempty"`
}

// resultFile is a file that was written.
type resultFile struct {
	Key  string
	Size int
}

// add keeps a result for its file.
func (f *resultFiles) add(kind int, text []byte) {
	p := &f[kind]
	p.Text = append(append(p.Text, text...), '\n')
	p.N++
}

// forget lets go of what an attempt before a redrive has told; its files stay.
func (p *resultPart) forget() { *p = resultPart{First: p.First + len(p.Files)} }

// writes says that a ResultWriter takes the results.
func (m *mapRun) writes() bool { return m.spec.Writer.Exists() }

// result takes the result of an execution.
func (m *mapRun) result(child *Run, out Value, err error) error {
	if !m.writes() {
		m.keep(child, out, err)
		return nil
	}
	kind, text := succeededFile, []byte(nil)
	switch {
	case err != nil:
		kind, text = failedFile, m.record(child, Value{}, asError(err), child.x.ending(err))
	case m.spec.Transformation == Untouched:
		text = m.record(child, out, nil, StatusSucceeded)
	case m.spec.Transformation == Flatten && out.Kind() == KindArray:
		for _, v := range out.Elems() {
			m.files.add(kind, v.Append(nil))
		}
		return m.flushFull(kind)
	default:
		text = bytes.ReplaceAll(out.Append(nil), []byte("\n"), []byte(" ")) // blanks of a document's own
	}
	m.files.add(kind, text)
	return m.flushFull(kind)
}

// keep keeps a result for the state's own.
func (m *mapRun) keep(child *Run, out Value, err error) {
	switch {
	case err != nil:
		out = Literal(string(m.record(child, Value{}, asError(err), child.x.ending(err))))
	case m.spec.Transformation == Untouched:
		out = Literal(string(m.record(child, out, nil, StatusSucceeded)))
	}
	m.put(child.index, out)
	m.r.freshen(child.index)
}

// put puts a result in its place.
func (m *mapRun) put(i int, out Value) {
	for len(m.outs) <= i {
		m.outs = append(m.outs, Value{})
	}
	m.outs[i] = out
}

// record is a result with all that is known of its execution; err is that of a
// failed one.
func (m *mapRun) record(child *Run, out Value, err *Error, status Status) []byte {
	x := child.x
	b := []byte{'{'}
	if err != nil {
		b = text(b, "Cause", err.Cause)
		b = text(b, "Error", err.Name)
	}
	b = text(b, "ExecutionArn", x.executionArn())
	b = text(b, "Input", x.input.Text())
	b = append(b, `"InputDetails":{"Included":true},`...)
	b = text(b, "Name", x.executionName())
	if out.Exists() {
		b = text(b, "Output", out.Text())
		b = append(b, `"OutputDetails":{"Included":true},`...)
	}
	b = append(append(append(b, `"RedriveCount":`...), strconv.Itoa(x.redrives)...), ',')
	b = append(b, redrives[status]...)
	b = text(b, "StartDate", moment(x.start))
	b = text(b, "StateMachineArn", x.machineArn())
	b = text(b, "Status", string(status))
	b = text(b, "StopDate", moment(x.clock.now()))
	b[len(b)-1] = '}'
	return b
}

// redrives is what each status says about starting again.
var redrives = map[Status]string{
	StatusSucceeded: `"RedriveStatus":"NOT_REDRIVABLE","RedriveStatusReason":"Execution is SUCCEEDED and cannot be redriven",`,
	StatusFailed:    `"RedriveStatus":"REDRIVABLE",`,
	StatusTimedOut:  `"RedriveStatus":"REDRIVABLE",`,
	StatusAborted:   `"RedriveStatus":"REDRIVABLE",`,
}

// waiting is the record of an execution that was not started.
func (m *mapRun) waiting(index int, in Value) []byte {
	x := &Execution{options: m.childOptions(), driver: m.r.x.driver}
	x.seed, x.seeded = mix(m.seed+uint64(index)), true
	b := text([]byte{'{'}, "ExecutionArn", x.executionArn())
	b = text(b, "Input", in.Text())
	b = append(b, `"InputDetails":{"Included":true},`...)
	b = text(b, "Name", x.executionName())
	b = text(b, "StateMachineArn", x.machineArn())
	b = text(b, "Status", "PENDING")
	b[len(b)-1] = '}'
	return b
}

// text appends a member whose value is a string, and a comma.
func text(b []byte, name, value string) []byte {
	b = append(append(append(b, '"'), name...), `":`...)
	return append(AppendString(b, value), ',')
}

func moment(nanos int64) string { return timeOf(nanos).Format(timeFormat) }

// results gives the state's result, after all that is to be written was. What
// goes wrong is given beside it; failure is that of the run.
func (m *mapRun) results(failure error) (Value, error) {
	if !m.writes() {
		if failure != nil {
			return Value{}, nil
		}
		m.written()
		return Array(m.flat()).Value(), nil
	}
	if failure != nil && asError(failure).Name != ErrorResultWriterFailed {
		if err := m.writePending(); err != nil {
			return Value{}, err
		}
	}
	return m.finish()
}

func (m *mapRun) written() {
	m.info.Items.ResultsWritten = m.info.Items.Succeeded + m.info.Items.Failed
	m.info.Executions.ResultsWritten = m.info.Executions.Succeeded + m.info.Executions.Failed
}

// flat are the results without a writer.
func (m *mapRun) flat() []Value {
	if m.spec.Transformation != Flatten {
		return m.outs
	}
	var out []Value
	for _, v := range m.outs {
		if v.Kind() == KindArray {
			out = append(out, v.Elems()...)
			continue
		}
		out = append(out, v)
	}
	return out
}

// writePending writes the inputs that no execution got. Items that cannot be
// read end the list: their reader's failure is the run's.
func (m *mapRun) writePending() error {
	index := int(m.info.Executions.Total)
	var failed error
	err := m.pending(func(in Value) {
		if failed == nil {
			m.files.add(pendingFile, m.waiting(index, in))
			index++
			failed = m.flushFull(pendingFile)
		}
	})
	if failed != nil {
		return failed
	}
	if err != nil && asError(err).Name != ErrorItemReaderFailed {
		return err
	}
	return nil
}

// finish writes what is left, and the manifest last: who finds that finds all.
func (m *mapRun) finish() (Value, error) {
	for kind := range m.files {
		if err := m.flush(kind); err != nil {
			return Value{}, err
		}
	}
	bucket, prefix, err := m.destination()
	if err != nil {
		return Value{}, err
	}
	m.written()
	key := prefix + "manifest.json"
	if err := m.upload(key, m.manifest(bucket)); err != nil {
		return Value{}, err
	}
	return Object{
		{"MapRunArn", String(m.info.ARN)},
		{"ResultWriterDetails", Object{{"Bucket", String(bucket)}, {"Key", String(key)}}.Value()},
	}.Value(), nil
}

// manifest names all files.
func (m *mapRun) manifest(bucket string) []byte {
	var lists Object
	for kind, p := range m.files {
		files := Array{}
		for _, f := range p.Files {
			files = append(files, Object{{"Key", String(f.Key)}, {"Size", Int(int64(f.Size))}}.Value())
		}
		lists = append(lists, Member{fileNames[kind], files.Value()})
	}
	return Object{
		{"DestinationBucket", String(bucket)}, {"MapRunArn", String(m.info.ARN)}, {"ResultFiles", lists.Value()},
	}.Value().Append(nil)
}

// flushFull writes a part that is full.
func (m *mapRun) flushFull(kind int) error {
	if len(m.files[kind].Text) < partSize {
		return nil
	}
	return m.flush(kind)
}

// flush makes a file of the results that are kept.
func (m *mapRun) flush(kind int) error {
	p := &m.files[kind]
	if p.N == 0 {
		return nil
	}
	_, prefix, err := m.destination()
	if err != nil {
		return err
	}
	ending, body := ".json", p.Text
	if m.spec.Lines {
		ending = ".jsonl"
	} else {
		body = asArray(p.Text)
	}
	key := prefix + fileNames[kind] + "_" + strconv.Itoa(p.First+len(p.Files)) + ending
	if err := m.upload(key, body); err != nil {
		return err
	}
	p.Files = append(p.Files, resultFile{key, len(body)})
	p.Text, p.N = p.Text[:0], 0
	return nil
}

// asArray makes an array of lines.
func asArray(lines []byte) []byte {
	out := append(make([]byte, 0, len(lines)+2), '[')
	for i, c := range lines {
		switch {
		case c != '\n':
			out = append(out, c)
		case i < len(lines)-1:
			out = append(out, ',')
		}
	}
	return append(out, ']')
}

// destination is where the files go: below the prefix, a folder of the run's own.
func (m *mapRun) destination() (bucket, prefix string, err error) {
	bucket, prefix = m.spec.Writer.Field("Bucket").String(), m.spec.Writer.Field("Prefix").String()
	if m.spec.Writer.Field("Bucket").Kind() != KindString {
		return "", "", writerFailed(errors.New("the ResultWriter's Bucket is not a string"))
	}
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	return bucket, prefix + m.info.ID + "/", nil
}

func (m *mapRun) upload(key string, body []byte) error {
	s := m.r.x.storage
	if s == nil {
		return writerFailed(errors.New("there is no storage to write results to: give --s3 DIR, or WithStorage"))
	}
	bucket, _, err := m.destination()
	if err != nil {
		return err
	}
	ref := ObjectRef{Bucket: bucket, Key: key, Owner: m.spec.Writer.Field("ExpectedBucketOwner").String()}
	if err := s.Put(m.r.ctx, ref, bytes.NewReader(body)); err != nil {
		return writerFailed(errors.Join(errors.New(ref.String()), err))
	}
	return nil
}

func writerFailed(err error) error {
	return &Error{Name: ErrorResultWriterFailed, Cause: strings.ReplaceAll(err.Error(), "\n", ": "), Err: err}
}
