package browser

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// What all tests share: the command, one browser, and axe.
var (
	command string
	browser context.Context
	axe     string
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "aslc-browser-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	script, err := os.ReadFile(os.Getenv("ASLC_AXE"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "ASLC_AXE names the file axe.min.js of npm's axe-core:", err)
		return 1
	}
	axe = string(script)
	command = filepath.Join(dir, "aslc")
	build := exec.Command("go", "build", "-o", command, "./cmd/aslc")
	build.Dir = "../.."
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return 1
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Headless, chromedp.NoFirstRun, chromedp.UserDataDir(filepath.Join(dir, "profile")),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("enable-precise-memory-info", true), chromedp.Flag("js-flags", "--expose-gc"))...)
	defer end()
	var stop context.CancelFunc
	browser, stop = chromedp.NewContext(allocator)
	defer stop()
	if err := chromedp.Do(browser); err != nil {
		fmt.Fprintln(os.Stderr, "the browser does not start (Debian's package chromium):", err)
		return 1
	}
	return m.Run()
}

// page is a tab of the browser.
type page struct {
	t   *testing.T
	ctx context.Context

	expected string // what its console may say

	mu       sync.Mutex
	troubles []string
}

// patience is how long a page may take to come to what a test waits for.
const patience = time.Minute

// newPage opens a tab. What its console says is a failure.
func newPage(t *testing.T, width, height int64) *page {
	t.Helper()
	ctx, stop := chromedp.NewContext(browser)
	t.Cleanup(stop)
	p := &page{t: t, ctx: ctx}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height)); err != nil { // without a time: the tab's life hangs on it
		t.Fatal(err)
	}
	err := chromedp.Listen(ctx, func(ev any) {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch ev := ev.(type) {
		case *runtime.EventConsoleAPICalled:
			p.troubles = append(p.troubles, fmt.Sprintf("console.%s", ev.Type))
		case *runtime.EventExceptionThrown:
			p.troubles = append(p.troubles, fmt.Sprintf("%s %v", ev.ExceptionDetails.Text, ev.ExceptionDetails.Exception))
		case *log.EventEntryAdded:
			p.troubles = append(p.troubles, fmt.Sprintf("%s: %s", ev.Entry.Level, ev.Entry.Text))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, trouble := range p.troubles {
			if p.expected != "" && strings.Contains(trouble, p.expected) {
				continue
			}
			t.Errorf("the page's console: %s", trouble)
		}
	})
	return p
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// open goes to an address and waits until the page is drawn. At the test's end the page
// is left before its server ends, which it may be asking for something.
func (p *page) open(url string) *page {
	p.t.Helper()
	p.t.Cleanup(func() { p.do(chromedp.Navigate("about:blank")) })
	p.do(chromedp.Navigate(url))
	p.wait(`document.documentElement.dataset.ready === 'true'`)
	return p
}

// dark makes the system's colours dark.
func (p *page) dark() *page {
	p.t.Helper()
	p.do(prefers("dark"))
	return p
}

// prefers sets the system's colours.
func prefers(colours string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: colours}}})
		return err
	})
}

// wait waits until an expression is true.
func (p *page) wait(expression string) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	if _, err := chromedp.Run(ctx, chromedp.Poll[chromedp.Void](expression)); err != nil {
		text := eval[string](p, `document.body.innerText.slice(0, 600)`)
		p.t.Fatalf("waiting for %s: %v\n%s", expression, err, text)
	}
}

