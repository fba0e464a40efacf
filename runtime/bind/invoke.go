package bind

import (
	"context"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// invokeTime is how long the service waits for an endpoint (Developer Guide, quotas
// of HTTP Task).
const invokeTime = 60 * time.Second

// Invoker does HTTP tasks, those of arn:aws:states:::http:invoke, as the service does
// (Developer Guide, Call HTTPS APIs in Step Functions workflows).
type Invoker struct {
	Connections Connections
	Client      *http.Client // nil: one with the service's time-out; redirections are not followed
}

// invokes says whether the tasks of a Resource are HTTP tasks.
func invokes(resource string) bool {
	return strings.HasPrefix(resource, "arn:") && strings.HasSuffix(resource, ":states:::http:invoke")
}

// Do makes the request that the arguments describe, with what their connection adds.
// The result is {"Headers", "ResponseBody", "StatusCode", "StatusText"}. A status that
// is not 2xx is States.Http.StatusCode.nnn, an endpoint that does not answer
// States.Http.Socket, one that the connection is not for States.Permissions.
func (i *Invoker) Do(ctx context.Context, args runtime.Value) (runtime.Value, error) {
	call, err := newInvocation(args)
	if err != nil {
		return runtime.Value{}, err
	}
	c := i.Connections.find(call.connection)
	switch {
	case c == nil:
		return runtime.Value{}, taskFailed("nothing is known of the connection %q: give --bindings FILE, which holds connections: "+
			"{%[1]q: {endpoints: [\"%s://%s\"], apiKey: {name: NAME, value: SECRET}}}; or bind the task itself, with --task %s=http://HOST/PATH",
			call.connection, call.endpoint.Scheme, call.endpoint.Host, flagName(runtime.InfoOf(ctx).Task))
	case !c.allows(call.endpoint):
		return runtime.Value{}, &runtime.Error{Name: "States.Permissions", Cause: fmt.Sprintf(
			"the connection %q is not for %s: its endpoints in the bindings file are %s", call.connection, call.endpoint, strings.Join(c.Endpoints, ", "))}
	}
	plain, err := call.message() // without secrets, for who looks on
	if err == nil {
		err = call.merge(c)
	}
	if err != nil {
		return runtime.Value{}, err
	}
	trace := traceOf(ctx)
	trace.Request = plain
	return i.send(ctx, call, c, trace)
}

func (i *Invoker) client() *http.Client {
	client := http.Client{Timeout: invokeTime}
	if i.Client != nil {
		client = *i.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

// send makes the request, and once more with another token if the one of before is
// taken no more.
func (i *Invoker) send(ctx context.Context, call *invocation, c *Connection, trace *Trace) (runtime.Value, error) {
	client := i.client()
	for again := false; ; again = true {
		name, value, err := c.authorization(ctx, client)
		if err != nil {
			return runtime.Value{}, err
		}
		if name != "" {
			call.header.Set(name, value)
		}
		if trace.Revealed, err = call.message(); err != nil {
			return runtime.Value{}, err
		}
		req, err := trace.Revealed.request(ctx)
		if err != nil {
			return runtime.Value{}, err
		}
		resp, err := client.Do(req)
		if err != nil {
			return runtime.Value{}, socketError(ctx, err)
		}
		refused := resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusProxyAuthRequired
		if refused && !again && c.expire(value) {
			resp.Body.Close()
			continue
		}
		return answered(ctx, resp, trace)
	}
}

// answered makes a result of what an endpoint says.
func answered(ctx context.Context, resp *http.Response, trace *Trace) (runtime.Value, error) {
	defer resp.Body.Close()
	body, over, err := readLimited(resp.Body)
	if err != nil {
		return runtime.Value{}, socketError(ctx, err)
	}
	text := strings.TrimPrefix(resp.Status, strconv.Itoa(resp.StatusCode)+" ")
	trace.Response = &TracedResponse{
		Protocol: resp.Proto, StatusCode: strconv.Itoa(resp.StatusCode), StatusMessage: text, Headers: headerText(resp.Header), Body: string(body),
	}
	switch {
	case over:
		return runtime.Value{}, tooLarge("the endpoint")
	case resp.StatusCode/100 != 2:
		return runtime.Value{}, statusFailure(resp, body)
	}
	return runtime.Object{
		{Name: "Headers", Value: headerValue(resp.Header)},
		{Name: "ResponseBody", Value: responseBody(resp.Header.Get("Content-Type"), body)},
		{Name: "StatusCode", Value: runtime.Int(int64(resp.StatusCode))},
		{Name: "StatusText", Value: runtime.String(text)},
	}.Value(), nil
}

// responseBody is the document of a body that says it is one, else its text.
func responseBody(contentType string, body []byte) runtime.Value {
	kind, _, err := mime.ParseMediaType(contentType)
	if err == nil && (kind == "application/json" || strings.HasSuffix(kind, "+json")) {
		if v, err := runtime.Parse(body); err == nil {
			return v
		}
	}
	return runtime.String(strings.ToValidUTF8(string(body), "�"))
}

// headerValue are the headers of an answer: lists of texts by names in small letters.
func headerValue(h http.Header) runtime.Value {
	out := runtime.Object{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		values := runtime.Array{}
		for _, v := range h[name] {
			values = append(values, runtime.String(v))
		}
		out = append(out, runtime.Member{Name: strings.ToLower(name), Value: values.Value()})
	}
	return out.Value()
}

// invocation is a request as a task's arguments have it.
type invocation struct {
	connection string
	method     string
	endpoint   *url.URL
	header     http.Header
	query      []pair
	body       runtime.Value // absent: none
	form       bool          // RequestBodyEncoding URL_ENCODED
	arrays     string        // ArrayFormat
}

// pair is a parameter of a query or form.
type pair struct{ name, value string }

// methods are those of HTTP tasks.
var methods = []string{"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"}

// invokeMembers are the arguments that there are.
var invokeMembers = []string{"ApiEndpoint", "Authentication", "Headers", "InvocationConfig", "Method", "QueryParameters", "RequestBody", "Transform"}

func newInvocation(args runtime.Value) (*invocation, error) {
	for _, m := range args.Members() {
		if !slices.Contains(invokeMembers, m.Name) {
			return nil, badInvocation("the argument %q is not supported; there are %s", m.Name, strings.Join(invokeMembers, ", "))
		}
	}
	i := &invocation{method: args.Field("Method").String(), body: args.Field("RequestBody")}
	for _, member := range []string{"Authentication", "InvocationConfig"} {
		if arn := args.Field(member).Field("ConnectionArn"); arn.Kind() == runtime.KindString {
			i.connection = arn.String()
		}
	}
	endpoint, err := endpointURL(args.Field("ApiEndpoint").String())
	i.endpoint = endpoint
	switch {
	case err != nil:
		return nil, badInvocation("ApiEndpoint: %v", err)
	case !slices.Contains(methods, i.method):
		return nil, badInvocation("Method %q is none of %s", i.method, strings.Join(methods, ", "))
	case i.connection == "":
		return nil, badInvocation("Authentication.ConnectionArn is missing: it names the connection")
	}
	if i.header, err = headersOf(args.Field("Headers")); err != nil {
		return nil, err
	}
	if i.query, err = pairsOf("QueryParameters", args.Field("QueryParameters")); err != nil {
		return nil, err
	}
	return i, i.transform(args.Field("Transform"))
}

func (i *invocation) transform(t runtime.Value) error {
	switch encoding := t.Field("RequestBodyEncoding"); {
	case !encoding.Exists() || encoding.String() == "NONE":
	case encoding.String() == "URL_ENCODED":
		i.form = true
	default:
		return badInvocation("Transform.RequestBodyEncoding %s is neither NONE nor URL_ENCODED", encoding.Text())
	}
	i.arrays = "INDICES"
	if format := t.Field("RequestEncodingOptions").Field("ArrayFormat"); format.Exists() {
		i.arrays = format.String()
	}
	if _, ok := arrayFormats[i.arrays]; !ok {
		return badInvocation("Transform.RequestEncodingOptions.ArrayFormat %q is none of INDICES, REPEAT, COMMAS, BRACKETS", i.arrays)
	}
	return nil
}

// badInvocation is the failure of arguments that make no request.
func badInvocation(format string, args ...any) error {
	return &runtime.Error{Name: runtime.ErrorRuntime, Cause: "http:invoke: " + fmt.Sprintf(format, args...)}
}

// closedHeaders are those that a definition may not set, closedPrefixes the beginnings
// of others (Developer Guide, HTTP Task fields).
var (
	closedHeaders = strings.Fields("A-Im Accept-Charset Accept-Datetime Accept-Encoding Cache-Control Connection Content-Encoding Content-Md5 " +
		"Date Expect Forwarded From Host Http2-Settings If-Match If-Modified-Since If-None-Match If-Range If-Unmodified-Since " +
		"Max-Forwards Origin Pragma Proxy-Authorization Referer Server Te Trailer Transfer-Encoding Upgrade Via Warning")
	closedPrefixes = []string{"X-Forwarded-", "X-Amz-", "X-Amzn-"}
)

func headersOf(v runtime.Value) (http.Header, error) {
	given, err := pairsOf("Headers", v)
	out := http.Header{}
	for _, p := range given {
		name := http.CanonicalHeaderKey(p.name)
		closed := slices.ContainsFunc(closedPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
		switch {
		case closed || slices.Contains(closedHeaders, name):
			return nil, badInvocation("the header %q may not be set", p.name)
		case !isToken(p.name) || strings.ContainsAny(p.value, "\r\n\x00"):
			return nil, badInvocation("the header %q has a character that none may have", p.name)
		}
		out.Add(name, p.value)
	}
	return out, err
}

// isToken says whether a header may have the name (RFC 9110, 5.6.2).
func isToken(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}

// pairsOf are the members of an object; one that is a list is several.
func pairsOf(member string, v runtime.Value) (out []pair, err error) {
	if v.Exists() && v.Kind() != runtime.KindObject {
		return nil, badInvocation("%s is no object", member)
	}
	for _, m := range v.Members() {
		values := []runtime.Value{m.Value}
		if m.Value.Kind() == runtime.KindArray {
			values = m.Value.Elems()
		}
		for _, value := range values {
			out = append(out, pair{m.Name, scalar(value)})
		}
	}
	return out, nil
}

// scalar is a value as a form and a header have it: a text without its quotes.
func scalar(v runtime.Value) string {
	if v.Kind() == runtime.KindString {
		return v.String()
	}
	return v.Text()
}

// merge adds what the connection has; where both have a member, it is the connection's.
func (i *invocation) merge(c *Connection) error {
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		i.header.Set(name, string(c.Headers[name]))
	}
	i.query = slices.DeleteFunc(i.query, func(p pair) bool { _, over := c.Query[p.name]; return over })
	for _, name := range slices.Sorted(maps.Keys(c.Query)) {
		i.query = append(i.query, pair{name, string(c.Query[name])})
	}
	if len(c.Body) == 0 {
		return nil
	}
	if i.body.Exists() && i.body.Kind() != runtime.KindObject {
		return badInvocation("the connection adds members to the body, but RequestBody is no object")
	}
	out := runtime.Object{}
	for _, m := range i.body.Members() {
		if _, over := c.Body[m.Name]; !over {
			out = append(out, m)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Body)) {
		out = append(out, runtime.Member{Name: name, Value: runtime.String(string(c.Body[name]))})
	}
	i.body = out.Value()
	return nil
}
