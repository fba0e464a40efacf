//go:build ignore

// Gen makes models.zst of the service models that botocore carries, the ones that
// all AWS SDKs are made of: of each operation what its output looks like.
// A service is a line: its name, a tab, its model.
//
//	go run gen.go "$(python3 -c 'import botocore; print(botocore.__path__[0])')/data"
package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// source is what is read of a model.
type source struct {
	Metadata   struct{ ServiceID string }
	Operations map[string]struct{ Output struct{ Shape string } }
	Shapes     map[string]sourceShape
}

type sourceShape struct {
	Type          string
	Required      []string
	Members       map[string]struct{ Shape string }
	Member, Value struct{ Shape string }
	Min, Max      json.Number
	Enum          []string
	Pattern       string
}

// outputs are the shapes that a service's outputs are made of, by name.
type outputs struct {
	Operations map[string]string
	Shapes     map[string]*named
}

type named struct {
	Type     string
	Required []string
	Members  map[string]string
	Element  string
	Min, Max json.Number
	Enum     []string
	Pattern  string
}

// service and shape are what is written; model.go reads them. Shapes have numbers,
// from 1 on, and those that are alike the same one: 0 stands for none.
type service struct {
	Operations map[string]int `json:"operations"`
	Shapes     []shape        `json:"shapes"`
}

type shape struct {
	Type     string         `json:"type,omitempty"` // "": string
	Required []string       `json:"required,omitempty"`
	Members  map[string]int `json:"members,omitempty"`
	Element  int            `json:"element,omitempty"`
	Min      json.Number    `json:"min,omitempty"`
	Max      json.Number    `json:"max,omitempty"`
	Enum     []string       `json:"enum,omitempty"`
	Pattern  string         `json:"pattern,omitempty"`
}

// recorded are limits that the service was seen to check otherwise than the
// models say: by service and shape, the largest value.
var recorded = map[string]json.Number{
	"Lambda MemorySize": "10240", // December 2025; the model has had 32768 since
}

func main() {
	files, err := filepath.Glob(filepath.Join(os.Args[1], "*", "*", "service-2.json*"))
	if err != nil || len(files) == 0 {
		log.Fatal("there are no models: ", err)
	}
	newest := map[string]string{} // by service; versions are dates
	for _, f := range files {
		name := filepath.Base(filepath.Dir(filepath.Dir(f)))
		newest[name] = max(newest[name], f)
	}
	out, err := os.Create("models.zst")
	if err != nil {
		log.Fatal(err)
	}
	w, err := zstd.NewWriter(out, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(zstd.MaxWindowSize>>6))
	if err != nil {
		log.Fatal(err)
	}
	written := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(newest)) {
		m := read(newest[name])
		id := strings.NewReplacer(" ", "", "-", "").Replace(strings.ToLower(m.Metadata.ServiceID))
		if written[id] {
			continue
		}
		written[id] = true
		text, err := json.Marshal(outputsOf(m).merged())
		if err == nil {
			_, err = fmt.Fprintf(w, "%s\t%s\n", id, text)
		}
		if err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	if err := out.Close(); err != nil {
		log.Fatal(err)
	}
}

func read(file string) *source {
	f, err := os.Open(file)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			log.Fatal(file, ": ", err)
		}
	}
	m := &source{}
	if err := json.NewDecoder(r).Decode(m); err != nil {
		log.Fatal(file, ": ", err)
	}
	return m
}

// outputsOf keeps the shapes that an output is made of.
func outputsOf(m *source) *outputs {
	out := &outputs{Operations: map[string]string{}, Shapes: map[string]*named{}}
	var keep func(name string)
	keep = func(name string) {
		if name == "" || out.Shapes[name] != nil {
			return
		}
		from := m.Shapes[name]
		s := &named{Type: from.Type, Required: from.Required, Min: from.Min, Max: from.Max, Element: from.Member.Shape + from.Value.Shape, Enum: from.Enum, Pattern: useful(from.Pattern)}
		out.Shapes[name] = s
		if most, ok := recorded[m.Metadata.ServiceID+" "+name]; ok {
			s.Max = most
		}
		keep(s.Element)
		for member, to := range from.Members {
			if s.Members == nil {
				s.Members = map[string]string{}
			}
			s.Members[member] = to.Shape
			keep(to.Shape)
		}
	}
	for name, op := range m.Operations {
		out.Operations[name] = op.Output.Shape
		keep(op.Output.Shape)
	}
	return out
}

// useful is a pattern that Go's regular expressions have and that some text does not
// match; "" for others.
func useful(pattern string) string {
	p, err := regexp.Compile(`^(?:` + pattern + `)$`)
	if err != nil || p.MatchString("") && p.MatchString("a B\n/:%é\U0001f389") {
		return ""
	}
	return pattern
}

// merged gives shapes that are alike one number: at first those that look alike by
// themselves, and then, as long as that makes a difference, those of them alone
// whose parts are alike.
func (o *outputs) merged() *service {
	numbers, count := map[string]int{"": 0}, 0
	for {
		alike := map[string]int{}
		next := map[string]int{"": 0}
		for _, name := range slices.Sorted(maps.Keys(o.Shapes)) {
			text, err := json.Marshal([]any{numbers[name], o.Shapes[name].with(numbers)})
			if err != nil {
				log.Fatal(err)
			}
			if alike[string(text)] == 0 {
				alike[string(text)] = len(alike) + 1
			}
			next[name] = alike[string(text)]
		}
		if numbers = next; len(alike) == count {
			break
		}
		count = len(alike)
	}
	out := &service{Operations: map[string]int{}, Shapes: make([]shape, count)}
	for name, s := range o.Shapes {
		out.Shapes[numbers[name]-1] = s.with(numbers)
	}
	for name, output := range o.Operations {
		if output != "" {
			out.Operations[name] = numbers[output]
		}
	}
	return out
}

// with is the shape with the numbers of its parts.
func (n *named) with(numbers map[string]int) shape {
	s := shape{Type: strings.TrimSuffix(n.Type, "string"), Required: n.Required, Element: numbers[n.Element], Min: n.Min, Max: n.Max, Enum: n.Enum, Pattern: n.Pattern}
	for member, to := range n.Members {
		if s.Members == nil {
			s.Members = map[string]int{}
		}
		s.Members[member] = numbers[to]
	}
	return s
}
