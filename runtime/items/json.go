package items

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// NotIterable is what the service says of a JSON document that is no array.
const NotIterable Said = "Attempting to map over non-iterable node."

// JSON reads the elements of an array, or the members of an object, that is the
// document or stands in it.
type JSON struct {
	Pointer string // ItemsPointer, a JSON pointer (RFC 6901); "": the document
}

// Items begins to read.
func (j JSON) Items(f *File) (Rows, error) {
	r := &jsonRows{budget: NewBudget(WithoutMark(f.Reader))}
	r.dec = json.NewDecoder(r.budget)
	r.dec.UseNumber()
	if err := r.descend(j.Pointer); err != nil {
		return nil, err
	}
	return r, r.open()
}

type jsonRows struct {
	dec    *json.Decoder
	budget *Budget
	object bool
	whole  bool // the container is the document
	n      int
}

// descend goes to the container that the pointer names.
func (r *jsonRows) descend(pointer string) error {
	r.whole = pointer == ""
	if r.whole {
		return nil
	}
	if pointer[0] != '/' {
		return fmt.Errorf("ItemsPointer %q is no JSON pointer", pointer)
	}
	for _, step := range strings.Split(pointer[1:], "/") {
		name := strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		if err := r.enter(name); err != nil {
			return fmt.Errorf("ItemsPointer %q: %w", pointer, err)
		}
	}
	return nil
}

// enter goes into the container before the decoder, up to the value of a name.
func (r *jsonRows) enter(name string) error {
	t, err := r.token()
	if err != nil {
		return err
	}
	for i := 0; (t == json.Delim('{') || t == json.Delim('[')) && r.dec.More(); i++ {
		here := strconv.Itoa(i)
		if t == json.Delim('{') {
			key, err := r.token()
			if err != nil {
				return err
			}
			here = key.(string)
		}
		if here == name {
			return nil
		}
		if err := r.skip(); err != nil {
			return err
		}
	}
	return fmt.Errorf("there is no %q", name)
}

// skip passes over a value without keeping it.
func (r *jsonRows) skip() error {
	for depth := 0; ; {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

func (r *jsonRows) token() (json.Token, error) {
	r.budget.Item(r.dec.InputOffset())
	t, err := r.dec.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return t, err
}

// open enters the container whose elements are the items.
func (r *jsonRows) open() error {
	switch t, err := r.token(); {
	case err != nil:
		return r.fault(err)
	case t == json.Delim('{'):
		r.object = true
	case t != json.Delim('['):
		return NotIterable
	}
	return nil
}

// Next gives the next element or member.
func (r *jsonRows) Next() (it runtime.Item, err error) {
	r.budget.Item(r.dec.InputOffset())
	if !r.dec.More() {
		return it, r.end()
	}
	r.n++
	if r.object {
		key, err := r.token()
		if err != nil {
			return it, r.fault(err)
		}
		it.Key, it.Member = key.(string), true
	}
	var raw json.RawMessage
	if err := r.dec.Decode(&raw); err != nil {
		return it, r.fault(err)
	}
	it.Value, err = runtime.Parse(raw)
	return it, r.fault(err)
}

// end sees to it that the container was closed and, if it was the document,
// that nothing follows.
func (r *jsonRows) end() error {
	if _, err := r.token(); err != nil {
		r.n++
		return r.fault(err)
	}
	if !r.whole {
		return io.EOF
	}
	if _, err := r.dec.Token(); err != io.EOF {
		return errors.New("the JSON document is followed by something else")
	}
	return io.EOF
}

func (r *jsonRows) fault(err error) error {
	switch {
	case err == nil:
		return nil
	case err == io.EOF:
		err = io.ErrUnexpectedEOF
	}
	if r.n == 0 {
		return err
	}
	return fmt.Errorf("item %d: %w", r.n, err)
}

// mark is the byte order mark that some programs write before UTF-8.
var mark = []byte("\xef\xbb\xbf")

// WithoutMark leaves out a byte order mark at the beginning.
func WithoutMark(r io.Reader) io.Reader {
	head := make([]byte, len(mark))
	n, err := io.ReadFull(r, head)
	head = bytes.TrimPrefix(head[:n], mark)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return io.MultiReader(bytes.NewReader(head), failing{err})
	}
	return io.MultiReader(bytes.NewReader(head), r)
}

// failing gives its error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
