package emit

import (
	"strings"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"
)

// commentWidth is where the lines of comments that users wrote are broken.
const commentWidth = 100

// comments turns the lines of a doc comment into code, one line each; an empty
// line separates paragraphs.
func comments(lines ...string) []jen.Code {
	out := make([]jen.Code, len(lines))
	for i, line := range lines {
		out[i] = comment(line)
	}
	return out
}

// comment is one comment line, whatever the text holds.
func comment(text string) *jen.Statement {
	return jen.Comment(strings.TrimRight("// "+commentText(text), " "))
}

// commentText makes a text harmless in a line after "// ": characters that do
// not print (line ends, bidirectional marks, control characters) are escaped,
// and a line that gofmt would take for a build constraint is not one any more.
func commentText(text string) string {
	text = strings.TrimSpace(printable(text))
	if strings.HasPrefix(text, "+build") {
		return `\` + text
	}
	return text
}

// printable escapes, as in a Go string, what does not print.
func printable(text string) string {
	if !strings.ContainsFunc(text, unprintable) && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if unprintable(r) || r == utf8.RuneError && size == 1 {
			b.WriteString(quotedInner(text[:size]))
		} else {
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}

// paragraphs breaks a user's comment into comment lines: an empty one first,
// then its own lines, wrapped.
func paragraphs(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" && len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, "")
		}
		out = append(out, wrap(printable(line))...)
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	if len(out) == 0 {
		return nil
	}
	return append([]string{""}, out...)
}

// wrap breaks a line at blanks, so that its parts are at most commentWidth long
// where the words allow it.
func wrap(line string) []string {
	var out []string
	current, width := "", 0
	for _, word := range strings.Fields(line) {
		n := utf8.RuneCountInString(word)
		if width > 0 && width+1+n > commentWidth {
			out = append(out, current)
			current, width = "", 0
		}
		if width > 0 {
			current += " "
			width++
		}
		current += word
		width += n
	}
	if width > 0 {
		out = append(out, current)
	}
	return out
}

// userComment is a user's comment inside a body.
func userComment(text string) []jen.Code {
	lines := paragraphs(text)
	if lines == nil {
		return nil
	}
	return comments(lines[1:]...)
}
