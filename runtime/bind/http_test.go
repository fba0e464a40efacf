package bind_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime/bind"
)

func TestHTTPAnswers(t *testing.T) {
	for _, test := range []struct {
		name               string
		handler            http.HandlerFunc
		out, errName, text string
	}{
		{"echo", echo, `{"in":{"a":1},"method":"POST","type":"application/json","task":"Work","state":"Work","attempt":"1","key":true}`, "", ""},
		{"empty", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, `null`, "", ""},
		{"garbage", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") }, "", "States.TaskFailed", "not JSON"},
		{"status", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no such card", 404) }, "", "States.Http.StatusCode.404", "no such card"},
		{"status without a body", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, "", "States.Http.StatusCode.503", "503 Service Unavailable"},
		{"named", named, "", "Card.Declined", "no funds"},
		{"too large", flood, "", "States.DataLimitExceeded", "bytes"},
		{"broken off", breakOff, "", "States.Http.Socket", "EOF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(test.handler)
			defer server.Close()
			out, err := runOne(t.Context(), &bind.HTTP{URL: server.URL + "/work?secret=1"}, `{"a":1}`)
			check(t, out, err, test.out, test.errName, test.text)
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error shows the query: %v", err)
			}
		})
	}
}

func echo(w http.ResponseWriter, r *http.Request) {
	in, _ := io.ReadAll(r.Body)
	h := r.Header
	fmt.Fprintf(w, `{"in":%s,"method":%q,"type":%q,"task":%q,"state":%q,"attempt":%q,"key":%t}`, in, r.Method,
		h.Get("Content-Type"), h.Get("Asl-Task"), h.Get("Asl-State"), h.Get("Asl-Attempt"), h.Get("Idempotency-Key") != "")
}

func named(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(402)
	io.WriteString(w, `{"Error":"Card.Declined","Cause":"no funds"}`)
}

func flood(w http.ResponseWriter, _ *http.Request) {
	chunk := make([]byte, 1<<20)
	for {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}

func breakOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	io.WriteString(w, `{"a":`)
}

func TestHTTPNobodyListens(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	server.Close()
	out, err := runOne(t.Context(), &bind.HTTP{URL: server.URL}, `{}`)
	check(t, out, err, "", "States.Http.Socket", "connect")
}

// An endpoint that hangs is left when the execution is.
func TestHTTPHangs(t *testing.T) {
	reached, left := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // so that the server watches the connection
		close(reached)
		<-r.Context().Done()
		close(left)
	}))
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-reached
		cancel()
	}()
	_, err := runOne(ctx, &bind.HTTP{URL: server.URL}, `{}`)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want the context's", err)
	}
	<-left
}
