package jsonata

import (
	"strings"
	"unicode"
)

// upperText is toUpperCase of JavaScript: the full mapping of Unicode, in which
// ß becomes SS.
func upperText(s string) string {
	if isASCII(s) {
		return strings.ToUpper(s)
	}
	out := make([]byte, 0, len(s)+len(s)/8)
	for len(s) > 0 {
		r, size := decode(s)
		s = s[size:]
		if full := fullUpper(r); full != "" {
			out = append(out, full...)
			continue
		}
		out = appendPoint(out, unicode.ToUpper(r))
	}
	return string(out)
}

// fullUpper gives the upper case of a code point if that is more than one.
func fullUpper(r rune) string {
	if r < 0xdf || r > 0x587 && r < 0x1e96 || r > 0x1ffc && r < 0xfb00 || r > 0xfb17 {
		return ""
	}
	_, found, ok := strings.Cut(fullUppers, " "+string(r))
	if !ok {
		return ""
	}
	upper, _, _ := strings.Cut(found, " ")
	return upper
}

// fullUppers has the code points whose upper case is more than one (Unicode,
// SpecialCasing.txt, the unconditional mappings), each before that upper case.
const fullUppers = "" +
	" \u00dfSS \u0149\u02bcN \u01f0J\u030c \u0390\u0399\u0308\u0301 \u03b0\u03a5\u0308\u0301 \u0587\u0535\u0552 " +
	"\u1e96H\u0331 \u1e97T\u0308 \u1e98W\u030a \u1e99Y\u030a \u1e9aA\u02be \u1f50\u03a5\u0313 " +
	"\u1f52\u03a5\u0313\u0300 \u1f54\u03a5\u0313\u0301 \u1f56\u03a5\u0313\u0342 \u1f80\u1f08\u0399 \u1f81\u1f09\u0399 \u1f82\u1f0a\u0399 " +
	"\u1f83\u1f0b\u0399 \u1f84\u1f0c\u0399 \u1f85\u1f0d\u0399 \u1f86\u1f0e\u0399 \u1f87\u1f0f\u0399 \u1f88\u1f08\u0399 " +
	"\u1f89\u1f09\u0399 \u1f8a\u1f0a\u0399 \u1f8b\u1f0b\u0399 \u1f8c\u1f0c\u0399 \u1f8d\u1f0d\u0399 \u1f8e\u1f0e\u0399 " +
	"\u1f8f\u1f0f\u0399 \u1f90\u1f28\u0399 \u1f91\u1f29\u0399 \u1f92\u1f2a\u0399 \u1f93\u1f2b\u0399 \u1f94\u1f2c\u0399 " +
	"\u1f95\u1f2d\u0399 \u1f96\u1f2e\u0399 \u1f97\u1f2f\u0399 \u1f98\u1f28\u0399 \u1f99\u1f29\u0399 \u1f9a\u1f2a\u0399 " +
	"\u1f9b\u1f2b\u0399 \u1f9c\u1f2c\u0399 \u1f9d\u1f2d\u0399 \u1f9e\u1f2e\u0399 \u1f9f\u1f2f\u0399 \u1fa0\u1f68\u0399 " +
	"\u1fa1\u1f69\u0399 \u1fa2\u1f6a\u0399 \u1fa3\u1f6b\u0399 \u1fa4\u1f6c\u0399 \u1fa5\u1f6d\u0399 \u1fa6\u1f6e\u0399 " +
	"\u1fa7\u1f6f\u0399 \u1fa8\u1f68\u0399 \u1fa9\u1f69\u0399 \u1faa\u1f6a\u0399 \u1fab\u1f6b\u0399 \u1fac\u1f6c\u0399 " +
	"\u1fad\u1f6d\u0399 \u1fae\u1f6e\u0399 \u1faf\u1f6f\u0399 \u1fb2\u1fba\u0399 \u1fb3\u0391\u0399 \u1fb4\u0386\u0399 " +
	"\u1fb6\u0391\u0342 \u1fb7\u0391\u0342\u0399 \u1fbc\u0391\u0399 \u1fc2\u1fca\u0399 \u1fc3\u0397\u0399 \u1fc4\u0389\u0399 " +
	"\u1fc6\u0397\u0342 \u1fc7\u0397\u0342\u0399 \u1fcc\u0397\u0399 \u1fd2\u0399\u0308\u0300 \u1fd3\u0399\u0308\u0301 \u1fd6\u0399\u0342 " +
	"\u1fd7\u0399\u0308\u0342 \u1fe2\u03a5\u0308\u0300 \u1fe3\u03a5\u0308\u0301 \u1fe4\u03a1\u0313 \u1fe6\u03a5\u0342 \u1fe7\u03a5\u0308\u0342 " +
	"\u1ff2\u1ffa\u0399 \u1ff3\u03a9\u0399 \u1ff4\u038f\u0399 \u1ff6\u03a9\u0342 \u1ff7\u03a9\u0342\u0399 \u1ffc\u03a9\u0399 " +
	"\ufb00FF \ufb01FI \ufb02FL \ufb03FFI \ufb04FFL \ufb05ST " +
	"\ufb06ST \ufb13\u0544\u0546 \ufb14\u0544\u0535 \ufb15\u0544\u053b \ufb16\u054e\u0546 \ufb17\u0544\u053d "

// lowerText is toLowerCase of JavaScript.
func lowerText(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	out := make([]byte, 0, len(s)+2)
	for i := 0; i < len(s); {
		r, size := decode(s[i:])
		switch {
		case r == 'Σ' && finalSigma(s[:i], s[i+size:]):
			out = append(out, "ς"...)
		case r == 'İ':
			out = append(out, "i\u0307"...)
		default:
			out = appendPoint(out, unicode.ToLower(r))
		}
		i += size
	}
	return string(out)
}

// finalSigma says that a sigma between these two texts ends a word (Unicode
// 3.13, Final_Sigma): a cased letter stands before it and none after it.
func finalSigma(before, after string) bool {
	for len(after) > 0 {
		r, size := decode(after)
		if !caseIgnorable(r) {
			if cased(r) {
				return false
			}
			break
		}
		after = after[size:]
	}
	for len(before) > 0 {
		n := len(before) - 1
		for n > 0 && before[n]&0xc0 == 0x80 {
			n--
		}
		r, _ := decode(before[n:])
		if !caseIgnorable(r) {
			return cased(r)
		}
		before = before[:n]
	}
	return false
}

// cased is the property Cased of Unicode (3.13, D135).
func cased(r rune) bool {
	return unicode.In(r, unicode.Lower, unicode.Upper, unicode.Lt, unicode.Other_Lowercase, unicode.Other_Uppercase)
}

// caseIgnorable is the property Case_Ignorable of Unicode (3.13, D136).
func caseIgnorable(r rune) bool {
	if strings.ContainsRune(wordMiddles, r) {
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}

// wordMiddles has what stands inside words (UAX 29: MidLetter, MidNumLet, Single_Quote).
const wordMiddles = "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a"

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
