package serve_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aslc-dev/aslc/runtime/durable"
	"github.com/aslc-dev/aslc/runtime/serve"
)

// browse makes a request as a browser does, with its cookies.
func (f *fixture) browse(method, path, body string, cookies ...*http.Cookie) (*http.Response, string) {
	f.Helper()
	r, err := http.NewRequest(method, f.url+path, strings.NewReader(body))
	f.ok(err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	resp, err := http.DefaultClient.Do(r)
	f.ok(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	f.ok(err)
	return resp, string(text)
}

// TestLogin: the console's page is there without the token, its data is not; who gives
// the token gets a cookie that stands for it, also towards the API.
func TestLogin(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}, Token: "s3cret"})
	for path, status := range map[string]int{
		"/console/": 200, "/console/app.js": 200, "/console": 200, "/console/api/about": 401, "/console/api/trace?x=": 401, "/console/page?x=": 401,
		"/console/%61pi/about": 401, "/console/./api/about": 401, "/console//api/about": 401, "/executions": 403, "/metrics": 403,
	} {
		if resp, body := f.browse("GET", path, ""); resp.StatusCode != status {
			t.Errorf("%s without the token: %d, not %d: %s", path, resp.StatusCode, status, body)
		}
	}
	for _, body := range []string{`{"token": "s3cre"}`, `{"token": ""}`, `{}`, `[`, `{"token": "s3cret "}`} {
		if resp, _ := f.browse("POST", "/console/login", body); resp.StatusCode != 403 || len(resp.Cookies()) > 0 {
			t.Errorf("%s logs in: %d", body, resp.StatusCode)
		}
	}
	resp, _ := f.browse("POST", "/console/login", `{"token": "s3cret"}`)
	if len(resp.Cookies()) != 1 {
		t.Fatalf("no cookie: %d", resp.StatusCode)
	}
	c := resp.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || strings.Contains(c.Value, "s3cret") {
		t.Errorf("the cookie is %s", c)
	}
	for _, path := range []string{"/console/api/about", "/executions"} {
		if resp, body := f.browse("GET", path, "", c); resp.StatusCode == 401 || resp.StatusCode == 403 {
			t.Errorf("%s with the cookie: %d %s", path, resp.StatusCode, body)
		}
	}
	bad := *c
	bad.Value = "0" + c.Value[1:] + "0"
	if resp, _ := f.browse("GET", "/console/api/about", "", &bad); resp.StatusCode != 401 {
		t.Errorf("another cookie is answered: %d", resp.StatusCode)
	}
	if resp, _ := f.browse("POST", "/console/logout", `{}`, c); resp.Cookies()[0].MaxAge >= 0 {
		t.Errorf("the cookie stays after the logout: %s", resp.Cookies()[0])
	}
	open := start(t, serve.Options{Compiler: definitions{}})
	if resp, _ := open.browse("POST", "/console/login", `{"token": ""}`); len(resp.Cookies()) > 0 {
		t.Error("a server without a token gives a cookie")
	}
	signed := start(t, serve.Options{Compiler: definitions{}, Keys: map[string]string{"id": "secret"}})
	host := strings.TrimPrefix(signed.url, "http://")
	bad.Name = "aslc_session_" + host[strings.LastIndexByte(host, ':')+1:]
	forged := hmac.New(sha256.New, nil)
	fmt.Fprintf(forged, "a session of the console of %s by ", host)
	bad.Value = "." + hex.EncodeToString(forged.Sum(nil))
	if resp, _ := signed.browse("GET", "/console/api/about", "", &bad); resp.StatusCode != 401 {
		t.Errorf("a server that has keys takes a cookie by no token: %d", resp.StatusCode)
	}
}

// TestLoginByKey: where requests are signed, which a browser cannot, an access key and
// its secret log in.
func TestLoginByKey(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}, Keys: map[string]string{"AKIA1": "s3cret", "AKIA2": "0ther"}})
	for _, given := range []string{"", "AKIA1", "AKIA1:", "AKIA1:0ther", ":s3cret", "AKIA3:s3cret", "s3cret", ":"} {
		resp, body := f.browse("POST", "/console/login", fmt.Sprintf(`{"token": %q}`, given))
		if resp.StatusCode != 403 || len(resp.Cookies()) > 0 || !strings.Contains(body, "KEY:SECRET") {
			t.Errorf("%q logs in: %d %s", given, resp.StatusCode, body)
		}
	}
	resp, _ := f.browse("POST", "/console/login", `{"token": "AKIA2:0ther"}`)
	if len(resp.Cookies()) != 1 || strings.Contains(resp.Cookies()[0].Value, "0ther") {
		t.Fatal(resp.StatusCode, resp.Cookies())
	}
	c := *resp.Cookies()[0]
	for _, path := range []string{"/console/api/about", "/executions"} {
		if resp, body := f.browse("GET", path, "", &c); resp.StatusCode == 401 || resp.StatusCode == 403 {
			t.Errorf("%s with the cookie: %d %s", path, resp.StatusCode, body)
		}
	}
	_, sum, _ := strings.Cut(c.Value, ".")
	c.Value = hex.EncodeToString([]byte("AKIA1")) + "." + sum
	if resp, _ := f.browse("GET", "/console/api/about", "", &c); resp.StatusCode != 401 {
		t.Errorf("the cookie of one key is good for another: %d", resp.StatusCode)
	}
}

