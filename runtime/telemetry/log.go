package telemetry

import (
	"context"
	"io"
	"log/slog"
	"strconv"
	"time"

	"github.com/aslc-dev/aslc/runtime"
)

// Log logs the events of executions.
type Log struct {
	Handler slog.Handler
	Level   Level
	Data    bool      // includeExecutionData: inputs, outputs, parameters and variables are shown
	Redact  *Redactor // nil: nothing is redacted
}

// Observe logs an event, if its level asks for it: a line with the event's type
// as its message, and with the attributes of AWS's log entries. Errors and
// causes are shown whether Data is set or not, as AWS does.
func (l *Log) Observe(e *runtime.Event, r *runtime.Run) {
	level := levelOf(e)
	if level > l.Level || !l.Handler.Enabled(context.Background(), slogLevels[level]) {
		return
	}
	shown := *e
	if !l.Data {
		shown.Data, shown.Vars = runtime.Value{}, nil
	}
	l.Redact.event(&shown)
	record := slog.NewRecord(time.Unix(0, e.Time).UTC(), slogLevels[level], e.Type, 0)
	redrives, _ := r.Execution().Redrives()
	record.AddAttrs(
		slog.String("id", strconv.FormatInt(e.ID, 10)), // AWS's entries hold texts
		slog.Attr{Key: "details", Value: details(&shown)},
		slog.String("previous_event_id", strconv.FormatInt(e.Prev, 10)),
		slog.String("execution_arn", r.Execution().ARN()),
		slog.String("redrive_count", strconv.Itoa(redrives)),
	)
	// A line that cannot be written is lost: the execution goes on, and there
	// is no better place to tell.
	_ = l.Handler.Handle(context.Background(), record)
}

// details are an event's details as groups of attributes.
func details(e *runtime.Event) slog.Value {
	v, err := runtime.Parse(e.AppendDetails(nil))
	if err != nil {
		return slog.StringValue(err.Error())
	}
	return attribute(v)
}

func attribute(v runtime.Value) slog.Value {
	switch v.Kind() {
	case runtime.KindObject:
		members := v.Members()
		group := make([]slog.Attr, len(members))
		for i, m := range members {
			group[i] = slog.Attr{Key: m.Name, Value: attribute(m.Value)}
		}
		return slog.GroupValue(group...)
	case runtime.KindString:
		return slog.StringValue(v.String())
	case runtime.KindNumber:
		if n, ok := v.Int(); ok {
			return slog.Int64Value(n)
		}
		return slog.Float64Value(v.Float())
	case runtime.KindBool:
		return slog.BoolValue(v.Bool())
	}
	return slog.StringValue(v.Text())
}

// NewTextHandler writes lines of key=value.
func NewTextHandler(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) }

// NewJSONHandler writes lines of JSON with the members of AWS's log entries,
// and level.
func NewJSONHandler(w io.Writer) slog.Handler {
	return slog.NewJSONHandler(w, &slog.HandlerOptions{ReplaceAttr: awsName})
}

func awsName(groups []string, a slog.Attr) slog.Attr {
	if len(groups) > 0 {
		return a
	}
	switch a.Key {
	case slog.TimeKey:
		return slog.String("event_timestamp", strconv.FormatInt(a.Value.Time().UnixMilli(), 10))
	case slog.MessageKey:
		a.Key = "type"
	}
	return a
}
