package picture

import "errors"

// MaxPicture is the length in bytes of the longest picture, or option of
// [Decimal], that is looked at.
const MaxPicture = 4096

// ErrBudget says that a result would be longer than the caller allows, or that
// a picture or a text is so long that working through it is not worth while.
var ErrBudget = errors.New("picture: beyond the budget of bytes")

// Error is what a picture or a value is refused with.
type Error struct {
	// Code is JSONata's, "D3081" say. It is empty where the reference fails
	// with an exception of JavaScript that has none.
	Code string
	// Value is what the reference puts into its message, or "".
	Value string
}

func (e *Error) Error() string {
	switch {
	case e.Code == "":
		return "picture: " + e.Value
	case e.Value == "":
		return "picture: " + e.Code
	default:
		return "picture: " + e.Code + ": " + e.Value
	}
}

// fail gives the error of a code without a value.
func fail(code string) error { return &Error{Code: code} }

// uncoded gives the error for what is an exception without a code in the
// reference.
func uncoded(why string) error { return &Error{Value: why} }

// checkLength refuses what is too long to be a picture or an option.
func checkLength(texts ...string) error {
	for _, text := range texts {
		if len(text) > MaxPicture {
			return ErrBudget
		}
	}
	return nil
}

// within passes the text on if it keeps to the budget.
func within(budget int, text string) (string, error) {
	if len(text) > budget {
		return "", ErrBudget
	}
	return text, nil
}
