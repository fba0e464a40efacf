package lower

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsontree"
)

// orders are the comparisons that strings, numbers and timestamps have.
var orders = []string{"Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"}

// operators maps the 39 comparisons to the type of their constant operand;
// String for those that end in Path (features.md A8).
var operators = func() map[string]jsontree.Kind {
	out := map[string]jsontree.Kind{"StringMatches": jsontree.String, "BooleanEquals": jsontree.Bool, "BooleanEqualsPath": jsontree.String}
	for _, o := range orders {
		out["String"+o], out["Numeric"+o], out["Timestamp"+o] = jsontree.String, jsontree.Number, jsontree.String
		out["String"+o+"Path"], out["Numeric"+o+"Path"], out["Timestamp"+o+"Path"] = jsontree.String, jsontree.String, jsontree.String
	}
	for _, is := range []string{"IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"} {
		out[is] = jsontree.Bool
	}
	return out
}()

func isOperator(name string) bool           { _, ok := operators[name]; return ok }
func operandOf(name string) jsontree.Kind   { return operators[name] }
func operatorNames() []string               { return keysOf(operators) }
func contains(list []string, s string) bool { return slices.Contains(list, s) }

// isOwn tells an error name that the service keeps to itself.
func isOwn(name string) bool {
	return strings.HasPrefix(name, "States.") && !strings.HasPrefix(name, "States.Http.")
}

func keysOf[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func parseFloat(text string) (float64, bool) {
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}
