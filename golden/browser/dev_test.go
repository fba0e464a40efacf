package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// long is a definition of 50 states, the tasks of which are answered by its case.
func long(output string) string {
	var b strings.Builder
	b.WriteString(`{"StartAt": "S0", "States": {`)
	for i := range 49 {
		switch i % 7 {
		case 3:
			fmt.Fprintf(&b, `"S%d": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "ResultPath": "$.r", "Retry": [{"ErrorEquals": ["States.ALL"]}], "Next": "S%d"}, `, i, i+1)
		case 5:
			fmt.Fprintf(&b, `"S%d": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": %d, "Next": "S%d"}], "Default": "S%d"}, `, i, i, i+1, i+1)
		default:
			fmt.Fprintf(&b, `"S%d": {"Type": "Pass", "Parameters": {"n.$": "$.n", "t.$": "States.Format('{}', $.n)"}, "Next": "S%d"}, `, i, i+1)
		}
	}
	fmt.Fprintf(&b, `"S49": {"Type": "Pass", "Result": %q, "End": true}}}`, output)
	return b.String()
}

const longCase = `{"Input": {"n": 7}, "Mocks": {"S3": {"Return": 1}, "S10": {"Return": 1}, "S17": {"Return": 1}, "S24": {"Return": 1}, "S31": {"Return": 1}, "S38": {"Return": 1}, "S45": {"Return": 1}}}`

// TestDev: each save shows what is wrong, the graph and the result, within 300 ms.
func TestDev(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("long.asl.json", long("first"))
	write("long.test/good.json", longCase)
	url := serve(t, "dev", filepath.Join(dir, "long.asl.json"))
	p := newPage(t, 1280, 900)
	p.do(chromedp.Navigate(url))
	p.has(".panel .code", `"first"`)
	p.wait(`document.querySelectorAll('g.state[data-status=succeeded]').length === 50`)
	p.has(".bench summary", "nothing found")
	p.looks("dev")

	saves := 0
	within(t, "from a save to its result", 300*time.Millisecond, func() time.Duration {
		saves++
		text := fmt.Sprintf("result %d", saves)
		// The page notes itself when it shows the result: asking it takes time.
		eval[bool](p, fmt.Sprintf(`window.shownAt = 0, new MutationObserver((_, o) => {
			if ([...document.querySelectorAll('.panel .code')].some((e) => e.textContent.includes(%q)) && document.querySelector('g.state[data-status]')) { window.shownAt = Date.now(); o.disconnect(); }
		}).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true}) === undefined`, text))
		write("long.asl.json", long(text))
		saved := time.Now()
		p.wait(`window.shownAt > 0`)
		return time.UnixMilli(int64(eval[float64](p, `window.shownAt`))).Sub(saved)
	})

	write("long.asl.json", strings.Replace(long("wrong"), `"Next": "S7"`, `"Next": "S7x"`, 1))
	p.has(".finding", `S7x`)
	p.has(".finding mark", "S7x")
	p.has(".bench summary", "1 error")
	p.has(".bench summary", "the run below is of the last definition without errors")
	p.looks("dev-errors")
	write("long.asl.json", long("mended"))
	p.has(".panel .code", `"mended"`)

	// A case is changed in the page; what is wrong with it is said.
	p.do(chromedp.SetValue(chromedp.CSS("textarea"), `{"Input": {"n": "no number"}, "Mocks": {"Nowhere": {"Return": 1}}}`))
	p.clickText(".case-head button", "Run")
	p.has(".problems", "Nowhere")
	p.do(chromedp.Focus(chromedp.CSS("textarea")), chromedp.SetValue(chromedp.CSS("textarea"), `{"Input": {"m": 1}}`), chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(2)))
	p.has(".banner", "States.Runtime")
	p.do(chromedp.SetValue(chromedp.CSS(".case-head select"), "good"))
	eval[bool](p, `document.querySelector('.case-head select').dispatchEvent(new Event('change'))`)
	p.has(".panel .code", `"mended"`)
	write("long.test/good.json", strings.Replace(longCase, `{"n": 7}`, `{"n": 77}`, 1))
	p.has(".panel .code", `77`)
}
