package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// telemetryOptions are the flags that say what is shown of executions, and how.
type telemetryOptions struct {
	level   telemetry.Level
	data    bool
	handler func(io.Writer) slog.Handler
	fields  []string // to redact
	metrics string   // a file; "": none
}

func (o *telemetryOptions) telemetryFlags() []flagDef {
	return []flagDef{
		{"log", "LEVEL", "log events to standard error: ALL, ERROR, FATAL or OFF, as the service does", o.setLevel},
		{"log-data", "", "show inputs, outputs, parameters and variables in the log", setTrue(&o.data)},
		{"log-format", "FORMAT", "text, or json: the members of the service's log entries", o.setFormat},
		{"redact", "NAME", "hide the field NAME, or a path like $.card.number, in all that goes to standard error", o.addField},
		{"metrics", "FILE", "write metrics in Prometheus's text format at the end", setString(&o.metrics)},
	}
}

func (o *telemetryOptions) setLevel(name string) (err error) {
	o.level, err = telemetry.ParseLevel(name)
	return err
}

func (o *telemetryOptions) setFormat(name string) error {
	switch name {
	case "text":
		o.handler = telemetry.NewTextHandler
	case "json":
		o.handler = telemetry.NewJSONHandler
	default:
		return fmt.Errorf("there is no log format %q; the formats are text and json", name)
	}
	return nil
}

func (o *telemetryOptions) addField(name string) error {
	o.fields = append(o.fields, name)
	return nil
}

// shown is the telemetry of a command.
type shown struct {
	redact  *telemetry.Redactor
	log     *telemetry.Log     // nil: none
	metrics *telemetry.Metrics // nil: none
	out     io.WriteCloser     // for the metrics; nil: no file
	traces  runtime.Observer   // nil: none
	flush   func(context.Context) error
}

// telemetry sets up what the flags ask for. The metrics file is opened now, so
// that a wrong name is known before the execution has run.
func (c *command) telemetry(o *telemetryOptions) (*shown, error) {
	s := &shown{}
	var err error
	if s.redact, err = telemetry.NewRedactor(o.fields...); err != nil {
		return nil, misused("help run", "--redact: %v", err)
	}
	if c.Traces != nil {
		if s.traces, s.flush, err = c.Traces(context.Background(), s.redact); err != nil {
			return nil, fmt.Errorf("cannot send traces: %w", err)
		}
	}
	switch {
	case o.level > telemetry.Off:
		handler := o.handler
		if handler == nil {
			handler = telemetry.NewTextHandler
		}
		s.log = &telemetry.Log{Handler: handler(c.stderr), Level: o.level, Data: o.data, Redact: s.redact}
	case o.data:
		return nil, misused("help run", "--log-data wants --log LEVEL")
	}
	if o.metrics != "" {
		if s.out, err = c.create(o.metrics); err != nil {
			return nil, misused("help run", "--metrics: %v", err)
		}
		s.metrics = &telemetry.Metrics{}
	}
	return s, nil
}

// options are one observer for each part; none, and executions record nothing.
func (s *shown) options() []runtime.Option {
	var opts []runtime.Option
	if s.log != nil {
		opts = append(opts, runtime.WithObserver(s.log.Observe))
	}
	if s.metrics != nil {
		opts = append(opts, runtime.WithObserver(s.metrics.Observe))
	}
	if s.traces != nil {
		opts = append(opts, runtime.WithObserver(s.traces))
	}
	return opts
}

// flushTime is how long the end of the program waits for traces to be taken.
const flushTime = 5 * time.Second

// sendTraces sends the traces that are left. That they are lost is told, and
// changes nothing about the execution.
func (c *command) sendTraces(s *shown) {
	if s.traces == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), flushTime)
	defer cancel()
	if err := s.flush(ctx); err != nil {
		fmt.Fprintf(c.stderr, "%s: cannot send the traces: %v\n", c.Name, err)
	}
}

// close writes the metrics.
func (s *shown) close() error {
	if s.out == nil {
		return nil
	}
	_, err := s.metrics.WriteTo(s.out)
	if cerr := s.out.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("cannot write the metrics: %w", err)
	}
	return nil
}
