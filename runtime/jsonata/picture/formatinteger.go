package picture

import (
	"math"
	"slices"
	"strings"
)

// FormatInteger prints a number, rounded down, by a picture, as $formatInteger
// does (F&O 4.6.1): digits, "A" letters, "I" Roman, "w" English words, with
// ";o" as ordinal numbers. A picture that mixes digit families is refused with
// D3131, one of another sequence with D3130. The result has at most budget
// bytes.
func FormatInteger(value float64, picture string, budget int) (string, error) {
	if err := checkLength(picture); err != nil {
		return "", err
	}
	f, err := parseIntegerPicture(picture)
	if err != nil {
		return "", err
	}
	return f.format(math.Floor(value), budget)
}

func (f *integerFormat) format(value float64, budget int) (string, error) {
	text, err := f.magnitude(math.Abs(value), budget)
	if err != nil {
		return "", err
	}
	if value < 0 {
		text = "-" + text
	}
	return within(budget, text)
}

func (f *integerFormat) magnitude(value float64, budget int) (string, error) {
	switch f.numbering {
	case letters:
		return toLetters(value, f.firstLetter())
	case roman:
		text, err := toRoman(value, budget)
		return f.inCase(text), err
	case words:
		text, err := toWords(value, f.ordinal)
		return f.inCase(text), err
	case unknownSequence:
		return "", &Error{Code: "D3130", Value: f.token}
	default:
		return f.decimal(value, budget)
	}
}

func (f *integerFormat) firstLetter() rune {
	if f.letterCase == upperCase {
		return 'A'
	}
	return 'a'
}

func (f *integerFormat) inCase(text string) string {
	switch f.letterCase {
	case upperCase:
		return strings.ToUpper(text)
	case lowerCase:
		return strings.ToLower(text)
	default:
		return text
	}
}

// decimal prints digits of the family, the mandatory ones at least, with
// separators and suffix. What is not a digit, in 1e+21 or NaN, moves with the
// family as in the reference.
func (f *integerFormat) decimal(value float64, budget int) (string, error) {
	text := script(value)
	missing := f.mandatory - len(text)
	if missing > budget {
		return "", ErrBudget
	}
	digits := []rune(strings.Repeat("0", max(missing, 0)) + text)
	for i := range digits {
		digits[i] += f.zero - '0'
	}
	if digits = f.separate(digits); f.ordinal {
		digits = append(digits, ordinalSuffix(digits)...)
	}
	return string(digits), nil
}

func (f *integerFormat) separate(digits []rune) []rune {
	if f.regular > 0 {
		return separateEvenly(digits, f.regular, []rune(f.separators[0].text))
	}
	if n := len(f.separators); n == 0 || f.separators[n-1].position <= len(digits) {
		return f.separateWhole(digits)
	}
	for _, s := range slices.Backward(f.separators) {
		digits = separateAt(digits, len(digits)-s.position, []rune(s.text))
	}
	return digits
}

// separateWhole inserts all separators into a number that reaches the first.
func (f *integerFormat) separateWhole(digits []rune) []rune {
	var out []rune
	done := 0
	for _, s := range slices.Backward(f.separators) {
		at := len(digits) - s.position
		out = append(append(out, digits[done:at]...), []rune(s.text)...)
		done = at
	}
	return append(out, digits[done:]...)
}

func separateEvenly(digits []rune, distance int, separator []rune) []rune {
	var out []rune
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%distance == 0 {
			out = append(out, separator...)
		}
		out = append(out, r)
	}
	return out
}

// separateAt inserts a separator into a number that may have too few digits.
// There the reference's substr counts from the end: it keeps the last -at
// characters only.
func separateAt(digits []rune, at int, separator []rune) []rune {
	if at < 0 {
		return slices.Concat(separator, digits[max(len(digits)+at, 0):])
	}
	return slices.Concat(digits[:at], separator, digits[at:])
}

// ordinalSuffix gives st, nd, rd or th for the digits.
func ordinalSuffix(digits []rune) []rune {
	n := len(digits)
	if n == 0 || n > 1 && digits[n-2] == '1' {
		return []rune("th")
	}
	switch digits[n-1] {
	case '1':
		return []rune("st")
	case '2':
		return []rune("nd")
	case '3':
		return []rune("rd")
	default:
		return []rune("th")
	}
}

// toLetters counts a, b, …, z, aa, ab like the columns of a spreadsheet; zero
// has no letters.
func toLetters(value float64, first rune) (string, error) {
	if math.IsInf(value, 0) {
		return "", ErrBudget
	}
	var out []rune
	for ; value > 0; value = math.Floor((value - 1) / 26) {
		out = append(out, first+rune(math.Mod(value-1, 26)))
	}
	slices.Reverse(out)
	return string(out), nil
}

var romanNumerals = []struct {
	value   int
	numeral string
}{
	{900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"},
	{10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"},
}

// toRoman writes Roman numerals, an m for each thousand; zero has none.
func toRoman(value float64, budget int) (string, error) {
	if value/1000 > float64(budget) {
		return "", ErrBudget
	}
	if math.IsNaN(value) {
		return "", nil
	}
	var out strings.Builder
	rest := int(value)
	for ; rest >= 1000; rest -= 1000 {
		out.WriteByte('m')
	}
	for _, n := range romanNumerals {
		for ; rest >= n.value; rest -= n.value {
			out.WriteString(n.numeral)
		}
	}
	return out.String(), nil
}
