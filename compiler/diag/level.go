package diag

// Level is what a user wants of a code: a severity, or nothing.
type Level uint8

// The levels.
const (
	LevelError Level = iota
	LevelWarning
	Off
)

// Levels are the levels by name, as users write them.
var levels = map[string]Level{"error": LevelError, "warning": LevelWarning, "off": Off}

// ParseLevel reads "error", "warning" or "off".
func ParseLevel(name string) (Level, bool) {
	l, ok := levels[name]
	return l, ok
}

func (l Level) severity() Severity {
	if l == LevelWarning {
		return Warning
	}
	return Error
}

// Adjusts tells whether a code may be given a level: every code may be made an
// error, a warning may be switched off, and an error may be lowered if the
// definition can be compiled all the same (Info.Adjustable).
func (c Code) Adjusts(to Level) bool {
	info := infos[c]
	switch {
	case info == nil || info.Retired:
		return false
	case to == LevelError || info.Severity == Warning:
		return true
	}
	return info.Adjustable
}
