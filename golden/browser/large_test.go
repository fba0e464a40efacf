package browser

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

const largeDefinition = `{"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": {"StartAt": "Work", "States": {
 "Work": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true}}}, "ToleratedFailurePercentage": 5, "Next": "Loop"},
 "Loop": {"Type": "Pass", "Next": "More?"}, "More?": {"Type": "Choice", "Choices": [{"Variable": "$.more", "BooleanEquals": true, "Next": "Loop"}], "Default": "Over"}, "Over": {"Type": "Fail", "Error": "Too.Many"}}}`

// historyWriter writes events.
type historyWriter struct {
	bytes.Buffer
	id int
}

func (h *historyWriter) add(prev int, kind, details string) int {
	if h.id > 0 {
		h.WriteByte(',')
	} else {
		h.WriteString(`{"events":[`)
	}
	h.id++
	fmt.Fprintf(h, `{"timestamp":%d.%03d,"type":%q,"id":%d,"previousEventId":%d,"%sEventDetails":{%s}}`, 1_700_000_000+h.id/1000, h.id%1000, kind, h.id, prev, "some", details)
	return h.id
}

// large is a run of a Map of 10,000 iterations, of which 37 fail, and then of a
// loop, with events events.
func large(events int) []byte {
	h := &historyWriter{}
	document := `"input":"{\"order\":\"` + string(bytes.Repeat([]byte("x"), 300)) + `\"}"`
	h.add(0, "ExecutionStarted", document)
	h.add(0, "MapStateEntered", `"name":"Each",`+document)
	started := h.add(2, "MapStateStarted", `"length":10000`)
	for i := range 10_000 {
		p := h.add(started, "MapIterationStarted", fmt.Sprintf(`"name":"Each","index":%d`, i))
		p = h.add(p, "TaskStateEntered", `"name":"Work",`+document)
		p = h.add(p, "LambdaFunctionScheduled", document)
		if i%270 == 269 {
			p = h.add(p, "LambdaFunctionFailed", `"error":"Work.Bad","cause":"no"`)
			h.add(p, "MapIterationFailed", fmt.Sprintf(`"name":"Each","index":%d`, i))
			continue
		}
		p = h.add(p, "LambdaFunctionSucceeded", `"output":"{}"`)
		p = h.add(p, "TaskStateExited", `"name":"Work","output":"{}"`)
		h.add(p, "MapIterationSucceeded", fmt.Sprintf(`"name":"Each","index":%d`, i))
	}
	h.add(h.id, "MapStateSucceeded", "")
	h.add(h.id, "MapStateExited", `"name":"Each","output":"{}"`)
	for h.id+6 <= events {
		h.add(h.id, "PassStateEntered", `"name":"Loop",`+document)
		h.add(h.id, "PassStateExited", `"name":"Loop",`+document)
		h.add(h.id, "ChoiceStateEntered", `"name":"More?",`+document)
		h.add(h.id, "ChoiceStateExited", `"name":"More?",`+document)
	}
	for h.id+4 <= events {
		h.add(h.id, "PassStateEntered", `"name":"Loop"`)
		h.add(h.id, "PassStateExited", `"name":"Loop"`)
	}
	h.add(h.id, "FailStateEntered", `"name":"Over"`)
	h.add(h.id, "ExecutionFailed", `"error":"Too.Many"`)
	h.WriteString("]}")
	return h.Bytes()
}

// scrolling scrolls the list in sight for a second, and gives how many frames there were.
const scrolling = `new Promise((done) => {
	const list = document.querySelector('.stage .list');
	let frames = 0, begun = 0;
	const step = (now) => {
		begun ||= now;
		list.scrollTop += 211;
		if (now - begun > 1000) done(frames);
		else { frames++; requestAnimationFrame(step); }
	};
	requestAnimationFrame(step);
})`

// smooth scrolls at 50 frames a second. A machine that does other work besides loses
// frames whatever the page does: on it, a frame must not take the page more than
// what 50 a second leave for one. ASLC_BARS=1 wants the frames themselves.
func (p *page) smooth(view string) {
	p.t.Helper()
	const rate, most = 50, 20 * time.Millisecond
	frames, took := 0, time.Duration(0)
	for range rounds {
		before := p.busy()
		frames = max(1, eval[int](p, scrolling))
		if took = (p.busy() - before) / time.Duration(frames); frames >= rate {
			break
		}
	}
	p.t.Logf("%s: %d frames/s, %v of the page's time for each", view, frames, took)
	if frames >= rate || os.Getenv("ASLC_BARS") == "" && took <= most {
		return
	}
	p.t.Errorf("%s scrolls at %d frames/s, not %d, and a frame takes %v, not %v", view, frames, rate, took, most)
}

// busy is how long the page's main thread has run: only its own time counts.
func (p *page) busy() (total time.Duration) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}); err != nil {
			return err
		}
		got, err := cdp.Call(ctx, t, performance.GetMetrics, cdp.Empty{})
		for _, m := range got.Metrics {
			if m.Name == "TaskDuration" {
				total = time.Duration(m.Value * float64(time.Second))
			}
		}
		return err
	}))
	return total
}

// TestLarge: an execution of 100,000 events is there in two seconds, scrolls at 50
// frames a second, and fits in 200 MB.
func TestLarge(t *testing.T) {
	history := file(t, "history.json", large(100_000))
	url := serve(t, "view", history, "--definition", file(t, "large.asl.json", []byte(largeDefinition)))
	p := newPage(t, 1280, 800)
	within(t, "an execution of 100,000 events is usable", 2*time.Second, func() time.Duration {
		p.do(chromedp.Navigate("about:blank"))
		begun := time.Now()
		p.open(url)
		return time.Since(begun)
	})
	p.has(".facts", "100,000")
	for _, view := range []string{"table", "timeline", "events"} {
		p.click("#view-" + view)
		p.wait(`document.querySelectorAll('.list .rows .row').length > 10`)
		p.smooth(view)
	}
	heap := eval[float64](p, `(gc(), performance.memory.usedJSHeapSize / 1e6)`)
	t.Logf("heap: %.0f MB", heap)
	if heap > 200 {
		t.Errorf("the heap has %.0f MB, not 200", heap)
	}
	last := `document.querySelector('.stage .list').scrollTop = 1e9`
	eval[float64](p, last)
	p.has(".row.events", "ExecutionFailed")
}

// TestFailedIteration: of 10,000 iterations 37 failed; two clicks lead to one.
func TestFailedIteration(t *testing.T) {
	url := serve(t, "view", file(t, "history.json", large(70_000)), "--definition", file(t, "large.asl.json", []byte(largeDefinition)))
	p := newPage(t, 1280, 800).open(url)
	p.click(`g[id="s:Each"] > .name`)
	p.has(".chips", "Failed 37")
	p.click(`.row.iteration`)
	p.has(".panel h2", "Work")
	p.has(".failure", "Work.Bad")
	p.has(".crumbs", "#269")
}
