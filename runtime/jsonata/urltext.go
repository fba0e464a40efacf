package jsonata

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// What the URL functions leave as it is (ECMA-262 19.2.6): marks besides letters
// and digits, and in a whole URL what separates its parts.
const (
	urlMarks    = "-_.!~*'()"
	urlReserved = ";/?:@&=+$,#"
)

// encodeURL is encodeURI of JavaScript, or encodeURIComponent; keep has the
// characters besides letters and digits that stay. False: there is a surrogate
// without a partner in it.
func encodeURL(s, keep string) (string, bool) {
	const digits = "0123456789ABCDEF"
	var out []byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c < utf8.RuneSelf && (isAlphanumeric(c) || strings.IndexByte(keep, c) >= 0):
			out = append(out, c)
		case isSurrogate(s[i:]):
			return "", false
		default:
			out = append(out, '%', digits[c>>4], digits[c&15])
		}
	}
	return string(out), true
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// decodeURL is decodeURI of JavaScript, or decodeURIComponent; escapes of the
// characters in keep stay. False: an escape is none, or stands for no UTF-8.
func decodeURL(s, keep string) (string, bool) {
	var out []byte
	for len(s) > 0 {
		if s[0] != '%' {
			out = append(out, s[0])
			s = s[1:]
			continue
		}
		point, size := unescapeURL(s)
		if size == 0 {
			return "", false
		}
		if len(point) == 1 && strings.Contains(keep, point) {
			point = s[:size]
		}
		out = append(out, point...)
		s = s[size:]
	}
	return string(out), true
}

// unescapeURL reads the escapes of one code point at the start of s and gives
// their length; 0 if they are none.
func unescapeURL(s string) (point string, size int) {
	var text [utf8.UTFMax]byte
	for n := range text {
		c, ok := unhex(s[min(3*n, len(s)):])
		if !ok {
			return "", 0
		}
		text[n] = c
		if utf8.FullRune(text[:n+1]) {
			r, _ := utf8.DecodeRune(text[:n+1])
			if r == utf8.RuneError && string(text[:n+1]) != "\ufffd" {
				return "", 0
			}
			return string(text[:n+1]), 3 * (n + 1)
		}
	}
	return "", 0
}

// unhex reads an escape like %2F.
func unhex(s string) (byte, bool) {
	if len(s) < 3 || s[0] != '%' {
		return 0, false
	}
	high, low := hexDigit(s[1]), hexDigit(s[2])
	return high<<4 | low, high < 16 && low < 16
}

func hexDigit(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	default:
		return 255
	}
}

// latin1Bytes gives the low byte of each unit of UTF-16, as Buffer.from(s,
// "binary") does.
func latin1Bytes(s string) []byte {
	if isASCII(s) {
		return []byte(s)
	}
	units := unitsOf(s)
	out := make([]byte, len(units))
	for i, u := range units {
		out[i] = byte(u)
	}
	return out
}

// latin1Text is the string whose code points are these bytes.
func latin1Text(b []byte) string {
	out := make([]byte, 0, len(b)+len(b)/4)
	for _, c := range b {
		out = utf8.AppendRune(out, rune(c))
	}
	return string(out)
}

// decodeBase64 reads base64 as Node does: both alphabets, up to the first =;
// what is in neither is skipped, and bits that fill no byte are dropped.
func decodeBase64(s []byte) []byte {
	s, _, _ = bytes.Cut(s, []byte{'='})
	out := make([]byte, 0, len(s)/4*3+2)
	bits, n := uint(0), 0
	for i := range len(s) {
		digit, ok := base64Digit(s[i])
		if !ok {
			continue
		}
		bits, n = bits<<6|uint(digit), n+6
		if n >= 8 {
			n -= 8
			out = append(out, byte(bits>>n))
		}
	}
	return out
}

func base64Digit(c byte) (byte, bool) {
	switch {
	case c >= 'A' && c <= 'Z':
		return c - 'A', true
	case c >= 'a' && c <= 'z':
		return c - 'a' + 26, true
	case c >= '0' && c <= '9':
		return c - '0' + 52, true
	case c == '+' || c == '-':
		return 62, true
	case c == '/' || c == '_':
		return 63, true
	default:
		return 0, false
	}
}
