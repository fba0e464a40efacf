package fanout

import (
	"testing"

	"github.com/aslc-dev/aslc/runtime/runtimetest"
)

func TestFansOut(t *testing.T) {
	for _, test := range []struct{ name, input, want string }{
		{"two chunks", `{"files":["a","b","c","d","e"]}`, `{"chunks":2,"files":5}`},
		{"nothing", `{"files":[]}`, `{"chunks":0,"files":0}`},
		{"a broken chunk does not stop the others", `{"files":["a","","c","d"]}`, `{"chunks":2,"files":1}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := runtimetest.Run(t, New(NewTasks()), test.input)
			if got.Err != nil || got.Output.Text() != test.want {
				t.Errorf("got %s, %v; want %s", got.Output.Text(), got.Err, test.want)
			}
		})
	}
}

// A chunk that is busy is tried again.
func TestBusyChunk(t *testing.T) {
	fakes := runtimetest.Fakes{
		"WorkOnChunk": runtimetest.InTurn(runtimetest.Fails("Chunk.Busy", ""), runtimetest.Returns(`{"chunk":0,"done":2}`)),
		"SumUp":       runtimetest.Returns(`{"chunks":1,"files":2}`),
	}
	got := runtimetest.Run(t, New(Bound{Binder: fakes}), `{"files":["a","b"]}`)
	if got.Err != nil || got.Output.Text() != `{"chunks":1,"files":2}` {
		t.Errorf("got %s, %v", got.Output.Text(), got.Err)
	}
}
