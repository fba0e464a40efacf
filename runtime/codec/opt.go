package codec

// Opt is a member of an object that may be absent. Null is not absent: a member
// that may be null holds a pointer.
type Opt[T any] struct {
	Value T
	Set   bool // the member is there
}

// Some is a member that is there.
func Some[T any](x T) Opt[T] { return Opt[T]{x, true} }

// Or is the member's value, or x where it is absent.
func (o Opt[T]) Or(x T) T {
	if o.Set {
		return o.Value
	}
	return x
}
