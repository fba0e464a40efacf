package bind_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
)

const shopARN = "arn:aws:events:eu-west-1:123456789012:connection/shop/b5c1"

// shop answers HTTP tasks with what they ask for, "METHOD URI TYPE BODY" and some
// headers.
func shop(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/vnd.shop+json; charset=utf-8")
	w.Header().Set("X-Key", r.Header.Get("X-Key"))
	w.Header().Set("X-Auth", r.Header.Get("Authorization"))
	w.Header()["Date"] = nil
	switch r.URL.Path {
	case "/v1/gone":
		http.Error(w, `{"Error":"E"}`, http.StatusGone)
	case "/v1/away":
		http.Redirect(w, r, "/v1/there", http.StatusFound)
	case "/v1/text":
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, "[1]")
	case "/v1/empty":
		w.WriteHeader(http.StatusNoContent)
	default:
		fmt.Fprintf(w, "%q", strings.Join([]string{r.Method, r.RequestURI, r.Header.Get("Content-Type"), string(body)}, " "))
	}
}

// arguments are those of an HTTP task to a path of the server.
func arguments(method, address string, more ...string) string {
	all := append([]string{
		fmt.Sprintf(`"ApiEndpoint":%q,"Method":%q`, address, method), `"Authentication":{"ConnectionArn":"` + shopARN + `"}`,
	}, more...)
	return "{" + strings.Join(all, ",") + "}"
}

func invoked(t *testing.T, i *bind.Invoker, args string) (runtime.Value, error) {
	t.Helper()
	v, err := runtime.ParseString(args)
	if err != nil {
		t.Fatal(args, err)
	}
	return i.Do(t.Context(), v)
}

