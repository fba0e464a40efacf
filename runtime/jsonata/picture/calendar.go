package picture

import (
	"math"
	"time"
)

// maxMillis is the greatest distance of a moment from the epoch (ECMA-262
// 21.4.1.1).
const maxMillis = 8.64e15

const millisInADay = 24 * 60 * 60 * 1000

// moment gives the time of a number of milliseconds, whose fraction is cut off;
// ok is false if there is none.
func moment(millis float64) (t time.Time, ok bool) {
	if millis = timeClip(millis); math.IsNaN(millis) {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(millis)).UTC(), true
}

func timeClip(millis float64) float64 {
	if !(math.Abs(millis) <= maxMillis) {
		return math.NaN()
	}
	return positiveZero(math.Trunc(millis))
}

// componentOf gives the value of a component of a moment in UTC; it is NaN if the
// component is not a number.
func componentOf(t time.Time, component rune) float64 {
	switch component {
	case 'H':
		return float64(t.Hour())
	case 'h':
		return float64((t.Hour()+11)%12 + 1)
	case 'm':
		return float64(t.Minute())
	case 's':
		return float64(t.Second())
	case 'f':
		return float64(t.Nanosecond() / int(time.Millisecond))
	default:
		return dateComponent(t, component)
	}
}

// dateComponent knows, beside those of F&O 9.8.4.1, the reference's X and x:
// the year and the month that the ISO week belongs to.
func dateComponent(t time.Time, component rune) float64 {
	year, week := t.ISOWeek()
	thursday := t.AddDate(0, 0, 4-isoWeekday(t)) // decides to which month a week belongs
	switch component {
	case 'Y':
		return float64(t.Year())
	case 'M':
		return float64(t.Month())
	case 'D':
		return float64(t.Day())
	case 'd':
		return float64(t.YearDay())
	case 'F':
		return float64(isoWeekday(t))
	case 'W':
		return float64(week)
	case 'X':
		return float64(year)
	case 'w':
		return float64((thursday.Day()-1)/7 + 1)
	case 'x':
		return float64(thursday.Month())
	default:
		return math.NaN()
	}
}

// isoWeekday counts from Monday, 1, to Sunday, 7.
func isoWeekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// clock is a time of day, in numbers that may be too great or too small.
type clock struct{ hour, minute, second, milli float64 }

// dateUTC is Date.UTC (ECMA-262 21.4.3.4): numbers that are too great or too
// small move the others, years from 0 to 99 are those of 1900 to 1999, and what
// is too far from the epoch is NaN. The month counts from 0.
func dateUTC(year, month, day float64, c clock) float64 {
	year, month, day = math.Trunc(year), math.Trunc(month), math.Trunc(day)
	if year >= 0 && year <= 99 {
		year += 1900
	}
	if !(math.Abs(year) <= 1e6) || !(math.Abs(month) <= 1e7) {
		return math.NaN()
	}
	first := time.Date(int(year), time.Month(int(month)+1), 1, 0, 0, 0, 0, time.UTC)
	days := float64(first.Unix()/(millisInADay/1000)) + day - 1
	ofDay := float64(math.Trunc(c.hour)*3600000) + float64(math.Trunc(c.minute)*60000) +
		float64(math.Trunc(c.second)*1000) + math.Trunc(c.milli)
	return timeClip(float64(days*millisInADay) + ofDay)
}
