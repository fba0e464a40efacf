package serve

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Signatures of requests: AWS Signature Version 4 (IAM User Guide, "Create a signed AWS
// API request"). The request is signed again with the secret of the key that it names.

const (
	signatureAlgorithm = "AWS4-HMAC-SHA256"
	signatureTime      = "20060102T150405Z"
	signatureSkew      = 5 * time.Minute // how far a client's clock may be off
	signedService      = "states"
)

// signature is what an Authorization header says.
type signature struct {
	key, day, region, service string
	headers                   []string
	sum                       string
}

// parseSignature reads the header; nil: it is none of this version.
func parseSignature(header string) *signature {
	rest, ok := strings.CutPrefix(header, signatureAlgorithm+" ")
	if !ok {
		return nil
	}
	fields := map[string]string{}
	for _, part := range strings.Split(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		fields[name] = value
	}
	scope := strings.Split(fields["Credential"], "/")
	if len(scope) != 5 || scope[4] != "aws4_request" || fields["SignedHeaders"] == "" || fields["Signature"] == "" {
		return nil
	}
	return &signature{scope[0], scope[1], scope[2], scope[3], strings.Split(fields["SignedHeaders"], ";"), fields["Signature"]}
}

// verify holds a signed request against the secrets of keys. It reads the body and puts
// it back.
func verify(r *http.Request, secrets map[string]string, now time.Time) error {
	s := parseSignature(r.Header.Get("Authorization"))
	if s == nil {
		return fault("MissingAuthenticationTokenException", "Missing Authentication Token")
	}
	secret, ok := secrets[s.key]
	if !ok {
		return fault("UnrecognizedClientException", "The security token included in the request is invalid.")
	}
	at, err := time.Parse(signatureTime, r.Header.Get("X-Amz-Date"))
	switch {
	case err != nil || at.Format("20060102") != s.day:
		return fault("InvalidSignatureException", "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: X-Amz-Date is %q", r.Header.Get("X-Amz-Date"))
	case now.Sub(at).Abs() > signatureSkew:
		return fault("InvalidSignatureException", "Signature expired: %s is now %s", r.Header.Get("X-Amz-Date"), now.UTC().Format(signatureTime))
	case s.service != signedService:
		return fault("InvalidSignatureException", "Credential should be scoped to correct service: '%s'.", signedService)
	}
	if name := s.unsigned(r); name != "" {
		return fault("InvalidSignatureException", "'%s' must be a 'SignedHeader' in the AWS Authorization.", name)
	}
	body, err := wholeBody(r)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !hmac.Equal([]byte(s.sign(secret, r, body)), []byte(s.sum)) {
		return fault("InvalidSignatureException", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.")
	}
	return nil
}

// unsigned is a header that must be signed and is not; "": none.
func (s *signature) unsigned(r *http.Request) string {
	if !slices.Contains(s.headers, "host") {
		return "host"
	}
	for name := range r.Header {
		if name = strings.ToLower(name); strings.HasPrefix(name, "x-amz-") && !slices.Contains(s.headers, name) {
			return name
		}
	}
	return ""
}

// sign is the signature that the request should have.
func (s *signature) sign(secret string, r *http.Request, body []byte) string {
	scope := strings.Join([]string{s.day, s.region, s.service, "aws4_request"}, "/")
	text := strings.Join([]string{signatureAlgorithm, r.Header.Get("X-Amz-Date"), scope, digest([]byte(s.canonical(r, body)))}, "\n")
	key := []byte("AWS4" + secret)
	for _, part := range []string{s.day, s.region, s.service, "aws4_request"} {
		key = mac(key, part)
	}
	return hex.EncodeToString(mac(key, text))
}

// canonical is the canonical request.
func (s *signature) canonical(r *http.Request, body []byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n%s\n", r.Method, canonicalPath(r.URL), canonicalQuery(r.URL))
	for _, name := range s.headers {
		fmt.Fprintf(&b, "%s:%s\n", name, headerValue(r, name))
	}
	fmt.Fprintf(&b, "\n%s\n%s", strings.Join(s.headers, ";"), digest(body))
	return b.String()
}

// headerValue is a signed header's, without blanks that do not count.
func headerValue(r *http.Request, name string) string {
	switch name {
	case "host":
		return r.Host
	case "content-length":
		return fmt.Sprint(r.ContentLength)
	}
	var values []string
	for _, v := range r.Header.Values(name) {
		values = append(values, strings.Join(strings.Fields(v), " "))
	}
	return strings.Join(values, ",")
}

// canonicalPath is the path, each segment escaped twice.
func canonicalPath(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		return "/"
	}
	segments := strings.Split(path, "/")
	for i, s := range segments {
		segments[i] = escape(s)
	}
	return strings.Join(segments, "/")
}

func canonicalQuery(u *url.URL) string {
	var pairs []string
	for name, values := range u.Query() {
		for _, v := range values {
			pairs = append(pairs, escape(name)+"="+escape(v))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// escape is URI encoding by RFC 3986.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// ParseCredentials reads access keys and their secrets from a file in the form of
// AWS's shared credentials: sections with aws_access_key_id and aws_secret_access_key.
func ParseCredentials(text string) (map[string]string, error) {
	secrets := map[string]string{}
	key, secret := "", ""
	keep := func() {
		if key != "" && secret != "" {
			secrets[key] = secret
		}
		key, secret = "", ""
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			keep()
			continue
		}
		switch name, value, _ := strings.Cut(line, "="); strings.TrimSpace(name) {
		case "aws_access_key_id":
			key = strings.TrimSpace(value)
		case "aws_secret_access_key":
			secret = strings.TrimSpace(value)
		}
	}
	if keep(); len(secrets) == 0 {
		return nil, fmt.Errorf("no section has both aws_access_key_id and aws_secret_access_key")
	}
	return secrets, nil
}
