package hand

import (
	"context"
	"strconv"
)

// ruleC is what differs between the rules of a Choice state:
//
//	(tier is Tier and n > Over) or (id is ID and (n < 40 or x ≥ 1.5))
type ruleC struct {
	tier string
	over float64
	id   string
	next int // index of the next state
}

// choiceC is a Choice state. Its Default is "Bad".
type choiceC struct{ rules []ruleC }

var statesC = choicesC(100)

func choicesC(n int) []choiceC {
	all := make([]choiceC, n)
	for i := range all {
		for k := range 20 {
			id := 100 + k
			if k == 19 {
				id = 1
			}
			all[i].rules = append(all[i].rules, ruleC{
				tier: "tier-" + strconv.Itoa(k), over: float64(1000 + k), id: "order-" + strconv.Itoa(id), next: i + 1,
			})
		}
	}
	return all
}

// C is 100 Choice states of 20 rules and the Succeed "Done".
func C(ctx context.Context, input []byte) ([]byte, error) {
	return execute(input, func(v Value) (Value, error) {
		var s steps
		return s.choose(ctx, v.indexed())
	})
}

func (s *steps) choose(ctx context.Context, v Value) (Value, error) {
	for at := 0; at < len(statesC); {
		if err := s.enter(ctx); err != nil {
			return Value{}, err
		}
		next, err := statesC[at].choose(v)
		if err != nil {
			return Value{}, in(nth(at), err)
		}
		at = next
	}
	return v, s.enter(ctx) // Done
}

// choose returns the index of the next state.
func (c *choiceC) choose(v Value) (int, error) {
	o := readOrder(v)
	for i := range c.rules {
		ok, err := c.rules[i].matches(&o)
		if err != nil {
			return 0, err
		}
		if ok {
			return c.rules[i].next, nil
		}
	}
	return 0, &Error{Name: "Bad", Cause: "no rule", State: "Bad"}
}

// orderC is what the rules of a state read, looked up once.
type orderC struct {
	tier, id text
	n, x     number
}

type text struct {
	s           string
	found, isIt bool
}

type number struct {
	f           float64
	found, isIt bool
}

func readOrder(v Value) orderC {
	return orderC{
		tier: readText(v.Field("customer").Field("tier")),
		id:   readText(v.Field("id")),
		n:    readNumber(v.Field("n")),
		x:    readNumber(v.Field("nested").Field("x")),
	}
}

func readText(v Value) text {
	s, ok := v.str()
	return text{s, v.Exists(), ok}
}

func readNumber(v Value) number {
	f, ok := v.number()
	return number{f, v.Exists(), ok}
}

// matches evaluates the rule; a path is only asked for when it is reached.
func (r *ruleC) matches(o *orderC) (bool, error) {
	if !o.tier.found {
		return false, invalidPath("$.customer.tier")
	}
	if o.tier.isIt && o.tier.s == r.tier {
		if !o.n.found {
			return false, invalidPath("$.n")
		}
		if o.n.isIt && o.n.f > r.over {
			return true, nil
		}
	}
	if !o.id.found {
		return false, invalidPath("$.id")
	}
	if !o.id.isIt || o.id.s != r.id {
		return false, nil
	}
	return o.cheapOrNested()
}

// cheapOrNested is the inner Or of every rule.
func (o *orderC) cheapOrNested() (bool, error) {
	if !o.n.found {
		return false, invalidPath("$.n")
	}
	if o.n.isIt && o.n.f < 40 {
		return true, nil
	}
	if !o.x.found {
		return false, invalidPath("$.nested.x")
	}
	return o.x.isIt && o.x.f >= 1.5, nil
}
