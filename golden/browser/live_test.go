package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/aslc-dev/aslc/runtime/serve/console"
)

// live is a Source of one execution that goes on.
type live struct {
	machine *console.Machine
	mu      sync.Mutex
	events  []json.RawMessage
	waiting map[chan struct{}]bool
}

func (l *live) add(prev int, kind, details string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, json.RawMessage(fmt.Sprintf(`{"timestamp":%.3f,"type":%q,"id":%d,"previousEventId":%d,"someEventDetails":{%s}}`,
		float64(time.Now().UnixMilli())/1000, kind, len(l.events)+1, prev, details)))
	for c := range l.waiting {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (l *live) Execution(context.Context, string) (console.Execution, error) {
	return console.Execution{Name: "live", Live: true}, nil
}

func (l *live) Machine(context.Context, string) (*console.Machine, error) { return l.machine, nil }

func (l *live) Events(_ context.Context, _ string, from int64, limit int) ([]json.RawMessage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	rest := l.events[min(int(from-1), len(l.events)):]
	return slices.Clone(rest[:min(limit, len(rest))]), nil
}

func (l *live) Changes(ctx context.Context, _ string) <-chan struct{} {
	c := make(chan struct{}, 1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting[c] = true
	context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.waiting, c)
	})
	return c
}

const liveDefinition = `{"StartAt": "Loop", "States": {"Loop": {"Type": "Pass", "Next": "Work"}, "Work": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Over"}], "Next": "Loop"}, "Over": {"Type": "Succeed"}}}`

// TestLive: a change shows within 500 ms while 50 others look on.
func TestLive(t *testing.T) {
	graph, err := exec.Command(command, "graph", file(t, "live.asl.json", []byte(liveDefinition))).Output()
	if err != nil {
		t.Fatal(err)
	}
	l := &live{machine: &console.Machine{Name: "live", Graph: string(graph), States: []console.State{{Name: "Loop", Kind: "Pass"}, {Name: "Work", Kind: "Task"}}}, waiting: map[chan struct{}]bool{}}
	l.add(0, "ExecutionStarted", `"input":"{}"`)
	server := httptest.NewServer(http.StripPrefix("/behind/a/prefix", console.New(l, nil)))
	t.Cleanup(server.Close)
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop) // then the tab is closed already
	lookOn(t, ctx, 50, server.URL+"/behind/a/prefix/api/watch?x=&since=0")
	p := newPage(t, 1280, 800).open(server.URL + "/behind/a/prefix/")
	p.has(".state", "Running")
	l.add(0, "PassStateEntered", `"name":"Loop"`)
	p.wait(`document.querySelector('g[data-state=Loop]').dataset.status === 'running'`)
	l.add(2, "PassStateExited", `"name":"Loop"`)
	l.add(3, "TaskStateEntered", `"name":"Work"`)
	p.wait(`document.querySelector('g[data-state=Work]').dataset.status === 'running' && document.querySelector('g[data-state=Loop]').dataset.status === 'succeeded'`)
	p.click("#view-events")

	p.noteEvents()
	next := 4
	within(t, "slowest of 20 changes, with 50 viewers", 500*time.Millisecond, func() (slowest time.Duration) {
		for range 20 {
			l.add(next, []string{"LambdaFunctionScheduled", "LambdaFunctionFailed"}[next%2], `"error":"Work.Bad"`)
			next++
			committed := time.Now()
			find := fmt.Sprintf(`seen.find((s) => s.n === '%d')`, next)
			p.wait(find + ` !== undefined`)
			slowest = max(slowest, time.UnixMilli(int64(eval[float64](p, find+`.at`))).Sub(committed))
		}
		return slowest
	})
	p.click("#view-timeline")
	p.has(".row.timeline", "Work")
	l.add(next, "LambdaFunctionScheduled", "")
	l.add(next+1, "ExecutionAborted", `"error":"Operator","cause":"enough"`)
	p.has(".banner", "Stopped: Operator")
	p.has(".state", "Aborted")
}

// lookOn has others follow an execution until ctx ends.
func lookOn(t *testing.T, ctx context.Context, n int, url string) {
	t.Helper()
	for range n {
		r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			defer resp.Body.Close()
			for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			}
		}()
	}
}

