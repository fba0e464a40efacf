package picture

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// field is a part of a picture as something to be read: a regular expression
// over the text in upper case, and the value of what it matches.
type field struct {
	pattern   string
	component rune
	read      func(text string) (value float64, ok bool, err error) // nil: a literal
	repeats   int                                                   // how often the pattern says that something comes again
}

// matchWork bounds the length of the regular expression times that of the text.
const matchWork = 1 << 24

// impossible is a pattern that no text matches.
const impossible = `[^\x00-\x{10ffff}]`

func dateTimeFields(parts []dateTimePart, length int) ([]field, error) {
	fields := make([]field, 0, len(parts))
	for i := range parts {
		f, err := partField(&parts[i], length)
		if err != nil {
			return nil, err
		}
		f.component = parts[i].component
		fields = append(fields, f)
	}
	return fields, nil
}

func partField(p *dateTimePart, length int) (field, error) {
	switch {
	case p.component == 0:
		return field{pattern: regexp.QuoteMeta(canonical(p.literal))}, nil
	case p.isZone():
		return zoneField(p), nil
	case p.integer != nil:
		return integerField(p, length)
	default:
		return nameField(p)
	}
}

// matchFields gives the text of each field, or nil if the text does not match.
// Letter case does not matter.
func matchFields(fields []field, text string) ([]string, error) {
	var pattern strings.Builder
	repeats := 0
	pattern.WriteByte('^')
	for _, f := range fields {
		pattern.WriteString("(" + f.pattern + ")")
		repeats += f.repeats
	}
	pattern.WriteByte('$')
	if (pattern.Len()+repeats)*(len(text)+1) > matchWork {
		return nil, ErrBudget
	}
	re, err := regexp.Compile(pattern.String())
	if err != nil {
		return nil, ErrBudget // all that is wrong with it is its size
	}
	return submatches(re, text), nil
}

func submatches(re *regexp.Regexp, text string) []string {
	upper := canonical(text)
	at := re.FindStringSubmatchIndex(upper)
	if at == nil {
		return nil
	}
	original := originalOffsets(text)
	texts := make([]string, 0, len(at)/2-1)
	for i := 2; i < len(at); i += 2 {
		texts = append(texts, text[original[at[i]]:original[at[i+1]]])
	}
	return texts
}

// originalOffsets gives for each offset in the canonical text the one in the
// text.
func originalOffsets(text string) []int {
	out := make([]int, 0, len(text)+1)
	for i, r := range text {
		for range len(string(canonicalRune(r))) {
			out = append(out, i)
		}
	}
	return append(out, len(text))
}

func canonical(text string) string { return strings.Map(canonicalRune, text) }

// canonicalRune is Canonicalize of ECMA-262 22.2.2.7.3: upper case, but not from
// outside of ASCII into it.
func canonicalRune(r rune) rune {
	if upper := unicode.ToUpper(r); r < 128 || upper >= 128 {
		return upper
	}
	return r
}

// integerField reads a number. Its pattern is loose, as in the reference: only
// years, months and days have a number of digits, and separators do not occur.
func integerField(p *dateTimePart, length int) (field, error) {
	f := field{read: func(text string) (float64, bool, error) {
		value, err := p.integer.parse(text)
		return value, true, err
	}}
	switch p.integer.numbering {
	case letters:
		f.pattern = `[A-Z]+`
	case roman:
		f.pattern = `[MDCLXVI]+`
	case words:
		f.pattern = english.learn().pattern
	case unknownSequence:
		return f, &Error{Code: "D3130", Value: p.integer.token}
	default:
		var times string
		times, f.repeats = occurrences(p, length)
		f.pattern = `[0-9]` + times
		if times == impossible {
			f.pattern = impossible
		}
		if p.integer.ordinal {
			f.pattern += `(?:TH|ST|ND|RD)`
		}
	}
	return f, nil
}

// occurrences gives the quantifier of the digits: exactly so many, or as many
// fewer as the picture has optional ones. A text cannot have more digits than
// bytes, which keeps the quantifier small.
func occurrences(p *dateTimePart, length int) (quantifier string, repeats int) {
	if !(p.year > 0) {
		return "+", 0
	}
	most := min(p.year, float64(length))
	fewest := p.year - float64(p.integer.optional)
	switch {
	case fewest < 0: // not a quantifier in JavaScript, but a text
		return `\{` + script(fewest) + "," + script(p.year) + `\}`, 0
	case fewest > float64(length):
		return impossible, 0
	}
	return "{" + strconv.Itoa(int(fewest)) + "," + strconv.Itoa(int(most)) + "}", int(most) * len("[0-9]")
}

// nameField reads a month, a day of the week or a half of the day. A name that
// there is not leaves the component undefined.
func nameField(p *dateTimePart) (field, error) {
	values := nameValues(p)
	if values == nil {
		return field{}, &Error{Code: "D3133", Value: p.name()}
	}
	return field{pattern: `[A-Z]+`, read: func(text string) (float64, bool, error) {
		value, ok := values[text]
		return value, ok, nil
	}}, nil
}

// nameValues gives the names, cut to the width, with their numbers. Of two that
// are cut to the same text the later one counts.
func nameValues(p *dateTimePart) map[string]float64 {
	if p.component == 'P' {
		return map[string]float64{"am": 0, "AM": 0, "pm": 1, "PM": 1}
	}
	names := componentNames(p.component)
	if names == nil {
		return nil
	}
	values := map[string]float64{}
	for i, name := range names {
		if longest := digitCount(p.width.max); p.width.hasMax && longest > 0 {
			name = name[:min(longest, len(name))]
		}
		values[name] = float64(i + 1)
	}
	return values
}

// zoneField reads a time zone, in minutes. Only a picture with a regular
// separator has one in the text.
func zoneField(p *dateTimePart) field {
	separator, pattern := "", `[-+][0-9]+`
	if p.integer.regular > 0 {
		separator = p.integer.separators[0].text
		pattern += regexp.QuoteMeta(canonical(separator)) + `[0-9]+`
	}
	prefix := ""
	if p.component == 'z' {
		prefix = "GMT"
	}
	return field{pattern: prefix + pattern, read: func(text string) (float64, bool, error) {
		return zoneOffset(text[len(prefix):], separator), true, nil
	}}
}

// zoneOffset gives the minutes of hours and minutes, which both count from zero
// as in the reference: -05:30 is 30 minutes after -05:00.
func zoneOffset(text, separator string) float64 {
	hours, minutes, separated := text, "", false
	if separator != "" {
		hours, minutes, separated = strings.Cut(text, separator)
	}
	switch {
	case separated:
		return parseInt(hours)*60 + parseInt(minutes)
	case len(text) <= len("+hh"):
		return parseInt(text) * 60
	default:
		return float64(parseInt(text[:3])*60) + parseInt(text[3:])
	}
}
