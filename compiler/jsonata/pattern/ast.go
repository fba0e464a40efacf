package pattern

// expr is a part of a pattern: *alternation, *concat, *class, *assertion,
// *group, *look, *backReference or *repeat.
type expr interface{}

type (
	alternation struct{ alternatives []expr }
	concat      struct{ items []expr }
	// class is one character of a set.
	class struct{ set set }
	// assertion is one of ^ $ b B.
	assertion struct{ kind byte }
	// group is a group that catches what it matches.
	group struct{ body expr }
	// look is look-ahead or look-behind.
	look struct {
		behind, negative bool
		body             expr
	}
	backReference struct{ number int }
	// repeat is its body min to max times; a negative max is no limit.
	repeat struct {
		body     expr
		min, max int
		lazy     bool
	}
)
