package console

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"path"
	"strconv"
	"strings"
	"time"
)

//go:embed assets
var embedded embed.FS

// Console serves the pages. They find everything by relative addresses, so that
// they may stand behind any path: http.StripPrefix("/console", c).
type Console struct {
	source    Source
	ownHost   func(host string) bool
	followers followers
	mux       *http.ServeMux
}

// New makes the pages of a source. Requests must name a host for which ownHost is
// true; nil: at a loopback address, that or localhost.
func New(source Source, ownHost func(host string) bool) *Console {
	c := &Console{source: source, ownHost: ownHost, mux: http.NewServeMux()}
	c.followers = followers{source: source, byID: map[string]*follower{}}
	c.mux.HandleFunc("GET /{$}", serveAsset("index.html"))
	for _, name := range assetNames() {
		c.mux.HandleFunc("GET /"+name, serveAsset(name))
	}
	c.mux.HandleFunc("GET /api/execution", c.execution)
	c.mux.HandleFunc("GET /api/trace", c.trace)
	c.mux.HandleFunc("GET /api/events", c.events)
	c.mux.HandleFunc("GET /api/stages", c.stages)
	c.mux.HandleFunc("GET /api/search", c.search)
	c.mux.HandleFunc("GET /api/watch", c.watch)
	c.mux.HandleFunc("GET /api/about", c.about)
	c.mux.HandleFunc("GET /page", c.page)
	if service, ok := source.(Service); ok {
		c.mux.HandleFunc("GET /api/machine", func(w http.ResponseWriter, r *http.Request) {
			m, err := service.StateMachine(r.Context(), r.FormValue("m"))
			answer(w, m, err)
		})
		c.mux.HandleFunc("GET /api/executions", func(w http.ResponseWriter, r *http.Request) { executions(w, r, service) })
	}
	if bench, ok := source.(Workbench); ok {
		c.mux.HandleFunc("GET /api/bench", benchHandler{bench}.watch)
		c.mux.HandleFunc("POST /api/bench", benchHandler{bench}.try)
	}
	return c
}

// about tells a page what there is behind it.
func (c *Console) about(w http.ResponseWriter, r *http.Request) {
	_, bench := c.source.(Workbench)
	_, service := c.source.(Service)
	answer(w, map[string]bool{"bench": bench, "service": service}, nil)
}

// page gives an execution as one HTML file.
func (c *Console) page(w http.ResponseWriter, r *http.Request) {
	var page bytes.Buffer
	if err := Static(r.Context(), &page, c.source, r.FormValue("x")); err != nil {
		answer(w, nil, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Disposition", "attachment")
	w.Write(page.Bytes())
}

// policy is the content security policy: nothing comes from elsewhere, and no
// script and no style stands in the page itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// ServeHTTP answers requests for the console's pages, its assets and the data
// of executions, below the path that it was made for. What a page of another
// site asks for is refused, unless somebody follows its link to a page.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if err := c.refused(r); err != nil {
		fail(w, http.StatusForbidden, err)
		return
	}
	c.mux.ServeHTTP(w, r)
}

// refused tells why a request is not answered: it comes from a page of another
// site, or by a name that may have been pointed at this machine by one.
func (c *Console) refused(r *http.Request) error {
	site, mode := r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Sec-Fetch-Mode")
	ownPage := site == "" || site == "same-origin" || site == "none"
	if !ownPage && (mode != "navigate" || strings.Contains(r.URL.Path, "/api/")) {
		return errors.New("requests from other sites are refused")
	}
	if c.ownHost != nil {
		if !c.ownHost(r.Host) {
			return fmt.Errorf("the host %q is not this server's", r.Host)
		}
		return nil
	}
	return fromHere(r)
}

// fromHere tells why a request to a loopback address is not answered.
func fromHere(r *http.Request) error {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return nil
	}
	addr, err := netip.ParseAddrPort(local.String())
	if err != nil || !addr.Addr().Unmap().IsLoopback() {
		return nil
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if ip, err := netip.ParseAddr(host); host != "localhost" && !strings.HasSuffix(host, ".localhost") && (err != nil || !ip.IsLoopback()) {
		return fmt.Errorf("this address is served to this machine only, not as %q", r.Host)
	}
	return nil
}

