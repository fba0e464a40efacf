package runtime

import "fmt"

// MaxDepth is how deeply the containers of a document may be nested. It keeps
// a hostile text from exhausting the stack of whatever walks the document;
// encoding/json has the same limit.
const MaxDepth = 10_000

// SyntaxError says where a text stops being JSON.
type SyntaxError struct {
	Offset int // of the byte at fault, from 0
	Msg    string
}

// Error is the message with its place.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("invalid JSON at byte %d: %s", e.Offset, e.Msg)
}

// Parse checks a JSON text and gives it as a Value, which keeps a copy. The
// error is a *SyntaxError.
func Parse(text []byte) (Value, error) { return ParseString(string(text)) }

// ParseString is Parse without the copy.
func ParseString(text string) (Value, error) {
	if tight(text) {
		return Literal(text), nil
	}
	s := docScanner{text: text}
	if err := s.document(); err != nil {
		return Value{}, err
	}
	v := Value{text: text[s.start:s.end]}
	outer := len(v.text) != len(text)
	if c := v.text[0]; !outer && c != '{' && c != '[' {
		return v, nil
	}
	v.node = &docNode{loose: s.loose}
	if outer || s.loose {
		v.node.texts.Store(&docTexts{own: text})
	}
	return v, nil
}

// docScanner checks a text without recursion: the kinds of the open containers
// are bits of open, and past its end of deep.
type docScanner struct {
	text       string
	pos        int
	start, end int  // the document without outer blanks
	loose      bool // there are blanks between its tokens
	object     bool // the innermost open container is one
	depth      int
	open       [4]uint64 // bit depth-1 is set for an object
	deep       []uint64
}

func (s *docScanner) document() error {
	s.blanks()
	s.start, s.loose = s.pos, false
	for {
		opened, err := s.value()
		if err != nil {
			return err
		}
		if opened {
			if first, err := s.first(); err != nil {
				return err
			} else if first {
				continue
			}
		}
		more, err := s.after()
		if err != nil || !more {
			return err
		}
	}
}

// value reads a scalar or the bracket that opens a container.
func (s *docScanner) value() (opened bool, err error) {
	if s.pos == len(s.text) {
		return false, s.fault("the text ends where a value should stand")
	}
	switch c := s.text[s.pos]; c {
	case '{', '[':
		return true, s.push(c == '{')
	case '"':
		return false, s.string()
	case 't':
		return false, s.word("true")
	case 'f':
		return false, s.word("false")
	case 'n':
		return false, s.word("null")
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return false, s.number()
	}
	return false, s.unexpected("a value")
}

// first goes to the first value of the container that was just opened; false if it is empty.
func (s *docScanner) first() (bool, error) {
	s.blanks()
	if s.pos < len(s.text) && s.text[s.pos] == s.closer() {
		s.pop()
		return false, nil
	}
	if s.object {
		return true, s.name()
	}
	return true, nil
}

// after goes from the end of a value to the start of the next one; false at the end of the text.
func (s *docScanner) after() (bool, error) {
	for s.depth > 0 {
		s.blanks()
		switch {
		case s.pos == len(s.text):
			return false, s.fault("the text ends inside " + s.container())
		case s.text[s.pos] == ',':
			s.pos++
			s.blanks()
			if s.object {
				return true, s.name()
			}
			return true, nil
		case s.text[s.pos] == s.closer():
			s.pop()
		default:
			return false, s.unexpected("',' or '" + string(s.closer()) + "'")
		}
	}
	s.end = s.pos
	inner := s.loose
	s.blanks()
	s.loose = inner
	if s.pos < len(s.text) {
		return false, s.unexpected("the end of the text")
	}
	return false, nil
}

// name reads a member's name and colon.
func (s *docScanner) name() error {
	if s.pos == len(s.text) {
		return s.fault("the text ends inside an object")
	}
	if s.text[s.pos] != '"' {
		return s.unexpected("a member's name in double quotes")
	}
	if err := s.string(); err != nil {
		return err
	}
	s.blanks()
	if s.pos == len(s.text) {
		return s.fault("the text ends inside an object")
	}
	if s.text[s.pos] != ':' {
		return s.unexpected("':'")
	}
	s.pos++
	s.blanks()
	return nil
}

