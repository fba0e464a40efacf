package codec

import (
	"strconv"
	"strings"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/contract"
)

// Decoder reads one document. Its first fault sticks: after it, objects and arrays
// have nothing more, and readers leave alone what they were to set.
//
// The text comes from a runtime.Value, and so is known to be JSON. Of a document
// whose text was not made yet the parts are read one by one (parts.go).
type Decoder struct {
	text  string
	pos   int // of the value that is read next
	depth int // objects and arrays of text that are open
	name  string
	err   error

	parts  bool          // the document has no text yet
	node   runtime.Value // what is read next, where that has no text yet
	levels []level       // what was put together and is open
}

// Error says what of a document does not fit a Go type.
type Error struct {
	Path    string // "$.items[2].sku"
	Problem string // "is a string, not a number"
}

// Error is the path with the problem.
func (e *Error) Error() string { return e.Path + " " + e.Problem }

var decoders = sync.Pool{New: func() any { return new(Decoder) }}

// Decode reads a document with the reader of a type. The error is an *Error.
func Decode[T any](v runtime.Value, x *T, read func(*Decoder, *T)) error {
	if k, ok := keptIn[T](v); ok {
		*x = k
		return nil
	}
	d := decoders.Get().(*Decoder)
	defer decoders.Put(d)
	return decode(d, v, x, read)
}

// decode reads a document's parts, or its text: a fault is told by the text.
func decode[T any](d *Decoder, v runtime.Value, x *T, read func(*Decoder, *T)) error {
	if !v.Exists() {
		return &Error{"$", "is absent"}
	}
	if v.Parts() {
		d.parts = true
		d.enter(v)
		read(d, x)
		if d.end() == nil {
			return nil
		}
		var none T
		*x = none
	}
	d.text = v.Text()
	d.blanks()
	read(d, x)
	return d.end()
}

// end lets go of the document, and gives the first fault.
func (d *Decoder) end() error {
	err := d.err
	clear(d.levels)
	*d = Decoder{levels: d.levels[:0]}
	return err
}

// Object goes into an object, before its first member. Anything else is a fault.
func (d *Decoder) Object() { d.open('{', "an object") }

// Array goes into an array, before its first element. Anything else is a fault.
func (d *Decoder) Array() { d.open('[', "an array") }

func (d *Decoder) open(bracket byte, want string) {
	switch {
	case d.err != nil:
	case d.text[d.pos] != bracket:
		d.unfit(want)
	case d.node.Exists():
		d.openParts()
	default:
		d.pos++
		d.depth++
	}
}

// Next goes to the object's next member, whose value is to be read or skipped;
// false at the end of the object.
func (d *Decoder) Next() bool {
	if d.depth == 0 {
		return d.nextPart()
	}
	if !d.next('}') {
		return false
	}
	d.name = d.string()
	d.blanks()
	d.pos++ // the colon
	d.blanks()
	return true
}

// More goes to the array's next element, which is to be read or skipped; false at
// the end of the array.
func (d *Decoder) More() bool {
	if d.depth == 0 {
		return d.nextPart()
	}
	return d.next(']')
}

func (d *Decoder) next(closer byte) bool {
	if d.err != nil {
		return false
	}
	d.blanks()
	switch d.text[d.pos] {
	case closer:
		d.pos++
		d.depth--
		return false
	case ',':
		d.pos++
		d.blanks()
	}
	return true
}

// Name is the name of the member that Next went to.
func (d *Decoder) Name() string { return d.name }

// Null takes a null; false, and nothing is taken, if there is something else.
func (d *Decoder) Null() bool {
	if d.err != nil || d.text[d.pos] != 'n' {
		return false
	}
	d.pos += len("null")
	return true
}

// Need wants that the members were there: has tells it for each of the names. The
// object was read to its end.
func (d *Decoder) Need(has []bool, names ...string) {
	for i, ok := range has {
		if ok || d.err != nil {
			continue
		}
		if d.parts {
			d.err = errParts
			return
		}
		d.pos-- // into the object again
		d.err = &Error{pathAt(d.text, d.pos) + contract.Step(names[i]), "is missing"}
	}
}

// Skip goes over a value.
func (d *Decoder) Skip() {
	switch {
	case d.err != nil:
	case d.node.Exists():
		d.node = runtime.Value{}
	default:
		d.raw()
	}
}

