package contract

import (
	"go/types"
	"maps"
	"slices"
)

// Coding is how values of a type are read from JSON or printed.
type Coding uint8

// The ways of coding.
const (
	ByKind   Coding = iota // member by member, element by element, as the kind is
	OwnJSON                // by a method of the type: UnmarshalJSON, MarshalJSON
	OwnText                // by UnmarshalText, MarshalText
	Document               // the runtime's Value
	RawText                // json.RawMessage
	Spelling               // json.Number
)

// Reading is how a type is read; runtime is the runtime's import path.
func Reading(t types.Type, runtime string) Coding {
	t = types.Unalias(t)
	if c := special(t, runtime); c != ByKind {
		return c
	}
	switch pointer := types.NewPointer(t); {
	case isPointer(t) || isInterface(t):
		return ByKind
	case types.Implements(pointer, unmarshaler):
		return OwnJSON
	case types.Implements(pointer, textUnmarshaler):
		return OwnText
	}
	return ByKind
}

// Printing is how a type is printed; addressed tells whether the value has an
// address, for then methods of the pointer count.
func Printing(t types.Type, addressed bool, runtime string) Coding {
	t = types.Unalias(t)
	if c := special(t, runtime); c != ByKind {
		return c
	}
	with := t
	if addressed {
		with = types.NewPointer(t)
	}
	switch {
	case isPointer(t) || isInterface(t):
		return ByKind
	case types.Implements(t, marshaler) || types.Implements(with, marshaler):
		return OwnJSON
	case types.Implements(t, textMarshaler) || types.Implements(with, textMarshaler):
		return OwnText
	}
	return ByKind
}

func special(t types.Type, runtime string) Coding {
	switch (&typing{}).name(t) {
	case runtime + ".Value":
		return Document
	case "encoding/json.RawMessage":
		return RawText
	case "encoding/json.Number":
		return Spelling
	case "time.Time":
		return OwnText // its MarshalJSON gives the same
	}
	return ByKind
}

// Member is a field of a struct that is a member of its JSON, in the way of
// encoding/json: also one of an embedded struct.
type Member struct {
	Name      string
	Type      types.Type
	Path      []*types.Var // to the field, through embedded structs
	OmitEmpty bool
	OmitZero  bool
	Quoted    bool // the option string counts
	Needed    bool // has to be there when it is read (package comment)
}

// Members are the members of a struct in the order of its fields.
func Members(t types.Type) []Member {
	fields := jsonFields(t)
	slices.SortFunc(fields, func(a, b field) int { return slices.Compare(a.index, b.index) })
	out := make([]Member, len(fields))
	for i, f := range fields {
		out[i] = Member{
			Name: f.name, Type: f.typ, Path: fieldPath(t, f.index), OmitEmpty: f.omitEmpty, OmitZero: f.omitZero,
			Quoted: f.quoted && !hasMethods(f.typ, unmarshaler, textUnmarshaler, marshaler, textMarshaler),
			Needed: !isPointer(f.typ) && !f.omitEmpty && !f.omitZero && !f.inPointer,
		}
	}
	return out
}

func fieldPath(t types.Type, index []int) []*types.Var {
	var out []*types.Var
	for _, i := range index {
		v := deref(t).Underlying().(*types.Struct).Field(i)
		out, t = append(out, v), v.Type()
	}
	return out
}

// OptElem is the T of a codec.Opt[T], a member that may be absent; nil for other types.
func OptElem(t types.Type, runtime string) types.Type {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || (&typing{}).name(n) != runtime+"/codec.Opt" || n.TypeArgs().Len() != 1 {
		return nil
	}
	return n.TypeArgs().At(0)
}

// HasIsZero tells whether a type says itself what its zero is, which omitzero asks.
func HasIsZero(t types.Type) bool { return hasIsZero(t) }

// declared are the names that the files of a package declare at its top level.
func (s *goSource) declared() map[string]bool {
	out := map[string]bool{}
	for _, f := range s.files {
		maps.Copy(out, Declared(f.syntax))
	}
	return out
}
