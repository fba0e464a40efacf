package emit_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/compiler"
	"github.com/aslc-dev/aslc/compiler/emit"
	"github.com/aslc-dev/aslc/ir"
)

// querySample is a definition whose expressions, names and comments hold the
// text wherever JSONata lets a user's own text stand.
func querySample(t testing.TB, text string) string {
	t.Helper()
	quote := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	short := string([]rune("Do " + text)[:min(60, len([]rune("Do "+text)))])
	inside := quote(text) // a string of JSONata
	query := func(format string) string { return quote("{% " + strings.ReplaceAll(format, "TEXT", inside) + " %}") }
	return fmt.Sprintf(`{"QueryLanguage":"JSONata","Comment":%[1]s,"StartAt":%[2]s,"States":{
		%[2]s:{"Type":"Task","Comment":%[1]s,"Resource":"arn:aws:lambda:us-east-1:123456789012:function:F",
			"Arguments":{%[1]s:%[3]s,"long":%[4]s},"Assign":{"type":%[3]s,"q":%[5]s,"überzählig":%[1]s},
			"Catch":[{"ErrorEquals":[%[1]s],"Comment":%[1]s,"Output":%[3]s,"Next":"Choose"}],"Next":"Choose"},
		"Choose":{"Type":"Choice","Choices":[{"Condition":%[6]s,"Comment":%[1]s,"Assign":{"q":1},"Next":"Pass"}],"Default":"Fail"},
		"Pass":{"Type":"Pass","Output":{%[1]s:[%[7]s]},"End":true},
		"Fail":{"Type":"Fail","Error":%[3]s,"Cause":%[5]s}}}`,
		quote(text), quote(short), query("TEXT"),
		query("(\n  /* TEXT */ $func := TEXT & TEXT;\n  $map([$func, TEXT], function($range){ {TEXT: $range & $func} })\n)"),
		query(`$states.input.(TEXT & $string($))`), query("$q = TEXT or $type != TEXT"), query(`$states.input{TEXT: $q}`))
}

// TestHostileQueries emits states whose expressions hold hostile texts.
func TestHostileQueries(t *testing.T) {
	emitted := 0
	for _, text := range hostile {
		p, _ := compiler.Check(&ir.Source{Name: "sample.asl.json", Text: []byte(querySample(t, text))}, compiler.Options{})
		if p == nil {
			continue // a comment's end in the text, say
		}
		src, err := emit.Package(p, emit.Options{Runtime: runtimePath})
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		emitted++
		harmless(t, src)
	}
	if emitted < len(hostile)/2 {
		t.Errorf("%d of %d texts are refused", len(hostile)-emitted, len(hostile))
	}
}
