package choice

// parseTimestamp reads a timestamp:
//
//	yyyy-mm-ddThh:mm:ss [ "." 1 to 9 digits ] ( "Z" | ("+" | "-") hh:mm )
//
// T and Z in upper case (ASL, "Timestamps"). It is stricter than time.Parse,
// which also takes a decimal comma and single-digit hours.
func parseTimestamp(s string) (moment, bool) {
	const form = "yyyy-mm-ddThh:mm:ss"
	if len(s) <= len(form) || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return moment{}, false
	}
	day, dateOK := date(s[:10])
	second, timeOK := clock(s[11:13], s[14:16], s[17:19])
	nanos, zone, fractionOK := fraction(s[len(form):])
	offset, zoneOK := offset(zone)
	ok := dateOK && timeOK && fractionOK && zoneOK
	return moment{day*secondsPerDay + second - offset, nanos}, ok
}

const secondsPerDay = 24 * 60 * 60

// date gives the number of a day yyyy-mm-dd, counted from an arbitrary one.
func date(s string) (int64, bool) {
	year, a := digits(s[:4])
	month, b := digits(s[5:7])
	day, c := digits(s[8:10])
	if !a || !b || !c || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	if month <= 2 { // let the year begin in March, so that a leap day ends it
		month += 12
		year--
	}
	return 365*year + floorDiv(year, 4) - floorDiv(year, 100) + floorDiv(year, 400) + (153*(month-3)+2)/5 + day, true
}

// floorDiv divides towards minus infinity: the year before 0000 is -1.
func floorDiv(a, b int64) int64 {
	if a < 0 {
		return (a - b + 1) / b
	}
	return a / b
}

func daysIn(year, month int64) int64 {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// clock gives the second of the day.
func clock(h, m, s string) (int64, bool) {
	hour, a := digits(h)
	minute, b := digits(m)
	second, c := digits(s)
	return (hour*60+minute)*60 + second, a && b && c && hour < 24 && minute < 60 && second < 60
}

// fraction reads ".123" if there is one and gives what follows it.
func fraction(s string) (nanos int64, rest string, ok bool) {
	if s[0] != '.' {
		return 0, s, true
	}
	n := 1
	for scale := int64(100_000_000); n < len(s) && s[n]-'0' <= 9; scale /= 10 {
		nanos += int64(s[n]-'0') * scale
		n++
	}
	return nanos, s[n:], 2 <= n && n <= 10
}

// offset reads Z or ±hh:mm and gives seconds east of UTC. 18 hours is the most
// that the service's clock library knows.
func offset(s string) (int64, bool) {
	if s == "Z" {
		return 0, true
	}
	if len(s) != len("+hh:mm") || s[3] != ':' || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	hours, a := digits(s[1:3])
	minutes, b := digits(s[4:6])
	east := (hours*60 + minutes) * 60
	ok := a && b && minutes < 60 && east <= 18*60*60
	if s[0] == '-' {
		east = -east
	}
	return east, ok
}

func digits(s string) (int64, bool) {
	n := int64(0)
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	return n, true
}
