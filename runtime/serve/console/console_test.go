package console

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// live is a Source of one execution that goes on.
type live struct {
	mu      sync.Mutex
	events  []json.RawMessage
	waiting []chan struct{}
	looks   int // how often events were asked for
}

func (l *live) add(kind, details string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	id := len(l.events) + 1
	l.events = append(l.events, json.RawMessage(fmt.Sprintf(`{"timestamp":%d,"type":%q,"id":%d,"previousEventId":%d,"someEventDetails":{%s}}`, id, kind, id, id-1, details)))
	for _, c := range l.waiting {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (l *live) Execution(_ context.Context, id string) (Execution, error) {
	if id != "x" {
		return Execution{}, ErrNotFound
	}
	return Execution{ID: id, Name: "run", Live: true}, nil
}

func (l *live) Machine(context.Context, string) (*Machine, error) { return &Machine{Name: "m"}, nil }

func (l *live) Events(_ context.Context, _ string, from int64, limit int) ([]json.RawMessage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.looks++
	rest := l.events[min(int(from-1), len(l.events)):]
	return slices.Clone(rest[:min(limit, len(rest))]), nil
}

func (l *live) Changes(ctx context.Context, _ string) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := make(chan struct{}, 1)
	l.waiting = append(l.waiting, c)
	return c
}

func get(t *testing.T, h http.Handler, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest("GET", target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestPages(t *testing.T) {
	l := &live{}
	l.add("ExecutionStarted", `"input":"{}"`)
	c := New(l, nil)
	for _, test := range []struct {
		target string
		status int
		want   string
	}{
		{"/", 200, `<script type="module" src="app.js">`},
		{"/app.js", 200, "import "},
		{"/app.css", 200, ":root"},
		{"/../handler.go", 307, ""},
		{"/handler.go", 404, ""},
		{"/api/execution?x=x", 200, `"name":"run"`},
		{"/api/execution?x=y", 404, "there is no such execution"},
		{"/api/trace?x=x", 200, `"status":"RUNNING"`},
		{"/api/trace?x=y", 404, ""},
		{"/api/events?x=x&from=1&limit=5", 200, `"ExecutionStarted"`},
		{"/api/events?x=x&from=2&limit=5", 200, "[]"},
		{"/api/events?x=x&from=0&limit=5", 400, "want from"},
		{"/api/events?x=x&from=1&limit=1001", 400, "up to 1000"},
		{"/api/watch?x=x", 400, "want since"},
	} {
		resp := get(t, c, test.target)
		text, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != test.status || !strings.Contains(string(text), test.want) {
			t.Errorf("%s: %d %s", test.target, resp.StatusCode, text)
		}
		if policy := resp.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", test.target, policy)
		}
	}
	if resp := get(t, http.StripPrefix("/some/where", c), "/some/where/app.js"); resp.StatusCode != 200 {
		t.Errorf("behind a prefix: %d", resp.StatusCode)
	}
	tag := get(t, c, "/app.js").Header.Get("ETag")
	if resp := get(t, c, "/app.js", "If-None-Match", tag); resp.StatusCode != http.StatusNotModified {
		t.Errorf("with its tag: %d", resp.StatusCode)
	}
}

func TestOtherSitesAreRefused(t *testing.T) {
	server := httptest.NewServer(New(&live{}, nil))
	defer server.Close()
	for _, test := range []struct {
		name, path, host, site, mode string
		want                         int
	}{
		{"a link to the page", "/", "", "cross-site", "navigate", 200},
		{"a page that reads an execution", "/api/execution?x=x", "", "cross-site", "cors", 403},
		{"a link to what only the page reads", "/api/execution?x=x", "", "cross-site", "navigate", 403},
		{"another port of the host", "/api/execution?x=x", "", "same-site", "cors", 403},
		{"a script of the page, elsewhere", "/app.js", "", "cross-site", "no-cors", 403},
		{"the page itself", "/api/execution?x=x", "", "same-origin", "cors", 200},
		{"a tool", "/api/execution?x=x", "", "", "", 200},
		{"localhost", "/", "localhost:80", "", "", 200},
		{"a name below localhost", "/", "sync-x.localhost", "", "", 200},
		{"a name that was pointed here", "/", "evil.example:80", "none", "navigate", 403},
		{"an address that is another machine's", "/", "10.0.0.1", "none", "navigate", 403},
	} {
		r, err := http.NewRequest("GET", server.URL+test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = test.host
		r.Header.Set("Sec-Fetch-Site", test.site)
		r.Header.Set("Sec-Fetch-Mode", test.mode)
		resp, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != test.want {
			t.Errorf("%s: got %d, want %d", test.name, resp.StatusCode, test.want)
		}
	}
}

// TestWatch: what one has and what comes is the whole.
func TestWatch(t *testing.T) {
	l := &live{}
	l.add("ExecutionStarted", `"input":"{}"`)
	server := httptest.NewServer(New(l, nil))
	defer server.Close()
	resp, err := server.Client().Get(server.URL + "/api/watch?x=x&since=1")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	data := func() (c columns) {
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(text), &c); err != nil {
					t.Fatal(err)
				}
				return c
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return c
	}
	l.add("PassStateEntered", `"name":"A"`)
	if c := data(); c.Since != 1 || c.Last != 2 || len(c.Steps.At) != 1 || !slices.Contains(c.Texts, "A") {
		t.Errorf("got %+v", c)
	}
	l.add("PassStateExited", `"name":"A"`)
	if c := data(); c.Since != 2 || c.Last != 3 || len(c.Steps.At) != 1 || c.Steps.Status[0] != 1 || len(c.Events.Type) != 1 {
		t.Errorf("got %+v", c)
	}
}

// TestViewers: all who look on are told of all, also while others come and go; one look
// at the source is enough for them.
func TestViewers(t *testing.T) {
	l := &live{}
	l.add("ExecutionStarted", `"input":"{}"`)
	server := httptest.NewServer(New(l, nil))
	defer server.Close()
	const viewers, changes = 20, 30
	var streams []*bufio.Scanner
	watch := func() (*bufio.Scanner, io.Closer) {
		resp, err := server.Client().Get(server.URL + "/api/watch?x=x&since=1")
		if err != nil {
			t.Fatal(err)
		}
		return bufio.NewScanner(resp.Body), resp.Body
	}
	for range viewers {
		stream, body := watch()
		defer body.Close()
		streams = append(streams, stream)
	}
	for i := range changes {
		l.add("PassStateEntered", fmt.Sprintf(`"name":"S%d"`, i))
		_, body := watch() // which looks first, at times
		id := fmt.Sprint("id: ", i+2)
		for k, stream := range streams {
			for stream.Scan() && stream.Text() != id {
			}
			if stream.Text() != id {
				t.Fatalf("viewer %d has not been told of event %d: %v", k, i+2, stream.Err())
			}
		}
		body.Close()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if most := changes*3 + viewers + 10; l.looks > most {
		t.Errorf("the source was asked for events %d times, more than %d", l.looks, most)
	}
}

// TestTexts: pages that follow at different paces have all texts, each under its number.
func TestTexts(t *testing.T) {
	l := &live{}
	f := newFollower("x")
	type reader struct {
		since int64
		texts []string
	}
	readers := []*reader{{}, {}, {}}
	for i := range 40 {
		l.add([]string{"PassStateEntered", "PassStateExited"}[i%2], fmt.Sprintf(`"name":"S%d"`, i/2))
		for k, r := range readers {
			if i%(2*k+1) != 0 && i < 39 {
				continue
			}
			text, last, err := f.after(t.Context(), l, r.since)
			if err != nil {
				t.Fatal(err)
			}
			if text == nil {
				continue
			}
			var c columns
			if err := json.Unmarshal(text, &c); err != nil {
				t.Fatal(err)
			}
			if c.From > len(r.texts) {
				t.Fatalf("reader %d has %d texts and gets those from %d on", k, len(r.texts), c.From)
			}
			r.since, r.texts = last, append(r.texts[:c.From], c.Texts...)
		}
	}
	for k, r := range readers {
		if !slices.Equal(r.texts, f.texts.list) {
			t.Errorf("reader %d has %q, not %q", k, r.texts, f.texts.list)
		}
	}
}

func TestStatic(t *testing.T) {
	hostile := `</script><script>alert(1)</script>`
	l := &live{}
	l.add("ExecutionStarted", fmt.Sprintf(`"input":%q`, `"`+hostile+`"`))
	l.add("PassStateEntered", fmt.Sprintf(`"name":%q`, hostile))
	history, err := json.Marshal(l.events)
	if err != nil {
		t.Fatal(err)
	}
	source, err := NewRecorded(hostile, &Machine{Name: hostile, Definition: hostile}, history)
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := Static(t.Context(), &page, source, ""); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(page.Bytes(), []byte("</script>")); n != 2 {
		t.Errorf("the page has %d ends of scripts, want 2", n)
	}
	data := regexp.MustCompile(`(?s)id="data">(.*?)</script>`).FindSubmatch(page.Bytes())
	var got struct {
		Machine Machine
		Events  []json.RawMessage
	}
	if err := json.Unmarshal(data[1], &got); err != nil || got.Machine.Definition != hostile || len(got.Events) != 2 {
		t.Errorf("%v: %+v", err, got)
	}
}

// TestModules: the static page makes one script of all modules, so their names are
// all different, and each imports in one line what others export.
func TestModules(t *testing.T) {
	declared := map[string]string{}
	names := regexp.MustCompile(`(?m)^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+)`)
	var seen []string
	for _, name := range modules {
		text := string(asset(name))
		for _, m := range names.FindAllStringSubmatch(text, -1) {
			if other := declared[m[1]]; other != "" {
				t.Errorf("%s and %s both declare %s", other, name, m[1])
			}
			declared[m[1]] = name
		}
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "import") {
				m := regexp.MustCompile(`^import \{[^}]*\} from '\./(\w+\.js)';\n$`).FindStringSubmatch(line)
				if m == nil || !slices.Contains(seen, m[1]) {
					t.Errorf("%s: %q is not in one line, or of a module that comes later", name, line)
				}
			}
		}
		if regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(`).MatchString(text) {
			t.Errorf("%s makes HTML or code of text", name)
		}
		seen = append(seen, name)
	}
	for _, name := range assetNames() {
		if strings.HasSuffix(name, ".js") && !slices.Contains(modules, name) {
			t.Errorf("the static page misses %s", name)
		}
	}
}

// TestWeight: the page weighs 300 KB at most.
func TestWeight(t *testing.T) {
	total := 0
	for _, name := range assetNames() {
		total += len(asset(name))
	}
	if total > 300_000 {
		t.Errorf("the page has %d bytes", total)
	}
}
