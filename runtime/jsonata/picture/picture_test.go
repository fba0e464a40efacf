package picture

import (
	"errors"
	"strings"
	"testing"
)

// testBudget is enough for all results of the tables.
const testBudget = 1 << 12

// told gives a result or an error as the tables write it: "!D3081" is a code,
// "!?" an error without one, "!budget" ErrBudget.
func told(text string, err error) string {
	if errors.Is(err, ErrBudget) {
		return "!budget"
	}
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok && err != nil:
		return "!other: " + err.Error()
	case !ok:
		return text
	case e.Code == "":
		return "!?"
	default:
		return "!" + e.Code
	}
}

func expect(t *testing.T, call, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s\n got %q\nwant %q", call, got, want)
	}
}

func TestErrorText(t *testing.T) {
	for want, err := range map[string]error{
		"picture: D3081":           fail("D3081"),
		"picture: D3132: q":        &Error{Code: "D3132", Value: "q"},
		"picture: no digits there": uncoded("no digits there"),
	} {
		expect(t, "Error()", err.Error(), want)
	}
}

// TestLongPictures: the work of a call is bounded, whatever is in the picture.
func TestLongPictures(t *testing.T) {
	long := strings.Repeat("0", MaxPicture+1)
	options := DefaultDecimal()
	options.GroupingSeparator = long
	for name, call := range map[string]func() (string, error){
		"FormatNumber":         func() (string, error) { return FormatNumber(1, long, DefaultDecimal(), testBudget) },
		"FormatNumber, option": func() (string, error) { return FormatNumber(1, "0", options, testBudget) },
		"FormatInteger":        func() (string, error) { return FormatInteger(1, long, testBudget) },
		"ParseInteger":         func() (string, error) { _, err := ParseInteger("1", long); return "", err },
		"FormatDateTime":       func() (string, error) { return FormatDateTime(1, long, UTC, testBudget) },
		"ParseDateTime":        func() (string, error) { _, _, err := ParseDateTime("1", long, 0); return "", err },
		"ParseDateTime, text": func() (string, error) {
			_, _, err := ParseDateTime(strings.Repeat("one ", 1<<16), "[Yw]", 0)
			return "", err
		},
		"ParseISO8601": func() (string, error) { _, err := ParseISO8601(strings.Repeat("2018", 1<<16)); return "", err },
	} {
		text, err := call()
		expect(t, name, told(text, err), "!budget")
	}
}
