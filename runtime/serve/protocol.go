package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// The protocol: AWS JSON 1.0 (API.md, with the sources).
const (
	jsonType     = "application/x-amz-json-1.0"
	targetPrefix = "AWSStepFunctions."
	maxBody      = 1<<20 + 64<<10 // a definition of 1 MiB, and what stands around it
)

// Handler answers the protocol at /, and the plain face below it.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{$}", s.protocol)
	s.plain(mux)
	s.pages(mux)
	return s.guarded(s.ending(mux))
}

// protocol answers one operation.
func (s *Server) protocol(w http.ResponseWriter, r *http.Request) {
	began := s.now()
	a := &answering{trace: r.Header.Get("X-Amzn-Trace-Id")}
	name := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), targetPrefix)
	out, err := s.operate(a.context(r), name, r)
	if err != nil && r.Context().Err() != nil {
		return // nobody hears the answer
	}
	h := w.Header()
	h.Set("Content-Type", jsonType)
	h.Set("X-Amzn-Requestid", newID())
	if a.engine != "" {
		h.Set("X-Aslc-Engine", a.engine)
	}
	if a.places != "" {
		h.Set("X-Aslc-Places", a.places)
	}
	f := s.reply(w, out, err)
	s.metrics.request(name, f)
	s.o.Log.Debug("request", "operation", name, "error", codeOf(f), "engine", a.engine, "took", s.now().Sub(began))
	if f != nil && f.Code == "InternalFailure" {
		s.o.Log.Error("request failed", "operation", name, "error", f.Message)
	}
}

func codeOf(f *Fault) string {
	if f == nil {
		return ""
	}
	return f.Code
}

// operate runs the operation that a request names.
func (s *Server) operate(ctx context.Context, name string, r *http.Request) (any, error) {
	op, ok := operations[name]
	if !ok || !strings.HasPrefix(r.Header.Get("X-Amz-Target"), targetPrefix) {
		return nil, fault("UnknownOperationException", "The operation is not known: X-Amz-Target is %q", r.Header.Get("X-Amz-Target"))
	}
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	return op.call(s, ctx, body)
}

// readBody is the body of a request; none is {}.
func readBody(r *http.Request) ([]byte, error) {
	body, err := wholeBody(r)
	if err == nil && len(bytes.TrimSpace(body)) == 0 {
		body = []byte("{}")
	}
	return body, err
}

func wholeBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, fault("ValidationException", "the request is larger than %d bytes", maxBody)
	case err != nil:
		return nil, fault("SerializationException", "the request's body cannot be read: %v", err)
	}
	return body, nil
}

// reply writes an answer or a fault.
func (s *Server) reply(w http.ResponseWriter, out any, err error) *Fault {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err == nil {
		err = enc.Encode(out)
	}
	if err == nil {
		w.Write(bytes.TrimRight(b.Bytes(), "\n"))
		return nil
	}
	f := faultOf(err)
	body := map[string]string{"__type": f.typeName(), "message": f.Message}
	if f.Reason != "" {
		body["reason"] = f.Reason
	}
	if f.Name != "" {
		body["resourceName"] = f.Name
	}
	b.Reset()
	if err := enc.Encode(body); err != nil {
		b.Reset() // texts have a JSON form
	}
	w.Header().Set("X-Amzn-Errortype", f.Code)
	w.WriteHeader(f.status())
	w.Write(bytes.TrimRight(b.Bytes(), "\n"))
	return f
}

// answering is what operations know of their request besides the body, and what they
// tell about their answer besides the answer.
type answering struct {
	trace  string // the header X-Amzn-Trace-Id
	engine string
	places string
}

type answeringKey struct{}

// context carries the answering of a request.
func (a *answering) context(r *http.Request) context.Context {
	return context.WithValue(r.Context(), answeringKey{}, a)
}

// notice names the engine that an execution runs on in the answer.
func (s *Server) notice(ctx context.Context, lent bool) {
	a, ok := ctx.Value(answeringKey{}).(*answering)
	if !ok {
		return
	}
	a.engine = s.o.Engine
	if lent || a.engine == "" {
		a.engine = "compiled"
	}
}

// tellPlaces tells in the answer where the faults of a definition stand.
func tellPlaces(ctx context.Context, places []string) {
	if a, ok := ctx.Value(answeringKey{}).(*answering); ok {
		a.places = strings.Join(places, ", ")
	}
}

// traced gives an execution the trace that the request's header has, which goes before
// the member traceHeader (API reference, StartExecution).
func (in *startInput) traced(ctx context.Context) error {
	a, ok := ctx.Value(answeringKey{}).(*answering)
	if !ok || a.trace == "" {
		return nil
	}
	in.TraceHeader = &a.trace
	return validate(in)
}
