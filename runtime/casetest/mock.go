package casetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/bind"
)

// mock is how the calls of one state are answered.
type mock struct {
	answers []answer
	always  bool // the one answer serves every call
}

// answer is what one call, or several, gets.
type answer struct {
	from, to int // calls, from 0; of an answer with an item, those of its iteration
	item     int // of the Map around the state; -1: any
	never    bool
	result   runtime.Value
	err      *runtime.Error // nil: result
}

func (c *Case) readMocks(n *node) error {
	if err := n.want("an object of answers by state", runtime.KindObject); err != nil {
		return err
	}
	for _, m := range n.members {
		if c.mocks[m.name] != nil {
			return n.doc.fault(m.at, "the state %q has answers twice", m.name)
		}
		read, err := readMock(m.value)
		if err != nil {
			return err
		}
		c.mocks[m.name], c.mockedAt[m.name] = read, m.value
	}
	return nil
}

// readMock takes one answer, a list of them, or AWS's answers by attempts.
func readMock(n *node) (*mock, error) {
	if err := n.want("an answer, such as {\"Return\": …}, or a list of answers", runtime.KindObject, runtime.KindArray); err != nil {
		return nil, err
	}
	if n.kind() == runtime.KindArray {
		return readTurns(n)
	}
	if len(n.members) > 0 && isDigit(n.members[0].name) {
		return readAttempts(n)
	}
	a, err := readAnswer(n)
	return &mock{answers: []answer{a}, always: true}, err
}

func isDigit(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }

// readTurns takes a list; answers for an iteration are counted by themselves.
func readTurns(n *node) (*mock, error) {
	m := &mock{}
	turns := map[int]int{}
	for _, elem := range n.elems {
		a, err := readAnswer(elem)
		if err != nil {
			return nil, err
		}
		a.from = turns[a.item]
		a.to = a.from
		turns[a.item]++
		m.answers = append(m.answers, a)
	}
	return m, nil
}

func readAttempts(n *node) (*mock, error) {
	m := &mock{}
	for _, entry := range n.members {
		a, err := readAnswer(entry.value)
		if err != nil {
			return nil, err
		}
		if a.from, a.to, err = attempts(entry.name); err != nil {
			return nil, n.doc.fault(entry.at, "%v", err)
		}
		for _, other := range m.answers {
			if a.from <= other.to && other.from <= a.to && a.item == other.item {
				return nil, n.doc.fault(entry.at, "attempt %d has two answers", max(a.from, other.from))
			}
		}
		m.answers = append(m.answers, a)
	}
	return m, nil
}

// attempts reads "0" or "1-2".
func attempts(key string) (from, to int, err error) {
	first, last, isRange := strings.Cut(key, "-")
	from, err = strconv.Atoi(first)
	to = from
	if err == nil && isRange {
		to, err = strconv.Atoi(last)
	}
	if err != nil || from < 0 || to < from {
		return 0, 0, fmt.Errorf("want an attempt or a range of attempts, such as \"0\" or \"1-2\"")
	}
	return from, to, nil
}

func readAnswer(n *node) (answer, error) {
	a := answer{item: -1}
	kinds := 0
	err := n.fields("an answer", map[string]func(*node) error{
		"Return": func(n *node) error { kinds++; a.result = n.value(); return nil },
		"Throw": func(n *node) error {
			kinds++
			a.err = &runtime.Error{}
			return n.fields("Throw", map[string]func(*node) error{
				"Error": func(n *node) (err error) { a.err.Name, err = n.text("the error's name"); return err },
				"Cause": func(n *node) (err error) { a.err.Cause, err = n.text("a text"); return err },
			})
		},
		"Never": func(n *node) error {
			kinds++
			a.never = n.value().Bool()
			return n.want("true", runtime.KindBool)
		},
		"Item": func(n *node) error {
			item, ok := n.value().Int()
			if a.item = int(item); !ok || item < 0 {
				return n.fault("want the number of an iteration, from 0")
			}
			return nil
		},
	})
	if err == nil && kinds != 1 {
		err = n.fault("want one of Return, Throw and Never")
	}
	return a, err
}