// noteEvents has the page note in seen which numbers of events it shows, and when.
func (p *page) noteEvents() {
	p.t.Helper()
	eval[bool](p, `window.seen = [], new MutationObserver(() => {
		const n = document.querySelector('.facts div:nth-child(3) dd')?.textContent;
		if (n && seen.at(-1)?.n !== n) seen.push({n, at: Date.now()});
	}).observe(document.body, {subtree: true, childList: true}) === undefined`)
}

// TestLiveDurable: what a store has committed shows within 500 ms, while 50 others
// look on.
func TestLiveDurable(t *testing.T) {
	url := serve(t, "serve", "--listen", "127.0.0.1:0", "--data", t.TempDir())
	machine := ask(t, url, "CreateStateMachine", map[string]any{"name": "asks", "roleArn": "arn:aws:iam::123456789012:role/r", "definition": `{"StartAt": "Ask", "States": {
		"Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token"}}, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Over"}], "Next": "Ask"},
		"Over": {"Type": "Succeed"}}}`})["stateMachineArn"]
	arn := ask(t, url, "StartExecution", map[string]any{"stateMachineArn": machine, "name": "talk"})["executionArn"].(string)
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	lookOn(t, ctx, 50, url+"api/watch?since=0&x="+arn)
	p := newPage(t, 1280, 800).open(url + "#view=events&x=" + arn)
	p.noteEvents()
	last, token := asked(t, url, arn, 0)
	within(t, "slowest of 20 commits of a store, with 50 viewers", 500*time.Millisecond, func() (slowest time.Duration) {
		for range 20 {
			sent := time.Now() // which the commit follows
			ask(t, url, "SendTaskSuccess", map[string]any{"taskToken": token, "output": "{}"})
			find := fmt.Sprintf(`seen.find((s) => Number(s.n.replaceAll(',', '')) > %d)`, last)
			p.wait(find + ` !== undefined`)
			slowest = max(slowest, time.UnixMilli(int64(eval[float64](p, find+`.at`))).Sub(sent))
			last, token = asked(t, url, arn, last)
			p.wait(fmt.Sprintf(`document.querySelector('.facts div:nth-child(3) dd').textContent === (%d).toLocaleString('en')`, last))
		}
		return slowest
	})
}

// asked waits until an execution waits for an answer behind an event, and gives its
// last event and the token.
func asked(t *testing.T, url, arn string, behind int) (last int, token string) {
	t.Helper()
	for range 1000 {
		events := ask(t, url, "GetExecutionHistory", map[string]any{"executionArn": arn, "reverseOrder": true, "maxResults": 3})["events"].([]any)
		if id := int(events[0].(map[string]any)["id"].(float64)); id > behind && events[0].(map[string]any)["type"] == "TaskSubmitted" {
			for _, e := range events {
				if details, ok := e.(map[string]any)["taskScheduledEventDetails"].(map[string]any); ok {
					var sent struct{ MessageBody struct{ Token string } }
					if err := json.Unmarshal([]byte(details["parameters"].(string)), &sent); err != nil {
						t.Fatal(err)
					}
					return id, sent.MessageBody.Token
				}
			}
		}
	}
	t.Fatal("the execution does not wait for an answer")
	return 0, ""
}

// TestOtherSites: a page of another site gets nothing.
func TestOtherSites(t *testing.T) {
	url := viewNested(t)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Type", "text/html") }))
	defer other.Close()
	p := &page{t: t}
	ctx, stop := chromedp.NewContext(browser)
	defer stop()
	p.ctx = ctx // its console says that it was refused
	if err := chromedp.Do(ctx, chromedp.Navigate(strings.Replace(other.URL, "127.0.0.1", "localhost", 1))); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []string{"cors", "no-cors"} {
		got := eval[string](p, fmt.Sprintf(`fetch(%q, {mode: %q}).then((r) => r.text(), () => 'refused').then((s) => s || 'refused')`, url+"api/execution?x=", mode))
		if got != "refused" {
			t.Errorf("%s: another site reads %q", mode, got)
		}
	}
	framed := eval[string](p, fmt.Sprintf(`new Promise((done) => {
		const f = document.createElement('iframe');
		f.onload = () => { try { done(f.contentDocument ? 'blank' : 'refused'); } catch { done('refused'); } };
		f.src = %q;
		document.documentElement.append(f);
	})`, url))
	if framed != "refused" {
		t.Errorf("another site frames the page: %s", framed)
	}
}
