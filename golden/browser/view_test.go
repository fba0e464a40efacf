package browser

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	nested        = "../../compiler/graph/testdata/nested.asl.json"
	nestedHistory = "../../compiler/graph/testdata/nested.history.json"
)

func viewNested(t *testing.T) string { return serve(t, "view", nestedHistory, "--definition", nested) }

// TestViews: each view, wide and narrow, light and dark, is accessible and silent.
func TestViews(t *testing.T) {
	p := newPage(t, 1280, 800).open(viewNested(t))
	for _, at := range []string{"view=graph", "view=graph&step=2", "view=table&step=10", "view=timeline&step=10&tab=attempts", "view=events&event=31", "view=table&step=4&tab=go", "view=table&step=9", "tab=definition", "tab=go", "view=table&tab=events"} {
		p.do(navigateHash(at)...)
		p.wait(fmt.Sprintf(`location.hash === '#%s' && !document.querySelector('.panel').textContent.includes('Loading')`, at))
		p.looks(strings.NewReplacer("=", "-", "&", "-").Replace(at))
	}
}

// TestSelection: one selection over all views, in the address.
func TestSelection(t *testing.T) {
	p := newPage(t, 1280, 800).open(viewNested(t))
	p.has(".banner", "Failed: Order.Lost")
	p.clickText(".banner button", "Go to Give up")
	p.has(".panel h2", "Give up")
	p.wait(`location.hash.includes('step=11')`)
	p.wait(`document.querySelector('g[data-selected]').dataset.state === 'Give up'`)

	p.click(`g[id="s:Both/0/Each%20item/Pack"] > .name`)
	p.has(".panel h2", "Pack")
	p.has(".crumbs", "#1")
	for view, selected := range map[string]string{"table": ".row[aria-selected=true] .label", "timeline": ".row[aria-selected=true] .label"} {
		p.click("#view-" + view)
		p.has(selected, "Pack")
	}
	p.click("#view-events")
	p.wait(`document.querySelectorAll('.row[data-near]').length === 10`)
	p.clickText(".row.events", "29")
	p.has(".panel details[open]", "LambdaFunctionFailed")
	p.has(".panel details[open] dd", "Pack.Busy")
	eval[bool](p, `history.back() === undefined`)
	p.wait(`!location.hash.includes('event=29')`)

	// What an address says is there again in another window.
	again := newPage(t, 1280, 800).open(eval[string](p, `location.href`))
	again.has(".panel h2", "Pack")
}

// TestKeys: all can be done by keyboard.
func TestKeys(t *testing.T) {
	p := newPage(t, 1280, 800).open(viewNested(t))
	p.press("f")
	p.has(".panel h2", "Pack")
	p.press("f")
	p.has(".panel h2", "Give up")
	p.press("2")
	p.has("[role=tab][aria-selected=true]", "Table")
	p.press("v")
	p.wait(`document.activeElement.getAttribute('role') === 'treegrid'`)
	p.press(kb.ArrowUp)
	p.has(".row[aria-selected=true] .label", "Receipt")
	p.wait(`document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).getAttribute('aria-selected') === 'true'`)
	p.press("u")
	p.has(".panel h2", "Branch 2")
	p.press(kb.ArrowLeft) // closes it
	p.wait(`document.querySelector('.row[aria-selected=true]').getAttribute('aria-expanded') === 'false'`)
	p.press(kb.ArrowRight)
	p.wait(`document.querySelector('.row[aria-selected=true]').getAttribute('aria-expanded') === 'true'`)
	p.press("p")
	p.wait(`document.activeElement.getAttribute('role') === 'tab' && document.activeElement.closest('.panel') !== null`)
	p.press(kb.ArrowRight)
	p.has(".panel [role=tab][aria-selected=true]", "Events")
	p.press(kb.Escape)
	p.has(".panel h2", "Execution")
	p.press("1")
	p.press("v")
	p.press(kb.End)
	p.has(".panel h2", "Give up")
	p.press("?")
	p.wait(`document.querySelector('dialog').open`)
	p.looks("help")
	p.press(kb.Escape)
	p.wait(`!document.querySelector('dialog').open`)
}

// TestKeysAtOnce: a key counts from where the last one led, however fast they are typed.
func TestKeysAtOnce(t *testing.T) {
	p := newPage(t, 1280, 800).open(viewNested(t))
	p.typeAtOnce("2", "1", "v")
	if !eval[bool](p, `document.activeElement.matches('.view.graph .sheet')`) {
		t.Errorf("v goes to %s, not to the graph", eval[string](p, `document.activeElement.outerHTML.slice(0, 200)`))
	}
	p.typeAtOnce("f", "f")
	p.has(".panel h2", "Give up")
}

