package picture

// Decimal is a decimal format: the characters of a number's picture and of what
// it prints (F&O 4.7.1). Start from [DefaultDecimal].
type Decimal struct {
	DecimalSeparator  string
	GroupingSeparator string
	ExponentSeparator string
	Infinity          string
	MinusSign         string
	NaN               string
	Percent           string
	PerMille          string
	ZeroDigit         string // the first of ten in a row
	Digit             string // an optional digit
	PatternSeparator  string // between the pictures of positive and negative numbers
}

// DefaultDecimal gives the format that holds where $formatNumber has no option.
func DefaultDecimal() Decimal {
	return Decimal{
		DecimalSeparator:  ".",
		GroupingSeparator: ",",
		ExponentSeparator: "e",
		Infinity:          "Infinity",
		MinusSign:         "-",
		NaN:               "NaN",
		Percent:           "%",
		PerMille:          "\u2030",
		ZeroDigit:         "0",
		Digit:             "#",
		PatternSeparator:  ";",
	}
}

// Set changes the property by its XPath name, "grouping-separator" say, and
// says whether there is one of that name; $formatNumber ignores others.
func (d *Decimal) Set(name, value string) bool {
	property := d.property(name)
	if property == nil {
		return false
	}
	*property = value
	return true
}

func (d *Decimal) property(name string) *string {
	switch name {
	case "decimal-separator":
		return &d.DecimalSeparator
	case "grouping-separator":
		return &d.GroupingSeparator
	case "exponent-separator":
		return &d.ExponentSeparator
	case "infinity":
		return &d.Infinity
	case "minus-sign":
		return &d.MinusSign
	case "NaN":
		return &d.NaN
	case "percent":
		return &d.Percent
	case "per-mille":
		return &d.PerMille
	case "zero-digit":
		return &d.ZeroDigit
	case "digit":
		return &d.Digit
	case "pattern-separator":
		return &d.PatternSeparator
	default:
		return nil
	}
}

func (d *Decimal) check() error {
	return checkLength(d.DecimalSeparator, d.GroupingSeparator, d.ExponentSeparator, d.Infinity, d.MinusSign,
		d.NaN, d.Percent, d.PerMille, d.ZeroDigit, d.Digit, d.PatternSeparator)
}

// symbols is a Decimal in UTF-16.
type symbols struct {
	decimal, grouping, exponent, percent, perMille, zero, digit, pattern, minus, infinity, nan units
}

func (d *Decimal) symbols() *symbols {
	return &symbols{
		decimal: toUnits(d.DecimalSeparator), grouping: toUnits(d.GroupingSeparator),
		exponent: toUnits(d.ExponentSeparator), percent: toUnits(d.Percent), perMille: toUnits(d.PerMille),
		zero: toUnits(d.ZeroDigit), digit: toUnits(d.Digit), pattern: toUnits(d.PatternSeparator),
		minus: toUnits(d.MinusSign), infinity: toUnits(d.Infinity), nan: toUnits(d.NaN),
	}
}

// mandatory says that the unit is of the decimal digit family.
func (s *symbols) mandatory(c uint16) bool {
	return len(s.zero) > 0 && c >= s.zero[0] && int(c) < int(s.zero[0])+10
}

// place says that the unit stands for a digit, mandatory or optional.
func (s *symbols) place(c uint16) bool { return s.mandatory(c) || s.digit.is(c) }

// active says that the unit means something in a picture; percent signs are
// passive (F&O 4.7.3).
func (s *symbols) active(c uint16) bool {
	return s.place(c) || s.decimal.is(c) || s.exponent.is(c) || s.grouping.is(c) || s.pattern.is(c)
}

// count gives the number of units in the part that are of a kind.
func count(part units, of func(uint16) bool) int {
	n := 0
	for _, c := range part {
		if of(c) {
			n++
		}
	}
	return n
}
