package main

// mutant is a mistake: in File, Old becomes New. Tests name what must notice.
type mutant struct {
	Name     string
	File     string // below the module's root
	Old, New string
	Command  []string // of go: what must notice
}

var (
	engine    = test("./runtime")
	choices   = test("./runtime/choice")
	functions = test("./runtime/intrinsic")
	readers   = test("./runtime/items")
	folders   = test("./runtime/storage")
	compared  = []string{"run", "./golden/differential", "-n", "200", "-differences", "1", "-shrink=false"}
)

func test(pkg string) []string { return []string{"test", "-timeout", "60s", pkg} }

// mutants are mistakes that a person could make in the runtime or the emitter.
var mutants = []mutant{
	{"one retry too many", "runtime/policy.go", "n >= t.MaxAttempts", "n > t.MaxAttempts", engine},
	{"retriers share a counter", "runtime/policy.go", "n := r.Visit.Counts[i]", "n := r.Visit.Counts[0]", engine},
	{"a used-up retrier lets the next one try", "runtime/policy.go", "n >= t.MaxAttempts {\n\t\t\treturn 0, false", "n >= t.MaxAttempts {\n\t\t\tcontinue", engine},
	{"MaxDelaySeconds is ignored", "runtime/policy.go", "t.MaxDelay > 0", "t.MaxDelay < 0", engine},
	{"BackoffRate counts from one", "runtime/policy.go", "math.Pow(t.BackoffRate, float64(n))", "math.Pow(t.BackoffRate, float64(n+1))", engine},
	{"jitter up to twice the delay", "runtime/policy.go", "(1 << 53)", "(1 << 52)", engine},
	{"jitter without a seed of its own", "runtime/chance.go", "r.Visit.Draws++", "r.Visit.Draws = 1", engine},
	{"RetryCount counts double", "runtime/policy.go", "v.Attempt++", "v.Attempt += 2", engine},
	{"time-outs are ignored", "runtime/task.go", "r.deadline(t.Timeout)", "r.deadline(0)", engine},
	{"a heartbeat that ran out is a plain time-out", "runtime/attempt.go", "heartbeat: true}", "heartbeat: false}", engine},
	{"heartbeats extend the time-out", "runtime/attempt.go", "r.Visit.Beat = e.clock.now() + int64(every)", "r.Visit.Beat, r.Visit.Deadline = e.clock.now()+int64(every), e.clock.now()+int64(time.Minute)", engine},
	{"the machine's TimeoutSeconds is ignored", "runtime/executor.go", "d > 0 {", "d < 0 {", engine},
	{"States.ALL catches States.Runtime", "runtime/errors.go", "return e.Name != ErrorRuntime", "return true", engine},
	{"States.TaskFailed matches States.Timeout", "runtime/errors.go", "return e.Name != ErrorTimeout && e.Name != ErrorRuntime", "return e.Name != ErrorRuntime", engine},
	{"a token serves all attempts", "runtime/attempt.go", `key := e.executionName() + "|" + r.Key()`, `key := e.executionName() + "|" + r.Path()`, engine},
	{"a second answer wins", "runtime/attempt.go", "r == nil || r.gone || r.Visit.Answer != nil", "r == nil || r.gone", engine},
	{"outputs in the order of ends", "runtime/fork.go", "f.outs[r.index] = out", "f.outs[f.ended-1] = out", engine},
	{"siblings of a failed branch go on", "runtime/fork.go", "f.err = err\n\t\te.dropKids(p, f)\n\t}\n\tif f.nested", "f.err = err\n\t}\n\tif f.nested", engine},
	{"the last failure of a Parallel wins", "runtime/fork.go", "func (f *fork) over() bool { return f.err != nil ||", "func (f *fork) over() bool { return", engine},
	{"MaxConcurrency is ignored", "runtime/fork.go", "n > 0 && n < maxInlineConcurrency", "n < 0 && n < maxInlineConcurrency", engine},
	{"one failure too many is tolerated", "runtime/fork.go", "n <= p.ToleratedFailureCount", "n <= p.ToleratedFailureCount+1", engine},
	{"an iteration sees the item's index plus one", "runtime/context.go", "return Int(int64(f.index))", "return Int(int64(f.index + 1))", engine},
	{"branch inputs are evaluated again", "runtime/fork.go", "return r.Visit.Args, nil", "return args()", engine},
	{"a done task is given again", "runtime/revive.go", "r.redo = r.Visit.Stage == Scheduled", "r.redo = r.Visit.Stage == Entered", engine},
	{"event ids have gaps", "runtime/run.go", "x.lastEvent++", "x.lastEvent += 2", engine},
	{"an event follows the one before it in the list", "runtime/run.go", "e.ID, e.Prev = x.lastEvent, r.Prev", "e.ID, e.Prev = x.lastEvent, x.lastEvent-1", engine},
	{"a catch leaves no trace of the Parallel's failure", "runtime/fork.go", `Type: kind + "StateFailed"`, `Type: kind + "StateSucceeded"`, engine},
	{"StringMatches gives up after the first try", "runtime/choice/matches.go", "case afterStar >= 0:", "case afterStar < 0:", choices},
	{"timestamps are compared to the second", "runtime/choice/timestamp.go", "return cmp.Compare(m.nanos, n.nanos)", "return 0", choices},
	{"timestamps are compared as texts", "runtime/choice/timestamp.go", "return m.compare(n), ok", "return cmp.Compare(a, b), ok && m != n", choices},
	{"a missing variable is no failure", "runtime/choice/operand.go", "return o.kind != runtime.KindAbsent || o.missing()", "return o.kind != runtime.KindAbsent", choices},
	{"MathAdd subtracts", "runtime/intrinsic/math.go", "sum := a + b", "sum := a - b", functions},
	{"ArrayPartition drops the last chunk", "runtime/intrinsic/array.go", "return out.Value()\n}\n\n// ArrayContains", "return out[:max(0, len(out)-1)].Value()\n}\n\n// ArrayContains", functions},
	{"ArrayRange leaves its end out", "runtime/intrinsic/array.go", "return min(n, math.MaxUint64-1) + 1", "return min(n, math.MaxUint64-1)", functions},
	{"catchers from the last to the first", "compiler/emit/policy.go", "cases = append(cases, u.catcher(c))", "cases = append(cases[:1:1], append([]jen.Code{u.catcher(c)}, cases[1:]...)...)", compared},
	{"ResultPath on the effective input", "compiler/emit/flow.go", `args := []jen.Code{jen.Id("in"), result}`, `args := []jen.Code{s.doc(), result}`, compared},
	{"Default is the first rule", "compiler/emit/choice.go", "r.choose(&c.Flow, c.Default)", "r.choose(&c.Flow, c.Rules[0].Next)", compared},
	{"a Map Run tolerates one failure too many", "runtime/maprun.go", "failed > int64(s.ToleratedFailureCount)", "failed > int64(s.ToleratedFailureCount)+1", engine},
	{"a tolerated part is of the items so far", "runtime/maprun.go", "s.ToleratedFailurePercentage == 0 || !m.drained:", "s.ToleratedFailurePercentage == 0:", engine},
	{"an execution that ended runs again", "runtime/maprun.go", "return m.commit()", "return nil", engine},
	{"the executions of a Map Run see variables", "runtime/mapchild.go", "r.m = x.def.New(r)", "r.m = p.m.Fork(r)", engine},
	{"the executions of a Map Run share a seed", "runtime/mapchild.go", "mix(p.run.seed+uint64(i))", "mix(p.run.seed)", engine},
	{"a batch is one item too long", "runtime/mapitems.go", "len(items) < most", "len(items) <= most", engine},
	{"an item is read twice after a restart", "runtime/mapitems.go", "m.at < m.read; m.at++", "m.at < m.read-1; m.at++", engine},
	{"a file that changed is read on", "runtime/mapitems.go", "case version != m.version:", "case false:", engine},
	{"a resumed child has another token", "runtime/revive.go", "goOnWaiting(s *frameState) {\n\te := r.x\n", "goOnWaiting(s *frameState) {\n\te := r.x.top\n", engine},
	{"what was not started is forgotten", "runtime/mapresult.go", "asError(failure).Name != ErrorResultWriterFailed", "asError(failure).Name == ErrorResultWriterFailed", engine},
	{"the manifest names one file", "runtime/mapresult.go", "range p.Files {", "range p.Files[:min(1, len(p.Files))] {", engine},
	{"compressed objects are not bounded", "runtime/items/unpack/unpack.go", "b.n > maxRatio*b.packed.n", "b.n < 0", readers},
	{"an item is not bounded", "runtime/items/budget.go", "b.read >= b.limit", "b.read < 0", readers},
	{"a short row shifts", "runtime/items/csv/csv.go", "i < len(record)", "i < len(record)-1", readers},
	{"keys may lead upward", "runtime/storage/dir.go", "!fs.ValidPath(ref.Key) ||", "", folders},
	{"an object appears before it is whole", "runtime/storage/dir.go", "return d.root.Rename(draft, name)", "return nil", folders},
	{"FIRST_ROW is an item", "compiler/emit/distributed.go", `r.CSVHeaderLocation == "GIVEN"`, `r.CSVHeaderLocation != ""`, []string{"test", "-timeout", "60s", "-run", "TestGenerate", "./golden"}},
}
