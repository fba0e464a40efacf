package emit

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"
)

// quoted is a Go string literal in double quotes; what does not print is escaped.
func quoted(s string) string { return strconv.Quote(s) }

// quotedInner is quoted without its quotes.
func quotedInner(s string) string {
	q := quoted(s)
	return q[1 : len(q)-1]
}

// str is a string literal.
func str(s string) *jen.Statement { return jen.Op(quoted(s)) }

// jsonText is a string literal that reads well for JSON: in backquotes if it holds
// quotes and nothing that backquotes cannot show.
func jsonText(s string) *jen.Statement {
	if strings.Contains(s, `"`) && rawable(s) && !strings.Contains(s, "\n") {
		return jen.Op("`" + s + "`")
	}
	return str(s)
}

// regexpText is a string literal that reads well for regular expressions.
func regexpText(s string) *jen.Statement {
	if strings.Contains(s, `\`) && rawable(s) && !strings.Contains(s, "\n") {
		return jen.Op("`" + s + "`")
	}
	return str(s)
}

// rawable tells whether s can stand between backquotes and be read there.
func rawable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r == '`' || r != '\n' && r != '\t' && unprintable(r)
	})
}

// unprintable tells whether a character must not stand in the file as itself:
// control characters, line separators, bidirectional and other format marks.
func unprintable(r rune) bool { return !unicode.IsPrint(r) }

// sourceText is the text of a whole definition: lines as they are between
// backquotes, lines that cannot stand there quoted.
func sourceText(s string) *jen.Statement {
	var parts []string
	for len(s) > 0 {
		raw := rawLines(s)
		if raw > 0 {
			parts = append(parts, "`"+s[:raw]+"`")
			s = s[raw:]
			continue
		}
		n := lineEnd(s)
		parts = append(parts, quoted(s[:n]))
		s = s[n:]
	}
	if len(parts) == 0 {
		return jen.Op(`""`)
	}
	return jen.Op(strings.Join(parts, " +\n"))
}

// rawLines is how many bytes the lines at the start of s have that can stand
// between backquotes.
func rawLines(s string) int {
	n := 0
	for n < len(s) {
		end := n + lineEnd(s[n:])
		if !rawable(s[n:end]) {
			break
		}
		n = end
	}
	return n
}

// lineEnd is the length of the first line of s with its line end.
func lineEnd(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i + 1
	}
	return len(s)
}

var units = []struct {
	seconds int64
	name    string
}{{3600, "Hour"}, {60, "Minute"}, {1, "Second"}}

// duration is a number of seconds in the largest unit that it is a multiple of.
func (g *gen) duration(seconds int64) *jen.Statement {
	seconds = min(seconds, math.MaxInt64/int64(time.Second)) // compiler/check refuses long before
	if seconds == 0 {
		return jen.Lit(0)
	}
	for _, u := range units {
		if seconds%u.seconds != 0 {
			continue
		}
		unit := g.use("time", u.name)
		if n := seconds / u.seconds; n != 1 {
			return jen.Op(strconv.FormatInt(n, 10)).Op("*").Add(unit)
		}
		return unit
	}
	return nil
}

// moment is a time.Date call.
func (g *gen) moment(t time.Time) *jen.Statement {
	t = t.UTC()
	return g.use("time", "Date").Call(
		jen.Lit(t.Year()), g.use("time", t.Month().String()), jen.Lit(t.Day()),
		jen.Lit(t.Hour()), jen.Lit(t.Minute()), jen.Lit(t.Second()), jen.Lit(t.Nanosecond()),
		g.use("time", "UTC"))
}

// float is a number as a Go constant.
func float(f float64) *jen.Statement {
	return jen.Op(strconv.FormatFloat(f, 'g', -1, 64))
}

// literal is a JSON value as a runtime.Value. Strings and containers are their
// texts: runtime.String would make the text again for each evaluation.
func (g *gen) literal(text string) *jen.Statement {
	switch text {
	case "null":
		return g.rt("Null").Call()
	case "true", "false":
		return g.rt("Bool").Call(jen.Op(text))
	case "{}":
		return g.rt("EmptyObject").Call()
	}
	if isContainer(text) || text[0] == '"' {
		return g.rt("Literal").Call(jsonText(text))
	}
	if n, err := strconv.Atoi(text); err == nil && n < 100 && strconv.Itoa(n) == text {
		return g.rt("Int").Call(jen.Op(text))
	}
	return g.rt("Number").Call(str(text))
}

// isContainer tells whether a JSON text is an object or an array.
func isContainer(text string) bool { return text[0] == '{' || text[0] == '[' }

// decodeString is the content of a JSON string; false for anything else.
func decodeString(text string) (string, bool) {
	var s string
	ok := text[0] == '"' && json.Unmarshal([]byte(text), &s) == nil
	return s, ok
}
