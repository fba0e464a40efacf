package serve

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestSignature: AWS's test suite for Signature Version 4.
func TestSignature(t *testing.T) {
	for _, c := range []struct{ method, target, headers, want string }{
		{"GET", "/", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},                             // get-vanilla
		{"GET", "/?Param2=value2&Param1=value1", "host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"}, // get-vanilla-query-order-key-case
		{"POST", "/", "host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},                            // post-vanilla
	} {
		r := httptest.NewRequest(c.method, "http://example.amazonaws.com"+c.target, nil)
		r.Header.Set("X-Amz-Date", "20150830T123600Z")
		s := parseSignature("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=" + c.headers + ", Signature=x")
		if got := s.sign("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", r, nil); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.method, c.target, got, c.want)
		}
	}
}

// TestVerify: which signed requests are refused, and why.
func TestVerify(t *testing.T) {
	now := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	secrets := map[string]string{"id": "secret"}
	signed := func(scope, headers string) *http.Request {
		r := httptest.NewRequest("POST", "http://localhost:8083/", strings.NewReader(`{"a": 1}`))
		r.Header.Set("X-Amz-Date", now.Format(signatureTime))
		r.Header.Set("X-Amz-Target", "AWSStepFunctions.ListActivities")
		header := "AWS4-HMAC-SHA256 Credential=" + scope + "/aws4_request, SignedHeaders=" + headers + ", Signature="
		sum := parseSignature(header+"x").sign("secret", r, []byte(`{"a": 1}`))
		r.Header.Set("Authorization", header+sum)
		return r
	}
	const scope, headers = "id/20260301/us-east-1/states", "host;x-amz-date;x-amz-target"
	for name, c := range map[string]struct {
		scope, headers string
		change         func(*http.Request)
		code           string
	}{
		"as it was signed":      {scope, headers, func(*http.Request) {}, ""},
		"no signature":          {scope, headers, func(r *http.Request) { r.Header.Del("Authorization") }, "MissingAuthenticationTokenException"},
		"half a signature":      {scope, headers, func(r *http.Request) { r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=id") }, "MissingAuthenticationTokenException"},
		"an unknown key":        {"other/20260301/us-east-1/states", headers, func(*http.Request) {}, "UnrecognizedClientException"},
		"another service":       {"id/20260301/us-east-1/sqs", headers, func(*http.Request) {}, "InvalidSignatureException"},
		"another day":           {"id/20260228/us-east-1/states", headers, func(*http.Request) {}, "InvalidSignatureException"},
		"another operation":     {scope, headers, func(r *http.Request) { r.Header.Set("X-Amz-Target", "AWSStepFunctions.DeleteStateMachine") }, "InvalidSignatureException"},
		"an unsigned operation": {scope, "host;x-amz-date", func(*http.Request) {}, "InvalidSignatureException"},
		"an unsigned host":      {scope, "x-amz-date;x-amz-target", func(*http.Request) {}, "InvalidSignatureException"},
		"another host":          {scope, headers, func(r *http.Request) { r.Host = "127.0.0.1:8083" }, "InvalidSignatureException"},
		"another body":          {scope, headers, func(r *http.Request) { r.Body = http.NoBody }, "InvalidSignatureException"},
		"long ago":              {scope, headers, func(r *http.Request) { r.Header.Set("X-Amz-Date", "20260301T110000Z") }, "InvalidSignatureException"},
		"too large":             {scope, headers, func(r *http.Request) { r.Body = http.MaxBytesReader(nil, r.Body, 1) }, "ValidationException"},
	} {
		r := signed(c.scope, c.headers)
		c.change(r)
		err := verify(r, secrets, now)
		if (err == nil) != (c.code == "") || err != nil && faultOf(err).Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// TestParseCredentials: the file of AWS's clients.
func TestParseCredentials(t *testing.T) {
	keys, err := ParseCredentials("# mine\n[default]\naws_access_key_id = id\naws_secret_access_key=se=cret\n\n[role]\nrole_arn = r\n[half]\naws_access_key_id = x\n[b]\naws_secret_access_key = s2\naws_access_key_id = id2\nregion = r")
	if err != nil || len(keys) != 2 || keys["id"] != "se=cret" || keys["id2"] != "s2" {
		t.Error(keys, err)
	}
	if keys, err := ParseCredentials("[default]\nregion = r"); err == nil {
		t.Error(keys)
	}
}

// TestLimiter: so many at once, and so many a second.
func TestLimiter(t *testing.T) {
	l, now := newLimiter(2), time.Unix(100, 0)
	for i, c := range []struct {
		after time.Duration
		want  bool
	}{{0, true}, {0, true}, {0, false}, {400 * time.Millisecond, false}, {100 * time.Millisecond, true}, {0, false}, {time.Hour, true}, {0, true}, {0, false}, {-time.Hour, false}} {
		if now = now.Add(c.after); l.AllowN(now, 1) != c.want {
			t.Errorf("request %d: %v", i+1, !c.want)
		}
	}
	if !newLimiter(0).AllowN(now, 1) {
		t.Error("no limit refuses")
	}
}
