package pattern

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// escape reads a backslash and what belongs to it, outside of brackets.
func (p *parser) escape() expr {
	rest := p.rest()[1:]
	if rest == "" {
		p.fail("\\ at the end of the pattern")
		return nil
	}
	switch c := rest[0]; {
	case c == 'b' || c == 'B':
		p.pos += 2
		return &assertion{c}
	case c >= '1' && c <= '9':
		if e := p.numbered(rest); e != nil {
			return e
		}
	case c == 'k' && p.named():
		p.pos += 2
		return p.reference()
	}
	if s, ok := p.shorthand(); ok {
		return &class{s}
	}
	return p.character(p.escaped())
}

// numbered reads a back reference, nil if there is no such group: then the
// digits mean a character (annex B).
func (p *parser) numbered(rest string) expr {
	digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
	n, err := strconv.Atoi(digits)
	if err != nil || n > p.groups {
		return nil
	}
	p.pos += 1 + len(digits)
	p.backRefs = true
	return &backReference{n}
}

// named says that some group has a name: only then \k is a reference.
func (p *parser) named() bool {
	return slices.ContainsFunc(p.names, func(name string) bool { return name != "" })
}

func (p *parser) reference() expr {
	if !p.accept("<") {
		p.fail("invalid reference to a group in the pattern")
		return nil
	}
	name := p.name()
	n := slices.Index(p.names, name)
	if n < 1 {
		p.fail("the pattern has no group " + name)
		return nil
	}
	p.backRefs = true
	return &backReference{n}
}

// shorthand reads \d \w \s and their opposites.
func (p *parser) shorthand() (set, bool) {
	var s set
	c := p.text[p.pos+1]
	switch c | 0x20 {
	case 'd':
		s = digits
	case 'w':
		s = wordCharacters
	case 's':
		s = blanks
	default:
		return nil, false
	}
	p.pos += 2
	if c < 'a' {
		s = s.not()
	}
	return s, true
}

// escaped reads an escape that stands for one character.
func (p *parser) escaped() rune {
	p.pos++
	r := p.next()
	switch r {
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	case 'c':
		return p.control()
	case 'x':
		return p.hexadecimal(2, r)
	case 'u':
		return p.unit(r)
	}
	if r >= '0' && r <= '7' {
		p.pos--
		return p.octal()
	}
	return r
}

// control reads the letter of \cJ; without a letter the backslash is itself.
func (p *parser) control() rune {
	if p.more() {
		if c := p.text[p.pos] | 0x20; c >= 'a' && c <= 'z' {
			p.pos++
			return rune(c & 0x1f)
		}
	}
	p.pos--
	return '\\'
}

// hexadecimal reads n digits; without them the letter is itself.
func (p *parser) hexadecimal(n int, letter rune) rune {
	rest := p.rest()
	if len(rest) < n || strings.Trim(rest[:n], "0123456789abcdefABCDEF") != "" {
		return letter
	}
	v, _ := strconv.ParseUint(rest[:n], 16, 32)
	p.pos += n
	return rune(v)
}

// unit reads the digits of \uXXXX, and the second half of a pair with the first.
func (p *parser) unit(letter rune) rune {
	r := p.hexadecimal(4, letter)
	if !utf16.IsSurrogate(r) {
		return r
	}
	at := p.pos
	if p.accept(`\u`) {
		if pair := utf16.DecodeRune(r, p.hexadecimal(4, 0)); pair != utf8.RuneError {
			return pair
		}
	}
	p.pos = at
	return r
}

// octal reads up to three digits, at most \377 (annex B).
func (p *parser) octal() rune {
	v := rune(0)
	for n := 0; n < 3 && p.more(); n++ {
		d := rune(p.text[p.pos]) - '0'
		if d < 0 || d > 7 || v*8+d > 0o377 {
			break
		}
		v = v*8 + d
		p.pos++
	}
	return v
}

// class reads what stands between brackets.
func (p *parser) class() expr {
	negative := p.accept("^")
	var s set
	for !p.accept("]") {
		if !p.more() {
			p.fail("unterminated [ in the pattern")
			return nil
		}
		s = append(s, p.classRange()...)
	}
	s = union(s)
	p.surrogate = p.surrogate || s.namesSurrogates()
	if p.fold {
		s = s.fold()
	}
	if negative {
		s = s.not()
	}
	return &class{s}
}

// classRange reads a character, a shorthand or a range. Where an end of a range
// is a shorthand, the hyphen is itself (annex B).
func (p *parser) classRange() set {
	low, isSet := p.classAtom()
	if !strings.HasPrefix(p.rest(), "-") || strings.HasPrefix(p.rest(), "-]") || len(p.rest()) == 1 {
		return low
	}
	p.pos++
	high, highIsSet := p.classAtom()
	if isSet || highIsSet {
		return union(low, single('-'), high)
	}
	if low[0].low > high[0].low {
		p.fail("range out of order in [] of the pattern")
		return nil
	}
	return set{{low[0].low, high[0].low}}
}

func (p *parser) classAtom() (s set, isSet bool) {
	if p.text[p.pos] != '\\' {
		return single(p.next()), false
	}
	if p.pos+1 == len(p.text) {
		p.fail("\\ at the end of the pattern")
		return single('\\'), false
	}
	if s, ok := p.shorthand(); ok {
		return s, true
	}
	if p.text[p.pos+1] == 'b' {
		p.pos += 2
		return single('\b'), false
	}
	return single(p.escaped()), false
}
