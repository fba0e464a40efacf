package emit

import (
	"errors"
	"fmt"
	"go/format"
	"runtime"
	"strings"
	"sync"
)

// cut is a line that parts the printed file into chunks, which are formatted
// side by side: formatting takes most of the time, and declarations do not
// depend on each other in it. Nothing else can make such a line, for comments
// begin with a blank; but the definition's text could, so it comes last.
const cut = "//aslc:cut"

// chunkSize is the number of declarations in a chunk.
const chunkSize = 64

// formatted is gofmt's form of the chunks of a file.
func formatted(chunks []string) ([]byte, error) {
	out, errs := make([][]byte, len(chunks)), make([]error, len(chunks))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(chunks)) {
		workers.Go(func() {
			for i := range next {
				out[i], errs[i] = formatChunk(chunks[i])
			}
		})
	}
	for i := range chunks {
		next <- i
	}
	close(next)
	workers.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return joined(out), nil
}

func formatChunk(src string) ([]byte, error) {
	out, err := format.Source([]byte(strings.Trim(src, "\n")))
	if err != nil {
		return nil, fmt.Errorf("emit: %w in\n%s", err, numbered(src))
	}
	return out, nil
}

// joined puts chunks together with an empty line between them.
func joined(chunks [][]byte) []byte {
	size := len(chunks)
	for _, c := range chunks {
		size += len(c) + len("\n")
	}
	out := make([]byte, 0, size)
	for i, c := range chunks {
		if i > 0 {
			out = append(out, '\n')
		}
		out = append(out, c...)
		if out[len(out)-1] != '\n' {
			out = append(out, '\n')
		}
	}
	return out
}

// numbered shows a source with line numbers.
func numbered(src string) string {
	var b strings.Builder
	n := 0
	for line := range strings.Lines(src) {
		n++
		fmt.Fprintf(&b, "%5d\\t%s", n, line)
	}
	return b.String()
}