// stringByte marks what ends or breaks a run of plain bytes in a string.
var stringByte = func() (t [256]bool) {
	for c := range 0x20 {
		t[c] = true
	}
	t['"'], t['\\'] = true, true
	return t
}()

func (s *docScanner) string() error {
	start := s.pos
	for i := s.pos + 1; i < len(s.text); {
		c := s.text[i]
		switch {
		case !stringByte[c]:
			i++
		case c == '"':
			s.pos = i + 1
			return nil
		case c == '\\':
			n := escapeLen(s.text[i:])
			if n == 0 {
				s.pos = i
				return s.fault("a backslash that begins no escape")
			}
			i += n
		default:
			s.pos = i
			return s.fault(fmt.Sprintf("the control character %U in a string", rune(c)))
		}
	}
	s.pos = start
	return s.fault("a string without an end")
}

// escapeLen is the length of the escape that text begins with; 0 if it is none.
func escapeLen(text string) int {
	if len(text) < 2 {
		return 0
	}
	switch text[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if _, ok := hex4(text[2:]); ok {
			return 6
		}
	}
	return 0
}

func (s *docScanner) number() error {
	if s.text[s.pos] == '-' {
		s.pos++
	}
	if s.pos < len(s.text) && s.text[s.pos] == '0' {
		s.pos++
	} else if err := s.digits(); err != nil {
		return err
	}
	if s.pos < len(s.text) && s.text[s.pos] == '.' {
		s.pos++
		if err := s.digits(); err != nil {
			return err
		}
	}
	if s.pos < len(s.text) && s.text[s.pos]|0x20 == 'e' {
		s.pos++
		if s.pos < len(s.text) && (s.text[s.pos] == '+' || s.text[s.pos] == '-') {
			s.pos++
		}
		return s.digits()
	}
	return nil
}

func (s *docScanner) digits() error {
	start := s.pos
	for s.pos < len(s.text) && s.text[s.pos]-'0' <= 9 {
		s.pos++
	}
	if s.pos == start {
		return s.unexpected("a digit")
	}
	return nil
}

func (s *docScanner) word(word string) error {
	for i := range len(word) {
		if s.pos == len(s.text) || s.text[s.pos] != word[i] {
			return s.unexpected(word)
		}
		s.pos++
	}
	return nil
}

// blanks skips white space and notes that there was some.
func (s *docScanner) blanks() {
	for s.pos < len(s.text) && isBlank(s.text[s.pos]) {
		s.pos++
		s.loose = true
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func (s *docScanner) push(object bool) error {
	if s.depth == MaxDepth {
		return s.fault(fmt.Sprintf("more than %d containers inside one another", MaxDepth))
	}
	at := s.word64(s.depth / 64)
	bit := uint64(1) << (s.depth % 64)
	*at &^= bit
	if object {
		*at |= bit
	}
	s.object = object
	s.depth++
	s.pos++
	return nil
}

// pop leaves the innermost container.
func (s *docScanner) pop() {
	s.pos++
	s.depth--
	if s.depth > 0 {
		s.object = *s.word64((s.depth - 1) / 64)>>((s.depth-1)%64)&1 == 1
	}
}

func (s *docScanner) word64(i int) *uint64 {
	if i < len(s.open) {
		return &s.open[i]
	}
	if i -= len(s.open); i == len(s.deep) {
		s.deep = append(s.deep, 0)
	}
	return &s.deep[i]
}

func (s *docScanner) closer() byte {
	if s.object {
		return '}'
	}
	return ']'
}

func (s *docScanner) container() string {
	if s.object {
		return "an object"
	}
	return "an array"
}

func (s *docScanner) fault(msg string) error { return &SyntaxError{s.pos, msg} }

// unexpected says what stands at the scanner's place instead of what should.
func (s *docScanner) unexpected(wanted string) error {
	if s.pos == len(s.text) {
		return s.fault("the text ends where " + wanted + " should stand")
	}
	c := s.text[s.pos]
	if c < 0x20 || c >= 0x7f {
		return s.fault(fmt.Sprintf("the byte 0x%02x instead of %s", c, wanted))
	}
	return s.fault("'" + string(c) + "' instead of " + wanted)
}
