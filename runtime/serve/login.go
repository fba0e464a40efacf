package serve

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
)

// A browser cannot bring a bearer's token, and one in an address would be written to
// logs. So the console asks for it once, and the browser keeps a cookie that no script
// reads and no page of another site sends. The cookie holds a signature by the token:
// who gives the server another one has logged everybody out.

// sessionCookie is the cookie's name.
const sessionCookie = "aslc_session"

// session is what the cookie of this server holds.
func (s *Server) session() string {
	mac := hmac.New(sha256.New, []byte(s.o.Token))
	mac.Write([]byte("a session of the console"))
	return hex.EncodeToString(mac.Sum(nil))
}

// loggedIn says whether a request comes from a browser that has given the token.
func (s *Server) loggedIn(r *http.Request) bool {
	c, err := r.Cookie(sessionCookie)
	return err == nil && subtle.ConstantTimeCompare([]byte(c.Value), []byte(s.session())) == 1
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

// login gives the cookie for the token.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	var given struct {
		Token string `json:"token"`
	}
	body, err := readBody(r)
	if err == nil {
		err = json.Unmarshal(body, &given)
	}
	if err != nil || s.o.Token == "" || subtle.ConstantTimeCompare([]byte(given.Token), []byte(s.o.Token)) != 1 {
		s.refuse(w, r, http.StatusForbidden, fault("AccessDeniedException", "this is not the server's token"))
		return
	}
	s.setSession(w, r, s.session(), 0)
}

// logout takes the cookie back.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) { s.setSession(w, r, "", -1) }

func (s *Server) setSession(w http.ResponseWriter, r *http.Request, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
	w.Header().Set("Content-Type", "application/json")
	writeJSON(w, struct{}{})
}
