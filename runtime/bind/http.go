package bind

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// HTTP is an endpoint as a binding: the input is the JSON body of a POST, the
// result the body of the answer. Where the runtime knows them, the headers
// Asl-Task and Asl-State (both percent-encoded), Asl-Attempt (from 1),
// Idempotency-Key and Asl-Task-Token tell which attempt it is.
type HTTP struct {
	URL    string
	Client *http.Client // nil: http.DefaultClient; the context brings the time-out
}

// NewHTTP makes the binding of an absolute URL.
func NewHTTP(address string) (*HTTP, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if u.Host == "" {
		return nil, fmt.Errorf("%q names no host", address)
	}
	return &HTTP{URL: address}, nil
}

// Do posts the input once.
func (h *HTTP) Do(ctx context.Context, in runtime.Value) (runtime.Value, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, strings.NewReader(in.Text()))
	if err != nil {
		return runtime.Value{}, taskFailed("%v", err)
	}
	setHeaders(ctx, req.Header)
	resp, err := h.client().Do(req)
	if err != nil {
		return runtime.Value{}, socketError(ctx, err)
	}
	defer resp.Body.Close()
	body, over, err := readLimited(resp.Body)
	switch {
	case err != nil:
		return runtime.Value{}, socketError(ctx, err)
	case over:
		return runtime.Value{}, tooLarge(h.name())
	case resp.StatusCode/100 != 2:
		return runtime.Value{}, statusError(resp, body)
	}
	return parseResult(body, h.name())
}

// name is the URL for messages, without what may be secret in it.
func (h *HTTP) name() string {
	u, err := url.Parse(h.URL)
	if err != nil {
		return "the endpoint"
	}
	return u.Scheme + "://" + u.Host + u.EscapedPath()
}

func (h *HTTP) client() *http.Client {
	if h.Client == nil {
		return http.DefaultClient
	}
	return h.Client
}

func setHeaders(ctx context.Context, header http.Header) {
	info := runtime.InfoOf(ctx)
	header.Set("Content-Type", "application/json")
	header.Set("Accept", "application/json")
	header.Set("Asl-Attempt", strconv.Itoa(info.Attempt+1))
	set := func(name, value string) {
		if value != "" {
			header.Set(name, value)
		}
	}
	set("Asl-Task", url.PathEscape(info.Task)) // names may hold any character
	set("Asl-State", url.PathEscape(info.State))
	set("Idempotency-Key", info.Key)
	set("Asl-Task-Token", info.Token)
}

// socketError is the failure of a request that got no whole answer
// (https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html,
// "Error handling").
func socketError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var e *url.Error
	if errors.As(err, &e) {
		err = e.Err // without the URL, whose query may hold a secret
	}
	return &runtime.Error{Name: "States.Http.Socket", Cause: err.Error(), Err: err}
}

func statusError(resp *http.Response, body []byte) error {
	if e := namedError(body); e != nil {
		return e
	}
	return statusFailure(resp, body)
}

// statusFailure is the failure of a request that was answered with another status than
// 2xx (same page).
func statusFailure(resp *http.Response, body []byte) error {
	cause := strings.ToValidUTF8(strings.TrimSpace(string(body[:min(len(body), maxCause)])), "�")
	if cause == "" {
		cause = resp.Status
	}
	return &runtime.Error{Name: "States.Http.StatusCode." + strconv.Itoa(resp.StatusCode), Cause: cause}
}
