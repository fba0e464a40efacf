package serve

import (
	"crypto/subtle"
	"mime"
	"net"
	"net/http"
	"strings"
)

// guarded lets requests through that this server may answer: to a host that is its
// own (against DNS rebinding), with the token if there is one, and writes only with
// a JSON body that no page of another site has sent.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !s.ownHost(r.Host):
			s.refuse(w, r, http.StatusForbidden, "the host "+r.Host+" is not this server's: give --host to allow it")
		case !s.knows(r) && !open(r):
			s.refuse(w, r, s.stranger(r), "the request does not bring this server's token")
		case r.Method != http.MethodGet && r.Method != http.MethodHead && !jsonWrite(r):
			s.refuse(w, r, http.StatusUnsupportedMediaType, "the body must be JSON: Content-Type "+jsonType+" or application/json, and not of another site's page")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, why string) {
	s.o.Log.Warn("request refused", "path", r.URL.Path, "why", why)
	w.Header().Set("Content-Type", jsonType)
	f := fault("AccessDeniedException", "%s", why)
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
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || strings.HasSuffix(name, ".amazonaws.com") || contains(s.o.Hosts, name)
}

// stranger is the status for a request without the token: the console's page, told so,
// asks for it.
func (s *Server) stranger(r *http.Request) int {
	if strings.HasPrefix(r.URL.Path, consolePath) {
		return http.StatusUnauthorized
	}
	return http.StatusForbidden
}

// knows says whether a request brings the token, as a bearer's, or comes from a
// browser that has brought it before.
func (s *Server) knows(r *http.Request) bool {
	if s.o.Token == "" || s.loggedIn(r) {
		return true
	}
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && subtle.ConstantTimeCompare([]byte(given), []byte(s.o.Token)) == 1
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