// Unknown is the fault of a member that must not be there.
func (d *Decoder) Unknown() { d.fail(d.pos, "is not part of it") }

// raw takes a value of any kind as text.
func (d *Decoder) raw() string {
	if d.node.Exists() {
		text := d.node.Text()
		d.node = runtime.Value{}
		return text
	}
	start, depth := d.pos, 0
	for {
		switch d.text[d.pos] {
		case '"':
			d.string()
		case '{', '[':
			depth++
			d.pos++
		case '}', ']':
			depth--
			d.pos++
		case ',', ':', ' ', '\t', '\n', '\r':
			d.pos++
		default:
			d.scalar()
		}
		if depth == 0 {
			return d.text[start:d.pos]
		}
	}
}

// scalar takes a number or a word.
func (d *Decoder) scalar() string {
	start := d.pos
	for d.pos < len(d.text) && !ends[d.text[d.pos]] {
		d.pos++
	}
	return d.text[start:d.pos]
}

var ends = [256]bool{',': true, '}': true, ']': true, ' ': true, '\n': true, '\t': true, '\r': true}

// string takes a string and gives its content.
func (d *Decoder) string() string {
	start := d.pos
	for i := start + 1; ; i++ {
		switch d.text[i] {
		case '"':
			d.pos = i + 1
			return d.text[start+1 : i]
		case '\\':
			return d.escaped()
		}
	}
}

// escaped is string where there is an escape.
func (d *Decoder) escaped() string {
	start := d.pos
	for d.pos++; d.text[d.pos] != '"'; d.pos++ {
		if d.text[d.pos] == '\\' {
			d.pos++
		}
	}
	d.pos++
	return runtime.Literal(d.text[start:d.pos]).String()
}

func (d *Decoder) blanks() {
	for d.pos < len(d.text) && d.text[d.pos] <= ' ' {
		d.pos++
	}
}

// unfit is the fault of a value that is not what was wanted.
func (d *Decoder) unfit(want string) {
	if d.parts {
		d.err = errParts
		return
	}
	start := d.pos
	d.fail(start, "is "+d.shown()+", not "+want)
}

// fail is a fault at the value that begins at pos.
func (d *Decoder) fail(pos int, problem string) {
	switch {
	case d.err != nil:
	case d.parts:
		d.err = errParts
	default:
		d.err = &Error{pathAt(d.text, pos), problem}
	}
}

// shown is the value as a message shows it.
func (d *Decoder) shown() string {
	const most = 40
	switch d.text[d.pos] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	}
	text := d.raw()
	if len(text) <= most {
		return text
	}
	if text[0] == '"' {
		return "a string"
	}
	return "a long number"
}

// pathAt is the path to the value that begins at pos, or to the object or array
// that ends there.
func pathAt(text string, pos int) string {
	var at []string // the steps to where d is, "" where no member was seen yet
	var index []int // of the element, in arrays
	d := Decoder{text: text}
	for d.blanks(); d.pos < pos; d.blanks() {
		switch c := text[d.pos]; c {
		case '{':
			at, index = append(at, ""), append(index, -1)
			d.pos++
		case '[':
			at, index = append(at, "[0]"), append(index, 0)
			d.pos++
		case '}', ']':
			at, index = at[:len(at)-1], index[:len(index)-1]
			d.pos++
		case ',':
			d.pos++
			if last := len(at) - 1; index[last] >= 0 {
				index[last]++
				at[last] = "[" + strconv.Itoa(index[last]) + "]"
			} else {
				at[last] = ""
			}
		case ':':
			d.pos++
		default:
			d.token(at, index)
		}
	}
	if c := text[min(pos, len(text)-1)]; (c == '}' || c == ']') && len(at) > 0 {
		at[len(at)-1] = ""
	}
	return "$" + strings.Join(at, "")
}

// token takes a string, which is a member's name where none was seen yet, or
// another scalar.
func (d *Decoder) token(at []string, index []int) {
	if d.text[d.pos] != '"' {
		d.scalar()
		return
	}
	content := d.string()
	if last := len(at) - 1; last >= 0 && index[last] < 0 && at[last] == "" {
		at[last] = contract.Step(content)
	}
}