// Developer Guide, Call HTTPS APIs in Step Functions workflows: what goes into the
// request, and what the connection adds to it.
func TestInvokeRequests(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(shop))
	defer server.Close()
	plain := &bind.Connection{Endpoints: []string{server.URL}}
	adding := &bind.Connection{
		Endpoints: []string{server.URL + "/v1"}, APIKey: &bind.APIKey{Name: "X-Key", Value: "k1"},
		Headers: map[string]bind.Secret{"Content-Type": "application/x"}, Query: map[string]bind.Secret{"q": "secret"},
		Body: map[string]bind.Secret{"mode": "live"},
	}
	form := `"Headers":{"Content-Type":"application/x-www-form-urlencoded"},"RequestBody":{"a":[1,"b c",{"d":null}],"e":{"f":true}},"Transform":{"RequestBodyEncoding":"URL_ENCODED"`
	for _, test := range []struct {
		name, method, path string
		with               *bind.Connection
		more               []string
		want               string // what arrives
	}{
		{"bare", "GET", "/v1?a=1", plain, nil, "GET /v1?a=1  "},
		{"json", "POST", "/v1", plain, []string{`"RequestBody":{"b":1.0}`}, `POST /v1 application/json {"b":1.0}`},
		{"list", "PATCH", "/v1", plain, []string{`"RequestBody":[1]`}, `PATCH /v1 application/json [1]`},
		{"text", "PUT", "/v1", plain, []string{`"RequestBody":"a&b"`}, `PUT /v1 text/plain a&b`},
		{"query", "DELETE", "/v1?z=0", plain, []string{`"QueryParameters":{"a":"x y","b":[1,true]}`}, `DELETE /v1?z=0&a=x%20y&b=1&b=true  `},
		{"type", "POST", "/v1", plain, []string{`"Headers":{"content-type":"text/csv"},"RequestBody":"1,2"`}, `POST /v1 text/csv 1,2`},
		{"merged", "POST", "/v1", adding, []string{`"RequestBody":{"mode":"test","n":1},"QueryParameters":{"q":"mine","r":"2"},"Headers":{"Content-Type":"text/csv"}`},
			`POST /v1?r=2&q=secret application/x {"n":1,"mode":"live"}`},
		{"merged with nothing", "POST", "/v1/a", adding, nil, `POST /v1/a?q=secret application/x {"mode":"live"}`},
		{"indices", "POST", "/v1", plain, []string{form + `}`},
			`POST /v1 application/x-www-form-urlencoded a[0]=1&a[1]=b%20c&a[2][d]=null&e[f]=true`},
		{"repeat", "POST", "/v1", plain, []string{form + `,"RequestEncodingOptions":{"ArrayFormat":"REPEAT"}}`},
			`POST /v1 application/x-www-form-urlencoded a=1&a=b%20c&a[d]=null&e[f]=true`},
		{"brackets", "POST", "/v1", plain, []string{form + `,"RequestEncodingOptions":{"ArrayFormat":"BRACKETS"}}`},
			`POST /v1 application/x-www-form-urlencoded a[]=1&a[]=b%20c&a[][d]=null&e[f]=true`},
		{"commas", "POST", "/v1", plain, []string{`"RequestBody":{"a":[1,"b"]},"Transform":{"RequestBodyEncoding":"URL_ENCODED","RequestEncodingOptions":{"ArrayFormat":"COMMAS"}}`},
			`POST /v1 application/x-www-form-urlencoded a=1,b`},
	} {
		t.Run(test.name, func(t *testing.T) {
			i := &bind.Invoker{Connections: bind.Connections{"shop": test.with}}
			out, err := invoked(t, i, arguments(test.method, server.URL+test.path, test.more...))
			if err != nil {
				t.Fatal(err)
			}
			if got := out.Field("ResponseBody").String(); got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestInvokeAnswers(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(shop))
	defer server.Close()
	closed := httptest.NewServer(http.HandlerFunc(shop))
	closed.Close()
	shopOnly := bind.Connections{shopARN: {
		Endpoints: []string{server.URL + "/v1/", closed.URL}, Basic: &bind.Basic{User: "u", Password: "p"}, Body: map[string]bind.Secret{"s": "hush"},
	}}
	basic := base64.StdEncoding.EncodeToString([]byte("u:p"))
	for _, test := range []struct {
		name, args               string
		out, errName, errMention string
	}{
		{"document", arguments("POST", server.URL+"/v1", `"RequestBody":{"a":1}`),
			`{"Headers":{"content-length":["52"],"content-type":["application/vnd.shop+json; charset=utf-8"],"x-auth":["Basic ` + basic + `"],"x-key":[""]},` +
				`"ResponseBody":"POST /v1 application/json {\"a\":1,\"s\":\"hush\"}","StatusCode":200,"StatusText":"OK"}`, "", ""},
		{"text", arguments("GET", server.URL+"/v1/text"), `{"Headers":{"content-length":["3"],"content-type":["text/plain"],"x-auth":["Basic ` + basic + `"],"x-key":[""]},` +
			`"ResponseBody":"[1]","StatusCode":200,"StatusText":"OK"}`, "", ""},
		{"empty", arguments("GET", server.URL+"/v1/empty"), `{"Headers":{"content-type":["application/vnd.shop+json; charset=utf-8"],"x-auth":["Basic ` + basic + `"],"x-key":[""]},` +
			`"ResponseBody":"","StatusCode":204,"StatusText":"No Content"}`, "", ""},
		{"status", arguments("GET", server.URL+"/v1/gone"), "", "States.Http.StatusCode.410", `{"Error":"E"}`},
		{"no redirections", arguments("GET", server.URL+"/v1/away"), "", "States.Http.StatusCode.302", "302 Found"},
		{"nobody listens", arguments("GET", closed.URL+"/v1"), "", "States.Http.Socket", "connect"},
		{"outside", arguments("GET", server.URL+"/v2"), "", "States.Permissions", "is not for " + server.URL + "/v2"},
		{"outside by dots", arguments("GET", server.URL+"/v1/../v2"), "", "States.Permissions", "is not for"},
		{"another host", arguments("GET", "http://localhost.example/v1"), "", "States.Permissions", "is not for"},
		{"text with members of the connection", arguments("POST", server.URL+"/v1", `"RequestBody":"t"`), "", "States.Runtime", "RequestBody is no object"},
		{"form of a text", arguments("POST", server.URL+"/v1", `"RequestBody":"t","Transform":{"RequestBodyEncoding":"URL_ENCODED"}`), "", "States.Runtime", "wants an object"},
		{"encoding", arguments("POST", server.URL+"/v1", `"Transform":{"RequestBodyEncoding":"GZIP"}`), "", "States.Runtime", `"GZIP" is neither NONE nor URL_ENCODED`},
		{"array format", arguments("POST", server.URL+"/v1", `"Transform":{"RequestEncodingOptions":{"ArrayFormat":"DOTS"}}`), "", "States.Runtime", `"DOTS" is none of`},
		{"method", arguments("TRACE", server.URL+"/v1"), "", "States.Runtime", `Method "TRACE" is none of GET`},
		{"endpoint", arguments("GET", "ftp://x"), "", "States.Runtime", `ApiEndpoint: the endpoint "ftp://x"`},
		{"closed header", arguments("GET", server.URL+"/v1", `"Headers":{"x-amz-date":"1"}`), "", "States.Runtime", `the header "x-amz-date" may not be set`},
		{"another closed header", arguments("GET", server.URL+"/v1", `"Headers":{"Host":"h"}`), "", "States.Runtime", `the header "Host" may not be set`},
		{"smuggled header", arguments("GET", server.URL+"/v1", `"Headers":{"X-A":"1\r\nX-B: 2"}`), "", "States.Runtime", "a character that none may have"},
		{"headers", arguments("GET", server.URL+"/v1", `"Headers":[1]`), "", "States.Runtime", "Headers is no object"},
		{"unknown member", arguments("GET", server.URL+"/v1", `"Cookies":{}`), "", "States.Runtime", `the argument "Cookies" is not supported`},
		{"no connection", `{"ApiEndpoint":"` + server.URL + `","Method":"GET"}`, "", "States.Runtime", "Authentication.ConnectionArn is missing"},
		{"unknown connection", `{"ApiEndpoint":"` + server.URL + `/x?a","Method":"GET","InvocationConfig":{"ConnectionArn":"c"}}`, "", "States.TaskFailed",
			`{"c": {endpoints: ["` + server.URL + `"], apiKey:`},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := invoked(t, &bind.Invoker{Connections: shopOnly}, test.args)
			check(t, out, err, test.out, test.errName, test.errMention)
			if err != nil && strings.Contains(err.Error(), "hush") {
				t.Error("the error shows a secret: ", err)
			}
		})
	}
}

