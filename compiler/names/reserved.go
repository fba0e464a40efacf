package names

import "strings"

// reserved are lower camel case names that a state's method must not have:
// keywords, predeclared names, the packages that generated code imports, and the
// locals, fields, types and functions of generated code.
var reserved = words(`
	break case chan const continue default defer else fallthrough for func go goto if import interface map package
	range return select struct switch type var

	any append bool byte cap clear close comparable complex complex64 complex128 copy delete error false float32 float64
	imag int int8 int16 int32 int64 iota len make max min new nil panic print println real recover rune string true
	uint uint8 uint16 uint32 uint64 uintptr

	choice context errors fmt intrinsic json jsonpath math os runtime slices strconv strings time

	args attempt catch definition e elem err event i in index init input item items j k key kinds m machine main n next ok
	options out output policy query result retry run selector state states step t tasks value vars x
`)

func words(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(text) {
		out[w] = true
	}
	return out
}

// initialisms are words that Go writes in capitals (Go Code Review Comments).
var initialisms = words(`
	ACL API ARN ASCII CPU CSS DNS EOF GUID HTML HTTP HTTPS ID IP JSON QPS RAM RPC SLA SMTP SQL SSH TCP TLS TTL UDP UI UID
	UUID URI URL UTF8 VM XML XMPP XSRF XSS
`)
