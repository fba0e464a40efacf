package operate

import (
	"context"
	"strings"
	"testing"
	"time"
)

// handClock is a clock that stands still but for sleeps, and ends after some.
type handClock struct {
	at     time.Time
	sleeps int
	late   time.Duration // by how much a sleep is longer than it should be
}

func (h *handClock) clock() clock {
	return clock{func() time.Time { return h.at }, func(_ context.Context, until time.Time) bool {
		if until.After(h.at) {
			h.at = until.Add(h.late)
		}
		h.sleeps--
		return h.sleeps >= 0
	}}
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	m, err := time.Parse(time.DateTime, text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSchedule(t *testing.T) {
	const now = "2026-02-27 23:50:30"
	for name, c := range map[string]struct {
		schedule, last string
		late           time.Duration
		want           string // minutes and what is above them
	}{
		"noon":                         {"0 12 * * *", "", 0, "28 12:00, 01 12:00, 02 12:00"},
		"a zone":                       {"CRON_TZ=America/New_York 0 12 * * *", "", 0, "28 17:00, 01 17:00, 02 17:00"},
		"quarters":                     {"*/15 * * * *", "", 0, "28 00:00, 28 00:15, 28 00:30"},
		"every 90 minutes":             {"@every 90m", "", 0, "28 00:00, 28 01:30, 28 03:00"},
		"nothing was missed":           {"@hourly", "2026-02-27 23:00:00", 0, "28 00:00, 28 01:00, 28 02:00"},
		"the last one that was missed": {"@hourly", "2026-02-01 00:00:00", 0, "27 23:00, 28 00:00, 28 01:00"},
		"the machine slept":            {"@hourly", "", 150 * time.Minute, "28 02:00, 28 05:00, 28 08:00"},
		"the clock was put back":       {"@hourly", "2026-02-28 03:00:00", 0, "28 04:00, 28 05:00, 28 06:00"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := parseSchedule(c.schedule)
			if err != nil {
				t.Fatal(err)
			}
			h := &handClock{at: at(t, now), sleeps: 3, late: c.late}
			var got []string
			s.run(t.Context(), h.clock(), at(t, c.last), func(tick time.Time) {
				got = append(got, tick.UTC().Format("02 15:04"))
				if back := s.tick(s.name(tick)); !back.Equal(tick) {
					t.Errorf("the name %s gives %s back", s.name(tick), back)
				}
			})
			if text := strings.Join(got, ", "); text != c.want {
				t.Errorf("got %s, want %s", text, c.want)
			}
		})
	}
}

func TestSchedulesAreNamedApart(t *testing.T) {
	a, _ := parseSchedule("0 12 * * *")
	b, _ := parseSchedule(" 0 13 * * * ")
	if a.prefix() == b.prefix() || !a.tick("schedule-other-20260101T000000Z").IsZero() {
		t.Errorf("%s, %s", a.prefix(), b.prefix())
	}
}

func TestBadSchedules(t *testing.T) {
	for text, want := range map[string]string{
		"":                    "is no schedule",
		"12 * * *":            "expected exactly 5 fields, found 4",
		"61 * * * *":          "above maximum (59)",
		"0 0 30 2 *":          "never comes",
		"TZ=UTC":              "after the zone stands",
		"CRON_TZ=Moon @daily": "unknown time zone Moon",
		"@every -1h":          "is no schedule",
		"@fortnightly":        "unrecognized descriptor",
	} {
		if _, err := parseSchedule(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestTimes(t *testing.T) {
	for text, want := range map[string]time.Duration{"90d": 90 * 24 * time.Hour, "12h": 12 * time.Hour, "1h30m": 90 * time.Minute} {
		var got time.Duration
		if err := setTime(&got)(text); err != nil || got != want {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "90", "d", "-1h", "0d", "1.5d", "99999999999d"} {
		var got time.Duration
		if err := setTime(&got)(text); err == nil {
			t.Errorf("%s is taken as %s", text, got)
		}
	}
}
