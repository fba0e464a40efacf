package runtime

import (
	"context"
	"fmt"
	"testing"
)

// pair is two states that follow one another, over and over.
type pair struct {
	NoVars
	run      *Run
	followed int
	rounds   int
}

func (p *pair) Fork(r *Run) Machine { return &pair{run: r} }

func (p *pair) Step(at State, in Value) (State, Value, error) {
	if at == 1 {
		if !p.run.Follow(2, 2, nil) {
			return 2, in, nil
		}
		p.followed++
	}
	if p.rounds--; p.rounds == 0 {
		return End, in, nil
	}
	return 1, in, nil
}

func pairOf(rounds int) (*Definition, *pair) {
	p := &pair{rounds: rounds}
	return &Definition{Name: "pair", StartAt: 1, States: []StateInfo{{}, {Name: "A", Kind: KindPass}, {Name: "B", Kind: KindPass}},
		New: func(r *Run) Machine { p.run = r; return p }}, p
}

// TestFollow: where nobody looks, all but the transitions at which the driver
// looks are made at once; where somebody does, none is.
func TestFollow(t *testing.T) {
	const rounds = 4 * checkSteps
	for _, c := range []struct {
		name string
		opts []Option
		want int
	}{
		{"bare", nil, rounds},
		{"history", []Option{WithHistory(&History{})}, 0},
		{"journal", []Option{WithJournal(&Journal{})}, 0},
		{"limits", []Option{WithLimits(true)}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			def, p := pairOf(rounds)
			if _, err := NewExecutor(def, c.opts...).Run(context.Background(), Value{}); err != nil {
				t.Fatal(err)
			}
			if p.followed != c.want || p.run.Seq != 2*rounds {
				t.Errorf("%d of %d transitions followed, %d made; want %d and %d", p.followed, rounds, p.run.Seq, c.want, 2*rounds)
			}
		})
	}
}

// TestFollowStops: not where another state is next, the state failed, or its
// visit has something to forget.
func TestFollowStops(t *testing.T) {
	for _, c := range []struct {
		name string
		next State
		err  error
		tell func(*Run)
	}{
		{"another state", 3, nil, func(*Run) {}},
		{"failed", 2, fmt.Errorf("failed"), func(*Run) {}},
		{"drew by chance", 2, nil, func(r *Run) { r.Visit.Draws++; r.touch() }},
		{"the driver's turn", 2, nil, func(r *Run) { r.mask = 0 }},
	} {
		r := &Run{mask: 7}
		c.tell(r)
		if r.Follow(c.next, 2, c.err) || r.Seq != 0 {
			t.Errorf("%s: followed", c.name)
		}
	}
}

// TestFollowUnseen: a transition that is the driver's is made where it would find
// nothing.
func TestFollowUnseen(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		name string
		to   State
		err  error
		tell func(*Run)
		want bool
	}{
		{"nothing", 2, nil, func(*Run) {}, true},
		{"the end", End, nil, func(*Run) {}, false},
		{"failed", 2, fmt.Errorf("failed"), func(*Run) {}, false},
		{"drew by chance", 2, nil, func(r *Run) { r.Visit.Draws++; r.touch() }, false},
		{"each is looked at", 2, nil, func(r *Run) { r.mask = 0 }, false},
		{"another frame", 2, nil, func(r *Run) { r.x.live++ }, false},
		{"mail", 2, nil, func(r *Run) { r.x.post(func() {}) }, false},
		{"a time limit", 2, nil, func(r *Run) { r.x.deadline = 1 }, false},
		{"cancelled", 2, nil, func(r *Run) { r.x.ctx = cancelled }, false},
	} {
		def, _ := pairOf(1)
		e, err := NewExecutor(def).Start(context.Background(), Value{})
		if err != nil {
			t.Fatal(err)
		}
		r := e.root
		r.mask, r.Seq = 7, 7
		c.tell(r)
		if got := r.FollowUnseen(c.to, c.err); got != c.want || (r.Seq == 8) != c.want {
			t.Errorf("%s: %t, want %t; %d transitions", c.name, got, c.want, r.Seq)
		}
	}
}

// TestStepAlone: one state alone is one state, also where another may follow.
func TestStepAlone(t *testing.T) {
	def, p := pairOf(1 << 30)
	next, _, err := NewExecutor(def).Step(context.Background(), 1, Value{})
	if err != nil || next != 2 || p.followed != 0 {
		t.Errorf("went to %d, %d followed, %v", next, p.followed, err)
	}
}
