package runtime

import (
	"hash/maphash"
	"slices"
	"strings"
)

// split gives the first level below a container, made from the text on first need.
func (v Value) split() *docLevel {
	if l := v.node.level.Load(); l != nil {
		return l
	}
	return v.firstSplit()
}

func (v Value) firstSplit() *docLevel {
	c := v.cutter()
	var l *docLevel
	if v.text[0] == '{' {
		l = &docLevel{members: c.members()}
		l.unify()
	} else {
		l = arrayLevel(c.elems())
	}
	if !v.node.level.CompareAndSwap(nil, l) {
		return v.node.level.Load() // another goroutine was first: all see the same nodes
	}
	return l
}

// cutter cuts the text of a container, known to be valid, into its parts.
type cutter struct {
	text       string
	pos        int
	loose      bool
	containers int // parts that are containers themselves
	nodes      []docNode
}

// cutter stands after the container's bracket.
func (v Value) cutter() cutter {
	text := v.text
	if v.node.late {
		text = v.node.source().print()
	}
	return cutter{text: text, pos: 1, loose: v.node.loose}
}

// scan finds a member in an object's text and splits nothing: many documents
// are asked for one member only. The last duplicate wins, as in members.
func (v Value) scan(name string) Value {
	c := v.cutter()
	var found Value
	for c.more('}') {
		if this, value := c.member(); this == name {
			found = value
		}
	}
	return found.withNode(c.loose)
}

// scanIndex finds an element near the start of an array's text.
func (v Value) scanIndex(i int) Value {
	c := v.cutter()
	for c.more(']') {
		elem := c.value()
		if i == 0 {
			return elem.withNode(c.loose)
		}
		i--
	}
	return Value{}
}

// withNode gives a container that was cut out alone a node of its own.
func (v Value) withNode(loose bool) Value {
	if v.text != "" && (v.text[0] == '{' || v.text[0] == '[') {
		v.node = &docNode{loose: loose}
	}
	return v
}

// member cuts out the next member.
func (c *cutter) member() (string, Value) {
	start := c.pos + 1
	c.pos = stringEnd(c.text, c.pos)
	name := unquote(c.text[start : c.pos-1])
	c.blanks()
	c.pos++ // the colon
	c.blanks()
	return name, c.value()
}

// rest is about how many elements come after the n that were cut out, if they
// are as long as those; a guess that is far off must not cost much.
func (c *cutter) rest(n int) int {
	left := len(c.text) - c.pos - 1
	if left == 0 {
		return 0
	}
	return min(left/(c.pos/n+1)+n/8+1, 8*n)
}

func (c *cutter) members() []Member {
	var few [16]Member
	out := few[:0]
	for c.more('}') {
		name, value := c.member()
		out = append(out, Member{name, value})
	}
	members := append(make([]Member, 0, len(out)), out...)
	for i := range members {
		c.adopt(&members[i].Value)
	}
	return members
}

func (c *cutter) elems() []Value {
	var few [16]Value
	n := 0
	for n < len(few) && c.more(']') {
		few[n] = c.value()
		n++
	}
	elems := append(make([]Value, 0, n+c.rest(n)), few[:n]...)
	for c.more(']') {
		if len(elems) == cap(elems) {
			elems = slices.Grow(elems, c.rest(len(elems)))
		}
		elems = append(elems, c.value())
	}
	if cap(elems)-len(elems) > len(elems)/8 {
		elems = slices.Clone(elems)
	}
	for i := range elems {
		c.adopt(&elems[i])
	}
	return elems
}

// more goes to the next part; false if there is none.
func (c *cutter) more(closer byte) bool {
	c.blanks()
	if c.text[c.pos] == ',' {
		c.pos++
		c.blanks()
	}
	return c.text[c.pos] != closer
}

func (c *cutter) value() Value {
	start := c.pos
	c.pos = valueEnd(c.text, start)
	if b := c.text[start]; b == '{' || b == '[' {
		c.containers++
	}
	return Value{text: c.text[start:c.pos]}
}

func (c *cutter) blanks() {
	for isBlank(c.text[c.pos]) {
		c.pos++
	}
}

