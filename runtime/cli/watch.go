package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/telemetry"
)

// watch follows an execution by its events: it keeps them for the history
// file, prints them, or shows the progress on a terminal.
type watch struct {
	history *runtime.History
	out     io.WriteCloser // the history file; nil: none
	trace   *tracer
	line    *progress
}

// watch opens the history file now, so that a wrong name is known before the
// execution has run.
func (c *command) watch(o *runOptions, def *runtime.Definition, redact *telemetry.Redactor) (*watch, error) {
	w := &watch{history: &runtime.History{}}
	if o.history != "" {
		out, err := c.create(o.history)
		if err != nil {
			return nil, misused("help run", "--history: %v", err)
		}
		w.out = out
	}
	switch {
	case o.trace:
		w.trace = &tracer{w: c.stderr, redact: redact}
	case o.level == telemetry.Off && isTerminal(c.stderr):
		w.line = newProgress(c.stderr)
	}
	return w, nil
}

type keepOpen struct{ io.Writer }

func (keepOpen) Close() error { return nil }

func (c *command) create(file string) (io.WriteCloser, error) {
	if file == "-" {
		return keepOpen{c.stdout}, nil
	}
	return os.Create(file)
}

// options make the execution record only what somebody looks at.
func (w *watch) options() []runtime.Option {
	if w.out == nil && w.trace == nil && w.line == nil {
		return nil
	}
	return []runtime.Option{runtime.WithHistory(w.history), runtime.WithTrace(w.see)}
}

func (w *watch) see(e *runtime.Event) {
	if w.out == nil {
		w.history.Reset() // nobody will read it: let a long run not fill the memory
	}
	if w.trace != nil {
		w.trace.see(e)
	}
	if w.line != nil {
		w.line.see(e)
	}
}

// close ends the progress line and writes the history.
func (w *watch) close() error {
	if w.line != nil {
		w.line.close()
	}
	if w.out == nil {
		return nil
	}
	b := bufio.NewWriter(w.out)
	b.Write(append(w.history.Append(nil), '\n'))
	err := b.Flush()
	if cerr := w.out.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("cannot write the history: %w", err)
	}
	return nil
}

// tracer prints a line an event: the time since the start, the event, the
// state, and the document or error.
type tracer struct {
	w      io.Writer
	redact *telemetry.Redactor
	start  int64
}

func (t *tracer) see(e *runtime.Event) {
	if t.start == 0 {
		t.start = e.Time
	}
	line := fmt.Sprintf("%9s  %s", elapsed(time.Duration(e.Time-t.start)), e.Type)
	if e.Name != "" {
		line += "  " + printable(string(e.Name))
	}
	if e.Error != nil {
		line += "  " + printable(t.redact.Error(e.Error).Error())
	}
	if e.Data.Exists() {
		line += "  " + printable(t.redact.Value(e.Data).Text())
	}
	fmt.Fprintln(t.w, line)
}

func elapsed(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) + "s"
}

// printable is a text on one line, cut where it is long, in which nothing
// moves the cursor.
func printable(s string) string {
	const most = 300
	runes := []rune(s)
	if len(runes) > most {
		runes = append(runes[:most:most], '…')
	}
	return strings.Map(visible, string(runes))
}

// visible is a blank for what breaks lines, and a mark for what hides.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case !unicode.IsGraphic(r):
		return unicode.ReplacementChar
	}
	return r
}

// progress is one line on a terminal that shows the latest state.
type progress struct {
	w     io.Writer
	start time.Time
	done  chan struct{}
	ended sync.WaitGroup

	mu     sync.Mutex
	state  string
	states int
}

func newProgress(w io.Writer) *progress {
	p := &progress{w: w, start: time.Now(), done: make(chan struct{})}
	p.ended.Add(1)
	go p.loop()
	return p
}

func (p *progress) see(e *runtime.Event) {
	if !strings.HasSuffix(e.Type, "StateEntered") {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = string(e.Name)
	p.states++
}

// loop draws ten times a second, so that short executions show nothing.
func (p *progress) loop() {
	defer p.ended.Done()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			fmt.Fprintf(p.w, "\r\x1b[K%s", p.text(time.Since(p.start)))
		case <-p.done:
			fmt.Fprint(p.w, "\r\x1b[K")
			return
		}
	}
}

func (p *progress) text(since time.Duration) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return fmt.Sprintf("%6.1fs  %d states  %s", since.Seconds(), p.states, printable(p.state))
}

func (p *progress) close() {
	close(p.done)
	p.ended.Wait()
}

// isTerminal says whether a person sees w at once.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull) // a character device that nobody sees
	return err != nil || !os.SameFile(info, null)
}
