package runtime

// Past is what a visit had to do with that is made once more to see the documents
// between its input and its output. Nothing is done for it: its work comes to what it
// came to, and no time passes.
type Past struct {
	Result  Value // of the state's work; absent: it is not known, and the visit ends there
	Context Value // $$ as it was
	See     func(stage string, doc Value)
}

// The documents that Past.See is told of, by the names that the service has for them.
const (
	AfterInputPath  = "afterInputPath"
	AfterItemsPath  = "afterItemsPath"
	BeforePlace     = "beforePlace" // a result as ResultPath puts it; the service names it by the filter before
	AfterResultPath = "afterResultPath"
)

// see tells of a document that the state has made.
func (r *Run) see(stage string, doc Value) {
	if p := r.x.past; p != nil && doc.Exists() {
		p.See(stage, doc)
	}
}

// work is what the state's work came to. That it is not known is an error that nothing
// takes.
func (p *Past) work() (Value, error) {
	if !p.Result.Exists() {
		return Value{}, &Error{Name: ErrorRuntime, Cause: "the result is not known", fatal: true}
	}
	return p.Result, nil
}

// pastEngine is the engine of a visit with a Past.
type pastEngine struct{ *Execution }

// Attempt gives the result.
func (e pastEngine) Attempt(*Run, *Request) (Value, error) { return e.past.work() }

// Fork gives the outputs that the result is made of.
func (e pastEngine) Fork(*Run, *Children) ([]Value, error) {
	v, err := e.past.work()
	return v.Elems(), err
}

// Sleep is over at once.
func (pastEngine) Sleep(*Run, int64) error { return nil }

// Commit tells nobody.
func (pastEngine) Commit(*Run, bool) error { return nil }
