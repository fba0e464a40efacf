package picture

import (
	"math"
	"strings"
)

// ParseDateTime reads a moment by a picture, as $toMillis does, and gives the
// milliseconds since the epoch. What the picture leaves out before its greatest
// component is taken from now (in milliseconds), what it leaves out after its
// least is zero. If the text does not match the picture, ok is false: the
// function's result is undefined. Numbers that make up no moment give NaN.
//
// Pictures are refused with D3130 to D3133 and D3135, and with D3136 if a
// component is missing between others or if they are those of an ISO week.
func ParseDateTime(text, picture string, now int64) (millis float64, ok bool, err error) {
	if err := checkLength(picture); err != nil {
		return 0, false, err
	}
	parts, err := parseDateTimePicture(picture)
	if err != nil {
		return 0, false, err
	}
	fields, err := dateTimeFields(parts, len(text))
	if err != nil {
		return 0, false, err
	}
	texts, err := matchFields(fields, text)
	if err != nil || texts == nil {
		return 0, false, err
	}
	found := components{now: float64(now)}
	if err := found.read(fields, texts); err != nil || found.empty() {
		return 0, false, err
	}
	millis, err = found.millis()
	return millis, err == nil, err
}

// components are the values that were read. Those of names that there are not
// were found, but are undefined.
type components struct {
	value   [128]float64
	defined [128]bool
	any     bool
	now     float64
}

func (c *components) empty() bool { return !c.any }

func (c *components) read(fields []field, texts []string) error {
	for i, f := range fields {
		if f.read == nil {
			continue
		}
		value, ok, err := f.read(texts[i])
		if err != nil {
			return err
		}
		c.any = true
		c.value[f.component], c.defined[f.component] = value, ok
	}
	return nil
}

func (c *components) set(component rune, value float64) {
	c.value[component], c.defined[component] = value, true
}

// truthy says that a component was read and is neither zero nor NaN: what the
// reference takes for being there when it looks which kind of date it has.
func (c *components) truthy(component rune) bool {
	return c.defined[component] && c.value[component] != 0 && !math.IsNaN(c.value[component])
}

// kind says that, of the components in all, one at least of those in want is
// there and none else.
func (c *components) kind(all, want string) bool {
	some := false
	for _, r := range all {
		switch there := c.truthy(r); {
		case there && !strings.ContainsRune(want, r):
			return false
		case there:
			some = true
		}
	}
	return some
}

// Kinds of dates and times: year, month and day; year and day of the year;
// the month or the year of an ISO week; hours of 24 or of twice 12.
const (
	allOfDate = "YXMxWwdD"
	allOfTime = "PHhmsf"
)

func (c *components) millis() (float64, error) {
	ofYear := !c.kind(allOfDate, "YMD") && c.kind(allOfDate, "Yd")
	weekOfMonth := c.kind(allOfDate, "Xxw")
	weekOfYear := !weekOfMonth && c.kind(allOfDate, "XW")
	halfDays := !c.kind(allOfTime, "Hmsf") && c.kind(allOfTime, "Phmsf")
	if err := c.complete(dateOrder(ofYear, weekOfMonth, weekOfYear) + timeOrder(halfDays)); err != nil {
		return 0, err
	}
	if weekOfMonth || weekOfYear {
		return 0, fail("D3136")
	}
	c.value['M'] = monthIndex(c.value['M'])
	if ofYear {
		c.fromDayOfYear()
	}
	if halfDays {
		c.value['H'] = hourOfDay(c.value['h'], c.value['P'])
	}
	millis := dateUTC(c.value['Y'], c.value['M'], c.value['D'],
		clock{c.value['H'], c.value['m'], c.value['s'], c.value['f']})
	return millis - c.zoneMinutes()*60*1000, nil
}

// dateOrder gives the components of a date, the greatest first. That of a day
// of the year names D because the reference does.
func dateOrder(ofYear, weekOfMonth, weekOfYear bool) string {
	switch {
	case ofYear:
		return "YD"
	case weekOfMonth:
		return "XxwF"
	case weekOfYear:
		return "XWF"
	default:
		return "YMD"
	}
}

func timeOrder(halfDays bool) string {
	if halfDays {
		return "Phmsf"
	}
	return "Hmsf"
}

// complete fills in what was not read: from now before the first component that
// was, with the least value after the last. A gap between is D3136.
func (c *components) complete(order string) error {
	started, ended := false, false
	for _, r := range order {
		switch {
		case c.defined[r] && ended:
			return fail("D3136")
		case c.defined[r]:
			started = true
		case started:
			c.set(r, least(r))
			ended = true
		default:
			c.set(r, c.current(r))
		}
	}
	return nil
}

func least(component rune) float64 {
	if component == 'M' || component == 'D' {
		return 1
	}
	return 0
}

// current gives the component of now. Half of the day is no number there, which
// the reference takes for the first.
func (c *components) current(of rune) float64 {
	t, ok := moment(c.now)
	if !ok {
		return math.NaN()
	}
	return componentOf(t, of)
}

func monthIndex(month float64) float64 {
	if month > 0 {
		return month - 1
	}
	return 0
}

func (c *components) fromDayOfYear() {
	first := dateUTC(c.value['Y'], 0, 1, clock{})
	t, ok := moment(first + float64((c.value['d']-1)*millisInADay))
	if !ok {
		c.value['D'] = math.NaN()
		return
	}
	c.value['M'], c.value['D'] = float64(t.Month())-1, float64(t.Day())
}

func hourOfDay(hour, half float64) float64 {
	if hour == 12 {
		hour = 0
	}
	if half == 1 {
		hour += 12
	}
	return hour
}

func (c *components) zoneMinutes() float64 {
	switch {
	case c.truthy('Z'):
		return c.value['Z']
	case c.truthy('z'):
		return c.value['z']
	default:
		return 0
	}
}
