package serve

import (
	"strconv"
	"time"
)

// Time is a moment in the protocol: a JSON number of seconds since 1970, to the
// millisecond.
type Time time.Time

// MarshalJSON writes the number.
func (t Time) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(time.Time(t).UnixMilli())/1000, 'f', -1, 64), nil
}

// UnmarshalJSON reads it.
func (t *Time) UnmarshalJSON(text []byte) error {
	seconds, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return err
	}
	*t = Time(time.UnixMilli(int64(seconds * 1000)))
	return nil
}

// when is a moment; nil: there was none.
func when(t time.Time) *Time {
	if t.IsZero() {
		return nil
	}
	out := Time(t)
	return &out
}
