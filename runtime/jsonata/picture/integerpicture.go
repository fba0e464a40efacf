package picture

import (
	"slices"
	"strings"
)

// numbering is the way in which an integer is written.
type numbering int

const (
	decimalDigits numbering = iota
	letters
	roman
	words
	unknownSequence // a numbering that F&O 4.6.1 leaves to the implementation
)

// letterCase is how letters are written.
type letterCase int

const (
	anyCase letterCase = iota
	lowerCase
	upperCase
	titleCase
)

// integerFormat is an integer's picture, taken to pieces (F&O 4.6.1).
type integerFormat struct {
	numbering  numbering
	letterCase letterCase
	ordinal    bool
	token      string // the picture's first part, for the message of D3130

	// Of decimal digits:
	zero                rune // of the digit family
	mandatory, optional int
	regular             int // the constant distance of the separators, or 0
	separators          []groupingSeparator
}

// groupingSeparator is a character and the number of digits to its right.
type groupingSeparator struct {
	position int
	text     string
}

// parseIntegerPicture analyses a picture: a format token and, behind the last
// semicolon, a modifier, of which o, for ordinal numbers, means something here.
func parseIntegerPicture(picture string) (*integerFormat, error) {
	token, ordinal := picture, false
	if at := strings.LastIndexByte(picture, ';'); at >= 0 {
		token, ordinal = picture[:at], strings.HasPrefix(picture[at+1:], "o")
	}
	f := &integerFormat{token: token, ordinal: ordinal, letterCase: lowerCase}
	switch token {
	case "A":
		f.numbering, f.letterCase = letters, upperCase
	case "a":
		f.numbering = letters
	case "I":
		f.numbering, f.letterCase = roman, upperCase
	case "i":
		f.numbering = roman
	case "W":
		f.numbering, f.letterCase = words, upperCase
	case "Ww":
		f.numbering, f.letterCase = words, titleCase
	case "w":
		f.numbering = words
	default:
		return f, f.parseDigits()
	}
	return f, nil
}

// parseDigits analyses a decimal digit pattern; a token without any digit is
// some other sequence. Digits of two families are refused with D3131.
func (f *integerFormat) parseDigits() error {
	digits := 0 // to the right
	for _, r := range slices.Backward([]rune(f.token)) {
		zero, isDigit := digitFamily(r)
		switch {
		case isDigit && f.mandatory > 0 && zero != f.zero:
			return fail("D3131")
		case isDigit:
			f.zero = zero
			f.mandatory++
			digits++
		case r == '#':
			f.optional++
			digits++
		default:
			f.separators = append(f.separators, groupingSeparator{digits, string(r)})
		}
	}
	if f.mandatory == 0 {
		f.numbering = unknownSequence
		return nil
	}
	f.regular = regularSeparators(f.separators)
	return nil
}

// regularSeparators gives the distance of separators that are all the same
// character at a constant distance, or 0.
func regularSeparators(separators []groupingSeparator) int {
	places := make([]int, len(separators))
	for i, s := range separators {
		if s.text != separators[0].text {
			return 0
		}
		places[i] = s.position
	}
	return regularDistance(places)
}

// families are the zeros of the decimal digits that the reference knows:
// those of Unicode's basic plane.
var families = [...]rune{
	0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
	0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
	0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
}

// digitFamily gives the zero of the family that a digit belongs to.
func digitFamily(r rune) (zero rune, ok bool) {
	at, found := slices.BinarySearch(families[:], r)
	switch {
	case found:
		return r, true
	case at > 0 && r <= families[at-1]+9:
		return families[at-1], true
	default:
		return 0, false
	}
}
