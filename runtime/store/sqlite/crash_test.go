package sqlite

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aslc-dev/aslc/runtime"
	"github.com/aslc-dev/aslc/runtime/store"
)

var (
	kills = flag.Int("kills", 12, "how often TestKill kills a process")
	cuts  = flag.Int("cuts", 25, "how often TestPowerLoss cuts the log")
)

// process is a child that works on a store.
type process struct {
	cmd    *exec.Cmd
	out    *bufio.Scanner
	errors strings.Builder
}

func startChild(t *testing.T, file string, seed uint64, limit string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(os.Args[0])}
	p.cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d %s", childEnv, file, seed, limit))
	p.cmd.Stderr = &p.errors
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewScanner(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// record is what was acknowledged, of each execution the latest.
type record map[store.ID]acked

// read takes at most n acknowledgements of a child, and says how many came. A
// line that a kill has cut off was an acknowledgement all the same, but of
// what it cannot tell.
func (r record) read(t *testing.T, p *process, n int) int {
	t.Helper()
	for i := range n {
		if !p.out.Scan() {
			return i
		}
		var a acked
		if _, err := fmt.Sscanf(p.out.Text(), "%d %d %t", &a.ID, &a.Last, &a.Over); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("%q: %v %s", p.out.Text(), err, &p.errors)
		} else if err == nil {
			r[a.ID] = a
		}
	}
	return n
}

// many is more than there are.
const many = 1 << 62

// TestKill kills a process again and again while it writes and copies the log.
// Nothing acknowledged is lost, histories have no gaps, and frames are as old as
// their events.
func TestKill(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	seen := record{}
	moment := rand.New(rand.NewPCG(1, 2))
	for round := range *kills {
		p := startChild(t, file, uint64(round), "none")
		if n := 1 + moment.IntN(1500); seen.read(t, p, n) < n {
			t.Fatalf("the child ended: %s", &p.errors)
		}
		if err := p.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		seen.read(t, p, many)
		p.cmd.Wait() // killed, as it says
		verify(t, file, seen)
	}
	t.Logf("%d kills, %d executions", *kills, len(seen))
}

// verify opens a store and looks for all that was acknowledged.
func verify(t *testing.T, file string, seen record) {
	t.Helper()
	s, err := Open(file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	checkSound(t, s)
	ids := slices.Sorted(maps.Keys(seen))
	for part := range slices.Chunk(ids, 500) {
		got, err := s.Load(context.Background(), part)
		if err != nil || len(got) != len(part) {
			t.Fatalf("of %d executions %d are found, %v", len(part), len(got), err)
		}
		for _, e := range got {
			if a := seen[e.ID]; e.LastEvent < a.Last || a.Over && e.Status == runtime.StatusRunning {
				t.Errorf("acknowledged %+v, stored %s up to event %d", a, e.Status, e.LastEvent)
			}
		}
	}
	running, err := s.Running(context.Background(), 0, many)
	if err != nil {
		t.Fatal(err)
	}
	open, err := s.Load(context.Background(), running)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range open {
		checkImage(t, &e)
	}
}

// checkImage: images and events were born together.
func checkImage(t *testing.T, e *store.Snapshot) {
	t.Helper()
	var im image
	if err := json.Unmarshal(e.Frames[0].Image, &im); err != nil {
		t.Fatal(err)
	}
	if im.Last != e.LastEvent {
		t.Errorf("execution %d: the frame is of event %d, the history ends with %d", e.ID, im.Last, e.LastEvent)
	}
	if len(e.Frames)-1 != im.Kids {
		t.Errorf("execution %d: %d children of %d", e.ID, len(e.Frames)-1, im.Kids)
	}
}

// mark is what was acknowledged when the log was so long.
type mark struct {
	log  int64
	acks int
}

// TestPowerLoss cuts or garbles the log behind the length that it had at an
// acknowledgement. All that was acknowledged by then is there.
func TestPowerLoss(t *testing.T) {
	file := filepath.Join(t.TempDir(), "test.db")
	s, err := Open(file, Options{log: logLimits{every: many}})
	if err != nil {
		t.Fatal(err)
	}
	empty, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var acks []acked
	var marks []mark
	enough := make(chan struct{})
	w := newWorld(s, 3, func(a acked) {
		info, err := os.Stat(file + "-wal")
		if err != nil {
			t.Error(err)
			return
		}
		acks = append(acks, a)
		marks = append(marks, mark{info.Size(), len(acks)})
	})
	w.later(3000, func() bool { close(enough); return false })
	if err := w.run(20); err != nil {
		t.Fatal(err)
	}
	<-enough
	log, err := os.ReadFile(file + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(5, 6))
	for range *cuts {
		m := marks[chance.IntN(len(marks))]
		cut := m.log + chance.Int64N(min(100_000, int64(len(log))-m.log+1))
		seen := record{}
		for _, a := range acks[:m.acks] {
			seen[a.ID] = a
		}
		verify(t, garbled(t, empty, log, cut, chance), seen)
	}
}

// garbled writes a store whose log is cut, or wrong from there on.
func garbled(t *testing.T, db, log []byte, cut int64, chance *rand.Rand) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "test.db")
	rest := make([]byte, 0, 8192)
	if chance.IntN(2) == 0 {
		for range cap(rest) {
			rest = append(rest, byte(chance.Uint32()))
		}
	}
	for name, text := range map[string][]byte{file: db, file + "-wal": append(log[:cut:cut], rest...)} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file
}
