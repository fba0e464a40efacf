package parquet

import (
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/aslc-dev/aslc/runtime"
)

// column is a node of a file's schema: a leaf, or a group of columns.
type column struct {
	name     string
	fields   []*column // of a group
	show     func(parquet.Value) runtime.Value
	optional bool
	repeated bool
	def, rep int // levels at which the node itself is there, and repeats
	first    int // leaf below it
	leaves   int // below it
	kind     shape
}

// shape is what a group stands for.
type shape uint8

const (
	object shape = iota
	list         // LIST: a group of one repeated group of one element
	table        // MAP: a group of one repeated group of key and value
)

func columnsOf(schema *parquet.Schema) *column {
	root := &column{}
	root.add(schema.Fields())
	return root
}

func (c *column) add(fields []parquet.Field) {
	for _, f := range fields {
		sub := &column{name: f.Name(), def: c.def, rep: c.rep, first: c.first + c.leaves,
			optional: f.Optional(), repeated: f.Repeated()}
		if sub.optional || sub.repeated {
			sub.def++
		}
		if sub.repeated {
			sub.rep++
		}
		if f.Leaf() {
			sub.leaves, sub.show = 1, shower(f.Type())
		} else {
			sub.add(f.Fields())
			sub.kind = shapeOf(f, sub)
		}
		c.fields = append(c.fields, sub)
		c.leaves += sub.leaves
	}
}

// shapeOf knows the groups that the Parquet format annotates as LIST and MAP.
func shapeOf(n parquet.Node, c *column) shape {
	logical := n.Type().LogicalType()
	if logical == nil || len(c.fields) != 1 || !c.fields[0].repeated {
		return object
	}
	inner := c.fields[0].fields
	switch logical.Value.(type) {
	case *format.ListType:
		return list
	case *format.MapType:
		if len(inner) == 2 {
			return table
		}
	}
	return object
}

// assembly puts a row's values together again (the record assembly of Dremel:
// definition levels say what is there, repetition levels what belongs where).
type assembly struct {
	row  parquet.Row
	next []int // place in row of each leaf's next value
}

func (a *assembly) object(root *column, row parquet.Row) runtime.Value {
	a.row = row
	a.next = append(a.next[:0], make([]int, root.leaves)...)
	for i := len(row) - 1; i >= 0; i-- {
		a.next[row[i].Column()] = i
	}
	return a.group(root)
}

// peek is the next value of a leaf; false: the row has no more of it.
func (a *assembly) peek(leaf int) (parquet.Value, bool) {
	i := a.next[leaf]
	if i >= len(a.row) || a.row[i].Column() != leaf {
		return parquet.Value{}, false
	}
	return a.row[i], true
}

// missing says that the node is not there, and passes over what says so.
func (a *assembly) missing(c *column) bool {
	v, ok := a.peek(c.first)
	if ok && v.DefinitionLevel() >= c.def {
		return false
	}
	for leaf := c.first; leaf < c.first+c.leaves; leaf++ {
		if _, ok := a.peek(leaf); ok {
			a.next[leaf]++
		}
	}
	return true
}

// value is a field's value.
func (a *assembly) value(c *column) runtime.Value {
	switch {
	case c.repeated:
		return runtime.Array(a.elems(c)).Value()
	case c.optional && a.missing(c):
		return runtime.Null()
	}
	return a.content(c)
}

// elems are the values of a repeated field.
func (a *assembly) elems(c *column) []runtime.Value {
	if a.missing(c) {
		return nil
	}
	var out []runtime.Value
	for {
		out = append(out, a.content(c))
		v, ok := a.peek(c.first)
		if !ok || v.RepetitionLevel() != c.rep {
			return out
		}
	}
}

// content is what a node holds that is there.
func (a *assembly) content(c *column) runtime.Value {
	switch {
	case c.show != nil:
		v, _ := a.peek(c.first)
		a.next[c.first]++
		return c.show(v)
	case c.kind == list:
		return a.list(c.fields[0])
	case c.kind == table:
		return a.table(c.fields[0])
	}
	return a.group(c)
}

func (a *assembly) group(c *column) runtime.Value {
	members := make(runtime.Object, len(c.fields))
	for i, f := range c.fields {
		members[i] = runtime.Member{Name: f.name, Value: a.value(f)}
	}
	return members.Value()
}

// list is an array of the elements; the group around each is left out.
func (a *assembly) list(c *column) runtime.Value {
	elems := a.elems(c)
	if c.show == nil && len(c.fields) == 1 {
		for i, v := range elems {
			elems[i] = v.Field(c.fields[0].name)
		}
	}
	return runtime.Array(elems).Value()
}

// table is an object with a member for each key.
func (a *assembly) table(c *column) runtime.Value {
	var members runtime.Object
	for _, pair := range a.elems(c) {
		key := pair.Field(c.fields[0].name)
		members = append(members, runtime.Member{Name: key.String(), Value: pair.Field(c.fields[1].name)})
	}
	return members.Value()
}
