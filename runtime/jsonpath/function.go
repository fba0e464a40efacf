package jsonpath

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/aslc-dev/aslc/runtime"
)

// Min is min(): the least number among an array's elements and the arguments.
// Like the other aggregates it gives a floating-point number, spelt as Java
// does (3.0), and nothing if there are no numbers.
func Min(v runtime.Value, args ...runtime.Value) runtime.Value {
	return aggregate(v, args, func(ns []float64) float64 { return slices.Min(ns) })
}

// Max is max(): the greatest number.
func Max(v runtime.Value, args ...runtime.Value) runtime.Value {
	return aggregate(v, args, func(ns []float64) float64 { return slices.Max(ns) })
}

// Sum is sum(): the numbers added up.
func Sum(v runtime.Value, args ...runtime.Value) runtime.Value { return aggregate(v, args, sum) }

// Avg is avg(): the mean of the numbers.
func Avg(v runtime.Value, args ...runtime.Value) runtime.Value {
	return aggregate(v, args, func(ns []float64) float64 { return sum(ns) / float64(len(ns)) })
}

// StdDev is stddev(): the standard deviation of the numbers, taken as the whole population.
func StdDev(v runtime.Value, args ...runtime.Value) runtime.Value {
	return aggregate(v, args, func(ns []float64) float64 {
		squares := 0.0
		for _, n := range ns {
			squares += n * n
		}
		n, total := float64(len(ns)), sum(ns)
		return math.Sqrt(max(0, squares/n-total*total/n/n)) // rounding can take it below 0
	})
}

func sum(ns []float64) float64 {
	total := 0.0
	for _, n := range ns {
		total += n
	}
	return total
}

// aggregate reduces the numbers among an array's elements and the arguments,
// of which arrays stand for their elements; other values are passed over.
func aggregate(v runtime.Value, args []runtime.Value, reduce func([]float64) float64) runtime.Value {
	if !v.Exists() {
		return v
	}
	var ns []float64
	for _, e := range spread(v, args) {
		if e.Kind() == runtime.KindNumber {
			ns = append(ns, e.Float())
		}
	}
	if len(ns) == 0 {
		return runtime.Value{}
	}
	return double(reduce(ns))
}

// spread is the elements of v if it is an array, and then the arguments, of
// which arrays are replaced by their elements.
func spread(v runtime.Value, args []runtime.Value) []runtime.Value {
	all := slices.Clone(v.Elems())
	for _, a := range args {
		if a.Kind() == runtime.KindArray {
			all = append(all, a.Elems()...)
		} else {
			all = append(all, a)
		}
	}
	return all
}

// double spells a number as Java's Double does: 3.0, 0.1, 1.5E10.
func double(f float64) runtime.Value {
	abs := math.Abs(f)
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return runtime.Null()
	case abs != 0 && (abs < 1e-3 || abs >= 1e7):
		mantissa, exp, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
		n, _ := strconv.Atoi(exp)
		return runtime.Number(withPoint(mantissa) + "E" + strconv.Itoa(n))
	}
	return runtime.Number(withPoint(strconv.FormatFloat(f, 'f', -1, 64)))
}

func withPoint(digits string) string {
	if strings.Contains(digits, ".") {
		return digits
	}
	return digits + ".0"
}

// Length is length(): the number of elements or members, null for anything
// else. With an argument it is that of the argument, if it is an array.
func Length(v runtime.Value, args ...runtime.Value) runtime.Value {
	if v.Exists() && len(args) > 0 && args[0].Kind() == runtime.KindArray {
		v = args[0]
	}
	if !isContainer(v) {
		return nothing(v)
	}
	return runtime.Int(int64(v.Len()))
}

// nothing is null for a value without an answer, absent where there is no value.
func nothing(v runtime.Value) runtime.Value {
	if !v.Exists() {
		return v
	}
	return runtime.Null()
}

// Keys is keys(): the names of an object's members, null for anything else.
func Keys(v runtime.Value, _ ...runtime.Value) runtime.Value {
	if v.Kind() != runtime.KindObject {
		return nothing(v)
	}
	names := make(runtime.Array, 0, v.Len())
	for _, m := range v.Members() {
		names = append(names, runtime.String(m.Name))
	}
	return names.Value()
}

// Concat is concat(): the strings among an array's elements and the arguments, joined.
func Concat(v runtime.Value, args ...runtime.Value) runtime.Value {
	if !v.Exists() {
		return v
	}
	var b strings.Builder
	for _, e := range spread(v, args) {
		if e.Kind() == runtime.KindString {
			b.WriteString(e.String())
		}
	}
	return runtime.String(b.String())
}

// Append is append(): an array with the arguments at its end; anything else as it is.
func Append(v runtime.Value, args ...runtime.Value) runtime.Value {
	if v.Kind() != runtime.KindArray {
		return v
	}
	return append(runtime.Array(slices.Clone(v.Elems())), args...).Value()
}

// First is first(): an array's first element, nothing for anything else.
func First(v runtime.Value, _ ...runtime.Value) runtime.Value { return v.Index(0) }

// Last is last(): an array's last element, nothing for anything else.
func Last(v runtime.Value, _ ...runtime.Value) runtime.Value { return v.Index(-1) }

// Index is index(): the element that the argument names, counted from the end
// if it is negative; nothing where there is none.
func Index(v runtime.Value, args ...runtime.Value) runtime.Value {
	if len(args) == 0 {
		return runtime.Value{}
	}
	i, ok := args[0].Int()
	if !ok || i < math.MinInt32 || i > math.MaxInt32 {
		return runtime.Value{}
	}
	return v.Index(int(i))
}
