package jsontree

import "unicode/utf8"

// Compact is the value as JSON without blanks: members in order, numbers as
// written, strings with the fewest escapes. Unset placeholders are spelt out.
func (n *Node) Compact() string { return string(n.AppendCompact(nil)) }

// AppendCompact appends the value as Compact gives it.
func (n *Node) AppendCompact(out []byte) []byte {
	switch n.Kind {
	case Object:
		out = append(out, '{')
		for i := range n.Members {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(AppendQuoted(out, n.Members[i].Key), ':')
			out = n.Members[i].Value.AppendCompact(out)
		}
		return append(out, '}')
	case Array:
		out = append(out, '[')
		for i, e := range n.Elems {
			if i > 0 {
				out = append(out, ',')
			}
			out = e.AppendCompact(out)
		}
		return append(out, ']')
	case String:
		return AppendQuoted(out, n.Text)
	default:
		return append(out, n.Text...)
	}
}

const hexDigits = "0123456789ABCDEF"

// AppendQuoted appends s as a JSON string.
func AppendQuoted(out []byte, s string) []byte {
	out = append(out, '"')
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			out = utf8.AppendRune(out, r)
			i += size
			continue
		}
		out = appendEscaped(out, c)
		i++
	}
	return append(out, '"')
}

func appendEscaped(out []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(out, '\\', c)
	case '\b':
		return append(out, `\b`...)
	case '\f':
		return append(out, `\f`...)
	case '\n':
		return append(out, `\n`...)
	case '\r':
		return append(out, `\r`...)
	case '\t':
		return append(out, `\t`...)
	}
	if c < 0x20 {
		return append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
	}
	return append(out, c)
}
