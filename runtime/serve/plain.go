package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/durable"
)

// plain is the face for those without an SDK.
func (s *Server) plain(mux *http.ServeMux) {
	mux.HandleFunc("POST /executions", s.plainStart)
	mux.HandleFunc("GET /executions", s.plainList)
	mux.HandleFunc("GET /executions/{name}", s.plainDescribe)
	mux.HandleFunc("GET /executions/{name}/history", s.plainHistory)
	mux.HandleFunc("POST /executions/{name}/stop", s.plainStop)
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /ready", s.plainReady)
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		s.o.Metrics.WriteTo(w) // who does not listen any more need not be told
		s.metrics.write(w)
	})
}

func writeJSON(w io.Writer, v any) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(v) // who does not listen any more need not be told
}

// plainError answers with an error: {"error": CODE, "message": TEXT}.
func (s *Server) plainError(w http.ResponseWriter, err error) {
	f := faultOf(err)
	status := f.status()
	switch f.Code {
	case "StateMachineDoesNotExist", "ExecutionDoesNotExist", "ResourceNotFound":
		status = http.StatusNotFound
	case "ExecutionAlreadyExists":
		status = http.StatusConflict
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	writeJSON(w, map[string]string{"error": f.Code, "message": f.Message})
}

// plainMachine is the state machine that a request means: ?machine=NAME, or the only
// one there is.
func (s *Server) plainMachineOf(r *http.Request) (string, error) {
	name := r.URL.Query().Get("machine")
	all := s.registry.Machines()
	if name == "" && len(all) == 1 {
		name = all[0].Name
	}
	switch {
	case name == "":
		return "", fault("ValidationException", "there are %d state machines here: say which with ?machine=NAME", len(all))
	case s.registry.Machine(name) == nil:
		return "", fault("StateMachineDoesNotExist", "there is no state machine %q", name)
	}
	return name, nil
}

// plainExecution is an execution as the plain face shows it: documents are JSON, not
// texts that hold JSON.
type plainExecution struct {
	Name    string          `json:"name"`
	Machine string          `json:"machine"`
	Status  string          `json:"status"`
	Started *Time           `json:"started"`
	Stopped *Time           `json:"stopped,omitempty"`
	Input   json.RawMessage `json:"input,omitempty"`
	Output  json.RawMessage `json:"output,omitempty"`
	Error   string          `json:"error,omitempty"`
	Cause   string          `json:"cause,omitempty"`
}

func plainOf(d *durable.Description) plainExecution {
	return plainExecution{
		Name: d.Name, Machine: d.Ref.Machine, Status: string(d.Status), Started: when(d.Started), Stopped: when(d.Stopped),
		Input: d.Input, Output: d.Output, Error: d.Error, Cause: d.Cause,
	}
}

// plainStart starts an execution: the body is its input, ?name= its name. An Express
// machine's execution is run to its end.
func (s *Server) plainStart(w http.ResponseWriter, r *http.Request) {
	machine, err := s.plainMachineOf(r)
	if err != nil {
		s.plainError(w, err)
		return
	}
	body, err := readBody(r)
	if err != nil {
		s.plainError(w, err)
		return
	}
	in := startInput{StateMachineARN: pointer(s.machineARN(machine)), Input: pointer(string(body))}
	if name := r.URL.Query().Get("name"); name != "" {
		in.Name = &name
	}
	if s.registry.Machine(machine).Type == "EXPRESS" {
		s.plainSync(w, r, &in)
		return
	}
	out, err := s.startExecution(r.Context(), &in)
	if err != nil {
		s.plainError(w, err)
		return
	}
	_, name, _ := executionARN(out.ExecutionARN)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Location", "/executions/"+name+"?machine="+machine)
	w.WriteHeader(http.StatusCreated)
	writeJSON(w, plainExecution{Name: name, Machine: machine, Status: string(runtime.StatusRunning), Started: out.StartDate})
}

func (s *Server) plainSync(w http.ResponseWriter, r *http.Request, in *startInput) {
	out, err := s.startSyncExecution(r.Context(), &startSyncInput{startInput: *in})
	if err != nil {
		s.plainError(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	writeJSON(w, plainExecution{
		Name: out.Name, Machine: versionlessName(out.StateMachineARN), Status: out.Status, Started: out.StartDate, Stopped: out.StopDate,
		Input: json.RawMessage(text(out.Input)), Output: json.RawMessage(text(out.Output)), Error: out.Error, Cause: out.Cause,
	})
}

func versionlessName(arn string) string {
	a, _ := parseARN(arn, "stateMachine") // of our own making
	return a.name
}

// plainRef names the execution of a request's path.
func (s *Server) plainRef(r *http.Request) (durable.Ref, error) {
	machine, err := s.plainMachineOf(r)
	return durable.Ref{Machine: machine, Name: r.PathValue("name")}, err
}

func (s *Server) plainDescribe(w http.ResponseWriter, r *http.Request) {
	ref, err := s.plainRef(r)
	if err != nil {
		s.plainError(w, err)
		return
	}
	d, err := s.executions.Describe(r.Context(), ref)
	if err != nil {
		s.plainError(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	writeJSON(w, plainOf(&d))
}

func (s *Server) plainStop(w http.ResponseWriter, r *http.Request) {
	ref, err := s.plainRef(r)
	if err == nil {
		_, err = s.executions.Stop(r.Context(), ref, r.URL.Query().Get("error"), r.URL.Query().Get("cause"))
	}
	if err != nil {
		s.plainError(w, err)
		return
	}
	s.plainDescribe(w, r)
}

// statuses are those that executions have.
var statuses = []string{
	string(runtime.StatusRunning), string(runtime.StatusSucceeded), string(runtime.StatusFailed), string(runtime.StatusTimedOut), string(runtime.StatusAborted),
}

// plainList gives the latest executions: ?status=, ?next= of the page before.
func (s *Server) plainList(w http.ResponseWriter, r *http.Request) {
	machine, err := s.plainMachineOf(r)
	if err != nil {
		s.plainError(w, err)
		return
	}
	query := r.URL.Query()
	status := query.Get("status")
	if status != "" && !slices.Contains(statuses, status) {
		s.plainError(w, fault("ValidationException", "the status %q is none of %s", status, strings.Join(statuses, ", ")))
		return
	}
	page, err := s.executions.List(r.Context(), durable.ListInput{
		Machine: machine, Status: runtime.Status(status), Next: query.Get("next"),
	})
	if err != nil {
		s.plainError(w, err)
		return
	}
	out := struct {
		Executions []plainExecution `json:"executions"`
		Next       string           `json:"next,omitempty"`
	}{[]plainExecution{}, page.Next}
	for i := range page.Executions {
		out.Executions = append(out.Executions, plainOf(&page.Executions[i]))
	}
	w.Header().Set("Content-Type", "application/json")
	writeJSON(w, out)
}

// plainHistory gives all events as a JSON array, or, to who accepts
// text/event-stream, one after the other as they happen.
func (s *Server) plainHistory(w http.ResponseWriter, r *http.Request) {
	ref, err := s.plainRef(r)
	if err == nil {
		_, err = s.executions.Describe(r.Context(), ref)
	}
	switch {
	case err != nil:
		s.plainError(w, err)
	case streams(r):
		s.streamHistory(w, r, ref)
	default:
		s.wholeHistory(w, r, ref)
	}
}

func (s *Server) wholeHistory(w http.ResponseWriter, r *http.Request, ref durable.Ref) {
	out := struct {
		Events []json.RawMessage `json:"events"`
	}{[]json.RawMessage{}}
	in := durable.HistoryInput{Limit: 1000}
	for {
		page, err := s.executions.History(r.Context(), ref, in)
		if err != nil {
			s.plainError(w, err)
			return
		}
		for _, e := range page.Events {
			out.Events = append(out.Events, e.JSON)
		}
		if in.Next = page.Next; in.Next == "" {
			w.Header().Set("Content-Type", "application/json")
			writeJSON(w, out)
			return
		}
	}
}

// eventStream is the type of server-sent events.
const eventStream = "text/event-stream"

// streams says whether a request wants events as they happen.
func streams(r *http.Request) bool {
	for kind := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
		if name, _, err := mime.ParseMediaType(kind); err == nil && name == eventStream {
			return true
		}
	}
	return false
}

// ending ends streams with the server, which waits for other requests.
func (s *Server) ending(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if streams(r) {
			ctx, cancel := context.WithCancel(r.Context())
			defer cancel()
			defer context.AfterFunc(s.stop, cancel)()
			r = r.WithContext(ctx)
		}
		next.ServeHTTP(w, r)
	})
}

// streamHistory sends server-sent events, until the execution has ended: those behind
// the event that the client says it had last. If there are none, 204 tells it not to
// ask again.
func (s *Server) streamHistory(w http.ResponseWriter, r *http.Request, ref durable.Ref) {
	last, err := lastEvent(r)
	if err != nil {
		s.plainError(w, err)
		return
	}
	out, begun := http.NewResponseController(w), false
	for e, err := range s.executions.Follow(r.Context(), ref) {
		switch {
		case err != nil:
			s.o.Log.Warn("history stream ended", "execution", ref.Name, "error", err)
			return
		case e.ID <= last:
			continue
		case !begun:
			w.Header().Set("Content-Type", eventStream)
			w.Header().Set("Cache-Control", "no-store")
			begun = true
		}
		if _, err := fmt.Fprintf(w, "id: %d\ndata: %s\n\n", e.ID, e.JSON); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
	}
	switch {
	case begun:
	case r.Context().Err() != nil:
		s.plainError(w, durable.ErrClosed) // more may come from the next server
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// lastEvent is the id of the last event that the client had; 0: it had none.
func lastEvent(r *http.Request) (int64, error) {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return 0, fault("ValidationException", "Last-Event-ID %q is no event's id", text)
	}
	return id, nil
}

// plainReady says whether starts would be taken.
func (s *Server) plainReady(w http.ResponseWriter, _ *http.Request) {
	if err := s.ready(); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}