// adopt gives a container its node; those of a level are allocated together.
func (c *cutter) adopt(v *Value) {
	if v.text[0] != '{' && v.text[0] != '[' {
		return
	}
	if len(c.nodes) == 0 { // the first of its level
		c.nodes = make([]docNode, c.containers)
	}
	v.node, c.nodes = &c.nodes[0], c.nodes[1:]
	v.node.loose = c.loose
}

// stringEnd is the place after the string that begins at i. Most strings are
// shorter than what it takes to call IndexByte.
func stringEnd(text string, i int) int {
	i++
	for short := i + 24; i < short; i++ {
		switch text[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return longStringEnd(text, i)
}

// longStringEnd is stringEnd from a place inside the string that is not within an escape.
func longStringEnd(text string, i int) int {
	for from := i; ; i++ {
		i += strings.IndexByte(text[i:], '"')
		escapes := 0
		for i-escapes > from && text[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i + 1
		}
	}
}

// structural marks the bytes at which valueEnd has something to do inside a container.
var structural = [256]bool{'"': true, '{': true, '[': true, '}': true, ']': true}

// valueEnd is the place after the value that begins at i.
func valueEnd(text string, i int) int {
	switch text[i] {
	case '"':
		return stringEnd(text, i)
	case '{', '[':
		return containerEnd(text, i)
	}
	for i < len(text) && !scalarEnd[text[i]] {
		i++
	}
	return i
}

var scalarEnd = [256]bool{',': true, '}': true, ']': true, ' ': true, '\n': true, '\t': true, '\r': true}

func containerEnd(text string, i int) int {
	for depth := 0; ; {
		for !structural[text[i]] {
			i++
		}
		switch text[i] {
		case '"':
			i = stringEnd(text, i)
			continue
		case '{', '[':
			depth++
		default:
			depth--
		}
		i++
		if depth == 0 {
			return i
		}
	}
}

// nameIndex is a hash table of the places of an object's members: 0 is an
// empty slot, n stands for member n-1. Small objects have none.
type nameIndex []int32

// indexFrom is the number of members from which a table beats looking at each.
const indexFrom = 9

var nameSeed = maphash.MakeSeed() // places differ from process to process, answers do not

// indexNames makes the table of a large object's members.
func (l *docLevel) indexNames() {
	if len(l.members) >= indexFrom {
		l.more = &levelMore{index: indexNames(l.members)}
	}
}

// indexNames is the table of members; of equal names it has the first.
func indexNames(members []Member) nameIndex {
	size := 16
	for size < 2*len(members) {
		size *= 2
	}
	x := make(nameIndex, size)
	for i := range members {
		if slot := x.slot(members, members[i].Name); x[slot] == 0 {
			x[slot] = int32(i + 1)
		}
	}
	return x
}

// slot is where the name is, or where it belongs.
func (x nameIndex) slot(members []Member, name string) int {
	mask := len(x) - 1
	for at := int(maphash.String(nameSeed, name)) & mask; ; at = (at + 1) & mask {
		if n := x[at]; n == 0 || members[n-1].Name == name {
			return at
		}
	}
}

// find is the place of the member of that name, or -1.
func (l *docLevel) find(name string) int {
	if l.more != nil {
		index := l.more.index
		return int(index[index.slot(l.members, name)]) - 1
	}
	return findAmong(l.members, name)
}

// differ tells whether no name stands twice among a few members.
func differ(members []Member) bool {
	for i := range members {
		for j := range i {
			if members[j].Name == members[i].Name {
				return false
			}
		}
	}
	return true
}

func findAmong(members []Member, name string) int {
	for i := range members {
		if members[i].Name == name {
			return i
		}
	}
	return -1
}

// unify makes the level's index and leaves each name once, with the last of its
// values at the place of the first.
func (l *docLevel) unify() {
	if len(l.members) < indexFrom && differ(l.members) {
		return
	}
	l.indexNames()
	unique := true
	for i := range l.members {
		if first := l.find(l.members[i].Name); first != i {
			l.members[first].Value = l.members[i].Value
			unique = false
		}
	}
	if unique {
		return
	}
	once := make([]Member, 0, len(l.members))
	for i, m := range l.members {
		if l.find(m.Name) == i {
			once = append(once, m)
		}
	}
	l.members, l.more = once, nil
	l.indexNames()
}