// find is the answer to a call.
func (m *mock) find(call, item, itemCall int) *answer {
	for i := range m.answers {
		a := &m.answers[i]
		switch {
		case a.item < 0 && (m.always || a.from <= call && call <= a.to):
			return a
		case a.item >= 0 && a.item == item && (m.always || a.from <= itemCall && itemCall <= a.to):
			return a
		}
	}
	return nil
}

// readMockFile reads the case's MockConfigFile; nil if it names none.
func (c *Case) readMockFile(machine string) (*bind.Mocks, error) {
	if c.mockFile == nil {
		return nil, nil
	}
	name, testCase, _ := strings.Cut(c.mockFile.value().String(), "#")
	text, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.FromSlash(c.file.name)), filepath.FromSlash(name)))
	if err != nil {
		return nil, c.mockFile.fault("%v", err)
	}
	mocks, err := bind.ParseMocks(text, machine, testCase)
	if err != nil {
		return nil, c.mockFile.fault("%v", err)
	}
	return mocks, nil
}

// call is what a state's task was given.
type call struct {
	state string
	args  runtime.Value
}

// binder answers the calls of one run.
type binder struct {
	c      *Case
	file   *bind.Mocks
	calls  []call
	counts map[string]int
	items  map[string]int // calls by state and iteration
	notes  []string
	answer func(token string, a runtime.Answer)
}

// Do answers one call. The clock is virtual, so calls come one at a time.
func (b *binder) Do(ctx context.Context, _ string, in runtime.Value) (runtime.Value, error) {
	info := runtime.InfoOf(ctx)
	place := info.State + "#" + strconv.Itoa(info.Index)
	n, item := b.counts[info.State], b.items[place]
	b.counts[info.State]++
	b.items[place]++
	b.calls = append(b.calls, call{info.State, info.Arguments})
	out, err := b.give(ctx, info, in, n, item)
	if err != nil || !strings.HasSuffix(info.Resource, ".waitForTaskToken") {
		return out, err
	}
	b.answer(info.Token, runtime.Answer{Output: out})
	return runtime.Null(), nil
}

func (b *binder) give(ctx context.Context, info runtime.Info, in runtime.Value, n, item int) (runtime.Value, error) {
	m := b.c.mocks[info.State]
	if m == nil && b.file != nil && b.file.Has(info.State) {
		return b.file.Do(ctx, in)
	}
	if m == nil {
		return b.missing("%s: the state %q has no answer: add \"Mocks\": {%q: {\"Return\": …}}", b.c.file.name, info.State, info.State)
	}
	a := m.find(n, info.Index, item)
	switch {
	case a == nil:
		at := b.c.mockedAt[info.State]
		line, column := at.doc.position(at.at)
		return b.missing("%s:%d:%d: the state %q has no answer for its call number %d", at.doc.name, line, column, info.State, n+1)
	case a.never:
		return runtime.Value{}, runtime.ErrPending
	case a.err != nil:
		return runtime.Value{}, a.err
	}
	return whole(ctx, info, a.result), nil
}

// whole reports the service's whole answer, and gives what the handler of
// lambda:invoke would.
func whole(ctx context.Context, info runtime.Info, result runtime.Value) runtime.Value {
	if strings.HasSuffix(info.Resource, ".waitForTaskToken") {
		return result
	}
	runtime.ReportResult(ctx, result)
	if strings.HasPrefix(info.Resource, "arn:aws:states:::lambda:invoke") {
		return result.Field("Payload")
	}
	return result
}

// missing fails a call that the case has no answer for, and notes it once.
func (b *binder) missing(format string, args ...any) (runtime.Value, error) {
	note := fmt.Sprintf(format, args...)
	if !slices.Contains(b.notes, note) {
		b.notes = append(b.notes, note)
	}
	return runtime.Value{}, &runtime.Error{Name: runtime.ErrorTaskFailed, Cause: "the test case has no answer for this call"}
}
