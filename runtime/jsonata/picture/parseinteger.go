package picture

import (
	"math"
	"slices"
	"strings"
	"unicode/utf16"
)

// ParseInteger reads what FormatInteger writes, as $parseInteger does. Like the
// reference it does not hold the text to the picture: what cannot be read at
// all is NaN. Pictures are refused with D3130 and D3131.
func ParseInteger(text, picture string) (float64, error) {
	if err := checkLength(picture); err != nil {
		return 0, err
	}
	f, err := parseIntegerPicture(picture)
	if err != nil {
		return 0, err
	}
	return f.parse(text)
}

func (f *integerFormat) parse(text string) (float64, error) {
	switch f.numbering {
	case letters:
		return fromLetters(text, f.firstLetter()), nil
	case roman:
		if f.letterCase == lowerCase {
			text = strings.ToUpper(text)
		}
		return fromRoman(text), nil
	case words:
		return fromWords(strings.ToLower(text)), nil
	case unknownSequence:
		return 0, &Error{Code: "D3130", Value: f.token}
	default:
		return f.parseDecimal(text)
	}
}

// parseDecimal reads the digits. A regular separator is always a comma: so it
// is in the reference, whatever the picture has.
func (f *integerFormat) parseDecimal(text string) (float64, error) {
	if f.ordinal {
		u := toUnits(text)
		text = u.cut(0, max(len(u)-2, 0)).String()
	}
	if f.regular > 0 {
		text = strings.ReplaceAll(text, ",", "")
	} else {
		for _, s := range f.separators {
			text = strings.ReplaceAll(text, s.text, "")
		}
	}
	if f.zero == '0' {
		return parseInt(text), nil
	}
	digits, err := f.toASCII(text)
	return parseInt(digits), err
}

// toASCII moves the digits of the family to those of ASCII. A character before
// the family's digits ends up nowhere, an exception in the reference.
func (f *integerFormat) toASCII(text string) (string, error) {
	digits := []rune(text)
	for i := range digits {
		if digits[i] -= f.zero - '0'; digits[i] < 0 {
			return "", uncoded("Invalid code point " + script(float64(digits[i])))
		}
	}
	return string(digits), nil
}

// fromLetters reads the columns of a spreadsheet; other characters count by
// their distance from the first letter.
func fromLetters(text string, first rune) float64 {
	sum := 0.0
	codes := utf16.Encode([]rune(text))
	slices.Reverse(codes)
	for i, c := range codes {
		sum += float64(float64(int(c)-int(first)+1) * math.Pow(26, float64(i)))
	}
	return sum
}

// fromRoman reads numerals from the right: one that is less than the greatest
// so far is taken away.
func fromRoman(text string) float64 {
	sum, greatest := 0.0, 1.0
	for _, c := range reversed(text) {
		value := romanValue(c)
		if value < greatest {
			sum -= value
			continue
		}
		greatest = value
		sum += value
	}
	return sum
}

func reversed(text string) []rune {
	runes := []rune(text)
	slices.Reverse(runes)
	return runes
}

func romanValue(c rune) float64 {
	switch c {
	case 'I':
		return 1
	case 'V':
		return 5
	case 'X':
		return 10
	case 'L':
		return 50
	case 'C':
		return 100
	case 'D':
		return 500
	case 'M':
		return 1000
	default:
		return math.NaN()
	}
}
