package bench

import (
	"math/bits"
	"time"
)

// latencies counts durations in classes that are no wider than a 32nd of their
// durations: it takes no memory as it goes, which would disturb.
type latencies [64 << fineness]uint64

// fineness is the number of binary digits, after the first, that tell classes apart.
const fineness = 5

func (l *latencies) count(d time.Duration) { l[class(uint64(max(0, d)))]++ }

func class(n uint64) int {
	exponent := bits.Len64(n) - 1 - fineness
	if exponent < 0 {
		return int(n) // exact
	}
	return exponent<<fineness + int(n>>exponent)
}

// floor is the shortest duration of a class.
func floor(class int) time.Duration {
	exponent := class>>fineness - 1
	if exponent < 0 {
		return time.Duration(class)
	}
	return time.Duration(class-exponent<<fineness) << exponent
}

func (l *latencies) add(more *latencies) {
	for i, n := range more {
		l[i] += n
	}
}

// quantile is the duration that the given part of all does not exceed.
func (l *latencies) quantile(part float64) time.Duration {
	total := uint64(0)
	for _, n := range l {
		total += n
	}
	seen := uint64(0)
	for i, n := range l {
		if seen += n; n > 0 && float64(seen) >= part*float64(total) {
			return floor(i)
		}
	}
	return 0
}
