package shape_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler/shape"
)

// long is a machine of n states of several kinds, with loops.
func long(n int) string {
	var b strings.Builder
	b.WriteString(`{"StartAt": "S0", "States": {`)
	for i := range n {
		fmt.Fprintf(&b, `"S%d": {`, i)
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, `"Type": "Pass", "Parameters": {"id": "x", "n": %d, "of": {"a": [1, "y"]}}, "ResultPath": "$.f%d"`, i, i%50)
		case 1:
			fmt.Fprintf(&b, task+`, "ResultPath": "$.r%d", "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "S%d"}]`, i%40, i+1)
		case 2:
			fmt.Fprintf(&b, `"Type": "Choice", "Choices": [{"Variable": "$.k", "StringEquals": "again", "Next": "S%d"}], "Default": "S%d"}, `, max(0, i-10), i+1)
			continue
		case 3:
			b.WriteString(`"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $merge([$states.input, {'total': $sum($states.input.items.price)}]) %}"`)
		}
		fmt.Fprintf(&b, `, "Next": "S%d"}, `, i+1)
	}
	fmt.Fprintf(&b, `"S%d": {"Type": "Succeed"}}}`, n)
	return b.String()
}

func BenchmarkInfer(b *testing.B) {
	for _, n := range []int{250, 1000, 4000} {
		p := program(b, long(n))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				shape.Infer(p, nil)
			}
		})
	}
}
