package runtime

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// input gives the input of the next execution and the number of its items.
func (m *mapRun) input() (Value, int, error) {
	if m.def.Batched {
		return m.batch()
	}
	in, err := m.next()
	if err != nil {
		return Value{}, 0, err
	}
	m.read++
	return in, 1, nil
}

// batch is the input of an execution with several items (ASL: ItemBatcher).
func (m *mapRun) batch() (Value, int, error) {
	var items []Value
	size := len(`{"Items":[]}`)
	if m.spec.Batch.Exists() {
		size += len(`"BatchInput":,`) + m.spec.Batch.Size()
	}
	most, limit := m.spec.MaxItemsPerBatch, m.spec.MaxInputBytesPerBatch
	for most == 0 || len(items) < most {
		before := m.r.Visit.Draws
		in, err := m.next()
		if err == io.EOF && len(items) > 0 {
			break
		}
		if err != nil {
			return Value{}, 0, err
		}
		size += in.Size() + 1
		if limit > 0 && size-1 > limit {
			if len(items) == 0 {
				return Value{}, 0, &Error{Name: ErrorDataLimitExceeded,
					Cause: fmt.Sprintf("The item at index %d alone makes an input of more than the %d bytes that MaxInputBytesPerBatch allows.", m.read, limit)}
			}
			m.ahead = &ahead{in, before}
			break
		}
		items = append(items, in)
		m.read++
	}
	out := Object{{"Items", Array(items).Value()}}
	if m.spec.Batch.Exists() {
		out = Object{{"BatchInput", m.spec.Batch}, out[0]}
	}
	return out.Value(), len(items), nil
}

// next gives the next item as an execution sees it: what the ItemSelector makes
// of it.
func (m *mapRun) next() (Value, error) {
	if a := m.ahead; a != nil {
		m.ahead = nil
		return a.in, nil
	}
	if m.drained || m.spec.MaxItems > 0 && m.read >= m.spec.MaxItems {
		m.drained = true
		return Value{}, io.EOF
	}
	it, err := m.take()
	if err != nil {
		m.drained = err == io.EOF
		return Value{}, err
	}
	if m.args.Selector == nil {
		return it.Value, nil
	}
	m.item = it
	defer func() { m.item = Item{} }()
	return m.args.Selector(m.read, it.Value)
}

// firstObjects is when the service learnt to read files whose items are the
// members of an object, 18 September 2025; before, it refused them (recorded).
const firstObjects = 1_758_153_600 * int64(time.Second)

// take reads an item; the reader is opened for the first one, and after a
// restart passes over those that were read before.
func (m *mapRun) take() (Item, error) {
	if m.items == nil {
		if err := m.open(); err != nil {
			return Item{}, readerFailed(err)
		}
	}
	it, err := m.items.Next()
	if err != nil {
		return it, readerFailed(err)
	}
	m.at++
	if it.Member && m.def.Reader != nil && m.r.x.start < firstObjects {
		//lint:ignore ST1005 the service's words
		return it, readerFailed(errors.New("Attempting to map over non-iterable node."))
	}
	return it, nil
}

// readerFailed is the error of a reader as ASL sees it; the end is none.
func readerFailed(err error) error {
	if err == io.EOF {
		return err
	}
	return &Error{Name: ErrorItemReaderFailed, Cause: err.Error(), Err: err}
}

func (m *mapRun) open() error {
	if m.def.Reader == nil {
		m.items = stateItems(m.spec.Items)
	} else if err := m.openReader(); err != nil {
		return err
	}
	version := m.items.Version()
	switch {
	case m.at == 0 && m.read == 0:
		m.version = version
	case version != m.version:
		return errors.New("what the items are read from has changed since the Map Run began")
	}
	for m.at = 0; m.at < m.read; m.at++ {
		if _, err := m.items.Next(); err != nil {
			return fmt.Errorf("item %d, which was read before, cannot be read again: %w", m.at, err)
		}
	}
	return nil
}

func (m *mapRun) openReader() error {
	s := m.r.x.storage
	if s == nil {
		return errors.New("there is no storage to read items from: give --s3 DIR, or WithStorage")
	}
	from, err := sourceOf(m.spec.Reader)
	if err != nil {
		return err
	}
	opened, err := m.def.Reader.Open(m.r.ctx, s, from)
	if err == nil {
		m.items = opened
	}
	return err
}

// sourceOf reads the ItemReader's arguments.
func sourceOf(args Value) (ItemSource, error) {
	var from ItemSource
	for _, f := range []struct {
		name string
		into *string
	}{
		{"Bucket", &from.Bucket}, {"Key", &from.Key}, {"VersionId", &from.Version}, {"ExpectedBucketOwner", &from.Owner},
		{"Prefix", &from.Prefix}, {"StartAfter", &from.StartAfter},
	} {
		v := args.Field(f.name)
		if v.Exists() && v.Kind() != KindString {
			return from, fmt.Errorf("%s must be a string, but is %s", f.name, v.Text())
		}
		*f.into = v.String()
	}
	if from.Bucket == "" {
		return from, errors.New("there is no Bucket")
	}
	return from, nil
}

// stateData is what $$.Map.Item.Source says of items that the state's input holds.
const stateData = "STATE_DATA"

// stateItems gives the elements of an array or the members of an object.
func stateItems(v Value) Items {
	if v.Kind() == KindObject {
		return &memberItems{members: v.Members()}
	}
	return &elemItems{elems: v.Elems()}
}

type elemItems struct{ elems []Value }

func (l *elemItems) Next() (Item, error) {
	if len(l.elems) == 0 {
		return Item{}, io.EOF
	}
	v := l.elems[0]
	l.elems = l.elems[1:]
	return Item{Value: v, Source: stateData}, nil
}

func (*elemItems) Version() string { return "" }
func (*elemItems) Close() error    { return nil }

type memberItems struct{ members []Member }

func (l *memberItems) Next() (Item, error) {
	if len(l.members) == 0 {
		return Item{}, io.EOF
	}
	m := l.members[0]
	l.members = l.members[1:]
	return Item{Value: m.Value, Key: m.Name, Member: true, Source: stateData}, nil
}

func (*memberItems) Version() string { return "" }
func (*memberItems) Close() error    { return nil }

// origin is what the context object tells about the item of a Map Run that is
// being selected, besides its index and value.
func (r *Run) origin() Object {
	if r.run == nil {
		return nil
	}
	var out Object
	if it := &r.run.item; it.Source != "" {
		if it.Member {
			out = append(out, Member{"Key", String(it.Key)})
		}
		out = append(out, Member{"Source", String(it.Source)})
	}
	return out
}
