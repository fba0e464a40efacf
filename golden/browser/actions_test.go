package browser

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// shown is the sum of what a view says it shows: "12 of 41 events".
func (p *page) shown(want string) {
	p.t.Helper()
	p.wait(fmt.Sprintf(`document.querySelector('.tools').textContent.includes(%q)`, want))
}

// TestFilters: the table and the timeline by name, type, error and status; the events
// by kind, text, step and data, in either order.
func TestFilters(t *testing.T) {
	p := newPage(t, 1280, 800).open(viewNested(t) + "#view=table")
	p.shown("12 of 12 steps")
	p.press("/")
	p.wait(`document.activeElement.matches('.view .search')`)
	p.set(".view .search", "pack.busy")
	p.shown("5 of 12 steps") // with those around them
	p.set(".view select", "succeeded")
	p.shown("0 of 12 steps")
	p.set(".view .search", "")
	p.has(".row .label", "Receipt")
	p.click("#view-timeline") // which shows what the table shows
	p.wait(`document.querySelector('.view select').value === 'succeeded'`)
	p.set(".view select", "")
	p.shown("12 of 12 steps")

	p.click("#view-events")
	p.shown("41 of 41 events")
	p.set(".view select", "failures")
	p.shown("8 of 41 events")
	p.set(`.view input[aria-label^="Filter events"]`, "lambda")
	p.shown("4 of 41 events")
	p.clickText(".view .check", "Latest first")
	p.wait(`document.querySelector('.row.events[aria-rowindex="2"]').textContent.startsWith('35')`)
	p.set(".view select", "")
	p.set(`.view input[aria-label^="Filter events"]`, "")
	p.clickText(".row.events", "31")
	p.clickText(".view .check", "Of the selected step")
	p.shown("10 of 41 events")
}

// TestTimeline: attempts and the gaps between them; idle time is made short, or not;
// one step is looked at closely.
func TestTimeline(t *testing.T) {
	p := newPage(t, 1280, 800).open(viewNested(t) + "#view=timeline&step=10")
	p.wait(`document.querySelectorAll('.row[aria-selected=true] .part[data-part=attempt]').length === 3`)
	p.wait(`document.querySelectorAll('.row[aria-selected=true] .part[data-part=backoff]').length === 2`)
	p.wait(`document.querySelector('.row[aria-selected=true] .part[data-part=backoff]').title === 'Back-off: 1.00 s'`)
	p.has(".axis .gap", "2.00 s")
	p.clickText(".view .check", "Shorten idle time")
	p.wait(`document.querySelectorAll('.axis .gap').length === 0`)
	p.clickText(".view button", "Zoom to step")
	p.wait(`document.querySelector('.axis .tick').textContent !== '0 ms'`)
	p.clickText(".view button", "Whole run")
	p.wait(`document.querySelector('.axis .tick').textContent === '0 ms'`)
}

// TestIterations: those that failed come first; they are chosen by status, by index and
// by keys, and gone through one by one.
func TestIterations(t *testing.T) {
	url := serve(t, "view", file(t, "history.json", large(70_000)), "--definition", file(t, "large.asl.json", []byte(largeDefinition)))
	p := newPage(t, 1280, 800).open(url + "#step=0")
	first := `document.querySelector('.row.iteration').textContent`
	p.wait(first + `.startsWith('#269')`)
	p.looks("iterations-10000")
	p.clickText(".chips button", "Succeeded")
	p.wait(first + `.startsWith('#0')`)
	p.clickText(".chips button", "Failed")
	p.wait(first + `.startsWith('#269') && document.querySelectorAll('.row.iteration').length < 38`)
	eval[bool](p, `document.querySelector('.iterations .list').focus() === undefined`)
	p.press(kb.ArrowDown)
	p.press(kb.ArrowDown)
	p.press(kb.Enter)
	p.has(".crumbs", "#539")
	p.clickText(".crumbs button", "#539")
	p.has(".visits", "Iteration 540 of 10,000")
	p.click(`.visits button[aria-label="Next iteration"]`)
	p.has(".panel h2", "#540")
	p.clickText(".visits button", "Next failed (37)")
	p.has(".panel h2", "#809")
	p.clickText(".crumbs button", "Each")
	p.set(`.iterations input[type=number]`, "4711")
	p.has(".panel h2", "#4711")
}