// The service gives an endpoint 60 s (Developer Guide, quotas); TimeoutSeconds is the
// engine's.
func TestInvokeTimesOut(t *testing.T) {
	i := &bind.Invoker{Connections: bind.Connections{"shop": {Endpoints: []string{"https://h"}}}, Client: &http.Client{Transport: silent{}}}
	out, err := invoked(t, i, arguments("GET", "https://h/?key=hush"))
	check(t, out, err, "", "States.Http.Socket", "Client.Timeout exceeded")
	if strings.Contains(err.Error(), "hush") {
		t.Error("the error shows the query: ", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	v, _ := runtime.ParseString(arguments("GET", "https://h/"))
	if _, err := i.Do(ctx, v); !errors.Is(err, context.Canceled) {
		t.Error("err = ", err, ", want the context's")
	}
}

// silent is a network on which the client's own time runs out.
type silent struct{}

func (silent) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("Client.Timeout exceeded while awaiting headers")
}

// RFC 6749, 4.4: a token is asked for once, and again when it is taken no more.
func TestInvokeOAuth(t *testing.T) {
	var given []string
	valid := 1 // the token that the shop takes
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/token":
			body, _ := io.ReadAll(r.Body)
			given = append(given, r.RequestURI+" "+r.Header.Get("X-Tenant")+" "+string(body))
			fmt.Fprintf(w, `{"access_token":"t%d","token_type":"Bearer"}`, len(given))
		case r.Header.Get("Authorization") != fmt.Sprintf("Bearer t%d", valid):
			w.WriteHeader(http.StatusUnauthorized)
		default:
			io.WriteString(w, "sold")
		}
	}))
	defer server.Close()
	oauth := &bind.OAuth{
		Endpoint: server.URL + "/token", ClientID: "me", ClientSecret: "hush", Headers: map[string]bind.Secret{"X-Tenant": "t"},
		Query: map[string]bind.Secret{"v": "1"}, Body: map[string]bind.Secret{"scope": "buy"},
	}
	i := &bind.Invoker{Connections: bind.Connections{"shop": {Endpoints: []string{server.URL + "/v1"}, OAuth: oauth}}}
	buy := func() (runtime.Value, error) { return invoked(t, i, arguments("GET", server.URL+"/v1")) }
	for range 2 {
		if out, err := buy(); err != nil || out.Field("ResponseBody").String() != "sold" {
			t.Fatal(out.Text(), err)
		}
	}
	valid = 2
	if out, err := buy(); err != nil {
		t.Fatal(out.Text(), err)
	}
	const asked = "/token?v=1 t client_id=me&client_secret=hush&grant_type=client_credentials&scope=buy"
	if len(given) != 2 || given[0] != asked || given[1] != asked {
		t.Error(given)
	}
	valid = 9
	if out, err := buy(); err == nil || len(given) != 3 {
		t.Error("a token that nobody takes is asked for for ever: ", out.Text(), given)
	}
	oauth.Endpoint = server.URL + "/v1"
	out, err := buy()
	check(t, out, err, "", "Events.ConnectionResource.InvalidConnectionState", "its token endpoint answered 401 Unauthorized")
}

