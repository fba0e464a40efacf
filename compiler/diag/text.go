package diag

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aslc-dev/aslc/ir"
)

// TextOptions say how Text prints.
type TextOptions struct {
	Color bool // ANSI colours; whether the terminal wants them is the caller's business
}

// Text prints reports for people: message, place, the line with a caret under
// the fault, and the help. It gives the first error of w.
func Text(w io.Writer, opt TextOptions, reports ...Report) error {
	p := printer{color: opt.Color}
	for _, r := range reports {
		for i := range r.List {
			p.diagnostic(r, &r.List[i])
		}
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}

type printer struct {
	out   strings.Builder
	color bool
}

// Colours of the parts of a message (ECMA-48 SGR).
const (
	red    = "1;31"
	yellow = "1;33"
	blue   = "34"
	green  = "32"
	faint  = "2"
	bold   = "1"
)

func (p *printer) paint(sgr, text string) string {
	if !p.color || text == "" {
		return text
	}
	return "\x1b[" + sgr + "m" + text + "\x1b[0m"
}

func (p *printer) diagnostic(definition Report, d *Diagnostic) {
	r := definition.of(d.Source)
	tone := red
	if d.Severity == Warning {
		tone = yellow
	}
	at := r.place(d.Span)
	fmt.Fprintf(&p.out, "%s: %s\n", p.paint(tone, fmt.Sprintf("%s[%s]", d.Severity, d.Code)), p.paint(bold, Printable(d.Message)))
	fmt.Fprintf(&p.out, "  %s %s:%d:%d%s\n", p.paint(blue, "-->"), r.Source.Name, at.line, at.column, trail(d.Place))
	p.excerpt(r, d.Span, tone, tail(d))
	for _, n := range d.Related {
		r := definition.of(n.Source)
		at := r.place(n.Span)
		fmt.Fprintf(&p.out, "  %s %s:%d:%d: %s\n", p.paint(blue, "note"), r.Source.Name, at.line, at.column, Printable(n.Message))
		p.excerpt(r, n.Span, blue, "")
	}
	p.out.WriteByte('\n')
}

// trail is the path of states behind the place: "  (States › Big order? › Default)".
func trail(place []string) string {
	if len(place) == 0 {
		return ""
	}
	shown := make([]string, len(place))
	for i, part := range place {
		shown[i] = Printable(part)
	}
	return "  (" + strings.Join(shown, " › ") + ")"
}

func tail(d *Diagnostic) string {
	hint := "[aslc explain " + string(d.Code) + "]"
	if d.Help == "" {
		return hint
	}
	return "help: " + Printable(d.Help) + "   " + hint
}

// excerpt prints the first line of a span with carets below it and the text behind them.
func (p *printer) excerpt(r Report, span ir.Span, tone, text string) {
	at := r.place(span)
	line := r.Source.LineSpan(at.line)
	start := min(max(span.Start, line.Start), line.End)
	marked, after := cut(r.Source.Text[start:line.End], min(max(span.End, start), line.End)-start)
	before := lead(r.Source.Text[line.Start:start])
	number := fmt.Sprintf("%d", at.line)
	fmt.Fprintf(&p.out, "%s %s%s%s\n", p.paint(blue, number+" |"), before, marked, after)
	carets := strings.Repeat("^", max(1, Width(marked)))
	blank := strings.Repeat(" ", Width(before))
	fmt.Fprintf(&p.out, "%s %s%s", p.paint(blue, strings.Repeat(" ", len(number))+" |"), blank, p.paint(tone, carets))
	if text != "" {
		p.out.WriteString(" " + p.paint(green, text))
	}
	p.out.WriteByte('\n')
}

// The most that is shown of a line before, inside and behind the span.
const (
	maxBefore = 90
	maxMarked = 80
	maxAfter  = 40
)

// lead is the end of what stands before a span, made printable.
func lead(text []byte) string {
	if over := len(text) - maxBefore; over > 0 {
		return "…" + Printable(string(text[nextRune(text, over):]))
	}
	return Printable(string(text))
}

// cut divides what begins with a span of n bytes, made printable, with "…" for
// what is too much.
func cut(text []byte, n int) (marked, after string) {
	if n > maxMarked {
		return Printable(string(text[:nextRune(text, maxMarked)])) + "…", ""
	}
	rest := text[n:]
	if len(rest) > maxAfter {
		return Printable(string(text[:n])), Printable(string(rest[:nextRune(rest, maxAfter)])) + "…"
	}
	return Printable(string(text[:n])), Printable(string(rest))
}

// nextRune is the first start of a character at or behind byte i.
func nextRune(s []byte, i int) int {
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}
	return i
}

// Printable replaces what would disturb a terminal or hide text in it: tabs
// become blanks, control characters, bidi marks and bytes that are no UTF-8
// become "�". A definition is hostile text (design D14).
func Printable(s string) string {
	clean := true
	for _, r := range s {
		if r == '\t' || unprintable(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unprintable(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

func unprintable(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

// Width is the number of columns a terminal needs for a printable text: none
// for combining marks, two for the wide letters of East Asia and for emoji.
func Width(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case wide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// wide covers the blocks of Unicode's East Asian Width that are wide throughout.
func wide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf && r != 0x303f, r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60,
		r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return true
	}
	return false
}
