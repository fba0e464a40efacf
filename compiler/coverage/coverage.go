// Package coverage tells which parts of a definition its test cases reach:
// states, transitions, the rules of Choices, catchers and retriers.
//
// # What is known
//
// It reads what histories tell. A Choice leaves no word of the rule that
// matched, only where it led: rules of one Choice that lead to the same state
// count as one. A catcher is known by the error that it caught, and where no
// event tells the error, by where it led; a retrier by the error after which
// the work was done again. The first that takes an error is the one, as in ASL.
package coverage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/ir"
	"github.com/aslc-dev/aslc/runtime"
)

// Kind is what an item is.
type Kind uint8

// The kinds of items, in the order of reports.
const (
	States Kind = iota
	Transitions
	Rules
	Catchers
	Retriers
	kinds
)

var kindNames = [kinds]string{"states", "transitions", "choice rules", "catchers", "retriers"}

// String is the plural of the kind.
func (k Kind) String() string { return kindNames[k] }

// Item is a part of a definition that cases can reach.
type Item struct {
	Kind         Kind
	Line, Column int
	Text         string // `catcher 2 of "Charge card" (Card.Declined)`
	Covered      bool

	state   string
	to      string // of a way; "": the end of the scope
	caught  bool
	names   []string // of a catcher or retrier: ErrorEquals
	onlyOne bool     // the only catcher of its state to this target, the only retrier
}

// Coverage is that of one definition, by all runs that were added.
type Coverage struct {
	Program *ir.Program
	Items   []*Item // in document order of their states

	visits map[string]*visits
	taken  map[way]bool
	next   map[string]string // of states with Next
}

// visits counts how the visits of a state ended.
type visits struct{ done, caught, failed int }

// way is a way between two states.
type way struct {
	from, to string
	caught   bool
}

// Of lists the items of a definition, none of them covered.
func Of(p *ir.Program) *Coverage {
	c := &Coverage{Program: p, visits: map[string]*visits{}, taken: map[way]bool{}, next: map[string]string{}}
	p.Root.Walk(c.state)
	return c
}

func (c *Coverage) state(st ir.State) {
	b := st.Base()
	name := b.Name
	c.add(&Item{Kind: States, state: name, Text: fmt.Sprintf("state %q", name)}, b.NameSpan)
	c.ways(st)
	if choice, ok := st.(*ir.Choice); ok {
		c.rules(choice)
	}
	retriers := retriersOf(st)
	for i, r := range retriers {
		c.add(&Item{
			Kind: Retriers, state: name, names: r.ErrorEquals, onlyOne: len(retriers) == 1,
			Text: policyText("retrier", i, len(retriers), name, r.ErrorEquals),
		}, r.Span)
	}
	catchers := ir.Catchers(st)
	for i, k := range catchers {
		c.add(&Item{
			Kind: Catchers, state: name, to: k.Next.Name, names: k.ErrorEquals, onlyOne: count(catchers, k.Next.Name) == 1,
			Text: policyText("catcher", i, len(catchers), name, k.ErrorEquals),
		}, k.Span)
	}
}

func (c *Coverage) add(item *Item, at ir.Span) {
	item.Line, item.Column = c.Program.Source.Position(at.Start)
	c.Items = append(c.Items, item)
}

func retriersOf(st ir.State) []*ir.Retrier {
	switch st := st.(type) {
	case *ir.Task:
		return st.Retry
	case *ir.Parallel:
		return st.Retry
	case *ir.Map:
		return st.Retry
	}
	return nil
}

func count(catchers []*ir.Catcher, to string) (n int) {
	for _, k := range catchers {
		if k.Next.Name == to {
			n++
		}
	}
	return n
}

func policyText(what string, i, of int, state string, names []string) string {
	if of > 1 {
		what += " " + strconv.Itoa(i+1)
	}
	return fmt.Sprintf("%s of %q (%s)", what, state, strings.Join(names, ", "))
}

// ways adds each way out of a state once.
func (c *Coverage) ways(st ir.State) {
	b := st.Base()
	var seen []way
	add := func(to string, caught bool, text string, at ir.Span) {
		if w := (way{b.Name, to, caught}); !slices.Contains(seen, w) {
			seen = append(seen, w)
			c.add(&Item{Kind: Transitions, state: b.Name, to: to, caught: caught, Text: text}, at)
		}
	}
	for _, e := range ir.Edges(st) {
		caught := strings.HasPrefix(e.Field, "Catch")
		text := fmt.Sprintf("transition from %q to %q", b.Name, e.Ref.Name)
		if caught {
			text += " after an error"
		}
		if e.Field == "Next" {
			c.next[b.Name] = e.Ref.Name
		}
		add(e.Ref.Name, caught, text, e.Ref.Span)
	}
	switch st.(type) {
	case *ir.Succeed, *ir.Fail, *ir.Invalid, *ir.Choice:
		return
	}
	if ir.Ends(st) {
		add("", false, fmt.Sprintf("end behind %q", b.Name), b.NameSpan)
	}
}

