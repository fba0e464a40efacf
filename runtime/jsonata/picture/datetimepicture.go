package picture

import (
	"math"
	"strings"
)

// ISO8601 is the picture for moments that are printed without one.
const ISO8601 = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]"

// dateTimePart is a piece of a moment's picture: a text, or the marker of a
// component (F&O 9.8.4.1).
type dateTimePart struct {
	literal   string
	component rune // 0: a literal

	names    letterCase // anyCase: no name
	modifier byte       // the second presentation modifier, or 0
	integer  *integerFormat
	year     float64 // of Y, M and D: the digits that are kept of a year, -1 for all
	width    width
}

// width is a width modifier (F&O 9.8.4.2): the least and the greatest length,
// NaN if it has none or no number.
type width struct {
	min, max       float64
	hasMax, exists bool
}

// Components of a moment: those that are printed as numbers if not as names,
// and those of them whose width is a maximum of digits.
const (
	integerComponents = "YMDdFWwXxHhms"
	dateComponents    = "YMD"
)

// defaultPresentation gives the first presentation modifier where the marker
// has none.
func defaultPresentation(component rune) (string, bool) {
	switch component {
	case 'Y', 'M', 'D', 'd', 'W', 'w', 'X', 'x', 'H', 'h', 'f':
		return "1", true
	case 'm', 's':
		return "01", true
	case 'F', 'P', 'C', 'E':
		return "n", true
	case 'Z', 'z':
		return "01:01", true
	default:
		return "", false
	}
}

// parseDateTimePicture takes a picture to pieces. Doubled brackets stand for
// themselves; a marker without end is refused with D3135.
func parseDateTimePicture(picture string) ([]dateTimePart, error) {
	var parts []dateTimePart
	literal := func(text string) {
		if text != "" {
			parts = append(parts, dateTimePart{literal: strings.ReplaceAll(text, "]]", "]")})
		}
	}
	for {
		at := strings.IndexByte(picture, '[')
		if at < 0 {
			literal(picture)
			return parts, nil
		}
		literal(picture[:at])
		picture = picture[at+1:]
		if rest, doubled := strings.CutPrefix(picture, "["); doubled {
			literal("[")
			picture = rest
			continue
		}
		marker, rest, closed := strings.Cut(picture, "]")
		if !closed {
			return nil, fail("D3135")
		}
		part, err := parseMarker(marker)
		if err != nil {
			return nil, err
		}
		parts, picture = append(parts, part), rest
	}
}

// parseMarker reads what stands between brackets: component, presentation
// modifiers, width. Blanks mean nothing.
func parseMarker(marker string) (dateTimePart, error) {
	marker = strings.Map(dropSpace, marker)
	var part dateTimePart
	presentation := ""
	for i, r := range marker {
		if i > 0 {
			presentation = marker[i:]
			break
		}
		part.component = r
	}
	if at := strings.LastIndexByte(presentation, ','); at >= 0 {
		part.width = parseWidth(presentation[at+1:])
		presentation = presentation[:at]
	}
	err := part.parsePresentation(presentation)
	return part, err
}

func dropSpace(r rune) rune {
	if isSpace(r) {
		return -1
	}
	return r
}

func parseWidth(text string) width {
	least, greatest, both := strings.Cut(text, "-")
	w := width{min: math.NaN(), max: math.NaN(), exists: true}
	if least != "*" {
		w.min = parseInt(least)
	}
	if both && greatest != "*" {
		w.max, w.hasMax = parseInt(greatest), true
	}
	return w
}

// parsePresentation reads the presentation modifiers. A component that is not
// known is refused with D3132 only if it has none, as in the reference.
func (p *dateTimePart) parsePresentation(first string) error {
	if first == "" {
		presentation, ok := defaultPresentation(p.component)
		if !ok {
			return &Error{Code: "D3132", Value: p.name()}
		}
		first = presentation
	} else if last := first[len(first)-1]; len(first) > 1 && strings.IndexByte("atco", last) >= 0 {
		p.modifier, first = last, first[:len(first)-1]
	}
	switch {
	case first[0] == 'n':
		p.names = lowerCase
	case strings.HasPrefix(first, "Nn"):
		p.names = titleCase
	case first[0] == 'N':
		p.names = upperCase
	case p.in(integerComponents) || p.component == 'f':
		return p.parseNumber(first)
	}
	if p.isZone() {
		return p.parseInteger(first)
	}
	return nil
}

func (p *dateTimePart) parseInteger(picture string) (err error) {
	p.integer, err = parseIntegerPicture(picture)
	return err
}

// parseNumber reads the presentation of a number and applies the width: as the
// least number of digits, and of years the greatest (F&O 9.8.4.3 and 9.8.4.4).
func (p *dateTimePart) parseNumber(picture string) error {
	if p.modifier != 0 {
		picture += ";" + string(rune(p.modifier))
	}
	if err := p.parseInteger(picture); err != nil {
		return err
	}
	f := p.integer
	if float64(f.mandatory) < p.width.min {
		f.mandatory = digitCount(p.width.min)
	}
	if !p.in(dateComponents) {
		return nil
	}
	p.year = -1
	if p.width.hasMax {
		p.year, f.mandatory = p.width.max, digitCount(p.width.max)
	} else if n := f.mandatory + f.optional; f.numbering == decimalDigits && n >= 2 {
		p.year = float64(n)
	}
	return nil
}

// digitCount gives the number of digits that a width asks for; what is beyond
// any budget stays so.
func digitCount(width float64) int {
	if math.IsNaN(width) {
		return 0
	}
	return int(min(max(width, 0), math.MaxInt32))
}

func (p *dateTimePart) in(components string) bool {
	return p.component != 0 && strings.ContainsRune(components, p.component)
}

func (p *dateTimePart) isZone() bool { return p.component == 'Z' || p.component == 'z' }

// name gives the component as an error tells it; a marker may be empty.
func (p *dateTimePart) name() string {
	if p.component == 0 {
		return ""
	}
	return string(p.component)
}