// TestExports: the history as JSON, the graph as SVG, and the page as one file.
func TestExports(t *testing.T) {
	p := newPage(t, 1280, 800).open(viewNested(t))
	eval[bool](p, `(URL.createObjectURL = (blob) => { window.saved = blob; return ''; }, HTMLAnchorElement.prototype.click = () => {}, true)`)
	p.clickText(".actions button", "History")
	p.wait(`window.saved?.type === 'application/json'`)
	if n := eval[int](p, `saved.text().then((s) => JSON.parse(s).events.length)`); n != 41 {
		t.Errorf("the file has %d events", n)
	}
	p.clickText(".view button", "SVG")
	p.wait(`window.saved?.type === 'image/svg+xml'`)
	picture := eval[string](p, `saved.text()`)
	if got := regexp.MustCompile(`<g[^>]* data-state="Pack"[^>]*>`).FindString(picture); !strings.Contains(got, `data-status="failed"`) || !strings.Contains(picture, "<style") {
		t.Errorf("the picture shows Pack as %q", got)
	}
	if got := eval[string](p, `fetch([...document.querySelectorAll('.actions a')].find((a) => a.textContent === 'HTML').href).then((r) => r.text())`); !strings.Contains(got, "Order.Lost") {
		t.Error("the page as a file does not have the run")
	}
}

// TestGraphKeys: the graph is gone through and zoomed by keys, a state is found by its
// name, and the panel made wider; colours stay as they were chosen.
func TestGraphKeys(t *testing.T) {
	p := newPage(t, 1280, 800).open(viewNested(t))
	p.set(".view .search", "Receipt")
	p.has(".panel h2", "Receipt")
	p.press(kb.Escape)
	p.press("v")
	width := `document.querySelector('.sheet svg').width.baseVal.value`
	before := eval[float64](p, width)
	p.press("+")
	p.wait(fmt.Sprintf("%s > %f", width, before))
	p.press("0")
	p.wait(fmt.Sprintf("%s === %f", width, before))
	panel := `document.querySelector('.panel').offsetWidth`
	wide := eval[int](p, panel)
	eval[bool](p, `document.querySelector('.splitter').focus() === undefined`)
	p.press(kb.ArrowLeft)
	p.wait(fmt.Sprintf("%s === %d", panel, wide+20))
	p.clickText(".bar button", "Colours")
	p.wait(`document.documentElement.dataset.theme === 'light'`)
	p.clickText(".bar button", "Colours")
	p.wait(`document.documentElement.dataset.theme === 'dark'`)
	again := newPage(t, 1280, 800).open(eval[string](p, `location.href`))
	again.wait(fmt.Sprintf(`document.documentElement.dataset.theme === 'dark' && %s === %d`, panel, wide+20))
	eval[bool](again, `localStorage.clear() === undefined`)
}

// TestPages: more executions than a page has are loaded when they are asked for.
func TestPages(t *testing.T) {
	url := serve(t, "serve", "--listen", "127.0.0.1:0")
	machine := ask(t, url, "CreateStateMachine", map[string]any{"name": "many", "roleArn": "arn:aws:iam::123456789012:role/r", "definition": `{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}`})["stateMachineArn"].(string)
	for i := range 105 {
		ask(t, url, "StartExecution", map[string]any{"stateMachineArn": machine, "name": fmt.Sprintf("e-%03d", i)})
	}
	p := newPage(t, 1280, 800).open(url + "#machine=" + machine)
	p.shown("100 executions, and more")
	p.wait(`document.querySelectorAll('tbody tr').length === 100`)
	p.looks("executions-many")
	p.clickText(".table-scroll button", "Load more")
	p.shown("105 executions")
	p.has("td a", "e-000")
	p.wait(`document.querySelector('.table-scroll button').hidden`)
}