// rules adds an item for each state that the rules of a Choice lead to.
func (c *Coverage) rules(choice *ir.Choice) {
	type group struct {
		names []string
		span  ir.Span
	}
	var targets []string
	groups := map[string]*group{}
	add := func(to, name string, at ir.Span) {
		if groups[to] == nil {
			groups[to] = &group{span: at}
			targets = append(targets, to)
		}
		groups[to].names = append(groups[to].names, name)
	}
	for i, r := range choice.Rules {
		if r.Next != nil {
			add(r.Next.Name, "rule "+strconv.Itoa(i+1), r.Span)
		}
	}
	if choice.Default != nil {
		add(choice.Default.Name, "Default", choice.Default.Span)
	}
	for _, to := range targets {
		text := strings.Join(groups[to].names, " or ")
		c.add(&Item{Kind: Rules, state: choice.Name, to: to, Text: fmt.Sprintf("%s of %q", text, choice.Name)}, groups[to].span)
	}
}

// Visit adds visits of a state by how they ended: it was left, it was left
// after an error, or not at all.
func (c *Coverage) Visit(state string, done, caught, failed int) {
	v := c.visits[state]
	if v == nil {
		v = &visits{}
		c.visits[state] = v
	}
	v.done, v.caught, v.failed = v.done+done, v.caught+caught, v.failed+failed
	c.cover(func(i *Item) bool { return i.Kind == States && i.state == state })
}

// Take adds a way that was taken; caught: after a failure, whose error's name
// may be unknown.
func (c *Coverage) Take(from, to string, caught bool, failure string) {
	if !caught && to != c.next[from] && c.catches(from, to) {
		caught = true // a failure that leaves no event is known by where it led
	}
	c.taken[way{from, to, caught}] = true
	c.cover(func(i *Item) bool {
		return (i.Kind == Transitions && i.caught == caught || i.Kind == Rules) && i.state == from && i.to == to
	})
	if caught {
		c.policy(Catchers, from, failure, func(i *Item) bool { return i.to == to })
	}
}

func (c *Coverage) catches(from, to string) bool {
	return slices.ContainsFunc(c.Items, func(i *Item) bool { return i.Kind == Catchers && i.state == from && i.to == to })
}

// Retry adds an error after which a state's work was done again.
func (c *Coverage) Retry(state, failure string) {
	c.policy(Retriers, state, failure, func(*Item) bool { return true })
}

// policy covers the first item of a state that takes the error.
func (c *Coverage) policy(kind Kind, state, failure string, fits func(*Item) bool) {
	for _, i := range c.Items {
		if i.Kind != kind || i.state != state {
			continue
		}
		if failure == "" && i.onlyOne && fits(i) || failure != "" && takes(i.names, failure) {
			i.Covered = i.Covered || fits(i)
			return
		}
	}
}

// takes says whether an error that has the name is matched. A time-out for want
// of heartbeats goes by two names.
func takes(names []string, failure string) bool {
	if failure == runtime.ErrorHeartbeatTimeout && slices.Contains(names, failure) {
		return true
	}
	if failure == runtime.ErrorHeartbeatTimeout {
		failure = runtime.ErrorTimeout
	}
	return runtime.Matches(&runtime.Error{Name: failure}, names...)
}

func (c *Coverage) cover(which func(*Item) bool) {
	for _, i := range c.Items {
		if which(i) {
			i.Covered = true
		}
	}
}

// Count is how many items there are, and how many are covered.
type Count struct{ Covered, All int }

// Percent is the share that is covered; of nothing, all.
func (n Count) Percent() float64 {
	if n.All == 0 {
		return 100
	}
	return 100 * float64(n.Covered) / float64(n.All)
}

// Counts counts the items of each kind.
func (c *Coverage) Counts() (byKind [kinds]Count, all Count) {
	for _, i := range c.Items {
		for _, n := range []*Count{&byKind[i.Kind], &all} {
			n.All++
			if i.Covered {
				n.Covered++
			}
		}
	}
	return byKind, all
}

// Total is the count over several definitions.
func Total(list []*Coverage) (all Count) {
	for _, c := range list {
		_, n := c.Counts()
		all.Covered, all.All = all.Covered+n.Covered, all.All+n.All
	}
	return all
}