// assetNames are the files that a page loads.
func assetNames() []string {
	entries, err := fs.ReadDir(embedded, "assets")
	if err != nil {
		panic(err) // it is embedded
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func asset(name string) []byte {
	text, err := embedded.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return text
}

func serveAsset(name string) http.HandlerFunc {
	text := asset(name)
	sum := sha256.Sum256(text)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	kind := mime.TypeByExtension(path.Ext(name))
	if path.Ext(name) == ".js" {
		kind = "text/javascript; charset=utf-8"
	}
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Write(text)
	}
}

// shown is what api/execution gives.
type shown struct {
	Execution Execution `json:"execution"`
	Machine   *Machine  `json:"machine"`
}

func (c *Console) execution(w http.ResponseWriter, r *http.Request) {
	s, err := describe(r.Context(), c.source, r.FormValue("x"))
	answer(w, s, err)
}

func describe(ctx context.Context, source Source, id string) (s shown, err error) {
	if s.Execution, err = source.Execution(ctx, id); err != nil {
		return s, err
	}
	s.Machine, err = source.Machine(ctx, id)
	return s, err
}

func (c *Console) trace(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("x")
	if _, err := c.source.Execution(r.Context(), id); err != nil {
		answer(w, nil, err)
		return
	}
	text, _, err := c.followers.of(id).after(r.Context(), c.source, 0)
	answer(w, json.RawMessage(text), err)
}

// maxEvents is how many events are given at once.
const maxEvents = 1000

func (c *Console) events(w http.ResponseWriter, r *http.Request) {
	from, err := strconv.ParseInt(r.FormValue("from"), 10, 64)
	limit, err2 := strconv.Atoi(r.FormValue("limit"))
	if err != nil || err2 != nil || from < 1 || limit < 1 || limit > maxEvents {
		fail(w, http.StatusBadRequest, fmt.Errorf("want from, an event's id, and limit, up to %d", maxEvents))
		return
	}
	events, err := c.source.Events(r.Context(), r.FormValue("x"), from, limit)
	if events == nil {
		events = []json.RawMessage{}
	}
	answer(w, events, err)
}

// executions gives a page of a list.
func executions(w http.ResponseWriter, r *http.Request, service Service) {
	q := Query{Machine: r.FormValue("machine"), MapRun: r.FormValue("maprun"), Status: r.FormValue("status"), Prefix: r.FormValue("prefix"), Next: r.FormValue("next")}
	for name, to := range map[string]*time.Time{"since": &q.Since, "until": &q.Until} {
		text := r.FormValue(name)
		if text == "" {
			continue
		}
		moment, err := time.Parse(time.RFC3339, text)
		if err != nil {
			fail(w, http.StatusBadRequest, fmt.Errorf("%s: want a moment as RFC 3339 writes it, not %q", name, text))
			return
		}
		*to = moment
	}
	list, err := service.Executions(r.Context(), q)
	answer(w, list, err)
}

// stages gives the documents of a visit from filter to filter.
func (c *Console) stages(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("x")
	step, err := strconv.Atoi(r.FormValue("step"))
	if err != nil {
		fail(w, http.StatusBadRequest, errors.New("want step, the number of a visit"))
		return
	}
	if _, err := c.source.Execution(r.Context(), id); err != nil {
		answer(w, nil, err)
		return
	}
	found, err := c.followers.of(id).stages(r.Context(), c.source, step)
	answer(w, found, err)
}

// pulse is how often a connection that has nothing to tell shows that it lives.
const pulse = 15 * time.Second

// watch sends the changes of an execution as they come.
func (c *Console) watch(w http.ResponseWriter, r *http.Request) {
	id, ctx := r.FormValue("x"), r.Context()
	since, err := strconv.ParseInt(r.FormValue("since"), 10, 64)
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		since, err = strconv.ParseInt(last, 10, 64)
	}
	if err != nil {
		fail(w, http.StatusBadRequest, errors.New("want since, the id of the last event that is known"))
		return
	}
	if _, err := c.source.Execution(ctx, id); err != nil {
		answer(w, nil, err)
		return
	}
	s := newStream(w)
	beat := time.NewTicker(pulse)
	defer beat.Stop()
	f := c.followers.of(id)
	defer f.join(c.source)()
	if _, _, err := f.after(ctx, c.source, since); err != nil {
		return // as below
	}
	for {
		text, last, news, err := f.seen(since)
		if err != nil {
			return // the page asks again, and is told then
		}
		if text != nil {
			since = last
			s.event(strconv.FormatInt(last, 10), "trace", text)
		}
		if s.failed {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-news:
		case <-beat.C:
			s.pulse()
		}
	}
}

// stream writes server-sent events.
type stream struct {
	w      http.ResponseWriter
	flush  *http.ResponseController
	failed bool
}

func newStream(w http.ResponseWriter) *stream {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	s := &stream{w: w, flush: http.NewResponseController(w)}
	s.pulse()
	return s
}

// event sends one event; its data is one line.
func (s *stream) event(id, kind string, data []byte) {
	s.write("id: %s\nevent: %s\ndata: %s\n\n", id, kind, data)
}

func (s *stream) pulse() { s.write(":\n\n") }

func (s *stream) write(format string, args ...any) {
	_, err := fmt.Fprintf(s.w, format, args...)
	s.failed = s.failed || err != nil || s.flush.Flush() != nil
}

// answer gives a value as JSON, or says what is wrong.
func answer(w http.ResponseWriter, value any, err error) {
	switch {
	case errors.Is(err, ErrNotFound):
		fail(w, http.StatusNotFound, err)
	case err != nil:
		fail(w, http.StatusInternalServerError, err)
	default:
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		json.NewEncoder(w).Encode(value)
	}
}

func fail(w http.ResponseWriter, status int, err error) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"error": err.Error()})
}
