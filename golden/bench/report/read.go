package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// samples are the measured values of each benchmark by its name, without the
// number of processors, and their unit.
type samples map[string]map[string][]float64

// median returns the median of a row's values of that unit.
func (s samples) median(name, unit string) (float64, bool) {
	v := slices.Sorted(slices.Values(s[name][unit]))
	if len(v) == 0 {
		return 0, false
	}
	half := len(v) / 2
	if len(v)%2 == 1 {
		return v[half], true
	}
	return (v[half-1] + v[half]) / 2, true
}

// read collects the results in the output of go test. A benchmark that has
// failed is an error, for the rows that were measured before it say nothing.
func read(r io.Reader) (samples, error) {
	found := samples{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) == 0:
		case fields[0] == "FAIL" || fields[0] == "---" && len(fields) > 1 && fields[1] == "FAIL:":
			return nil, fmt.Errorf("line %d: the benchmark failed: %s", n, lines.Text())
		case strings.HasPrefix(fields[0], "Benchmark") && len(fields) > 1:
			if err := found.add(fields); err != nil {
				return nil, fmt.Errorf("line %d: %w: %s", n, err, lines.Text())
			}
		}
	}
	return found, lines.Err()
}

var processors = regexp.MustCompile(`-[0-9]+$`)

// add takes a result: name, number of runs, then pairs of value and unit.
func (s samples) add(fields []string) error {
	if _, err := strconv.Atoi(fields[1]); err != nil || len(fields)%2 != 0 || len(fields) < 4 {
		return fmt.Errorf("not a benchmark's result")
	}
	name := processors.ReplaceAllString(fields[0], "")
	if s[name] == nil {
		s[name] = map[string][]float64{}
	}
	for i := 2; i < len(fields); i += 2 {
		value, err := strconv.ParseFloat(fields[i], 64)
		if err != nil || value < 0 || math.IsInf(value, 0) || math.IsNaN(value) {
			return fmt.Errorf("not a measured value: %s", fields[i])
		}
		unit := fields[i+1]
		s[name][unit] = append(s[name][unit], value)
	}
	return nil
}
