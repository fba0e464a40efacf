package bind

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/runtime"
)

// MaxResult is the largest result, in bytes, that is taken from a command or
// an endpoint; a larger one is States.DataLimitExceeded.
const MaxResult = 64 << 20

// maxCause is what the service allows a Cause to hold.
const maxCause = 32768

// parseResult reads the JSON of a result; no text at all is null.
func parseResult(text []byte, from string) (runtime.Value, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return runtime.Null(), nil
	}
	v, err := runtime.Parse(text)
	if err != nil {
		return runtime.Value{}, taskFailed("%s gave a result that is not JSON: %v: %s", from, err, excerpt(text))
	}
	return v, nil
}

// namedError reads {"Error": …, "Cause": …}; nil if text is anything else.
func namedError(text []byte) *runtime.Error {
	v, err := runtime.Parse(text)
	if err != nil {
		return nil
	}
	name := v.Field("Error")
	if name.Kind() != runtime.KindString || name.String() == "" {
		return nil
	}
	e := &runtime.Error{Name: name.String()}
	if cause := v.Field("Cause"); cause.Exists() && cause.Kind() != runtime.KindNull {
		e.Cause = cause.String()
	}
	return e
}

func taskFailed(format string, args ...any) error {
	return &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: fmt.Sprintf(format, args...)}
}

func tooLarge(from string) error {
	return &runtime.Error{Name: runtime.ErrorDataLimitExceeded, Cause: fmt.Sprintf("%s gave a result over %d bytes", from, MaxResult)}
}

// excerpt is the beginning of a text that a message quotes.
func excerpt(text []byte) string {
	const most = 200
	s := strings.ToValidUTF8(string(text[:min(len(text), most)]), "�")
	if len(text) > most {
		s += "…"
	}
	return s
}

// tail keeps the last bytes that are written to it: the end of a command's
// standard error says why it failed.
type tail struct{ kept []byte }

func (t *tail) Write(b []byte) (int, error) {
	t.kept = append(t.kept, b...)
	if len(t.kept) > 2*maxCause {
		t.kept = append(t.kept[:0], t.kept[len(t.kept)-maxCause:]...)
	}
	return len(b), nil
}

func (t *tail) String() string {
	kept := t.kept[max(0, len(t.kept)-maxCause):]
	for len(kept) > 0 && !utf8.RuneStart(kept[0]) {
		kept = kept[1:]
	}
	return strings.ToValidUTF8(strings.TrimSpace(string(kept)), "�")
}

// limited collects a result up to MaxResult; past it, over is called once and
// the rest is thrown away. The buffer is not embedded: its ReadFrom would let
// io.Copy past the limit.
type limited struct {
	kept     bytes.Buffer
	over     func()
	exceeded bool
}

func (l *limited) Write(b []byte) (int, error) {
	if l.exceeded || l.kept.Len()+len(b) > MaxResult {
		if !l.exceeded {
			l.exceeded = true
			l.over()
		}
		return len(b), nil
	}
	return l.kept.Write(b)
}

// readLimited reads up to MaxResult bytes and says whether there are more.
func readLimited(r io.Reader) (text []byte, over bool, err error) {
	text, err = io.ReadAll(io.LimitReader(r, MaxResult+1))
	return text, len(text) > MaxResult, err
}