// TestPanel: what is said about a step.
func TestPanel(t *testing.T) {
	p := newPage(t, 1280, 900).open(viewNested(t) + "#step=4")
	for _, want := range []string{"Input", "Arguments", "Result", "Output"} {
		p.has(".document h3", want)
	}
	p.click(".document ~ .document h3 button, .panel .check input")
	p.looks("changes")
	p.click("#tab-attempts")
	p.has(".attempts", "Pack.Busy")
	p.has(".backoff", "back-off 1.00 s")
	p.click("#tab-definition")
	p.has(".panel .code", `"Type": "Task"`)
	p.click("#tab-go")
	p.has(".panel .code", "func (m *machine) pack(in runtime.Value)")
	p.click("#tab-events")
	p.has(".panel summary", "TaskStateEntered")
	p.click(".panel summary")
	p.has(".panel details[open]", "follows 6")
	p.clickText(".crumbs button", "Each item")
	p.has(".chips", "Failed 1")
	p.looks("iterations")
	p.clickText(".row.iteration", "#1")
	p.has(".panel h2", "Pack")
	p.has(".failure", "no box")
	p.press(kb.Escape)
	p.has(".panel .code", `"until"`)
	p.click("#tab-definition")
	p.has(".panel .code", `"StartAt"`)
}

const hostileDefinition = `{"Comment": "</script><script>alert(1)</script>", "StartAt": "<script>alert(1)</script>", "States": {
 "<script>alert(1)</script>": {"Type": "Pass", "Assign": {"a": "<b>x</b>", "n": 1.50}, "Next": "evil\u202etxt.exe"},
 "evil\u202etxt.exe": {"Type": "Pass", "Assign": {"n": 2}, "Next": "<img src=x onerror=alert(1)>"},
 "<img src=x onerror=alert(1)>": {"Type": "Fail", "ErrorPath": "$.e", "Cause": "<img src=x onerror=alert(2)>"}}}`

// TestHostile: names and documents are text, whatever they hold.
func TestHostile(t *testing.T) {
	definition := file(t, "hostile.asl.json", []byte(hostileDefinition))
	history := t.TempDir() + "/history.json"
	exec.Command(command, "run", definition, `{"e": "<script>alert(3)</script>", "html": "<a href=javascript:alert(4)>&amp;\u202e</a>"}`, "--history", history).Run()
	if _, err := os.Stat(history); err != nil {
		t.Fatal(err)
	}
	page1 := file(t, "page.html", nil)
	if out, err := exec.Command(command, "view", history, "--definition", definition, "--html", page1).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, url := range []string{serve(t, "view", history, "--definition", definition), "file://" + page1} {
		p := newPage(t, 1280, 800).open(url)
		p.has(".banner", "<script>alert(3)</script>")
		p.has(".banner", "<img src=x onerror=alert(2)>")
		p.has(".panel .code", `<a href=javascript:alert(4)>`)
		for _, view := range []string{"table", "timeline", "events"} {
			p.click("#view-" + view)
			p.has(".row", "<script>alert(1)</script>")
			p.has(".row", `evil\u202etxt.exe`)
		}
		p.click("#view-table")
		p.clickText(".row.table", "evil")
		p.has(".panel h2", `evil\u202etxt.exe`)
		p.click("#tab-variables")
		p.has(".document", "$a")
		p.has(".document", `"<b>x</b>"`)
		p.has(".diff", "- 1.50")
		p.has(".diff", "+ 2")
		p.click("#tab-definition")
		p.has(".panel .code", `evil\u202etxt.exe`)
		p.click("#view-graph")
		if n := eval[int](p, `document.querySelectorAll('#app script, #app img, #app a[href^="javascript"]').length`); n != 0 {
			t.Errorf("%s: names became elements", url)
		}
	}
}

// TestStatic: one file does what the server does.
func TestStatic(t *testing.T) {
	html := file(t, "run.html", nil)
	if out, err := exec.Command(command, "view", nestedHistory, "--definition", nested, "--html", html).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p := newPage(t, 1280, 800).open("file://" + html)
	p.has(".banner", "Order.Lost")
	p.click(`g[id="s:Both/0/Each%20item/Pack"] > .name`)
	p.has(".panel h2", "Pack")
	p.has(".document", "Input")
	p.click("#view-timeline")
	p.has(".row.timeline", "Pack")
	p.click("#tab-go")
	p.has(".panel .code", "func (m *machine) pack")
	p.looks("static")
}

// TestWithoutDefinition: a history alone is enough.
func TestWithoutDefinition(t *testing.T) {
	p := newPage(t, 1280, 800).open(serve(t, "view", nestedHistory))
	p.has(".row.table", "Give up")
	p.click("#view-graph")
	p.has(".view", "There is no graph")
	p.looks("without-definition")
}

// navigateHash changes the address behind #, as a link does.
func navigateHash(hash string) []chromedp.Action[chromedp.Void] {
	return []chromedp.Action[chromedp.Void]{chromedp.Evaluate[chromedp.Void](fmt.Sprintf("location.hash = %q", hash))}
}
