package operate

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/cli"
)

// asking is a machine of one state, "Ask", which waits for a token.
type asking struct {
	runtime.NoVars
	run *runtime.Run
	b   runtime.Binder
}

var askTask = runtime.Task{ID: "Ask", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Token: true}

func (m *asking) Fork(r *runtime.Run) runtime.Machine { return &asking{run: r, b: m.b} }

func (m *asking) Step(_ runtime.State, in runtime.Value) (runtime.State, runtime.Value, error) {
	do := func(ctx context.Context, in runtime.Value) (runtime.Value, error) { return m.b.Do(ctx, "Ask", in) }
	out, err := runtime.CallFunc(m.run, do, func() (runtime.Value, error) { return in, nil }, &askTask)
	return runtime.End, out, err
}

func askingProgram() *cli.Program {
	return &cli.Program{Name: "one", Verbs: Verbs(), Kept: Kept, New: func(b runtime.Binder, opts ...runtime.Option) *runtime.Executor {
		return runtime.NewExecutor(&runtime.Definition{
			Name: "one", StartAt: 1, Text: `{"StartAt":"Ask"}`, Tasks: []string{"Ask"}, States: []runtime.StateInfo{1: {Name: "Ask", Kind: runtime.KindTask}},
			New: func(r *runtime.Run) runtime.Machine { return &asking{run: r, b: b} },
		}, opts...)
	}}
}

// TestMockedTokens: a mocked task that waits for a token is answered from the mock file,
// and each execution begins with the first answer.
func TestMockedTokens(t *testing.T) {
	dir := t.TempDir()
	mocks := filepath.Join(dir, "mocks.json")
	cases := `{"StateMachines": {"one": {"TestCases": {"Yes": {"Ask": "Yes"}}}}, "MockedResponses": {"Yes": {"0": {"Return": {"answer": "yes"}}}}}`
	if err := os.WriteFile(mocks, []byte(cases), 0o600); err != nil {
		t.Fatal(err)
	}
	store := filepath.Join(dir, "s.db")
	for range 2 {
		var stdout, stderr bytes.Buffer
		code := askingProgram().Run([]string{"run", "--store", store, "--mock", mocks}, strings.NewReader(""), &stdout, &stderr)
		if code != 0 || stdout.String() != `{"answer":"yes"}`+"\n" {
			t.Fatalf("exit code %d\n%s%s", code, &stdout, &stderr)
		}
	}
}

// TestSeedIsRefused: what is drawn by chance in a server, task tokens among it, is not
// to be guessed.
func TestSeedIsRefused(t *testing.T) {
	for _, verb := range []string{"serve", "worker", "start"} {
		var stdout, stderr bytes.Buffer
		code := askingProgram().Run([]string{verb, "--store", filepath.Join(t.TempDir(), "s.db"), "--seed", "1"}, strings.NewReader(""), &stdout, &stderr)
		if code != 2 || !strings.Contains(stderr.String(), "there is no flag --seed") {
			t.Errorf("%s --seed: exit code %d\n%s%s", verb, code, &stdout, &stderr)
		}
	}
}
