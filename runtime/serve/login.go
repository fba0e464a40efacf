package serve

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
)

// A browser cannot bring a bearer's token nor sign a request, and a token in an address
// would be written to logs. So the console asks once, for the token or for an access key
// with its secret, and the browser keeps a cookie that no script reads and no page of
// another site sends. The cookie holds a signature by what was given: who gives the
// server another token, or other keys, has logged out who came by the ones before.

// sessionCookie is the name of the cookie: of a server at the host and port that the
// browser named, since browsers send cookies to every port of a host.
func sessionCookie(r *http.Request) string {
	_, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		return "aslc_session" // the protocol's own port
	}
	return "aslc_session_" + port
}

// session is what the cookie of who knows a secret holds: whose it is, and a signature
// by it for the address.
func session(r *http.Request, key, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "a session of the console of %s by %s", r.Host, key)
	return hex.EncodeToString([]byte(key)) + "." + hex.EncodeToString(mac.Sum(nil))
}

// secretOf is what who logs in by an access key must know, or by the token, which has
// none.
func (s *Server) secretOf(key string) (secret string, ok bool) {
	if key == "" {
		return s.o.Token, s.o.Token != ""
	}
	secret, ok = s.o.Keys[key]
	return secret, ok
}

// loggedIn says whether a request comes from a browser that has logged in.
func (s *Server) loggedIn(r *http.Request) bool {
	c, err := r.Cookie(sessionCookie(r))
	if err != nil {
		return false
	}
	whose, _, _ := strings.Cut(c.Value, ".")
	key, err := hex.DecodeString(whose)
	secret, ok := s.secretOf(string(key))
	return err == nil && ok && hmac.Equal([]byte(c.Value), []byte(session(r, string(key), secret)))
}

// open says whether a request is answered without the token: for the page that asks
// for it, the scripts that it consists of, and the token itself. None of it tells
// anything of this server.
func open(r *http.Request) bool {
	path, ok := strings.CutPrefix(r.URL.Path, consolePath)
	switch {
	case r.URL.Path == strings.TrimSuffix(consolePath, "/"):
		return true
	case !ok:
		return false
	case r.Method == http.MethodPost:
		return path == "login"
	}
	return path != "page" && !strings.HasPrefix(path, "api/")
}

// login gives the cookie for the token, or for an access key and its secret, written
// KEY:SECRET as the page has one field.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	var given struct {
		Token string `json:"token"`
	}
	body, err := readBody(r)
	if err == nil {
		err = json.Unmarshal(body, &given)
	}
	key, secret, ok := s.credentials(given.Token)
	if err != nil || !ok {
		s.refuse(w, r, http.StatusForbidden, fault("AccessDeniedException", "%s", s.stray()))
		return
	}
	s.setSession(w, r, session(r, key, secret), 0)
}

// credentials finds whose a text is: the token's, or that of an access key.
func (s *Server) credentials(given string) (key, secret string, ok bool) {
	if s.o.Token != "" && hmac.Equal([]byte(given), []byte(s.o.Token)) {
		return "", given, true
	}
	key, given, ok = strings.Cut(given, ":")
	secret, known := s.o.Keys[key]
	return key, secret, ok && known && hmac.Equal([]byte(given), []byte(secret))
}

// stray says what the server wants of who logs in.
func (s *Server) stray() string {
	switch {
	case len(s.o.Keys) == 0:
		return "this is not the server's token"
	case s.o.Token == "":
		return "this server was started with --credentials: log in with an access key and its secret, as KEY:SECRET"
	}
	return "this is neither the server's token nor one of its access keys with its secret, as KEY:SECRET"
}

// logout takes the cookie back.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) { s.setSession(w, r, "", -1) }

func (s *Server) setSession(w http.ResponseWriter, r *http.Request, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie(r), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
	w.Header().Set("Content-Type", "application/json")
	writeJSON(w, struct{}{})
}
