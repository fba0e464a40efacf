package telemetry

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Level says which events are logged (Developer Guide, Logging using CloudWatch
// Logs: log levels for execution events).
type Level uint8

const (
	Off   Level = iota
	Fatal       // how an execution failed
	Error       // and what failed in it
	All
)

var levelNames = [...]string{"OFF", "FATAL", "ERROR", "ALL"}

// String is the level's name as AWS writes it.
func (l Level) String() string { return levelNames[l] }

// ParseLevel reads a level's name, in capitals or not.
func ParseLevel(name string) (Level, error) {
	for i, n := range levelNames {
		if strings.EqualFold(n, name) {
			return Level(i), nil
		}
	}
	return Off, fmt.Errorf("there is no log level %q; the levels are OFF, FATAL, ERROR and ALL", name)
}

// levelOf is the lowest level at which an event is logged. AWS's table says it
// for each type; what it says is that those of failures, time-outs and aborts
// are errors, and that they are fatal where they are the execution's.
func levelOf(e *runtime.Event) Level {
	switch e.Type {
	case "ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted":
		return Fatal
	case "FailStateEntered":
		return Error
	}
	for _, end := range []string{"Failed", "TimedOut", "Aborted"} {
		if strings.HasSuffix(e.Type, end) {
			return Error
		}
	}
	return All
}

// slogLevels are slog's levels of the lines: nothing there is above an error, so
// what ends an execution stands four above it, as an error does above a warning.
var slogLevels = [...]slog.Level{Fatal: slog.LevelError + 4, Error: slog.LevelError, All: slog.LevelInfo}
