package serve

import (
	"crypto/subtle"
	"mime"
	"net"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/time/rate"
)

// guarded lets requests through that this server may answer: to a host that is its
// own (against DNS rebinding), with the token or a signature if there are any, not too
// many a second, and writes only with a JSON body that no page of another site has sent.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w = newPatient(w)
		if !s.ownHost(r.Host) {
			s.refuse(w, r, http.StatusForbidden, fault("AccessDeniedException", "the host %s is not this server's: give --host to allow it", r.Host))
			return
		}
		if err := s.authentic(r); err != nil && !open(r) {
			s.refuse(w, r, s.stranger(r), faultOf(err))
			return
		}
		if !s.limit.AllowN(s.now(), 1) {
			s.refuse(w, r, http.StatusBadRequest, fault("ThrottlingException", "Rate exceeded"))
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead && !jsonWrite(r) {
			s.refuse(w, r, http.StatusUnsupportedMediaType, fault("AccessDeniedException",
				"the body must be JSON: Content-Type %s or application/json, and not of another site's page", jsonType))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, f *Fault) {
	s.o.Log.Warn("request refused", "path", r.URL.Path, "why", f.Message)
	w.Header().Set("Content-Type", jsonType)
	w.Header().Set("X-Amzn-Errortype", f.Code)
	w.WriteHeader(status)
	writeJSON(w, map[string]string{"__type": f.typeName(), "message": f.Message})
}

// ownHost says whether a Host header names this server: loopback, a name it was
// given, AWS's own (a client that resolves them to here), or sync- before those.
func (s *Server) ownHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	name = strings.TrimPrefix(name, "sync-")
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || strings.HasSuffix(name, ".amazonaws.com") || slices.Contains(s.o.Hosts, name)
}

// stranger is the status for a request that is not known to come from a friend: the
// console's page, told so, asks for the token.
func (s *Server) stranger(r *http.Request) int {
	if strings.HasPrefix(r.URL.Path, consolePath) {
		return http.StatusUnauthorized
	}
	return http.StatusForbidden
}

// authentic refuses a request that brings neither the token as a bearer's, nor a
// signature with one of the keys, nor comes from a browser that has logged in with one
// of them. A server that has none of both refuses nobody.
func (s *Server) authentic(r *http.Request) error {
	given, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	switch {
	case s.o.Token == "" && len(s.o.Keys) == 0:
		return nil
	case s.o.Token != "" && bearer && subtle.ConstantTimeCompare([]byte(given), []byte(s.o.Token)) == 1:
		return nil
	case s.loggedIn(r):
		return nil
	case len(s.o.Keys) > 0 && !bearer:
		return verify(r, s.o.Keys, s.now())
	}
	return fault("AccessDeniedException", "the request does not bring this server's token")
}

// newLimiter lets so many requests a second through, and as many at once; 0: all.
func newLimiter(most int) *rate.Limiter {
	if most == 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	return rate.NewLimiter(rate.Limit(most), most)
}

func jsonWrite(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return false
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && (kind == jsonType || kind == "application/json" || kind == "application/x-amz-json-1.1")
}
