package contract

import (
	"cmp"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/types/typeutil"
)

// field is a member of a struct as encoding/json sees it.
type field struct {
	name      string
	typ       types.Type
	v         *types.Var
	index     []int
	tagged    bool
	omitEmpty bool
	omitZero  bool
	quoted    bool // ,string
	inPointer bool // stands in an embedded pointer, which may be nil
}

// level is a struct that is embedded at some depth.
type level struct {
	typ       types.Type
	index     []int
	inPointer bool
}

// jsonFields are the members of a struct: of those with one name the least
// nested counts, then the tagged one; where that leaves two, none does
// (encoding/json, "Marshal").
func jsonFields(t types.Type) []field {
	var all []field
	current, next := []level(nil), []level{{typ: t}}
	var visited typeutil.Map
	count, nextCount := new(typeutil.Map), new(typeutil.Map)
	for len(next) > 0 {
		current, next = next, nil
		count, nextCount = nextCount, new(typeutil.Map)
		for _, l := range current {
			if visited.At(l.typ) != nil {
				continue
			}
			visited.Set(l.typ, true)
			for _, f := range ownFields(l) {
				if embedded := embeddedStruct(f); embedded != nil {
					n, _ := nextCount.At(embedded).(int)
					nextCount.Set(embedded, n+1)
					if n == 0 {
						next = append(next, level{embedded, f.index, f.inPointer || isPointer(f.typ)})
					}
					continue
				}
				if f.name == "" {
					f.name = f.v.Name()
				}
				all = append(all, f)
				if n, _ := count.At(l.typ).(int); n > 1 {
					all = append(all, f) // two of them annihilate each other, and so would more
				}
			}
		}
	}
	return dominant(all)
}

// ownFields are the fields that the struct of a level declares itself; those without
// a tag have no name yet.
func ownFields(l level) []field {
	s, ok := l.typ.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var out []field
	for i := range s.NumFields() {
		v := s.Field(i)
		tag := reflect.StructTag(s.Tag(i)).Get("json")
		if tag == "-" || !reaches(v) {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		if !validName(name) {
			name = ""
		}
		f := field{name: name, typ: v.Type(), v: v, tagged: name != "", index: append(slices.Clone(l.index), i), inPointer: l.inPointer}
		f.options(options)
		out = append(out, f)
	}
	return out
}

// reaches tells whether encoding/json looks at a field at all: an exported one,
// or an embedded struct whose fields may be exported.
func reaches(v *types.Var) bool {
	if !v.Embedded() {
		return v.Exported()
	}
	_, isStruct := deref(v.Type()).Underlying().(*types.Struct)
	return v.Exported() || isStruct
}

func (f *field) options(list string) {
	for _, o := range strings.Split(list, ",") {
		switch o {
		case "omitempty":
			f.omitEmpty = true
		case "omitzero":
			f.omitZero = true
		case "string":
			if b, ok := unnamedElem(f.typ).Underlying().(*types.Basic); ok {
				f.quoted = b.Info()&(types.IsBoolean|types.IsInteger|types.IsFloat|types.IsString) != 0
			}
		}
	}
}

// embeddedStruct is the struct whose fields stand in the place of f; nil if f is
// a member itself.
func embeddedStruct(f field) types.Type {
	if f.name != "" || !f.v.Embedded() {
		return nil
	}
	t := unnamedElem(f.typ)
	if _, ok := t.Underlying().(*types.Struct); ok {
		return t
	}
	return nil
}

// dominant leaves one field of each name, in the order of the names.
func dominant(all []field) []field {
	slices.SortStableFunc(all, func(a, b field) int {
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(len(a.index), len(b.index)), boolOrder(a.tagged, b.tagged), slices.Compare(a.index, b.index))
	})
	var out []field
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].name == all[i].name {
			end++
		}
		if end == i+1 || len(all[i].index) != len(all[i+1].index) || all[i].tagged != all[i+1].tagged {
			out = append(out, all[i])
		}
		i = end
	}
	return out
}

// boolOrder puts what is true first.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// validName tells whether encoding/json takes a tag's name.
func validName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

func isPointer(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Pointer)
	return ok
}

func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// unnamedElem is what an unnamed pointer points at.
func unnamedElem(t types.Type) types.Type { return types.Unalias(deref(t)) }
