package bind

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/aslc-dev/aslc/runtime"
)

// Connections stand for EventBridge's, by ARN or by name: what HTTP tasks take with
// them beside what their definition says.
type Connections map[string]*Connection

// Connection is what one adds to a request, and to which endpoints: a definition names
// any, and is not to carry the secrets there.
type Connection struct {
	Endpoints []string // URLs; those below them are meant too
	APIKey    *APIKey  `yaml:"apiKey"`
	Basic     *Basic
	OAuth     *OAuth `yaml:"oauth"`
	Headers   map[string]Secret
	Query     map[string]Secret
	Body      map[string]Secret

	mu    sync.Mutex
	token Secret // that OAuth gave
}

// APIKey is a header.
type APIKey struct {
	Name  string
	Value Secret
}

// Basic is HTTP's own way to give a password.
type Basic struct {
	User     string
	Password Secret
}

// OAuth gets a token by client credentials (RFC 6749, 4.4) when one is needed: at
// first, and when the endpoint takes the old one no more (401 or 407).
type OAuth struct {
	Endpoint     string // that gives tokens
	Method       string // "": POST
	ClientID     string `yaml:"clientId"`
	ClientSecret Secret `yaml:"clientSecret"`
	Headers      map[string]Secret
	Query        map[string]Secret
	Body         map[string]Secret
}

// Secret is a text that no message shows.
type Secret string

func (Secret) String() string   { return "(hidden)" }
func (Secret) GoString() string { return "(hidden)" }

// check says what is wrong with a connection.
func (c *Connection) check() error {
	switch {
	case c == nil || len(c.Endpoints) == 0:
		return errors.New("list the endpoints that may have its secrets: endpoints: [https://HOST/PATH]")
	case c.APIKey != nil && c.APIKey.Name == "":
		return errors.New("apiKey has no name")
	case c.OAuth != nil && (c.OAuth.ClientID == "" || c.OAuth.ClientSecret == ""):
		return errors.New("oauth wants clientId and clientSecret")
	}
	kinds := 0
	for _, given := range []bool{c.APIKey != nil, c.Basic != nil, c.OAuth != nil} {
		if given {
			kinds++
		}
	}
	if kinds > 1 {
		return errors.New("give one of apiKey, basic and oauth")
	}
	all := c.Endpoints
	if c.OAuth != nil {
		all = append(slices.Clone(all), c.OAuth.Endpoint)
	}
	for _, endpoint := range all {
		if _, err := endpointURL(endpoint); err != nil {
			return err
		}
	}
	return nil
}

// endpointURL reads an absolute URL of a web server.
func endpointURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return nil, fmt.Errorf("the endpoint %q is no URL of the form https://HOST/PATH", text)
	}
	return u, nil
}

// find gives the connection that a definition names.
func (c Connections) find(arn string) *Connection {
	if found, ok := c[arn]; ok {
		return found
	}
	_, name, _ := strings.Cut(arn, ":connection/")
	name, _, _ = strings.Cut(name, "/")
	return c[name]
}

// allows says whether an endpoint may have the secrets.
func (c *Connection) allows(u *url.URL) bool {
	return slices.ContainsFunc(c.Endpoints, func(text string) bool {
		allowed, err := endpointURL(text)
		return err == nil && allowed.Scheme == u.Scheme && strings.EqualFold(allowed.Host, u.Host) && below(allowed.Path, u.Path)
	})
}

func below(dir, p string) bool {
	dir, p = path.Clean("/"+dir), path.Clean("/"+p)
	return dir == "/" || p == dir || strings.HasPrefix(p, dir+"/")
}

// authorization is the header that proves who asks; "": there is none.
func (c *Connection) authorization(ctx context.Context, client *http.Client) (name, value string, err error) {
	switch {
	case c.APIKey != nil:
		return c.APIKey.Name, string(c.APIKey.Value), nil
	case c.Basic != nil:
		pair := c.Basic.User + ":" + string(c.Basic.Password)
		return "Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(pair)), nil
	case c.OAuth != nil:
		token, err := c.bearer(ctx, client)
		return "Authorization", "Bearer " + string(token), err
	}
	return "", "", nil
}

// bearer is the token of OAuth, asked for once.
func (c *Connection) bearer(ctx context.Context, client *http.Client) (Secret, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token != "" {
		return c.token, nil
	}
	token, err := c.OAuth.ask(ctx, client)
	if err != nil {
		return "", err
	}
	c.token = token
	return token, nil
}

// expire drops the token that a request was refused with, and says whether another one
// can be had.
func (c *Connection) expire(authorization string) bool {
	if c.OAuth == nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if authorization == "Bearer "+string(c.token) {
		c.token = ""
	}
	return true
}

func (o *OAuth) ask(ctx context.Context, client *http.Client) (Secret, error) {
	req, err := o.request(ctx)
	if err != nil {
		return "", unauthorized("%v", err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", socketError(ctx, err)
	}
	defer resp.Body.Close()
	body, _, err := readLimited(resp.Body)
	if err != nil {
		return "", socketError(ctx, err)
	}
	var answer struct {
		Token Secret `json:"access_token"`
	}
	if resp.StatusCode/100 != 2 || json.Unmarshal(body, &answer) != nil || answer.Token == "" {
		return "", unauthorized("its token endpoint answered %s without an access_token", resp.Status)
	}
	return answer.Token, nil
}

// request asks for a token.
func (o *OAuth) request(ctx context.Context) (*http.Request, error) {
	u, err := endpointURL(o.Endpoint)
	if err != nil {
		return nil, err
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {o.ClientID}, "client_secret": {string(o.ClientSecret)}}
	for name, value := range o.Body {
		form.Set(name, string(value))
	}
	query := u.Query()
	for name, value := range o.Query {
		query.Set(name, string(value))
	}
	u.RawQuery = query.Encode()
	method := o.Method
	if method == "" {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, errors.New("its token endpoint cannot be asked") // the error has the URL, with the query
	}
	req.Header.Set("Content-Type", formType)
	for _, name := range slices.Sorted(maps.Keys(o.Headers)) {
		req.Header.Set(name, string(o.Headers[name]))
	}
	return req, nil
}

func unauthorized(format string, args ...any) error {
	return &runtime.Error{
		Name: "Events.ConnectionResource.InvalidConnectionState", Cause: "the connection is not authorized: " + fmt.Sprintf(format, args...),
	}
}
