package picture

import "slices"

// subpicture is one of the at most two parts of a number's picture, taken to
// pieces (F&O 4.7.3).
type subpicture struct {
	text, prefix, suffix, active units
	mantissa, integer, fraction  units
	exponent                     units
	hasExponent                  bool
}

func splitSubpicture(s *symbols, text units) *subpicture {
	bound := func(c uint16) bool { return s.active(c) && !s.exponent.is(c) }
	p := &subpicture{text: text}
	if first := slices.IndexFunc(text, bound); first >= 0 {
		last := len(text) - 1
		for !bound(text[last]) {
			last--
		}
		p.prefix, p.suffix = text[:first], text[last+1:]
	}
	p.active = text[len(p.prefix) : len(text)-len(p.suffix)]
	p.splitActive(s)
	return p
}

// splitActive finds mantissa and exponent, and the parts of the mantissa. Two
// habits of the reference stay: the exponent's place counts from the start of
// the picture, and without decimal separator the suffix is the fraction.
func (p *subpicture) splitActive(s *symbols) {
	p.mantissa = p.active
	at := p.text.index(s.exponent, len(p.prefix))
	if at >= 0 && at <= len(p.text)-len(p.suffix) {
		p.mantissa = p.active.cut(0, at)
		p.exponent, p.hasExponent = p.active.cut(at+1, len(p.active)), true
	}
	p.integer, p.fraction = p.mantissa, p.suffix
	if at := p.mantissa.index(s.decimal, 0); at >= 0 {
		p.integer, p.fraction = p.mantissa[:at], p.mantissa.cut(at+1, len(p.mantissa))
	}
}

// subpictureRules are the errors of F&O 4.7.3; of several the last is told.
var subpictureRules = []struct {
	code   string
	broken func(*symbols, *subpicture) bool
}{
	{"D3081", func(s *symbols, p *subpicture) bool { return p.text.twice(s.decimal) }},
	{"D3082", func(s *symbols, p *subpicture) bool { return p.text.twice(s.percent) }},
	{"D3083", func(s *symbols, p *subpicture) bool { return p.text.twice(s.perMille) }},
	{"D3084", func(s *symbols, p *subpicture) bool { return p.text.contains(s.percent) && p.text.contains(s.perMille) }},
	{"D3085", func(s *symbols, p *subpicture) bool { return count(p.mantissa, s.place) == 0 }},
	{"D3086", func(s *symbols, p *subpicture) bool { return count(p.active, s.active) < len(p.active) }},
	{"D3087", groupingBesideDecimal},
	{"D3088", groupingEndsInteger},
	{"D3089", func(s *symbols, p *subpicture) bool { return p.text.contains(slices.Concat(s.grouping, s.grouping)) }},
	{"D3090", mandatoryBeforeOptional},
	{"D3091", mandatoryAfterOptional},
	{"D3092", func(s *symbols, p *subpicture) bool {
		return len(p.exponent) > 0 && (p.text.contains(s.percent) || p.text.contains(s.perMille))
	}},
	{"D3093", func(s *symbols, p *subpicture) bool {
		return p.hasExponent && (len(p.exponent) == 0 || count(p.exponent, s.mandatory) < len(p.exponent))
	}},
}

func (p *subpicture) validate(s *symbols) error {
	for _, rule := range slices.Backward(subpictureRules) {
		if rule.broken(s, p) {
			return fail(rule.code)
		}
	}
	return nil
}

func groupingBesideDecimal(s *symbols, p *subpicture) bool {
	at := p.text.index(s.decimal, 0)
	if at < 0 {
		return false
	}
	return at > 0 && s.grouping.is(p.text[at-1]) || at+1 < len(p.text) && s.grouping.is(p.text[at+1])
}

func groupingEndsInteger(s *symbols, p *subpicture) bool {
	n := len(p.integer)
	return !p.text.contains(s.decimal) && n > 0 && s.grouping.is(p.integer[n-1])
}

func mandatoryBeforeOptional(s *symbols, p *subpicture) bool {
	at := p.integer.index(s.digit, 0)
	return at >= 0 && count(p.integer[:at], s.mandatory) > 0
}

func mandatoryAfterOptional(s *symbols, p *subpicture) bool {
	at := p.fraction.lastIndex(s.digit)
	return at >= 0 && count(p.fraction[at:], s.mandatory) > 0
}

// numberLayout is what a subpicture says about printing (F&O 4.7.4).
type numberLayout struct {
	picture, prefix, suffix        units
	integerGroups, fractionGroups  []int // places of grouping separators, in digits from the decimal separator
	regular                        int   // the constant distance of integerGroups, or 0
	minInteger, scaling            int
	minFraction, maxFraction       int
	minExponent                    int // 0: no exponent
	percent, perMille, hasDecimals bool
}

func (p *subpicture) analyse(s *symbols) *numberLayout {
	l := &numberLayout{
		picture: p.text, prefix: p.prefix, suffix: p.suffix,
		integerGroups:  p.groups(s, p.integer, false),
		fractionGroups: p.groups(s, p.fraction, true),
		minInteger:     count(p.integer, s.mandatory),
		minFraction:    count(p.fraction, s.mandatory),
		maxFraction:    count(p.fraction, s.place),
		minExponent:    count(p.exponent, s.mandatory),
		percent:        p.text.contains(s.percent),
		perMille:       p.text.contains(s.perMille),
		hasDecimals:    p.text.contains(s.decimal),
	}
	l.regular = regularDistance(l.integerGroups)
	l.scaling = l.minInteger
	l.raiseMinima(p.integer.contains(s.digit))
	return l
}

// raiseMinima sees to it that a digit is printed in any case.
func (l *numberLayout) raiseMinima(optionalInteger bool) {
	if l.minInteger == 0 && l.maxFraction == 0 {
		if l.minExponent > 0 {
			l.minFraction, l.maxFraction = 1, 1
		} else {
			l.minInteger = 1
		}
	}
	if l.minExponent > 0 && l.minInteger == 0 && optionalInteger {
		l.minInteger = 1
	}
	if l.minInteger == 0 && l.minFraction == 0 {
		l.minFraction = 1
	}
}

// groups gives the places of the grouping separators of a part: the number of
// digits after each, or before it in the fraction. As in the reference, all
// but the first are looked for in the integer part.
func (p *subpicture) groups(s *symbols, part units, before bool) []int {
	var out []int
	for at := part.index(s.grouping, 0); at >= 0; at = p.integer.index(s.grouping, at+1) {
		if before {
			out = append(out, count(part.cut(0, at), s.place))
		} else {
			out = append(out, count(part.cut(at, len(part)), s.place))
		}
	}
	return out
}

// regularDistance gives the distance d if the places are d, 2d, 3d and so on,
// in any order, and otherwise 0.
func regularDistance(places []int) int {
	sorted := slices.Sorted(slices.Values(places))
	for i, place := range sorted {
		if place != (i+1)*sorted[0] {
			return 0
		}
	}
	if len(sorted) == 0 {
		return 0
	}
	return sorted[0]
}
