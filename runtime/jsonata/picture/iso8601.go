package picture

import (
	"math"
	"strconv"
)

// acceptedISO8601 is what $toMillis takes for a timestamp if it has no picture.
var acceptedISO8601 = lazyPattern{text: "" +
	`^[0-9]{4}(?:-[01][0-9])*(?:-[0-3][0-9])*(?:T[0-2][0-9]:[0-5][0-9]:[0-5][0-9])*` +
	`(?:\.[0-9]+)?(?:[+-][0-2][0-9]:?[0-5][0-9]|Z)?$`}

// readISO8601 is what of it stands for a moment (ECMA-262 21.4.1.32, and time
// zones without a colon): date, time, fraction, zone.
var readISO8601 = lazyPattern{text: "" +
	`^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?` +
	`(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:([+-])([0-9]{2}):?([0-9]{2}))?)?Z?$`}

// longestISO8601 bounds the work on a text whose parts may repeat.
const longestISO8601 = 1 << 16

// ParseISO8601 reads a timestamp as $toMillis does without a picture, and gives
// the milliseconds since the epoch. What does not look like one is refused with
// D3110; what does, but is none, like 2018-13-01, is NaN. Without a time zone
// it is in UTC. Digits beyond milliseconds are cut off.
func ParseISO8601(text string) (float64, error) {
	if len(text) > longestISO8601 {
		return 0, ErrBudget
	}
	if !acceptedISO8601.regexp().MatchString(text) {
		return 0, &Error{Code: "D3110", Value: text}
	}
	m := readISO8601.regexp().FindStringSubmatch(text)
	if m == nil {
		return math.NaN(), nil
	}
	return isoMillis(m), nil
}

// isoMillis checks the ranges and puts the moment together. A day up to the
// 31st that the month does not have is in the next one.
func isoMillis(m []string) float64 {
	year, month, day := atoi(m[1], 0), atoi(m[2], 1), atoi(m[3], 1)
	c := clock{atoi(m[4], 0), atoi(m[5], 0), atoi(m[6], 0), fraction(m[7])}
	zoneHours, zoneMinutes := atoi(m[9], 0), atoi(m[10], 0)
	switch {
	case month < 1 || month > 12 || day < 1 || day > 31:
		return math.NaN()
	case c.hour > 24 || c.hour == 24 && (c.minute > 0 || c.second > 0 || c.milli > 0):
		return math.NaN()
	case zoneHours > 23:
		return math.NaN()
	}
	zone := (zoneHours*60 + zoneMinutes) * 60 * 1000
	if m[8] == "-" {
		zone = -zone
	}
	return isoDate(year, month, day, c) - zone
}

// isoDate is dateUTC for years that mean what they say: four hundred years are
// a whole number of weeks and repeat, so that the first hundred can be later.
func isoDate(year, month, day float64, c clock) float64 {
	const cycle = 146097 * millisInADay
	return dateUTC(year+400, month-1, day, c) - cycle
}

func atoi(digits string, without float64) float64 {
	if digits == "" {
		return without
	}
	n, _ := strconv.ParseFloat(digits, 64) // two or four digits
	return n
}

// fraction gives the milliseconds of a fraction of a second.
func fraction(digits string) float64 {
	return atoi((digits + "000")[:3], 0)
}
