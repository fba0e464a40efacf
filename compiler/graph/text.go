package graph

import (
	"fmt"
	"strings"
	"unicode"
)

// Font sizes of the parts of a drawing.
const (
	nameSize  = 13.0
	smallSize = 11.0
	kindSize  = 10.0
)

// advances are the widths of the characters from space to tilde in hundredths of
// the font size: those of DejaVu Sans Bold, which is wider than what browsers
// show elsewhere, so that no text outgrows its box.
var advances = [...]uint8{
	35, 46, 52, 84, 70, 100, 87, 31, 46, 46, 52, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 58,
	100, 77, 76, 73, 83, 68, 68, 82, 84, 37, 37, 77, 64, 100, 84, 85, 73, 85, 77, 72, 68, 81, 77, 110, 77, 72, 73, 46, 37, 46, 84, 50,
	50, 67, 72, 59, 72, 68, 44, 72, 71, 34, 34, 67, 34, 104, 71, 69, 72, 72, 49, 60, 48, 71, 65, 92, 65, 65, 58, 71, 37, 71, 84,
}

// textWidth is the width of a text, rather more than less.
func textWidth(s string, size float64) float64 {
	sum := 0
	for _, r := range s {
		sum += advance(r)
	}
	return float64(sum) * size / 100
}

func advance(r rune) int {
	switch {
	case r >= ' ' && r <= '~':
		return int(advances[r-' '])
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r < 0x1100:
		return 90
	}
	return 120 // ideographs, Hangul, symbols, emoji
}

// visible is a text in which everything can be seen: what does not print
// (control characters, line separators, bidirectional and other format marks)
// becomes an escape as in Go, and any run of blanks one space.
func visible(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), blank), " ") {
		switch {
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

func blank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

// wrap breaks a text into at most so many lines of at most that width: at blanks
// and behind marks if possible, else anywhere. What does not fit is cut.
func wrap(s string, size, width float64, most int) []string {
	var lines []string
	for s != "" {
		if len(lines) == most-1 {
			return append(lines, cut(s, size, width))
		}
		n := breakAt(s, size, width)
		lines = append(lines, strings.TrimRight(s[:n], " "))
		s = strings.TrimLeft(s[n:], " ")
	}
	return lines
}

// breakAt is how many bytes of s make the first line.
func breakAt(s string, size, width float64) int {
	used, last, prev := 0.0, 0, rune(0)
	for i, r := range s {
		if i > 0 && breakable(prev, r) {
			last = i
		}
		used += float64(advance(r)) * size / 100
		if used > width && i > 0 && r != ' ' {
			if last > len(s[:i])/3 {
				return last
			}
			return i
		}
		prev = r
	}
	return len(s)
}

// breakable tells whether a line may end between two characters: behind a blank
// or mark, and before the next word of a name like ChargeCard.
func breakable(a, b rune) bool {
	return a == ' ' || strings.ContainsRune("-_./:,;|&)=", a) && b != ' ' && b != '=' ||
		unicode.IsLower(a) && unicode.IsUpper(b)
}

// cut shortens a text to one line.
func cut(s string, size, width float64) string {
	if textWidth(s, size) <= width {
		return s
	}
	used := textWidth("…", size)
	for i, r := range s {
		used += float64(advance(r)) * size / 100
		if used > width {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// widest is the width of the widest line.
func widest(lines []string, size float64) float64 {
	w := 0.0
	for _, line := range lines {
		w = max(w, textWidth(line, size))
	}
	return w
}
