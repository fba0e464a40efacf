package trial

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"

	"github.com/aslc-dev/aslc/runtime"
)

// Tasks is a Binder whose tasks succeed, fail, panic or never answer by chance.
type Tasks struct {
	// Watch sees what each attempt takes, and gives if it succeeds; nil: nobody looks.
	Watch func(task string, in, out runtime.Value)

	seed  uint64
	calls []string
	steps int // of the machine
	bytes int // of its states' inputs
}

func (t *Tasks) begin(seed uint64) { *t = Tasks{Watch: t.Watch, seed: seed} }

// Do is the work of a task. It depends on all that it is told but on whether it
// was asked before, so that a resumed execution sees the same.
func (t *Tasks) Do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	out, err := t.do(ctx, task, in)
	if t.Watch != nil && err == nil {
		t.Watch(task, in, out)
	}
	return out, err
}

func (t *Tasks) do(ctx context.Context, task string, in runtime.Value) (runtime.Value, error) {
	info := runtime.InfoOf(ctx)
	info.Again, info.Delivery = false, 0
	t.calls = append(t.calls, info.Key)
	draw := drawOf(t.seed, withoutIDs(fmt.Sprintf("%s %+v %s", task, info, in.Text())))
	switch draw.IntN(24) {
	case 0, 1, 2:
		return in, nil
	case 3, 4, 5, 6:
		return runtime.Value{}, failure(draw)
	case 7:
		return runtime.Value{}, fmt.Errorf("work: %w", failure(draw))
	case 8:
		return runtime.Value{}, errors.New("work failed")
	case 9:
		panic("work broke")
	case 10:
		return runtime.Value{}, runtime.ErrPending
	case 11:
		runtime.ReportSubmitted(ctx, document(draw, 1))
		runtime.ReportWorker(ctx, "worker")
	}
	return document(draw, 1), nil
}

// drawOf is chance that only seed and text decide.
func drawOf(seed uint64, text string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(text))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

var errorNames = []string{
	"A", "A", "B", "B", "C", "C", "States.TaskFailed", "States.Timeout", "States.Permissions", "States.Runtime", "",
}

// Names are the error names that tasks fail with, but for the empty one.
func Names() []string { return errorNames[:len(errorNames)-1] }

func failure(draw *rand.Rand) *runtime.Error {
	e := &runtime.Error{Name: oneOf(draw, errorNames)}
	if draw.IntN(3) > 0 {
		e.Cause = fmt.Sprintf("cause %d", draw.IntN(3))
	}
	if draw.IntN(8) == 0 {
		e.Phase = runtime.Phase(draw.IntN(4))
	}
	return e
}

// fields are the names that paths of the machines look for.
var fields = []string{"n", "m", "k", "s", "t", "b", "list", "items", "obj"}

// document is a JSON value: mostly an object with all of the fields.
func document(draw *rand.Rand, depth int) runtime.Value {
	switch draw.IntN(12) {
	case 0:
		return scalar(draw)
	case 1:
		return list(draw, depth)
	}
	out := runtime.Object{}
	for _, name := range fields {
		if draw.IntN(60) > 0 {
			out = append(out, runtime.Member{Name: name, Value: member(draw, name, depth)})
		}
	}
	return out.Value()
}

// member is a value that mostly has the type which the name promises.
func member(draw *rand.Rand, name string, depth int) runtime.Value {
	if draw.IntN(60) == 0 {
		return scalar(draw)
	}
	switch name {
	case "n", "m":
		return runtime.Number(oneOf(draw, numbers))
	case "k":
		return runtime.Int(int64(1 + draw.IntN(20)))
	case "s":
		return runtime.String(oneOf(draw, words))
	case "t":
		return runtime.String(oneOf(draw, times))
	case "b":
		return runtime.Bool(draw.IntN(2) == 0)
	case "list", "items":
		return list(draw, depth)
	}
	if depth == 0 {
		return runtime.Literal(`{"n":3,"m":1,"k":2,"s":"inner","t":"2026-01-01T00:00:02Z","b":true,"list":[1,2],"items":[],"obj":{"s":"x"}}`)
	}
	return document(draw, depth-1)
}

func list(draw *rand.Rand, depth int) runtime.Value {
	out := runtime.Array{}
	for range draw.IntN(4) {
		if depth == 0 {
			out = append(out, scalar(draw))
			continue
		}
		out = append(out, document(draw, depth-1))
	}
	return out.Value()
}

func oneOf(draw *rand.Rand, texts []string) string { return texts[draw.IntN(len(texts))] }

var (
	numbers = []string{"0", "1", "2", "3", "5", "7", "-1", "1.0", "2.5", "1e2", "100", "12345678901234567890"}
	words   = []string{"", "x", "abc", "a b", "a*c", "\\", "\"q\"", "Ünï", "😀", "{}", "<&>", "1"}
	times   = []string{"2026-01-01T00:00:00Z", "2026-01-01T00:00:05Z", "2026-01-01T01:00:05+01:00", "2025-12-31T23:59:59.5Z", "2026-01-01T00:00:07Z"}
)

func scalar(draw *rand.Rand) runtime.Value {
	switch draw.IntN(6) {
	case 0:
		return runtime.Null()
	case 1:
		return runtime.Bool(draw.IntN(2) == 0)
	case 2, 3:
		return runtime.Number(oneOf(draw, numbers))
	case 4:
		return runtime.String(oneOf(draw, times))
	}
	return runtime.String(oneOf(draw, words))
}

// Input is a random input for a machine.
func Input(seed uint64) string { return document(drawOf(seed, "input"), 2).Text() }
