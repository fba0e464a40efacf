package picture

import (
	"math"
	"strings"
	"time"
)

// UTC is the time zone of moments that are printed without one.
const UTC = "+0000"

var months = [...]string{
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
	"December",
}

var weekdays = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// FormatDateTime prints a moment, in milliseconds since the epoch, by a picture
// and in a time zone like "+0530", as $fromMillis does (F&O 9.8.4); [ISO8601]
// and [UTC] are the defaults. Pictures are refused with D3130 to D3135; a moment
// beyond those of JavaScript, or a time zone that is no number, gives NaN for
// each component. The result has at most budget bytes.
func FormatDateTime(millis float64, picture, timezone string, budget int) (string, error) {
	if err := checkLength(picture); err != nil {
		return "", err
	}
	parts, err := parseDateTimePicture(picture)
	if err != nil {
		return "", err
	}
	zone := parseZone(timezone)
	p := dateTimePrinter{zone: zone, budget: budget}
	p.time, p.valid = moment(millis + float64(60*zone.hours+zone.minutes)*60*1000)
	for _, part := range parts {
		text, err := p.part(&part)
		if err != nil {
			return "", err
		}
		if p.out.Len()+len(text) > budget {
			return "", ErrBudget
		}
		p.out.WriteString(text)
	}
	return p.out.String(), nil
}

// zone is the distance of a time zone from UTC. Its two numbers come out of one
// by division as in the reference, where "-0530" is thus -6 hours -30 minutes.
type zone struct{ hours, minutes float64 }

func parseZone(text string) zone {
	offset := parseInt(text)
	return zone{math.Floor(offset / 100), math.Mod(offset, 100)}
}

type dateTimePrinter struct {
	zone   zone
	time   time.Time
	valid  bool // time is one
	budget int
	out    strings.Builder
}

func (p *dateTimePrinter) part(part *dateTimePart) (string, error) {
	switch {
	case part.component == 0:
		return part.literal, nil
	case part.in(integerComponents):
		return p.number(part)
	case part.isZone():
		return p.zoneText(part)
	}
	switch part.component {
	case 'f':
		return p.integer(part, p.value('f'))
	case 'P':
		return p.halfDay(part), nil
	case 'C', 'E': // F&O 9.8.4.7
		return "ISO", nil
	default:
		return "undefined", nil // what the reference prints for [q1]
	}
}

func (p *dateTimePrinter) value(of rune) float64 {
	if !p.valid {
		return math.NaN()
	}
	return componentOf(p.time, of)
}

// number prints a component that is a number, or its name (F&O 9.8.4.3).
func (p *dateTimePrinter) number(part *dateTimePart) (string, error) {
	value := p.value(part.component)
	if part.component == 'Y' && part.names == anyCase && part.year != -1 { // F&O 9.8.4.4
		value = math.Mod(value, math.Pow(10, part.year))
	}
	if part.names != anyCase {
		return componentName(part, value)
	}
	return p.integer(part, value)
}

// integer prints the number; it has no format if a name is asked for.
func (p *dateTimePrinter) integer(part *dateTimePart, value float64) (string, error) {
	if part.integer == nil {
		return "", uncoded("component " + part.name() + " has no name")
	}
	return part.integer.format(value, p.budget)
}

// componentName gives the name of a month or a day, cut to the width. Others
// have none (D3133).
func componentName(part *dateTimePart, value float64) (string, error) {
	names := componentNames(part.component)
	if names == nil {
		return "", &Error{Code: "D3133", Value: part.name()}
	}
	if math.IsNaN(value) {
		return invalidName(part)
	}
	name := names[int(value)-1]
	switch part.names {
	case upperCase:
		name = strings.ToUpper(name)
	case lowerCase:
		name = strings.ToLower(name)
	}
	if float64(len(name)) > part.width.max && part.width.hasMax {
		name = name[:digitCount(part.width.max)]
	}
	return name, nil
}

// invalidName stands for the month or the day of what is no moment. The
// reference prints it unless it has to change case or width.
func invalidName(part *dateTimePart) (string, error) {
	if part.names == titleCase && !part.width.exists {
		return "undefined", nil
	}
	return "", uncoded("an invalid date has no month and no day")
}

func componentNames(component rune) []string {
	switch component {
	case 'M', 'x':
		return months[:]
	case 'F':
		return weekdays[:]
	default:
		return nil
	}
}

func (p *dateTimePrinter) halfDay(part *dateTimePart) string {
	text := "am"
	if p.value('H') >= 12 {
		text = "pm"
	}
	if part.names == upperCase {
		return strings.ToUpper(text)
	}
	return text
}

// zoneText prints the time zone (F&O 9.8.4.6).
func (p *dateTimePrinter) zoneText(part *dateTimePart) (string, error) {
	offset := float64(p.zone.hours*100) + p.zone.minutes
	text, err := p.zoneDigits(part.integer, offset)
	if err != nil {
		return "", err
	}
	if offset == 0 && part.modifier == 't' {
		return "Z", nil
	}
	if offset >= 0 {
		text = "+" + text
	}
	if part.component == 'z' {
		text = "GMT" + text
	}
	return text, nil
}

// zoneDigits prints hours and minutes together if the picture has three or four
// digits or a separator; with one or two the minutes follow if there are any.
func (p *dateTimePrinter) zoneDigits(f *integerFormat, offset float64) (string, error) {
	switch {
	case f.numbering != decimalDigits:
		return "", fail("D3134")
	case f.regular > 0 || f.mandatory == 3 || f.mandatory == 4:
		return f.format(offset, p.budget)
	case f.mandatory > 4:
		return "", &Error{Code: "D3134", Value: script(float64(f.mandatory))}
	}
	text, err := f.format(p.zone.hours, p.budget)
	if err != nil || p.zone.minutes == 0 {
		return text, err
	}
	minutes, err := FormatInteger(p.zone.minutes, "00", p.budget)
	return text + ":" + minutes, err
}
