package bind

import (
	"context"
	"fmt"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Binding does the work of one task: one attempt a call.
type Binding interface {
	Do(ctx context.Context, in runtime.Value) (runtime.Value, error)
}

// Func is a Go function as a binding.
type Func func(ctx context.Context, in runtime.Value) (runtime.Value, error)

// Do calls f.
func (f Func) Do(ctx context.Context, in runtime.Value) (runtime.Value, error) { return f(ctx, in) }

// Parse makes a binding from how an operator writes it: exec:COMMAND [ARGUMENT]…,
// http://… or https://….
func Parse(spec string) (Binding, error) {
	scheme, rest, _ := strings.Cut(spec, ":")
	switch scheme {
	case "exec":
		return parseExec(rest)
	case "http", "https":
		return NewHTTP(spec)
	}
	return nil, fmt.Errorf("cannot bind to %q: want exec:COMMAND, http://… or https://…", spec)
}

func parseExec(text string) (Binding, error) {
	words, err := splitWords(text)
	if err != nil {
		return nil, fmt.Errorf("exec:%s: %w", text, err)
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("exec: has no command")
	}
	return &Exec{Path: words[0], Args: words[1:]}, nil
}

// splitWords splits a command line at blanks as a POSIX shell does, with its
// quotes and its backslash; nothing is expanded.
func splitWords(text string) ([]string, error) {
	var words []string
	s := splitter{}
	for _, c := range text {
		if s.step(c) {
			words = append(words, s.take())
		}
	}
	if s.quote != 0 || s.escaped {
		return nil, fmt.Errorf("an open quote or a backslash at the end")
	}
	if s.open {
		words = append(words, s.take())
	}
	return words, nil
}

type splitter struct {
	word    strings.Builder
	open    bool // a word has begun, perhaps an empty one in quotes
	quote   rune // the quote that is open; 0: none
	escaped bool
}

func (s *splitter) take() string {
	word := s.word.String()
	s.word.Reset()
	s.open = false
	return word
}

// step takes the next character and says whether it ended a word.
func (s *splitter) step(c rune) bool {
	switch {
	case s.escaped:
		s.escaped = false
		s.word.WriteRune(c)
	case c == '\\' && s.quote != '\'':
		s.open, s.escaped = true, true
	case c == s.quote:
		s.quote = 0
	case s.quote != 0:
		s.word.WriteRune(c)
	case c == '\'' || c == '"':
		s.open, s.quote = true, c
	case c == ' ' || c == '\t' || c == '\n':
		return s.open
	default:
		s.open = true
		s.word.WriteRune(c)
	}
	return false
}
