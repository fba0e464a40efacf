//go:build shared

package picture

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sharedGroups are the groups of the reference's cases that call this package.
var sharedGroups = []string{
	"function-formatNumber", "function-formatInteger", "function-parseInteger", "function-fromMillis",
	"function-tomillis", "function-formatBase", "function-round",
}

// sharedCase is what this test reads of a case.
type sharedCase struct {
	ID              string
	Expr            string
	Result          any
	UndefinedResult bool
	Code            string
}

// TestShared runs the cases of the directory ASLC_SHARED whose expression is
// made of direct calls with literal arguments.
func TestShared(t *testing.T) {
	dir := os.Getenv("ASLC_SHARED")
	if dir == "" {
		t.Fatal("ASLC_SHARED does not name the directory with jsonata/")
	}
	for _, group := range sharedGroups {
		t.Run(group, func(t *testing.T) { sharedGroup(t, filepath.Join(dir, "jsonata", "groups", group+".json")) })
	}
}

func sharedGroup(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var group struct{ Cases []sharedCase }
	if err := json.Unmarshal(text, &group); err != nil || len(group.Cases) == 0 {
		t.Fatalf("%d cases (%v)", len(group.Cases), err)
	}
	covered, passed := 0, 0
	for _, c := range group.Cases {
		calls, ok := readCalls(c.Expr)
		if !ok {
			t.Logf("not covered: %s", c.Expr)
			continue
		}
		covered++
		if got, want := runCalls(calls), c.want(); got == want {
			passed++
		} else {
			t.Errorf("%s: %s\n got %s\nwant %s", c.ID, c.Expr, got, want)
		}
	}
	t.Logf("%d cases, %d covered, %d passed", len(group.Cases), covered, passed)
	if covered < len(group.Cases)-2 { // one or two of a group have an undefined argument
		t.Errorf("only %d of %d cases are covered", covered, len(group.Cases))
	}
}

// want gives the outcome in the form of runCalls.
func (c *sharedCase) want() string {
	switch {
	case c.Code != "":
		return "error " + c.Code
	case c.UndefinedResult:
		return "undefined"
	default:
		return fmt.Sprintf("%T %v", c.Result, c.Result)
	}
}

// call is a function and its arguments: float64, string or map[string]string.
type call struct {
	function  string
	arguments []any
}

var (
	directCall = regexp.MustCompile(`^\$(\w+)\((.*)\)$`)
	thenCall   = regexp.MustCompile(`^(.*\)) ~> (\$\w+)\((.*)\)$`)
	blockCall  = regexp.MustCompile(`^\(\$ts := (.*\)); (\$\w+)\(\$ts, (.*)\) \)$`)
	argument   = regexp.MustCompile(`^\s*('[^'\\]*'|"[^"\\]*"|-?[0-9.]+(?:[eE][-+]?[0-9]+)?|\{[^}]*\})\s*(?:,|$)`)
)

// readCalls reads a call, or two of which the second's first argument is the
// result of the first.
func readCalls(expr string) ([]call, bool) {
	expr = strings.TrimSpace(expr)
	for _, form := range []*regexp.Regexp{thenCall, blockCall} {
		if m := form.FindStringSubmatch(expr); m != nil {
			first, ok1 := readCall(m[1])
			second, ok2 := readCall(m[2] + "(" + m[3] + ")")
			return []call{first, second}, ok1 && ok2
		}
	}
	c, ok := readCall(expr)
	return []call{c}, ok
}

func readCall(expr string) (call, bool) {
	m := directCall.FindStringSubmatch(expr)
	if m == nil {
		return call{}, false
	}
	c := call{function: m[1]}
	for rest := m[2]; rest != ""; {
		a := argument.FindStringSubmatch(rest)
		if a == nil {
			return call{}, false
		}
		value, ok := readArgument(a[1])
		if !ok {
			return call{}, false
		}
		c.arguments = append(c.arguments, value)
		rest = rest[len(a[0]):]
	}
	return c, true
}

func readArgument(text string) (any, bool) {
	switch text[0] {
	case '\'', '"':
		return text[1 : len(text)-1], true
	case '{':
		var options map[string]string
		err := json.Unmarshal([]byte(strings.ReplaceAll(text, "'", `"`)), &options)
		return options, err == nil
	default:
		n, err := strconv.ParseFloat(text, 64)
		return n, err == nil
	}
}

func runCalls(calls []call) string {
	var result any
	for i, c := range calls {
		if i > 0 {
			c.arguments = append([]any{result}, c.arguments...)
		}
		var err error
		if result, err = c.run(); err != nil {
			return outcome(err)
		}
	}
	if result == nil {
		return "undefined"
	}
	return fmt.Sprintf("%T %v", result, result)
}

// outcome tells an error.
func outcome(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return "error " + e.Code
	}
	return "error: " + err.Error()
}

const sharedBudget = 1 << 16

func (c *call) run() (any, error) {
	switch c.function {
	case "formatNumber":
		d := DefaultDecimal()
		if len(c.arguments) > 2 {
			for name, value := range c.arguments[2].(map[string]string) {
				d.Set(name, value)
			}
		}
		return FormatNumber(c.number(0), c.text(1, ""), d, sharedBudget)
	case "formatInteger":
		return FormatInteger(c.number(0), c.text(1, ""), sharedBudget)
	case "parseInteger":
		return ParseInteger(c.text(0, ""), c.text(1, ""))
	case "fromMillis":
		return FormatDateTime(c.number(0), c.text(1, ISO8601), c.text(2, UTC), sharedBudget)
	case "toMillis":
		return c.toMillis()
	case "formatBase":
		return FormatBase(c.number(0), c.numberOr(1, 10))
	case "round":
		return RoundHalfEven(c.number(0), c.numberOr(1, 0)), nil
	default:
		return nil, fmt.Errorf("no function %s", c.function)
	}
}

func (c *call) toMillis() (any, error) {
	if len(c.arguments) == 1 {
		return ParseISO8601(c.text(0, ""))
	}
	millis, ok, err := ParseDateTime(c.text(0, ""), c.text(1, ""), 0)
	if !ok {
		return nil, err
	}
	return millis, err
}

func (c *call) number(i int) float64 { return c.arguments[i].(float64) }

func (c *call) numberOr(i int, without float64) float64 {
	if i >= len(c.arguments) {
		return without
	}
	return c.number(i)
}

func (c *call) text(i int, without string) string {
	if i >= len(c.arguments) {
		return without
	}
	return c.arguments[i].(string)
}
