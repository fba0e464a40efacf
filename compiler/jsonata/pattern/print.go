package pattern

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/dlclark/regexp2"
)

// Pattern is a pattern as Go spells it.
type Pattern struct {
	Text string
	ECMA bool // of regexp2 in its ECMAScript mode; false: of package regexp
}

// Compile translates a pattern with its flags, of "im".
func Compile(text, flags string) (Pattern, *Error) {
	fold, multiline := strings.Contains(flags, "i"), strings.Contains(flags, "m")
	p, e, err := parse(text, fold)
	if err != nil {
		return Pattern{}, err
	}
	std := printer{multiline: multiline}
	std.print(e)
	if !p.surrogate && !std.beyond {
		if _, err := regexp.Compile(std.out.String()); err == nil {
			return Pattern{Text: std.out.String()}, nil
		}
	}
	ecma := printer{multiline: multiline, ecma: true}
	if fold && p.backRefs {
		ecma.out.WriteString("(?i)")
	}
	ecma.print(e)
	if _, err := regexp2.Compile(ecma.out.String(), regexp2.ECMAScript); err != nil {
		return Pattern{}, &Error{Msg: "regular expression that cannot be matched: " + err.Error()}
	}
	return Pattern{Text: ecma.out.String(), ECMA: true}, nil
}

// printer spells a pattern for package regexp, or for regexp2.
type printer struct {
	out             strings.Builder
	multiline, ecma bool
	beyond          bool // package regexp has no such thing
}

func (p *printer) write(parts ...string) {
	for _, s := range parts {
		p.out.WriteString(s)
	}
}

func (p *printer) print(e expr) {
	switch e := e.(type) {
	case *alternation:
		for i, a := range e.alternatives {
			if i > 0 {
				p.write("|")
			}
			p.print(a)
		}
	case *concat:
		for _, item := range e.items {
			p.item(item)
		}
	default:
		p.item(e)
	}
}

// item prints what stands beside others.
func (p *printer) item(e expr) {
	switch e := e.(type) {
	case *alternation, *concat:
		p.enclosed("(?:", e)
	case *class:
		p.class(e.set)
	case *assertion:
		p.assertion(e.kind)
	case *group:
		p.enclosed("(", e.body)
	case *look:
		p.beyond = true
		p.enclosed(lookOpening(e), e.body)
	case *backReference:
		p.beyond = true
		p.write(`(?:\`, strconv.Itoa(e.number), ")")
	case *repeat:
		p.repeat(e)
	}
}

func (p *printer) enclosed(opening string, e expr) {
	p.write(opening)
	p.print(e)
	p.write(")")
}

func lookOpening(e *look) string {
	opening := "(?"
	if e.behind {
		opening += "<"
	}
	if e.negative {
		return opening + "!"
	}
	return opening + "="
}

func (p *printer) repeat(e *repeat) {
	switch e.body.(type) {
	case *repeat, *look:
		p.enclosed("(?:", e.body)
	default:
		p.item(e.body)
	}
	switch {
	case e.min == 0 && e.max < 0:
		p.write("*")
	case e.min == 1 && e.max < 0:
		p.write("+")
	case e.min == 0 && e.max == 1:
		p.write("?")
	case e.max < 0:
		p.write("{", strconv.Itoa(e.min), ",}")
	case e.min == e.max:
		p.write("{", strconv.Itoa(e.min), "}")
	default:
		p.write("{", strconv.Itoa(e.min), ",", strconv.Itoa(e.max), "}")
	}
	if e.lazy {
		p.write("?")
	}
}

func (p *printer) assertion(kind byte) {
	switch {
	case kind == 'b' || kind == 'B':
		p.write(`\`, string(kind))
	case p.multiline && kind == '^':
		p.beyond = true
		p.write(`(?<=^|[\n\r\u2028\u2029])`)
	case p.multiline:
		p.beyond = true
		p.write(`(?=[\n\r\u2028\u2029]|\z)`)
	case kind == '$' && p.ecma:
		p.write(`\z`)
	default:
		p.write(string(kind))
	}
}

func (p *printer) class(s set) {
	switch {
	case len(s) == 0 && p.ecma:
		p.write("(?!)")
	case len(s) == 0:
		p.write(`[^\x00-\x{10FFFF}]`)
	case s.equal(all) && p.ecma:
		p.write(`[\s\S]`)
	case s.equal(all):
		p.write("(?s:.)")
	case s.equal(digits):
		p.write(`\d`)
	case s.equal(digits.not()):
		p.write(`\D`)
	case s.equal(wordCharacters):
		p.write(`\w`)
	case s.equal(wordCharacters.not()):
		p.write(`\W`)
	case len(s) == 1 && s[0].low == s[0].high:
		p.write(p.character(s[0].low))
	case s[len(s)-1].high == unicode.MaxRune:
		p.write("[^", p.spans(s.not()), "]")
	default:
		p.write("[", p.spans(s), "]")
	}
}

func (p *printer) spans(s set) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(p.character(r.low))
		if r.high > r.low+1 {
			b.WriteString("-")
		}
		if r.high > r.low {
			b.WriteString(p.character(r.high))
		}
	}
	return b.String()
}

// character spells a character, within brackets or not.
func (p *printer) character(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune(` _"'<>=!@#%&,:;/~`, r) && r != '-':
		return string(r)
	case r > ' ' && r < 0x7f:
		return `\` + string(r)
	case unicode.IsLetter(r) || r > 0xffff && unicode.IsPrint(r):
		return string(r)
	case !p.ecma:
		return fmt.Sprintf(`\x{%04X}`, r)
	case r > 0xffff:
		return string(r)
	}
	return fmt.Sprintf(`\u%04X`, r)
}