// Who looks on sees the request as the definition has it, and, if secrets may be
// shown, as it was sent.
func TestInvokeTraced(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(shop))
	defer server.Close()
	table := &bind.Table{Connections: bind.Connections{"shop": {
		Endpoints: []string{server.URL}, APIKey: &bind.APIKey{Name: "X-Key", Value: "hush1"},
		Query: map[string]bind.Secret{"q": "hush2"}, Body: map[string]bind.Secret{"b": "hush3"},
	}}}
	ctx, trace := bind.WithTrace(t.Context())
	task := runtime.Task{ID: "HTTPInvoke", Resource: "arn:aws:states:::http:invoke"}
	out, err := runTable(ctx, table, task, arguments("POST", server.URL+"/v1", `"RequestBody":{"a":1},"Headers":{"X-A":"1"}`))
	if err != nil || out.Field("ResponseBody").String() != `POST /v1?q=hush2 application/json {"a":1,"b":"hush3"}` {
		t.Fatal(out.Text(), err)
	}
	const headers = "[Content-Type: application/json, Range: bytes=0-262144, User-Agent: Amazon|StepFunctions|HttpInvoke|eu-west-1, X-A: 1"
	plain, revealed := trace.Request, trace.Revealed
	if plain.Method != "POST" || plain.URL != server.URL+"/v1" || plain.Body != `{"a":1}` || plain.Headers != headers+"]" || plain.Protocol != "HTTP/1.1" {
		t.Errorf("%+v", plain)
	}
	if revealed.URL != server.URL+"/v1?q=hush2" || revealed.Body != `{"a":1,"b":"hush3"}` || revealed.Headers != headers+", X-Key: hush1]" {
		t.Errorf("%+v", revealed)
	}
	if got := trace.Response; got.StatusCode != "200" || got.StatusMessage != "OK" || !strings.Contains(got.Headers, "X-Key: hush1") || !strings.Contains(got.Body, "hush3") {
		t.Errorf("%+v", got)
	}
}

// A connection that says nothing, or two things, is refused before anything runs; no
// secret is in a message.
func TestConnectionFiles(t *testing.T) {
	good := &bind.Connection{Endpoints: []string{"https://h/v1"}}
	if _, err := (&bind.File{Connections: bind.Connections{"c": good}}).Bindings(""); err != nil {
		t.Error(err)
	}
	for want, c := range map[string]*bind.Connection{
		"list the endpoints":                  {APIKey: &bind.APIKey{Name: "K", Value: "hush"}},
		"apiKey has no name":                  {Endpoints: good.Endpoints, APIKey: &bind.APIKey{Value: "hush"}},
		"give one of apiKey, basic and oauth": {Endpoints: good.Endpoints, APIKey: &bind.APIKey{Name: "K", Value: "hush"}, Basic: &bind.Basic{Password: "hush"}},
		"oauth wants clientId":                {Endpoints: good.Endpoints, OAuth: &bind.OAuth{ClientSecret: "hush"}},
		`the endpoint "h/v1" is no URL`:       {Endpoints: []string{"h/v1"}},
		`the endpoint "" is no URL`:           {Endpoints: good.Endpoints, OAuth: &bind.OAuth{ClientID: "i", ClientSecret: "hush"}},
	} {
		_, err := (&bind.File{Connections: bind.Connections{"c": c}}).Bindings("")
		if err == nil || !strings.Contains(err.Error(), "connection c: "+want) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%v, want %s", err, want)
		}
	}
	key, basic := bind.APIKey{Name: "K", Value: "hush"}, bind.Basic{Password: "hush"}
	if text := fmt.Sprintf("%v %+v %#v %s", key, basic, key, basic.Password); strings.Contains(text, "hush") {
		t.Error("a secret is printed: ", text)
	}
}
