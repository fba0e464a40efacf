package emit_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/emit"
	"github.com/aslc-dev/aslc/ir"
)

const runtimePath = "github.com/aslc-dev/aslc/runtime"

// check gives the checked program of a definition.
func check(t testing.TB, definition string) *ir.Program {
	t.Helper()
	p, list := compiler.Check(&ir.Source{Name: "flows/sample.asl.json", Text: []byte(definition)}, compiler.Options{})
	if p == nil {
		for _, d := range list {
			t.Error(d.Message)
		}
		t.FailNow()
	}
	return p
}

func emitted(t testing.TB, definition string) []byte {
	t.Helper()
	src, err := emit.Package(check(t, definition), emit.Options{Runtime: runtimePath})
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// chain is a definition of n states: tasks with retriers, catchers and
// templates, choices, passes and waits in turn.
func chain(n int) string {
	var b strings.Builder
	b.WriteString(`{"StartAt":"S0","States":{`)
	for i := range n {
		next := fmt.Sprintf(`"Next":"S%d"`, i+1)
		if i+1 == n {
			next = `"End":true`
		}
		fmt.Fprintf(&b, "%q:{", fmt.Sprintf("S%d", i))
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, `"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:F%d","TimeoutSeconds":60,
				"Parameters":{"id.$":"$.order.id","kind":"card","text.$":"States.Format('{} of {}', $.n, $.order.total)"},
				"Retry":[{"ErrorEquals":["Busy","Down"],"IntervalSeconds":2,"MaxAttempts":3}],
				"Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":"$.error","Next":"Last"}],"ResultPath":"$.result",%s`, i, next)
		case 1:
			fmt.Fprintf(&b, `"Type":"Choice","Choices":[{"And":[{"Variable":"$.n","NumericGreaterThan":%d},
				{"Variable":"$.order.id","StringMatches":"a*"}],"Next":"Last"}],"Default":"S%d"`, i, i+1)
		case 2:
			fmt.Fprintf(&b, `"Type":"Pass","Parameters":{"a.$":"$.a","b":{"c.$":"$.b.c"}},"ResultPath":"$.out",%s`, next)
		default:
			fmt.Fprintf(&b, `"Type":"Wait","Seconds":%d,%s`, i, next)
		}
		b.WriteString("},\n")
	}
	b.WriteString(`"Last":{"Type":"Succeed"}}}`)
	return b.String()
}

func BenchmarkPackage1000(b *testing.B) {
	p := check(b, chain(1000))
	b.ResetTimer()
	var src []byte
	for b.Loop() {
		var err error
		if src, err = emit.Package(p, emit.Options{Runtime: runtimePath}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(bytes.Count(src, []byte("\n"))), "lines")
}
