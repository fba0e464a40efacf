package picture

import (
	"regexp"
	"sync"
)

// lazyPattern is a regular expression that is compiled when somebody needs it:
// most programs that link the package never do.
type lazyPattern struct {
	text     string
	once     sync.Once
	compiled *regexp.Regexp
}

func (p *lazyPattern) regexp() *regexp.Regexp {
	p.once.Do(func() { p.compiled = regexp.MustCompile(p.text) })
	return p.compiled
}
