package intrinsic

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Base64Encode is States.Base64Encode: the text's UTF-8 in MIME Base64.
func Base64Encode(e *runtime.Eval, text runtime.Value) runtime.Value {
	s, ok := limitedStr(e, "Base64Encode", 1, text)
	if !ok {
		return absent
	}
	return runtime.String(base64.StdEncoding.EncodeToString([]byte(s)))
}

// Base64Decode is States.Base64Decode: the UTF-8 text in Base64; the padding may
// be missing.
func Base64Decode(e *runtime.Eval, text runtime.Value) runtime.Value {
	s, ok := limitedStr(e, "Base64Decode", 1, text)
	if !ok {
		return absent
	}
	encoding := base64.StdEncoding
	if !strings.HasSuffix(s, "=") {
		encoding = base64.RawStdEncoding
	}
	out, err := encoding.DecodeString(s)
	if err != nil || strings.ContainsAny(s, "\r\n") { // package base64 passes over line ends
		return fail(e, "Base64Decode", "argument 1 is not valid Base64: "+quoted(s))
	}
	return runtime.String(string(out))
}

// Hash is States.Hash: the digest of the text's UTF-8 in lower-case hex.
func Hash(e *runtime.Eval, text, algorithm runtime.Value) runtime.Value {
	s, _ := limitedStr(e, "Hash", 1, text)
	name, ok := str(e, "Hash", 2, algorithm)
	if !ok {
		return absent
	}
	sum, ok := digest(name, []byte(s))
	if !ok {
		return fail(e, "Hash", "argument 2 must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512, but was "+quoted(name))
	}
	return runtime.String(hex.EncodeToString(sum))
}

func digest(algorithm string, data []byte) ([]byte, bool) {
	switch algorithm {
	case "MD5":
		sum := md5.Sum(data)
		return sum[:], true
	case "SHA-1":
		sum := sha1.Sum(data)
		return sum[:], true
	case "SHA-256":
		sum := sha256.Sum256(data)
		return sum[:], true
	case "SHA-384":
		sum := sha512.Sum384(data)
		return sum[:], true
	case "SHA-512":
		sum := sha512.Sum512(data)
		return sum[:], true
	}
	return nil, false
}
