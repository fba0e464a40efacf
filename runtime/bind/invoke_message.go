package bind

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

const formType = "application/x-www-form-urlencoded"

// Trace is what a look at an HTTP task shows, as TestState does at the level TRACE.
type Trace struct {
	Request  *TracedRequest // as the definition has it, without what the connection adds; nil: it came to none
	Revealed *TracedRequest // as it was sent
	Response *TracedResponse
}

// TracedRequest is a request as it goes over the wire.
type TracedRequest struct {
	Protocol string `json:"protocol"`
	Method   string `json:"method"`
	URL      string `json:"url"`
	Headers  string `json:"headers"` // "[Name: value, Name: value]"
	Body     string `json:"body,omitempty"`

	header http.Header
}

// TracedResponse is the answer.
type TracedResponse struct {
	Protocol      string `json:"protocol"`
	StatusCode    string `json:"statusCode"`
	StatusMessage string `json:"statusMessage"`
	Headers       string `json:"headers"`
	Body          string `json:"body,omitempty"`
}

type traceKey struct{}

// WithTrace has an HTTP task that is done within the context write down what it sends
// and gets: the last attempt.
func WithTrace(ctx context.Context) (context.Context, *Trace) {
	t := &Trace{}
	return context.WithValue(ctx, traceKey{}, t), t
}

// traceOf is where an HTTP task writes to; where nobody looks, to nowhere.
func traceOf(ctx context.Context) *Trace {
	if t, ok := ctx.Value(traceKey{}).(*Trace); ok {
		*t = Trace{}
		return t
	}
	return &Trace{}
}

// headerText shows headers as TestState does.
func headerText(h http.Header) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, v := range h[name] {
			out = append(out, name+": "+v)
		}
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// message is what an invocation sends.
func (i *invocation) message() (*TracedRequest, error) {
	body, kind, err := i.content()
	if err != nil {
		return nil, err
	}
	header := i.header.Clone()
	missing := func(name, value string) {
		if header.Get(name) == "" && value != "" {
			header.Set(name, value)
		}
	}
	missing("Content-Type", kind)
	missing("User-Agent", "Amazon|StepFunctions|HttpInvoke|"+regionOf(i.connection))
	missing("Range", "bytes=0-262144") // what the service asks for
	target := *i.endpoint
	target.RawQuery = joined(target.RawQuery, encodePairs(i.query))
	return &TracedRequest{
		Protocol: "HTTP/1.1", Method: i.method, URL: target.String(), Headers: headerText(header), Body: body, header: header,
	}, nil
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "&" + b
}

// regionOf is the region of a connection's ARN.
func regionOf(arn string) string {
	if parts := strings.Split(arn, ":"); len(parts) > 5 && parts[3] != "" {
		return parts[3]
	}
	return "us-east-1"
}

// request is the message for Go's client.
func (m *TracedRequest) request(ctx context.Context) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, m.Method, m.URL, strings.NewReader(m.Body))
	if err != nil {
		return nil, badInvocation("ApiEndpoint makes no request") // the error shows the query
	}
	req.Header = m.header
	return req, nil
}

// content is the body with its type.
func (i *invocation) content() (body, kind string, err error) {
	switch {
	case !i.body.Exists():
		return "", "", nil
	case i.form && i.body.Kind() != runtime.KindObject:
		return "", "", badInvocation("RequestBodyEncoding URL_ENCODED wants an object as RequestBody")
	case i.form:
		var form []pair
		for _, m := range i.body.Members() {
			form = append(form, flat(m.Name, m.Value, i.arrays)...)
		}
		return encodePairs(form), formType, nil
	case i.body.Kind() == runtime.KindString:
		return i.body.String(), "text/plain", nil
	}
	return i.body.Text(), "application/json", nil
}

// arrayFormats name the elements of a list in a form; COMMAS writes them as one.
var arrayFormats = map[string]func(name string, at int) string{
	"INDICES":  func(name string, at int) string { return name + "[" + strconv.Itoa(at) + "]" },
	"REPEAT":   func(name string, _ int) string { return name },
	"BRACKETS": func(name string, _ int) string { return name + "[]" },
	"COMMAS":   nil,
}

// flat are the pairs of a value in a form: name[member] for those of an object.
func flat(name string, v runtime.Value, arrays string) (out []pair) {
	element := arrayFormats[arrays]
	switch {
	case v.Kind() == runtime.KindObject:
		for _, m := range v.Members() {
			out = append(out, flat(name+"["+m.Name+"]", m.Value, arrays)...)
		}
		return out
	case v.Kind() != runtime.KindArray:
		return []pair{{name, scalar(v)}}
	case element == nil:
		var texts []string
		for _, e := range v.Elems() {
			texts = append(texts, scalar(e))
		}
		return []pair{{name, strings.Join(texts, ",")}}
	}
	for at, e := range v.Elems() {
		out = append(out, flat(element(name, at), e, arrays)...)
	}
	return out
}

// encodePairs writes a query or form. Brackets and commas stay, as the service shows them.
func encodePairs(pairs []pair) string {
	readable := strings.NewReplacer("+", "%20", "%5B", "[", "%5D", "]", "%2C", ",")
	var out []string
	for _, p := range pairs {
		out = append(out, readable.Replace(url.QueryEscape(p.name))+"="+readable.Replace(url.QueryEscape(p.value)))
	}
	return strings.Join(out, "&")
}
