package graph

// Way is a way between two states that was taken; To "" is the end of their scope.
type Way struct {
	From, To string
	Caught   bool
}

// NewRun is a run to lay over a drawing of which more is known than one history:
// what many executions did, say.
func NewRun(status string, states map[string]*Visit, taken []Way) *Run {
	r := &Run{Status: status, States: states, ways: map[step]bool{}}
	for _, w := range taken {
		r.ways[step{w.From, w.To, w.Caught}] = true
	}
	return r
}
