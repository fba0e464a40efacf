package picture

import (
	"math"
	"slices"
	"strconv"
)

// FormatNumber prints a number by a picture, as $formatNumber does (F&O 4.7.2).
// The picture is refused with one of D3080 to D3093; the result has at most
// budget bytes.
func FormatNumber(value float64, picture string, options Decimal, budget int) (string, error) {
	if err := checkLength(picture); err != nil {
		return "", err
	}
	if err := options.check(); err != nil {
		return "", err
	}
	s := options.symbols()
	positive, negative, err := numberLayouts(s, toUnits(picture))
	if err != nil {
		return "", err
	}
	p := numberPrinter{symbols: s, layout: positive, budget: budget}
	if value < 0 {
		p.layout = negative
	}
	out, err := p.print(value)
	if err != nil {
		return "", err
	}
	return within(budget, out.String())
}

// numberLayouts analyses the subpictures for positive and negative numbers.
// Without the second the first serves, behind a minus sign.
func numberLayouts(s *symbols, picture units) (positive, negative *numberLayout, err error) {
	texts := picture.split(s.pattern)
	if len(texts) > 2 || len(texts) == 0 {
		return nil, nil, fail("D3080")
	}
	var layouts []*numberLayout
	var first error
	for _, text := range texts {
		p := splitSubpicture(s, text)
		if err := p.validate(s); err != nil && first == nil {
			first = err
		}
		layouts = append(layouts, p.analyse(s))
	}
	if first != nil {
		return nil, nil, first
	}
	if len(layouts) == 1 {
		minus := *layouts[0]
		minus.prefix = slices.Concat(s.minus, minus.prefix)
		layouts = append(layouts, &minus)
	}
	return layouts[0], layouts[1], nil
}

// numberPrinter prints one number. The numbers of its steps are those of the
// rules in F&O 4.7.5.
type numberPrinter struct {
	*symbols
	layout *numberLayout
	budget int
}

func (p *numberPrinter) print(value float64) (units, error) {
	l := p.layout
	if math.IsNaN(value) { // 1
		return p.nan, nil
	}
	mantissa, exponent := scale(math.Abs(p.adjust(value)), l) // 3, 5
	if math.IsInf(mantissa, 0) {                              // 4
		return slices.Concat(l.prefix, p.infinity, l.suffix), nil
	}
	text, err := p.digits(RoundHalfEven(mantissa, float64(l.maxFraction)), l.maxFraction) // 6, 7
	if err != nil {
		return nil, err
	}
	if text, err = p.pad(p.trim(text)); err != nil { // 8, 9
		return nil, err
	}
	if text, err = p.group(text); err != nil { // 10, 11
		return nil, err
	}
	if at := text.index(p.decimal, 0); !l.hasDecimals || at == len(text)-1 { // 12
		text = text[:max(len(text)-1, 0)]
	}
	suffix, err := p.exponentText(exponent)                     // 13
	return slices.Concat(l.prefix, text, suffix, l.suffix), err // 14
}

func (p *numberPrinter) adjust(value float64) float64 {
	switch {
	case p.layout.percent:
		return value * 100
	case p.layout.perMille:
		return value * 1000
	default:
		return value
	}
}

// scale finds the mantissa and the exponent that make up the number. It
// multiplies step by step because the reference does: the last digits show it.
func scale(x float64, l *numberLayout) (mantissa float64, exponent int) {
	if l.minExponent == 0 || x == 0 || math.IsInf(x, 0) {
		return x, 0
	}
	low, high := power10(l.scaling-1), power10(l.scaling)
	for ; x < low; exponent-- {
		x *= 10
	}
	for ; x > high; exponent++ {
		x /= 10
	}
	return x, exponent
}

func power10(n int) float64 {
	x, _ := strconv.ParseFloat("1e"+strconv.Itoa(n), 64) // overflows to infinity
	return x
}

// digits prints a number that is not negative, in the digits of the family.
func (p *numberPrinter) digits(x float64, places int) (units, error) {
	text, err := toFixed(x, places)
	if err != nil {
		return nil, err
	}
	out := toUnits(text)
	for i, c := range out {
		if c >= '0' && c <= '9' && len(p.zero) > 0 {
			out[i] = c - '0' + p.zero[0]
		}
	}
	return out, nil
}

// trim sets the decimal separator, at the end if there is no fraction, and
// takes zeros away from both ends.
func (p *numberPrinter) trim(text units) units {
	if at := slices.Index(text, '.'); at >= 0 {
		text = slices.Concat(text[:at], p.decimal, text[at+1:])
	} else {
		text = slices.Concat(text, p.decimal)
	}
	for len(text) > 0 && p.zero.is(text[0]) {
		text = text[1:]
	}
	for len(text) > 0 && p.zero.is(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}

// pad gives both parts as many digits as the picture demands.
func (p *numberPrinter) pad(text units) (units, error) {
	at := text.index(p.decimal, 0)
	left, err := p.zeros(p.layout.minInteger - at)
	if err != nil {
		return nil, err
	}
	right, err := p.zeros(p.layout.minFraction - (len(text) - at - 1))
	return slices.Concat(left, text, right), err
}

// zeros gives n zero digits, none if n is negative. The option may be longer
// than a digit.
func (p *numberPrinter) zeros(n int) (units, error) {
	if n*len(p.zero) > p.budget {
		return nil, ErrBudget
	}
	return slices.Repeat(p.zero, max(n, 0)), nil
}

// group inserts the grouping separators.
func (p *numberPrinter) group(text units) (units, error) {
	at := text.index(p.decimal, 0)
	var places []int
	if d := p.layout.regular; d > 0 {
		for i := 1; i <= (at-1)/d; i++ {
			places = append(places, at-i*d)
		}
	} else {
		for i, digits := range p.layout.integerGroups {
			places = append(places, at-digits+i)
		}
	}
	text, err := p.insertGroups(text, places)
	if err != nil {
		return nil, err
	}
	at, places = text.index(p.decimal, 0), nil
	for _, digits := range p.layout.fractionGroups {
		places = append(places, at+1+digits)
	}
	return p.insertGroups(text, places)
}

func (p *numberPrinter) insertGroups(text units, places []int) (units, error) {
	for _, at := range places {
		if len(text) > p.budget {
			return nil, ErrBudget
		}
		text = text.insert(at, p.grouping)
	}
	return text, nil
}

// exponentText gives the exponent with its separator, if the picture has one.
func (p *numberPrinter) exponentText(exponent int) (units, error) {
	if p.layout.minExponent == 0 {
		return nil, nil
	}
	digits, err := p.digits(math.Abs(float64(exponent)), 0)
	if err != nil {
		return nil, err
	}
	zeros, err := p.zeros(p.layout.minExponent - len(digits))
	var sign units
	if exponent < 0 {
		sign = p.minus
	}
	return slices.Concat(p.exponent, sign, zeros, digits), err
}