// has waits until an element's text holds another one.
func (p *page) has(selector, text string) {
	p.t.Helper()
	p.wait(fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.textContent.includes(%q))`, selector, text))
}

// click clicks the first element that a selector finds.
func (p *page) click(selector string) {
	p.t.Helper()
	p.clickFound(fmt.Sprintf(`document.querySelector(%q)`, selector))
}

// clickText clicks the first element that a selector finds whose text begins so.
func (p *page) clickText(selector, text string) {
	p.t.Helper()
	p.clickFound(fmt.Sprintf(`[...document.querySelectorAll(%q)].find((e) => e.textContent.trim().startsWith(%q))`, selector, text))
}

// clickFound waits until an element is in sight with nothing over it, and clicks it
// where it is. It is found and clicked in one task of the page, which may put
// another in its place at any time.
func (p *page) clickFound(find string) {
	p.t.Helper()
	p.wait(fmt.Sprintf(`(() => {
		const e = %s;
		if (!e) return false;
		e.scrollIntoView({block: 'nearest', inline: 'nearest'});
		const box = e.getBoundingClientRect(), at = {clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true, cancelable: true};
		const hit = document.elementFromPoint(at.clientX, at.clientY);
		if (!box.width || !hit || !e.contains(hit)) return false;
		hit.closest('a, button, input, select, textarea, summary, [tabindex]')?.focus({preventScroll: true});
		hit.dispatchEvent(new MouseEvent('click', at));
		return true;
	})()`, find))
}

// set gives a field a value, as typing does.
func (p *page) set(selector, value string) {
	p.t.Helper()
	p.wait(fmt.Sprintf(`(() => {
		const e = document.querySelector(%q);
		if (!e || e.disabled) return false;
		e.focus();
		e.value = %q;
		for (const kind of ['input', 'change']) e.dispatchEvent(new Event(kind, {bubbles: true}));
		return true;
	})()`, selector, value))
}

func (p *page) press(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

// typeAtOnce presses keys in one turn of the page, so that nothing comes between them.
func (p *page) typeAtOnce(keys ...string) {
	p.t.Helper()
	for i, key := range keys {
		keys[i] = fmt.Sprintf(`document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: %q, bubbles: true, cancelable: true}))`, key)
	}
	eval[bool](p, strings.Join(keys, ";")+"; true")
}

func eval[T any](p *page, expression string) T {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// accessible holds the page to axe's rules.
func (p *page) accessible(what string) {
	p.t.Helper()
	if !eval[bool](p, `'axe' in window`) {
		eval[bool](p, axe+`; true`)
	}
	found := eval[[]string](p, `axe.run().then((r) => r.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
		.map((v) => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + ' ' + n.failureSummary).join('; ')))`)
	for _, violation := range found {
		p.t.Errorf("%s: %s", what, violation)
	}
}

// shot writes a picture of the page, if pictures are wanted.
func (p *page) shot(name string) {
	p.t.Helper()
	dir := os.Getenv("ASLC_SHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644)
	}
	if err != nil {
		p.t.Error(err)
	}
}

// rounds is how often something is measured before it counts as too slow: what else
// the machine does at the time can only make it slower.
const rounds = 5

// within measures until it took no longer than it may.
func within(t *testing.T, what string, most time.Duration, measure func() time.Duration) {
	t.Helper()
	best := time.Duration(math.MaxInt64)
	for range rounds {
		if best = min(best, measure()); best <= most {
			break
		}
	}
	t.Logf("%s: %v", what, best)
	if best > most {
		t.Errorf("%s: %v, not %v", what, best, most)
	}
}

// looks holds the page to axe's rules and to the window's width, wide and narrow, light
// and dark; and writes a picture of each, if pictures are wanted.
func (p *page) looks(name string) {
	p.t.Helper()
	for _, width := range []int64{1280, 400} {
		for _, colours := range []string{"light", "dark"} {
			p.do(chromedp.EmulateViewport(width, 800), prefers(colours))
			p.wait(fmt.Sprintf(`innerWidth === %d && document.documentElement.dataset.theme === %q`, width, colours))
			one := fmt.Sprintf("%s-%d-%s", name, width, colours)
			p.accessible(one)
			for _, fault := range eval[[]string](p, outside) {
				p.t.Errorf("%s: %s", one, fault)
			}
			p.shot(one)
		}
	}
	p.do(chromedp.EmulateViewport(1280, 800), prefers("light"))
}

// outside finds what nobody can get into sight: a page wider than its window, controls
// beyond it in nothing that scrolls, and texts that are cut off without a sign of it.
const outside = `(() => {
	const out = [], said = (e) => e.outerHTML.slice(0, 160);
	if (document.documentElement.scrollWidth > innerWidth) out.push('the page is wider than the window');
	const scrolls = (e) => { for (; e; e = e.parentElement) if (/auto|scroll/.test(getComputedStyle(e).overflowX)) return true; return false; };
	for (const e of document.querySelectorAll('button, a, input, select, textarea, h1, h2, h3, dd, td, p')) {
		const box = e.getBoundingClientRect();
		if (!box.width || e.closest('.unseen')) continue;
		if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(e)) out.push('out of sight: ' + said(e));
	}
	for (const e of document.querySelectorAll('#app *')) {
		if (e.closest('.unseen, svg') || e.scrollWidth <= e.clientWidth + 1) continue;
		const style = getComputedStyle(e), own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
		if (own && /hidden|clip/.test(style.overflowX) && style.textOverflow !== 'ellipsis') out.push('cut off: ' + said(e));
		if (e.matches('button, .button, .chips button') && style.overflowX === 'visible') out.push('wider than its frame: ' + said(e));
	}
	return out.slice(0, 8);
})()`

// serve starts a command that serves, and gives its address.
func serve(t *testing.T, args ...string) string {
	t.Helper()
	return serveBy(t, exec.Command(command, args...))
}

func serveBy(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		url := strings.TrimPrefix(lines.Text(), "console at ")
		if strings.HasPrefix(url, "http://") {
			go func() {
				for lines.Scan() { // so that the command is not held up
				}
			}()
			return url
		}
	}
	t.Fatalf("%s serves nothing: %s", cmd, &trouble)
	return ""
}

// file writes a file of the test's own.
func file(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
