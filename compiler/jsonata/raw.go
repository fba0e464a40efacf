package jsonata

// rawKind tells the nodes of the parse tree apart.
type rawKind uint8

const (
	rawEnd rawKind = iota // nothing: the expression ended
	rawName
	rawVariable
	rawString
	rawNumber
	rawValue
	rawRegex
	rawPlaceholder // ? for an argument
	rawWildcard
	rawDescendant
	rawParent
	rawBinary    // left tok right, for operators that stay as they are
	rawMap       // left . right
	rawFilter    // left [ right ]
	rawGroup     // left { list: key, value, … }
	rawOrder     // left ^( list ), descending
	rawBind      // left := right
	rawFocus     // left @ right
	rawIndex     // left # right
	rawApply     // left ~> right
	rawNegate    // - left
	rawArray     // [ list ]
	rawObject    // { list: key, value, … }
	rawBlock     // ( list )
	rawCall      // left ( list )
	rawPartial   // left ( list with placeholders )
	rawLambda    // function ( list ) signature { right }
	rawCondition // list[0] ? list[1] : list[2]
	rawTransform // | list[0] | list[1], list[2] |
)

// raw is a node of the parse tree: what the grammar alone tells. The pass that
// follows turns it into a Node.
type raw struct {
	kind        rawKind
	tok         token // the one that makes the node, where errors point to
	left, right *raw
	list        []*raw
	descending  []bool // of rawOrder, a term each
	signature   *Signature
	keepArray   bool // followed by []
	offset, end int
	height      int
}

// grow sets the height of a node over its children.
func (r *raw) grow() {
	tallest := 0
	for _, child := range []*raw{r.left, r.right} {
		if child != nil {
			tallest = max(tallest, child.height)
		}
	}
	for _, child := range r.list {
		tallest = max(tallest, child.height)
	}
	r.height = tallest + 1
}
