package ir

import "sort"

// Span is a half-open range of bytes of a Source. The zero Span means "no place".
type Span struct{ Start, End int }

// Sub is the part of s that begins from bytes into it and ends before to;
// it serves errors inside a string, whose offsets count from its first byte.
func (s Span) Sub(from, to int) Span { return Span{s.Start + from, s.Start + to} }

// Source is the text of a definition with the name that diagnostics show.
type Source struct {
	Name string // as the user gave it, with forward slashes
	Text []byte

	lines []int // offset of each line's first byte, made on first use
}

func (s *Source) index() {
	if s.lines != nil {
		return
	}
	s.lines = []int{0}
	for i, b := range s.Text {
		if b == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
}

// Offset is the first byte of line n (from 1); of a line that does not exist,
// the end of the text.
func (s *Source) Offset(n int) int {
	s.index()
	if n < 1 || n > len(s.lines) {
		return len(s.Text)
	}
	return s.lines[n-1]
}

// Position gives the line and the column of a byte, both from 1; columns count
// bytes, as Go tools do. An offset past the end is the end.
func (s *Source) Position(offset int) (line, column int) {
	s.index()
	offset = max(0, min(offset, len(s.Text)))
	i := sort.SearchInts(s.lines, offset+1) - 1
	return i + 1, offset - s.lines[i] + 1
}

// LineSpan is where line n (from 1) stands, without its line end; for a line that
// does not exist, the end of the text.
func (s *Source) LineSpan(n int) Span {
	start := s.Offset(n)
	end := len(s.Text)
	if n >= 1 && n < len(s.lines) {
		end = s.lines[n] - 1
	}
	if end > start && s.Text[end-1] == '\r' {
		end--
	}
	return Span{start, max(start, end)}
}

// Line is the text of line n (from 1) without its line end.
func (s *Source) Line(n int) string {
	at := s.LineSpan(n)
	return string(s.Text[at.Start:at.End])
}
