package jsonata

import "strings"

// Signature = "<" { param } [ ":" type ] ">", what a function takes:
//
//	param  = type [ "-" ] [ "?" | "+" ]
//	type   = letter [ "<" type ">" ] | "(" letter { letter } ")"
//	letter = "s" string | "n" number | "b" boolean | "l" null | "o" object
//	       | "a" array | "f" function | "j" any JSON value | "x" any value
//
// Letters that are none of these are ignored, as the reference does.
type Signature struct {
	Text        string // as written, without blanks and comments: "<s-n?:s>"
	Params      []Param
	Result      string // behind the colon; nothing checks it
	Offset, End int
}

// Param is a parameter of a signature.
type Param struct {
	Types    string // letters of the types that it takes, "a" or "sf"
	Element  string // of "a" and "f", what stands in its angle brackets
	Context  bool   // "-": the context value takes the place of a missing argument
	Optional bool   // "?"
	Repeated bool   // "+": one or more arguments
}

// Arity gives the least and the greatest number of arguments; most is negative
// where any number of them will do.
func (s *Signature) Arity() (least, most int) {
	for _, p := range s.Params {
		if !p.Context && !p.Optional {
			least++
		}
		if most++; p.Repeated {
			return least, -1
		}
	}
	return least, most
}

// parseSignature reads a signature; offsets of an error count from its "<".
func parseSignature(text string) (*Signature, *Error) {
	sig := &Signature{Text: text}
	for pos := 1; pos < len(text); pos++ {
		switch c := text[pos]; c {
		case ':':
			sig.Result = strings.TrimSuffix(text[pos+1:], ">")
			return sig, nil
		case 's', 'n', 'b', 'l', 'o', 'a', 'f', 'j', 'x':
			sig.Params = append(sig.Params, Param{Types: string(c)})
		case '(':
			end := closing(text, pos, '(', ')')
			choice := text[pos+1 : min(end, len(text))]
			if strings.Trim(choice, "snblfoajxm") != "" {
				return nil, syntaxError("S0402", pos, pos+1, choice)
			}
			sig.Params = append(sig.Params, Param{Types: choice})
			pos = end
		default:
			end, err := sig.modify(text, pos)
			if err != nil {
				return nil, err
			}
			pos = end
		}
	}
	return sig, nil
}

// modify applies to the last parameter what may follow its type, and returns
// where that ends.
func (s *Signature) modify(text string, pos int) (int, *Error) {
	if len(s.Params) == 0 {
		if text[pos] == '<' {
			return pos, syntaxError("S0401", pos, pos+1, "nothing")
		}
		return pos, nil
	}
	last := &s.Params[len(s.Params)-1]
	switch text[pos] {
	case '-':
		last.Context = true
	case '?', '+':
		if last.Repeated || last.Optional && text[pos] == '+' {
			return pos, &Error{Offset: pos, End: pos + 1, Msg: "signature repeats the quantifier of a parameter"}
		}
		last.Optional, last.Repeated = text[pos] == '?', text[pos] == '+'
	case '<':
		if last.Types != "a" && last.Types != "f" {
			return pos, syntaxError("S0401", pos, pos+1, last.Types)
		}
		end := closing(text, pos, '<', '>')
		last.Element = text[pos+1 : min(end, len(text))]
		return end, nil
	}
	return pos, nil
}

// closing finds the bracket that closes the one at start, the text's end if
// there is none.
func closing(text string, start int, opening, closing byte) int {
	depth := 1
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case closing:
			if depth--; depth == 0 {
				return i
			}
		case opening:
			depth++
		}
	}
	return len(text)
}