// TestCookieIsOfItsPort: browsers send the cookies of a host to all of its ports, where
// other servers may listen. They neither overwrite nor take each other's.
func TestCookieIsOfItsPort(t *testing.T) {
	one := start(t, serve.Options{Compiler: definitions{}, Token: "s3cret"})
	two := start(t, serve.Options{Compiler: definitions{}, Token: "s3cret"})
	resp, _ := one.browse("POST", "/console/login", `{"token": "s3cret"}`)
	first := *resp.Cookies()[0]
	resp, _ = two.browse("POST", "/console/login", `{"token": "s3cret"}`)
	second := *resp.Cookies()[0]
	if first.Name == second.Name {
		t.Errorf("both cookies are called %s", first.Name)
	}
	if resp, body := one.browse("GET", "/console/api/about", "", &first, &second); resp.StatusCode == 401 {
		t.Error("logged in at both:", body)
	}
	first.Name = second.Name
	if resp, _ := two.browse("GET", "/console/api/about", "", &first); resp.StatusCode != 401 {
		t.Errorf("a cookie of another port is taken: %d", resp.StatusCode)
	}
}

// TestConsoleLists: executions by the beginning of their names and their time, in pages.
func TestConsoleLists(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, "")
	before := time.Now().Add(-time.Hour)
	for _, name := range []string{"red-1", "red-2", "blue-1"} {
		arn := f.call("StartExecution", `{"stateMachineArn": "`+machineARN+`", "name": "`+name+`"}`)
		if arn["executionArn"] == nil {
			t.Fatal(arn)
		}
	}
	list := func(query string) string {
		t.Helper()
		_, body := f.browse("GET", "/console/api/executions?machine="+machineARN+query, "")
		var out struct{ Executions []struct{ Name string } }
		f.ok(json.Unmarshal([]byte(body), &out))
		var names []string
		for _, e := range out.Executions {
			names = append(names, e.Name)
		}
		return strings.Join(names, " ")
	}
	at := func(m time.Time) string { return url.QueryEscape(m.Format(time.RFC3339)) }
	for query, want := range map[string]string{
		"": "blue-1 red-2 red-1", "&prefix=red": "red-2 red-1", "&prefix=RED": "", "&prefix=%25": "", "&since=" + at(before): "blue-1 red-2 red-1", "&until=" + at(before): "",
	} {
		if got := list(query); got != want {
			t.Errorf("%q lists %q, not %q", query, got, want)
		}
	}
	if resp, body := f.browse("GET", "/console/api/executions?machine="+machineARN+"&since=yesterday", ""); resp.StatusCode != 400 || !strings.Contains(body, "since: want a moment") {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	execution := strings.Replace(machineARN, ":stateMachine:", ":execution:", 1) + ":red-1"
	for text, want := range map[string]string{"{}": "[1", "no such text": "[]"} {
		if _, body := f.browse("GET", "/console/api/search?from=1&x="+execution+"&text="+url.QueryEscape(text), ""); !strings.Contains(body, `"ids":`+want) {
			t.Errorf("a search for %s finds %s", text, body)
		}
	}
}

// TestRecent: Express executions are looked at while they are in memory, the last ones.
func TestRecent(t *testing.T) {
	f := start(t, serve.Options{Compiler: definitions{}})
	f.create(passes, `, "type": "EXPRESS"`)
	for i := range durableRecent + 2 {
		f.call("StartSyncExecution", fmt.Sprintf(`{"stateMachineArn": "%s", "name": "e%d"}`, machineARN, i))
	}
	_, body := f.browse("GET", "/console/api/executions?machine="+machineARN, "")
	var out struct {
		Executions []struct{ Name, ExecutionArn, Status string }
	}
	f.ok(json.Unmarshal([]byte(body), &out))
	if n := len(out.Executions); n != durableRecent || out.Executions[0].Name != fmt.Sprintf("e%d", durableRecent+1) || out.Executions[0].Status != "SUCCEEDED" {
		t.Fatalf("%d are listed: %s", n, body)
	}
	if _, body := f.browse("GET", "/console/api/events?from=1&limit=2&x="+out.Executions[0].ExecutionArn, ""); !strings.Contains(body, "ExecutionStarted") || strings.Contains(body, "ExecutionSucceeded") {
		t.Errorf("two events: %s", body)
	}
	if resp, _ := f.browse("GET", "/console/api/trace?x="+strings.Replace(out.Executions[0].ExecutionArn, ":e", ":f", 1), ""); resp.StatusCode != 404 {
		t.Errorf("one that is not there: %d", resp.StatusCode)
	}
}

// durableRecent is how many Express executions the fixture's engine keeps.
const durableRecent = 3

var _ serve.Executions = (*durable.Service)(nil)
