package serve

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// Limits of connections: what is slower than this is not served. An answer may take
// as long as GetActivityTask holds on, and a history may be followed for long.
const (
	headerTime = 10 * time.Second
	bodyTime   = 30 * time.Second
	writeTime  = 30 * time.Second // that a client may take for what is written to it at once
	idleTime   = 2 * time.Minute
	closeTime  = 10 * time.Second // that requests under way get to end
)

// Loopback says whether an address to listen at is reached from this machine alone.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Run answers at a listener until ctx ends; then it takes no more, ends long polls and
// streams, and waits for requests under way, but not for ever.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	h := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, IdleTimeout: idleTime, MaxHeaderBytes: 64 << 10,
	}
	done := make(chan error, 1)
	go func() { done <- h.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	s.Close()
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
	defer cancel()
	err := h.Shutdown(closing)
	if errors.Is(err, context.DeadlineExceeded) {
		s.o.Log.Warn("requests under way were cut off")
		return h.Close()
	}
	return err
}

// patient is a ResponseWriter that waits for a client to take what is written, but not
// for ever.
type patient struct {
	http.ResponseWriter
	control *http.ResponseController
}

func newPatient(w http.ResponseWriter) *patient {
	p := &patient{w, http.NewResponseController(w)}
	p.control.SetWriteDeadline(time.Time{}) // of the request before; a writer without deadlines needs none
	return p
}

func (p *patient) Write(b []byte) (int, error) {
	p.control.SetWriteDeadline(time.Now().Add(writeTime))
	return p.ResponseWriter.Write(b)
}

func (p *patient) WriteHeader(status int) {
	p.control.SetWriteDeadline(time.Now().Add(writeTime))
	p.ResponseWriter.WriteHeader(status)
}

// Unwrap gives the writer to http.ResponseController.
func (p *patient) Unwrap() http.ResponseWriter { return p.ResponseWriter }
