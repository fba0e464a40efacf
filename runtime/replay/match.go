package replay

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// matcher compares what happened with what was recorded.
type matcher struct {
	recorded *regexp.Regexp // wildcards in recorded texts; nil: none
	ours     *regexp.Regexp // task tokens in our texts; nil: none
	loose    bool
	why      []string
}

func (c *Case) matcher() *matcher {
	return &matcher{recorded: anyOf(c.Placeholders), loose: c.loose}
}

// anyOf finds any of some texts, the longest first; nil for none.
func anyOf(texts []string) *regexp.Regexp {
	if len(texts) == 0 {
		return nil
	}
	texts = slices.Clone(texts)
	slices.SortFunc(texts, func(a, b string) int { return len(b) - len(a) })
	for i, text := range texts {
		texts[i] = regexp.QuoteMeta(text)
	}
	return regexp.MustCompile(strings.Join(texts, "|"))
}

func (m *matcher) first() string {
	if len(m.why) == 0 {
		return ""
	}
	return m.why[0]
}

func (m *matcher) fail(path string, want, got any) {
	m.why = append(m.why, fmt.Sprintf("%s: recorded %s, now %s", path, short(want), short(got)))
}

func short(v any) string {
	text := fmt.Sprint(v)
	if d, ok := v.(runtime.Value); ok {
		if text = d.Text(); !d.Exists() {
			text = "nothing"
		}
	}
	const most = 200
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// match compares two documents. textual: ours may be the JSON text of what the
// case holds parsed, one layer deep.
func (m *matcher) match(want, got runtime.Value, path string, textual bool) {
	if m.recorded != nil && want.Kind() == runtime.KindString && m.recorded.FindString(want.String()) == want.String() {
		return
	}
	if textual && got.Kind() == runtime.KindString && want.Kind() != runtime.KindString {
		inner, err := runtime.ParseString(got.String())
		if err != nil {
			m.fail(path, want, got)
			return
		}
		got, textual = inner, false
	}
	switch {
	case want.Kind() != got.Kind():
		m.fail(path, want, got)
	case want.Kind() == runtime.KindObject:
		m.members(want, got, path, textual)
	case want.Kind() == runtime.KindArray:
		m.elems(want, got, path)
	case want.Kind() == runtime.KindString:
		m.strings(want, got, path, textual)
	case !runtime.Equal(want, got):
		m.fail(path, want, got)
	}
}

func (m *matcher) members(want, got runtime.Value, path string, textual bool) {
	for _, w := range want.Members() {
		m.matchMember(w.Name, w.Value, got.Field(w.Name), path, textual)
	}
	for _, g := range got.Members() {
		if !want.Field(g.Name).Exists() {
			m.fail(path+"."+g.Name, runtime.Value{}, g.Value)
		}
	}
}

func (m *matcher) matchMember(name string, want, got runtime.Value, path string, textual bool) {
	path += "." + name
	if !got.Exists() {
		m.fail(path, want, got)
		return
	}
	m.match(want, got, path, textual)
}

func (m *matcher) elems(want, got runtime.Value, path string) {
	if want.Len() != got.Len() {
		m.fail(path, strconv.Itoa(want.Len())+" items", strconv.Itoa(got.Len())+" items")
		return
	}
	gots := got.Elems()
	for i, w := range want.Elems() {
		m.match(w, gots[i], path+"["+strconv.Itoa(i)+"]", false)
	}
}

func (m *matcher) strings(want, got runtime.Value, path string, textual bool) {
	w, g := want.String(), got.String()
	if m.same(w, g) {
		return
	}
	if textual {
		wv, err1 := runtime.ParseString(w)
		gv, err2 := runtime.ParseString(g)
		if err1 == nil && err2 == nil && wv.Kind() != runtime.KindString {
			m.match(wv, gv, path, false)
			return
		}
	}
	m.fail(path, want, got)
}

func (m *matcher) same(want, got string) bool {
	if want == got || fits(m.recorded, want, got) || fits(m.ours, got, want) {
		return true
	}
	return m.loose && chance.ReplaceAllString(want, "…") == chance.ReplaceAllString(got, "…")
}

// chance is what differs from run to run: UUIDs and moments.
var chance = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|` +
	`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`)

// fits says whether text is pattern with anything in the place of its wildcards.
func fits(wild *regexp.Regexp, pattern, text string) bool {
	if wild == nil || !wild.MatchString(pattern) {
		return false
	}
	parts := wild.Split(pattern, -1)
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(`(?s)\A` + strings.Join(parts, ".*?") + `\z`).MatchString(text)
}
