package jsonpath

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/aslc-dev/aslc/runtime"
)

// Equal is ==: a number equals a number of that value, and a string that holds
// it. A value that is absent equals nothing, not even another one.
func Equal(a, b runtime.Value) bool {
	switch {
	case !a.Exists() || !b.Exists():
		return false
	case a.Kind() == runtime.KindString && b.Kind() == runtime.KindNumber:
		return a.String() == b.Text()
	case a.Kind() == runtime.KindNumber && b.Kind() == runtime.KindString:
		n, err := runtime.ParseString(b.String())
		return err == nil && n.Kind() == runtime.KindNumber && runtime.CompareNumbers(a, n) == 0
	}
	return runtime.Equal(a, b)
}

// StrictEqual is ===: Equal for values of one type.
func StrictEqual(a, b runtime.Value) bool {
	return jsonType(a) == jsonType(b) && Equal(a, b)
}

// jsonType tells apart what === does; objects and arrays are one type.
func jsonType(v runtime.Value) runtime.ValueKind {
	if v.Kind() == runtime.KindArray {
		return runtime.KindObject
	}
	return v.Kind()
}

// Less is <, between two numbers or two strings; false for anything else.
func Less(a, b runtime.Value) bool {
	c, ok := order(a, b)
	return ok && c < 0
}

// LessEqual is <=, between two numbers or two strings.
func LessEqual(a, b runtime.Value) bool {
	c, ok := order(a, b)
	return ok && c <= 0
}

// Greater is >, between two numbers or two strings.
func Greater(a, b runtime.Value) bool { return Less(b, a) }

// GreaterEqual is >=, between two numbers or two strings.
func GreaterEqual(a, b runtime.Value) bool { return LessEqual(b, a) }

// order compares two numbers by value, or two strings by their UTF-16 units.
func order(a, b runtime.Value) (int, bool) {
	if a.Kind() != b.Kind() {
		return 0, false
	}
	switch a.Kind() {
	case runtime.KindNumber:
		return runtime.CompareNumbers(a, b), true
	case runtime.KindString:
		return slices.Compare(units(a), units(b)), true
	}
	return 0, false
}

func units(v runtime.Value) []uint16 { return utf16.Encode([]rune(v.String())) }

// Matches is =~: the pattern, which is anchored, fits a string, the text of a
// number or a boolean, or one of the elements of an array. Anything else
// counts as the empty string.
func Matches(v runtime.Value, pattern *regexp.Regexp) bool {
	if v.Kind() != runtime.KindArray {
		return pattern.MatchString(matched(v))
	}
	return slices.ContainsFunc(v.Elems(), func(e runtime.Value) bool { return pattern.MatchString(matched(e)) })
}

func matched(v runtime.Value) string {
	switch v.Kind() {
	case runtime.KindString, runtime.KindNumber, runtime.KindBool:
		return v.String()
	}
	return ""
}

// In is in: the list has an element that a equals.
func In(a, list runtime.Value) bool {
	return slices.ContainsFunc(list.Elems(), func(e runtime.Value) bool { return Equal(a, e) })
}

// NotIn is nin: true if the list has no such element or is an object; false
// for a list that is a scalar or absent.
func NotIn(a, list runtime.Value) bool { return isContainer(list) && !In(a, list) }

// Contains is contains: a string has the other as a part, an array as an element.
func Contains(a, b runtime.Value) bool {
	if a.Kind() == runtime.KindString && b.Kind() == runtime.KindString {
		return strings.Contains(a.String(), b.String())
	}
	return In(b, a)
}

// All is all: the array a has all elements of the list.
func All(a, list runtime.Value) bool { return lists(a, list) && subset(list, a) }

// SubsetOf is subsetof: the list has all elements of the array a.
func SubsetOf(a, list runtime.Value) bool { return lists(a, list) && subset(a, list) }

// AnyOf is anyof: the two arrays have an element in common.
func AnyOf(a, list runtime.Value) bool {
	return slices.ContainsFunc(a.Elems(), func(e runtime.Value) bool { return In(e, list) })
}

// NoneOf is noneof: the two are arrays without a common element.
func NoneOf(a, list runtime.Value) bool { return lists(a, list) && !AnyOf(a, list) }

func lists(a, b runtime.Value) bool {
	return a.Kind() == runtime.KindArray && b.Kind() == runtime.KindArray
}

func subset(a, b runtime.Value) bool {
	return !slices.ContainsFunc(a.Elems(), func(e runtime.Value) bool { return !In(e, b) })
}

// Size is size: an array has n elements, an object n members, a string n UTF-16 units.
func Size(a, n runtime.Value) bool {
	if n.Kind() != runtime.KindNumber {
		return false
	}
	size, ok := sizeOf(a)
	return ok && size == int(n.Float())
}

// Empty is empty: an array, object or string is empty, or is not if want is false.
func Empty(a, want runtime.Value) bool {
	size, ok := sizeOf(a)
	return ok && want.Kind() == runtime.KindBool && (size == 0) == want.Bool()
}

func sizeOf(v runtime.Value) (int, bool) {
	switch v.Kind() {
	case runtime.KindString:
		return len(units(v)), true
	case runtime.KindArray, runtime.KindObject:
		return v.Len(), true
	}
	return 0, false
}
