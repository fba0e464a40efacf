package jsontree

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/compiler/diag"
	"github.com/aslc-dev/aslc/ir"
)

// maxBytes is the largest definition that the service takes.
const maxBytes = 1 << 20

// maxDepth is how deep objects and arrays may be nested.
const maxDepth = 500

var marks = []struct{ mark, name string }{
	{"\xff\xfe\x00\x00", "UTF-32"}, {"\x00\x00\xfe\xff", "UTF-32"}, {"\xff\xfe", "UTF-16"}, {"\xfe\xff", "UTF-16"},
}

// checkText finds what makes a file no UTF-8 text.
func checkText(src *ir.Source, ds *diag.Sink) bool {
	for _, m := range marks {
		if bytes.HasPrefix(src.Text, []byte(m.mark)) {
			report(ds, diag.NotText, ir.Span{}, "the file is "+m.name, "save it as UTF-8")
			return false
		}
	}
	if at := bytes.IndexByte(src.Text, 0); at >= 0 {
		report(ds, diag.NotText, ir.Span{Start: at, End: at + 1}, "the file is not text: it has a NUL byte", "is this the definition?")
		return false
	}
	if at := firstInvalid(src.Text); at >= 0 {
		message := fmt.Sprintf("the byte 0x%02x is not UTF-8", src.Text[at])
		report(ds, diag.NotText, ir.Span{Start: at, End: at + 1}, message, "save the file as UTF-8")
		return false
	}
	if len(src.Text) > maxBytes {
		message := fmt.Sprintf("the definition has %d bytes; the service takes 1048576", len(src.Text))
		report(ds, diag.TooLarge, ir.Span{}, message, "")
	}
	return true
}

// firstInvalid is the offset of the first byte that is not UTF-8, or -1.
func firstInvalid(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

func report(ds *diag.Sink, code diag.Code, span ir.Span, message, help string) {
	ds.Report(diag.Diagnostic{Code: code, Span: span, Message: message, Help: help})
}

// start is the offset of the first byte behind a byte order mark.
func start(text []byte) int {
	if bytes.HasPrefix(text, []byte("\ufeff")) {
		return len("\ufeff")
	}
	return 0
}
